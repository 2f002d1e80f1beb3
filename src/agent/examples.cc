#include "agent/examples.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "agent/sentence.h"
#include "agent/word_kinds.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

using plan::Kind;

constexpr double kLittle = 0.12;      // a little word of an example
constexpr std::size_t kLongSlot = 4;  // words; where a good part of what stood in a slot is longer,
constexpr double kLongShare = 0.15;   // it takes any words
constexpr double kProperShare = 0.5;  // of what stood in a slot for names

Wants wants(const plan::Type& type) {
  switch (type.kind()) {
    case Kind::time:
    case Kind::date: return Wants::time;
    case Kind::duration: return Wants::duration;
    case Kind::money: return Wants::money;
    case Kind::number: return Wants::number;
    case Kind::address: return Wants::person;
    case Kind::enumeration: return Wants::option;
    case Kind::file: return Wants::file;
    case Kind::list: return wants(type.element());
    case Kind::record: return type.name() == "When" ? Wants::time : type.name() == "Mail" ? Wants::mail : Wants::thing;
    default: return Wants::text;
  }
}

// What a slot's type is called where words name things of its kind: "Mail", "Event", "file".
std::string kind_of(const plan::Type& type) {
  return type.kind() == Kind::record ? type.name() : type.kind() == Kind::file ? "file" : "";
}

// Those that are there thrice.
void keep_common(std::vector<Term>& terms) {
  constexpr std::ptrdiff_t kCommon = 3;
  std::ranges::sort(terms);
  std::vector<Term> common;
  for (auto at = terms.begin(); at != terms.end();) {
    const auto next = std::upper_bound(at, terms.end(), *at);
    if (next - at >= kCommon) common.push_back(*at);
    at = next;
  }
  terms = std::move(common);
}

void sort_once(std::vector<Term>& terms) {
  std::ranges::sort(terms);
  terms.erase(std::ranges::unique(terms).begin(), terms.end());
}

}  // namespace

Term Terms::add(std::string_view text) {
  const auto known = numbers_.find(text);
  if (known != numbers_.end()) return known->second;
  const auto added = numbers_.emplace(std::string(text), static_cast<Term>(texts_.size())).first;
  texts_.push_back(&added->first);
  letters_.push_back(letters_of(text));
  return added->second;
}

Term Terms::find(std::string_view text) const {
  const auto known = numbers_.find(text);
  return known == numbers_.end() ? kNoTerm : known->second;
}

bool holds(const std::vector<Term>& terms, Term term) { return std::ranges::binary_search(terms, term); }

double Examples::weight(const Piece& piece) const {
  return piece.slot != Piece::kWord ? 0 : piece.little ? kLittle : weight(piece.term);
}

// Reads the examples of one skill after the other.
class Examples::Reader {
 public:
  Reader(Examples& all, const Lexicon& lexicon) : all_(all), lexicon_(lexicon) {}

  void read(const Skill& skill) {
    SkillHabits habits{.skill = &skill, .acts = acts(skill), .first_slot = all_.slot_count_};
    const auto& parameters = skill.plan.program.jobs.front().parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      SlotHabits slot{.name = parameters[i].name, .wants = wants(skill.plan.parameters.front()[i])};
      habits.slots.push_back(std::move(slot));
    }
    all_.slot_count_ += habits.slots.size();
    filled_.assign(habits.slots.size(), {});
    first_ = all_.patterns_.size();
    skill_ = static_cast<std::uint32_t>(all_.skills_.size());
    for (const auto* examples : {&skill.examples, &skill.further}) {
      for (const auto& example : *examples) read(example, habits);
    }
    count_more(habits);
    learn(habits, skill.plan);
    all_.skills_.push_back(std::move(habits));
  }

  // The words around slots are what a slip may have meant, those in slots are right as they are.
  void tell(Spelling& spelling) const {
    for (const auto* word : expected_) spelling.expect(word->folded, word->around);
    for (const auto& [typed, word] : known_) {
      if (word.inside) spelling.know(word.folded);
    }
  }

 private:
  // What one word is, wherever it stands.
  struct Known {
    std::string folded;
    Term term = kNoTerm;
    bool little = false, plural = false, address = false;
    bool capital = false;
    bool opens = false;   // a phrase that leads to a request may begin with it
    bool inside = false;  // it stood in a slot
    int around = 0;       // how often it stood around one
  };
  // How the slots of a skill were filled.
  struct Filled {
    std::vector<std::size_t> sizes;
    std::size_t with_address = 0;
    std::size_t with_capital = 0;
  };

  Known& known(std::string_view typed) {
    const auto [at, fresh] = known_.try_emplace(typed);
    if (!fresh) return at->second;
    const Word word = read_word(typed, lexicon_);
    at->second = {.folded = word.folded,
                  .term = all_.terms_.add(word.term),
                  .little = word.little,
                  .plural = word.plural && !word.little,
                  .address = word.term.find('@') != std::string::npos,
                  .capital = has_capital(typed) && !word.little,
                  .opens = lexicon_.may_open(replace_all(word.folded, "'", ""))};
    return at->second;
  }

  void read(const Example& example, SkillHabits& habits) {
    for (const auto& part : example.parts) {
      read_tokens(part.text, tokens_);
      words_.clear();
      for (const auto& token : tokens_)
        words_.push_back(&known(std::string_view(part.text).substr(token.begin, token.end - token.begin)));
      if (!part.slot.empty()) read_slot(part.slot, habits);
      else read_around(habits, &part == &example.parts.front());
    }
    end_pattern();
  }

  void read_slot(const std::string& name, SkillHabits& habits) {
    const auto slot = std::ranges::find(habits.slots, name, &SlotHabits::name);
    if (slot == habits.slots.end()) return;
    const auto number = slot - habits.slots.begin();
    Filled& filled = filled_[static_cast<std::size_t>(number)];
    filled.sizes.push_back(words_.size());
    std::vector<Term> terms;
    bool address = false, capital = !words_.empty();
    for (auto* word : words_) {
      capital &= word->capital || word->little;
      word->inside = true;
      address |= word->address;
      terms.push_back(word->term);
    }
    filled.with_address += address ? 1 : 0;
    filled.with_capital += capital ? 1 : 0;
    if (!terms.empty()) slot->first.push_back(terms.front());
    slot->inside.insert(slot->inside.end(), terms.begin(), terms.end());
    if (slot->wants == Wants::option) slot->options.push_back(std::move(terms));
    all_.pieces_.push_back({.slot = static_cast<std::int8_t>(number)});
  }

  void read_around(SkillHabits& habits, bool leads) {
    for (auto* word : words_) {
      if (word->around++ == 0) expected_.push_back(word);
    }
    std::size_t first = 0;
    if (leads && !words_.empty() && words_.front()->opens) {
      std::vector<std::string> said;
      for (const auto* word : words_) said.push_back(replace_all(word->folded, "'", ""));
      first = opening_length(said, lexicon_);
    }
    for (std::size_t i = first; i < words_.size(); ++i) {
      const Known& word = *words_[i];
      if (word.folded == "'s" && !pattern_is_empty()) {
        all_.pieces_.back().possessive = true;
        continue;
      }
      all_.pieces_.push_back({.term = word.term, .little = word.little, .plural = word.plural});
      if (!word.little) habits.words.push_back(word.term);
    }
  }

  bool pattern_is_empty() const { return all_.pieces_.size() == begin_; }

  void end_pattern() {
    const auto end = static_cast<std::uint32_t>(all_.pieces_.size());
    all_.patterns_.push_back({skill_, begin_, end - begin_});
    begin_ = end;
  }

  // Where an example has a number before what is counted ("order {quantity} {item}"), each of the others can have it
  // there.
  void count_more(const SkillHabits& habits) {
    const std::size_t last = all_.patterns_.size();
    const auto piece = [&](std::size_t pattern, std::size_t i) {
      return all_.pieces_[all_.patterns_[pattern].begin + i];
    };
    std::set<std::pair<std::string, std::string>> counted;  // number, what
    for (std::size_t p = first_; p < last; ++p) {
      for (std::size_t i = 0; i + 1 < all_.patterns_[p].size; ++i) {
        const auto number = piece(p, i).slot, what = piece(p, i + 1).slot;
        if (number != Piece::kWord && what != Piece::kWord && name(habits, number).wants == Wants::number)
          counted.emplace(name(habits, number).name, name(habits, what).name);
      }
    }
    for (const auto& [number, what] : counted) {
      for (std::size_t p = first_; p < last; ++p) add_counted(habits, p, number, what);
    }
  }

  void add_counted(const SkillHabits& habits, std::size_t pattern, const std::string& number, const std::string& what) {
    const auto all = all_.pieces(all_.patterns_[pattern]);
    std::vector<Piece> pieces(all.begin(), all.end());
    const auto find = [&](const std::string& slot) {
      return std::ranges::find_if(pieces, [&](const Piece& piece) {
        return piece.slot != Piece::kWord && name(habits, piece.slot).name == slot;
      });
    };
    if (find(number) != pieces.end() || find(what) == pieces.end()) return;
    const auto slot = std::ranges::find(habits.slots, number, &SlotHabits::name) - habits.slots.begin();
    pieces.insert(find(what), {.slot = static_cast<std::int8_t>(slot)});
    all_.pieces_.insert(all_.pieces_.end(), pieces.begin(), pieces.end());
    end_pattern();
  }

  static const SlotHabits& name(const SkillHabits& habits, std::int8_t slot) {
    return habits.slots[static_cast<std::size_t>(slot)];
  }

  void learn(SkillHabits& habits, const plan::CheckedPlan& plan) {
    keep_common(habits.words);
    for (std::size_t i = 0; i < habits.slots.size(); ++i) {
      SlotHabits& slot = habits.slots[i];
      auto& sizes = filled_[i].sizes;
      if (sizes.empty()) continue;
      habits.counts |= slot.wants == Wants::number;
      slot.addresses = filled_[i].with_address == sizes.size();
      slot.with_address = filled_[i].with_address > 0;
      sort_once(slot.inside);
      sort_once(slot.first);
      std::ranges::sort(sizes);
      slot.usual = sizes[(sizes.size() - 1) * 9 / 10] + 1;
      const auto large = std::ranges::count_if(sizes, [](std::size_t size) { return size >= kLongSlot; });
      slot.takes_any = static_cast<double>(large) >= kLongShare * static_cast<double>(sizes.size());
      const bool names = slot.wants == Wants::person || slot.wants == Wants::text || slot.wants == Wants::thing;
      slot.proper = names && !slot.takes_any && !slot.addresses &&
                    static_cast<double>(filled_[i].with_capital) >= kProperShare * static_cast<double>(sizes.size());
      habits.names |= slot.proper || slot.wants == Wants::person;
      const std::string kind = kind_of(plan.parameters.front()[i].required());
      slot.file = kind == "file";
      for (const auto word : kind_words(kind).own) slot.own.push_back(all_.terms_.add(lexicon_.term(word)));
      for (const auto word : kind_words(kind).others) slot.others.push_back(all_.terms_.add(lexicon_.term(word)));
      sort_once(slot.own);
      sort_once(slot.others);
    }
  }

  Examples& all_;
  const Lexicon& lexicon_;
  std::unordered_map<std::string_view, Known> known_;  // by the word as typed in an example
  std::vector<const Known*> expected_;                 // those around slots, in their order
  std::vector<Token> tokens_;
  std::vector<Known*> words_;  // of a part
  std::vector<Filled> filled_;
  std::size_t first_ = 0;    // pattern of the skill
  std::uint32_t skill_ = 0;  // its place
  std::uint32_t begin_ = 0;  // of the pattern that is being read
};

Examples::Examples(const SkillSet& skills, const Lexicon& lexicon) {
  for (const auto& word : lexicon.words()) spelling_.expect(word);
  Reader reader(*this, lexicon);
  for (const auto& skill : skills.skills) reader.read(skill);
  reader.tell(spelling_);
  weigh();
}

// The fewer skills have a term, the more it tells.
void Examples::weigh() {
  std::vector<std::uint32_t> with(terms_.size(), 0), last(terms_.size(), 0);
  for (const auto& pattern : patterns_) {
    for (const auto& piece : pieces(pattern)) {
      if (piece.slot != Piece::kWord || piece.little || last[piece.term] == pattern.skill + 1) continue;
      last[piece.term] = pattern.skill + 1;
      ++with[piece.term];
    }
  }
  const double all = static_cast<double>(skills_.size()) + 1;
  weights_.assign(terms_.size(), 0);
  for (Term term = 0; term < with.size(); ++term) {
    if (with[term] > 0) weights_[term] = 0.6 + 0.6 * std::log(all / static_cast<double>(with[term])) / std::log(all);
  }
}

}  // namespace adjutant::agent
