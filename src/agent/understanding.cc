#include "agent/understanding.h"

#include <algorithm>
#include <cmath>

#include "agent/reference.h"
#include "agent/word_kinds.h"
#include "base/money.h"
#include "base/text.h"
#include "when/count.h"
#include "when/when.h"

namespace adjutant::agent {
namespace {

using plan::Kind;

// Prices are in weights of words: a word that only one skill's examples have weighs about 1.2.
constexpr double kLittle = 0.12;  // a little word of an example
constexpr double kLittleLeftOver = 0.03;
constexpr double kAsideLeftOver = 0.01;
constexpr double kAsideInSlot = 0.15;    // a slot that begins or ends with "after all", "thanks", ...
constexpr double kAsideInText = 0.02;    // the same, where any words may stand
constexpr double kMistypedJoint = 0.05;  // "abuot the bins"
constexpr double kTimeInText = 0.3;      // "next week" as a title
constexpr double kInQuotes = 0.5;        // a slot that begins or ends between quotation marks
constexpr double kOtherKind = 0.5;       // "the shopping list" for an event
constexpr double kFileName = 0.3;        // what a name like "flat.md" tells, in a slot for a file
constexpr double kFileNameAmiss = 0.8;   // in a slot for another thing
constexpr double kClauseLeft = 0.2;      // a clause that only says why, and
constexpr double kClauseWords = 0.2;     // so much of what leaving its words over costs
constexpr double kUnknownLeftOver = 0.45;
constexpr double kKnownLeftOver = 0.7;  // times its weight
constexpr double kVerbLeftOverToAct = 0.7;
constexpr double kVerbLeftOver = 0.5;   // more for the first word that tells something: it says what to do
constexpr double kTurned = 0.12;        // for clauses or a time in another order
constexpr double kSlotWord = 0.02;      // a shorter slot before a longer one
constexpr double kLooseEdge = 0.1;      // a slot that begins or ends with "to", "that", ...
constexpr double kUnlikely = 0.4;       // words that do not look like what the slot wants
constexpr double kOwnWord = 0.05;       // more than leaving it over, for a word that stands around such a slot
constexpr double kOption = 0.8;         // what one of a slot's few options tells
constexpr double kNoOption = 1.5;       // words that are none of them
constexpr double kDoubt = 0.12;         // so that few words that fit are less than many
constexpr double kAcrossClauses = 0.1;  // a slot with a comma or a colon in it
constexpr double kTooLong = 0.15;       // each word more than usual
constexpr double kNoName = 0.15;        // each word of a person that is no name
constexpr double kLittleInSlot = 0.08;  // in a slot that is a name or a short term
constexpr std::size_t kLongSlot = 4;    // words; where a good part of what stood in a slot is longer,
constexpr double kLongShare = 0.15;     // it takes any words
constexpr double kGoodEnough = 0.85;    // then no other order is tried
constexpr double kWorthLaying = 0.45;   // from here on in the best case an example is laid over the sentence
constexpr std::size_t kWays = 3;
constexpr std::size_t kMostWords = 80;
constexpr std::size_t kMostTimeWords = 8;

// What a slot wants, as far as its words show it.
enum class Wants { text, file, number, thing, option, time, duration, money, person, mail };

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
std::string kind_of_slot(const Skill& skill, const std::string& slot) {
  const auto& parameters = skill.plan.program.jobs.front().parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].name != slot) continue;
    const plan::Type type = skill.plan.parameters.front()[i].required();
    return type.kind() == Kind::record ? type.name() : type.kind() == Kind::file ? "file" : "";
  }
  return "";
}

Wants wants(const Skill& skill, const std::string& slot) {
  const auto& parameters = skill.plan.program.jobs.front().parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].name == slot) return wants(skill.plan.parameters.front()[i]);
  }
  return Wants::text;
}

std::string terms_of(const Sentence& sentence, std::size_t begin, std::size_t end) {
  std::string terms;
  for (std::size_t i = begin; i < end; ++i) {
    const Word& word = sentence.words()[i];
    terms += (word.meant_term.empty() ? word.term : word.meant_term) + ' ';
  }
  return terms;
}

}  // namespace

// Which phrases are times, and which words are names; each is looked at once.
class Understander::Times {
 public:
  Times(const Time& now, const std::set<std::string>& names) : now_(now), all_names_(names) {}
  bool is_name(const std::string& folded) {
    const auto [known, fresh] = names_.emplace(folded, false);
    if (!fresh) return known->second;
    const std::string bare = stem(folded);
    known->second = all_names_.contains(bare) ||
                    (bare.size() >= kLongEnoughForSlips && std::ranges::any_of(all_names_, [&](const auto& name) {
                       return name.size() >= kLongEnoughForSlips && edit_distance(name, bare) == 1;
                     }));
    return known->second;
  }
  bool is_time(const std::string& phrase) {
    const auto [known, fresh] = known_.emplace(phrase, false);
    if (fresh) known->second = when::resolve(phrase, now_).has_value();
    return known->second;
  }

 private:
  static constexpr std::size_t kLongEnoughForSlips = 5;
  const Time& now_;
  const std::set<std::string>& all_names_;
  std::map<std::string, bool> known_;
  std::map<std::string, bool> names_;
};

// What words cost in the slots of one skill, for one sentence.
class Understander::Prices {
 public:
  Prices(const Understander& known, const Skill& skill, const Sentence& sentence, Times& times)
      : known_(known), skill_(skill), habits_(known.habits_.at(&skill)), sentence_(sentence), times_(times) {}

  double operator()(const Pattern::Piece& piece, std::size_t begin, std::size_t end) const {
    const std::string& slot = piece.slot;
    const auto& words = sentence_.words();
    const Wants wanted = wants(skill_, slot);
    const double word_price = wanted == Wants::mail || wanted == Wants::thing ? kSlotWord / 4 : kSlotWord;
    double price = word_price * static_cast<double>(end - begin);
    for (std::size_t i = begin + 1; i < end; ++i) {
      if (words[i].place != words[i - 1].place + 1) return kImpossible;  // from two ends of a turned sentence
    }
    if (wanted == Wants::time || wanted == Wants::duration) return when_price(wanted, begin, end);
    const double torn = quote_price(begin, end);
    const bool quoted = words[begin].quote != 0 && words[begin].quote == words[end - 1].quote;
    if (quoted && torn == 0 && wanted == Wants::text) return price;  // whatever it says
    price += torn;
    if (wanted == Wants::money) return parse_money(sentence_.typed(begin, end)) ? 0 : kImpossible;
    if (wanted == Wants::number) {
      const bool measure = end < words.size() && is_unit(words[end]);
      return !measure && when::count(sentence_.typed(begin, end)) ? 0 : kImpossible;
    }
    const std::size_t usual = habits_.usual.at(slot);
    const bool across = std::any_of(at(begin), at(end - 1), [](const Word& word) { return word.ends_clause; });
    if (wanted == Wants::text && habits_.takes_any.contains(slot))
      return (price + (across ? kAcrossClauses : 0)) / 4 + (polite(begin, end) ? kAsideInText : 0) +
             (!words[begin].meant.empty() && is_joint(words[begin]) ? kMistypedJoint : 0);
    if (words[begin].aside || words[end - 1].aside) price += kAsideInSlot;
    const bool a_thing = wanted == Wants::mail || wanted == Wants::thing || wanted == Wants::person;
    if (a_thing && end - begin <= kLongestReference && read_reference(sentence_.typed(begin, end))) return price;
    if (std::all_of(at(begin), at(end), [](const Word& word) { return word.little; })) return kImpossible;
    if (across) price += kAcrossClauses;
    const bool owns = words[end - 1].folded.ends_with("'s") || words[end - 1].folded.ends_with("s'");
    if (piece.possessive != owns) price += kUnlikely;
    const bool described = wanted == Wants::mail || wanted == Wants::thing;  // at some length, perhaps
    if (end - begin > usual) price += (described ? kTooLong / 3 : kTooLong) * static_cast<double>(end - begin - usual);
    if (described && words[end - 1].little) price += kLittleInSlot;
    if (is_particle(words[begin])) price += kUnlikely;
    else if (is_joint(words[begin])) price += kLooseEdge;
    else if (words[begin].little && !is_determiner(words[begin])) price += kLittleInSlot;
    if (is_joint(words[end - 1])) price += kLooseEdge;
    switch (wanted) {
      case Wants::option: return option_price(slot, begin, end);
      case Wants::person: return price + person_price(slot, begin, end);
      case Wants::mail: return price + mail_price(begin, end) + kind_price(slot, begin, end);
      case Wants::text: return price + text_price(slot, begin, end);
      case Wants::file: return file_price(slot, begin, end, price);
      default: return price + kind_price(slot, begin, end);
    }
  }

 private:
  std::vector<Word>::const_iterator at(std::size_t i) const {
    return sentence_.words().begin() + static_cast<std::ptrdiff_t>(i);
  }

  double when_price(Wants wanted, std::size_t begin, std::size_t end) const {
    if (end - begin > kMostTimeWords) return kImpossible;
    const std::string phrase = sentence_.typed(begin, end);
    const bool good = wanted == Wants::duration ? when::duration(phrase).has_value() : times_.is_time(phrase);
    if (!good) return kImpossible;
    const bool loose = sentence_.words()[end - 1].little;  // "Friday at 2, please"
    return loose ? kLittleInSlot : 0;
  }

  double option_price(const std::string& slot, std::size_t begin, std::size_t end) const {
    return habits_.fillings.at(slot).contains(terms_of(sentence_, begin, end)) ? -kOption : kNoOption;
  }

  // Whether the words begin with how many there are.
  bool counted(std::size_t begin, std::size_t end) const {
    return end - begin > 1 && !is_unit(*at(begin + 1)) && when::count(at(begin)->folded).has_value();
  }

  // Whether the words end with some that are for us, and no part of a text: "two tickets, please".
  bool polite(std::size_t begin, std::size_t end) const {
    static const std::set<std::string> kPolite = {"please", "pls", "plz", "thanks", "thank", "cheers", "thx", "asap"};
    for (std::size_t i = end; i > begin && at(i - 1)->aside; --i) {
      if (kPolite.contains(as_meant(*at(i - 1))) || (i - 1 > begin && at(i - 2)->ends_clause)) return true;
    }
    return false;
  }

  // What stands between quotation marks stays together.
  double quote_price(std::size_t begin, std::size_t end) const {
    const auto& words = sentence_.words();
    const auto torn = [&](std::size_t i) {
      return i > 0 && i < words.size() && words[i].quote != 0 && words[i].quote == words[i - 1].quote;
    };
    return (torn(begin) ? kInQuotes : 0) + (torn(end) ? kInQuotes : 0);
  }

  // Words that name a thing of another kind than the slot wants: "the shopping list", "flat.md" for an event.
  double kind_price(const std::string& slot, std::size_t begin, std::size_t end) const {
    const auto& kind = habits_.kinds.at(slot);
    bool other = false;
    for (auto word = at(begin); word != at(end); ++word) {
      if (is_file_name(*word)) return kind == "file" ? 0 : kFileNameAmiss;
      if (word != at(begin) && is_joint(*word)) break;  // "the mail about the list" is a mail
      other |= word->term == "everyth";
      if (habits_.own.contains({slot, word->term})) return 0;
      other |= habits_.others.contains({slot, word->term});
    }
    return other ? kOtherKind : 0;
  }

  double file_price(const std::string& slot, std::size_t begin, std::size_t end, double price) const {
    if (std::any_of(at(begin), at(end), is_file_name)) return price < kFileName ? price - kFileName : price;
    return price + text_price(slot, begin, end) + kind_price(slot, begin, end);
  }

  double person_price(const std::string& slot, std::size_t begin, std::size_t end) const {
    if (end - begin > 6) return kImpossible;
    if (habits_.addresses.contains(slot) && (end - begin > 1 || at(begin)->folded.find('@') == std::string::npos))
      return kImpossible;
    bool known = false;
    double price = 0;
    for (auto word = at(begin); word != at(end); ++word) {
      const bool name = times_.is_name(word->folded) || is_title(*word) || word->folded.find('@') != std::string::npos;
      known |= name;
      if (!name && !is_determiner(*word) && word->folded != "and") price += kNoName;
    }
    return known ? price : price + kUnlikely;
  }

  // A name or a short term does not grow into a sentence, nor take the words around it.
  double text_price(const std::string& slot, std::size_t begin, std::size_t end) const {
    const auto& inside = habits_.inside.at(slot);
    double price = is_joint(*at(begin)) ? kUnlikely : 0;
    if (habits_.counts && counted(begin, end)) price += kLooseEdge;
    if (end - begin <= kMostTimeWords && times_.is_time(sentence_.typed(begin, end))) price += kTimeInText;
    for (auto word = at(begin); word != at(end); ++word) {
      if (word->folded.find('@') != std::string::npos && !habits_.with_address.contains(slot)) price += kUnlikely;
      if (word->little && word != at(begin)) price += kLittleInSlot;
      if (word->folded == "it" || word->folded == "them") price += kUnlikely;
      if (!word->little && habits_.words.contains(word->term) && !inside.contains(word->term))
        price += known_.left_over(*word) + kOwnWord;
    }
    return price;
  }

  double mail_price(std::size_t begin, std::size_t end) const {
    bool looks = false, several = false;
    for (auto word = at(begin); word != at(end); ++word) {
      const std::string& folded = word->folded;
      looks |= word->term == "mail" || word->term == "last" || folded.ends_with("'s") || folded == "one" ||
               folded == "about" || folded == "from";
      several |= word->term == "everyth" || folded == "all" || (word->term == "mail" && folded.ends_with("s"));
    }
    return (looks ? 0 : kUnlikely) + (several ? kUnlikely : 0);
  }

  const Understander& known_;
  const Skill& skill_;
  const Habits& habits_;
  const Sentence& sentence_;
  Times& times_;
};

Understander::Understander(const SkillSet& skills, const Lexicon& lexicon, std::set<std::string> names)
    : lexicon_(lexicon), names_(std::move(names)) {
  for (const auto& word : lexicon.words()) spelling_.expect(word);
  for (const auto& name : names_) spelling_.know(name);
  for (const auto& skill : skills.skills) {
    for (const auto& example : skill.examples) learn(skill, example);
    for (const auto& example : skill.further) learn(skill, example);
    count_more(skill);
  }
  for (auto& [skill, habits] : habits_) {
    for (const auto& [slot, fillings] : habits.fillings) {
      const auto has_address = [](const std::string& terms) { return terms.find('@') != std::string::npos; };
      if (std::ranges::all_of(fillings, has_address)) habits.addresses.insert(slot);
      if (std::ranges::any_of(fillings, has_address)) habits.with_address.insert(slot);
      habits.counts |= wants(*skill, slot) == Wants::number;
      const auto& words = kind_words(habits.kinds[slot] = kind_of_slot(*skill, slot));
      for (const auto word : words.own) habits.own.emplace(slot, lexicon.term(word));
      for (const auto word : words.others) habits.others.emplace(slot, lexicon.term(word));
    }
    for (auto& [slot, sizes] : habits.filled) {
      std::sort(sizes.begin(), sizes.end());
      habits.usual[slot] = sizes[(sizes.size() - 1) * 9 / 10] + 1;
      const auto large = std::count_if(sizes.begin(), sizes.end(), [](std::size_t size) { return size >= kLongSlot; });
      if (static_cast<double>(large) >= kLongShare * static_cast<double>(sizes.size())) habits.takes_any.insert(slot);
    }
  }
  std::map<std::string, std::set<const Skill*>> skills_with;
  for (const auto& ready : ready_) {
    for (const auto& piece : ready.pattern.pieces) {
      if (piece.slot.empty() && piece.weight == 0) skills_with[piece.term].insert(ready.skill);
    }
  }
  const double all = static_cast<double>(skills.skills.size()) + 1;
  for (const auto& [term, in] : skills_with)
    weights_[term] = 0.6 + 0.6 * std::log(all / static_cast<double>(in.size())) / std::log(all);
  for (auto& ready : ready_) {
    for (auto& piece : ready.pattern.pieces) {
      if (piece.slot.empty() && piece.weight == 0) piece.weight = weights_[piece.term];
    }
  }
}

void Understander::learn(const Skill& skill, const Example& example) {
  Ready ready{&skill, {}};
  auto& habits = habits_[&skill];
  for (const auto& part : example.parts) {
    Sentence words(part.text, lexicon_);
    for (const auto& word : words.words())
      part.slot.empty() ? spelling_.expect(word.folded) : spelling_.know(word.folded);
    if (!part.slot.empty()) {
      habits.filled[part.slot].push_back(words.size());
      for (const auto& word : words.words()) habits.inside[part.slot].insert(word.term);
      habits.fillings[part.slot].insert(terms_of(words, 0, words.size()));
      ready.pattern.pieces.push_back({part.slot, "", 0});
      continue;
    }
    if (&part == &example.parts.front()) words.drop_opening(lexicon_);
    for (const auto& word : words.words()) {
      if (word.folded == "'s" && !ready.pattern.pieces.empty()) {
        ready.pattern.pieces.back().possessive = true;
        continue;
      }
      ready.pattern.pieces.push_back({"", word.term, word.little ? kLittle : 0, word.plural && !word.little});
      if (!word.little) habits.words.insert(word.term);
    }
  }
  ready_.push_back(std::move(ready));
}

// Where an example has a number before what is counted ("order {quantity} {item}"), each of the others can have it there.
void Understander::count_more(const Skill& skill) {
  std::set<std::pair<std::string, std::string>> counted;  // number, what
  const auto all = ready_.size();
  const auto has = [](const Pattern& pattern, const std::string& slot) {
    return std::ranges::any_of(pattern.pieces, [&](const auto& piece) { return piece.slot == slot; });
  };
  for (const auto& ready : ready_) {
    const auto& pieces = ready.pattern.pieces;
    for (std::size_t i = 0; ready.skill == &skill && i + 1 < pieces.size(); ++i) {
      if (!pieces[i].slot.empty() && !pieces[i + 1].slot.empty() && wants(skill, pieces[i].slot) == Wants::number)
        counted.emplace(pieces[i].slot, pieces[i + 1].slot);
    }
  }
  for (const auto& [number, what] : counted) {
    for (std::size_t i = 0; i < all; ++i) {
      if (ready_[i].skill != &skill || has(ready_[i].pattern, number) || !has(ready_[i].pattern, what)) continue;
      auto more = ready_[i];
      auto& pieces = more.pattern.pieces;
      pieces.insert(std::ranges::find(pieces, what, &Pattern::Piece::slot), {number, "", 0});
      ready_.push_back(std::move(more));
    }
  }
}

double Understander::left_over(const Word& word) const {
  if (word.aside) return kAsideLeftOver;
  if (word.little) return kLittleLeftOver;
  auto known = weights_.find(word.term);
  if (known == weights_.end()) known = weights_.find(word.meant_term);
  return known == weights_.end() ? kUnknownLeftOver : kKnownLeftOver * known->second;
}

// The score that the sentence could have at best, by its words in any order.
double Understander::best_case(const Ready& ready, const Sentence& sentence) const {
  double told = 0, missing = 0;
  for (const auto& piece : ready.pattern.pieces) {
    if (!piece.slot.empty()) {
      told += wants(*ready.skill, piece.slot) == Wants::option ? kOption : 0;
      continue;
    }
    double like = 0;
    for (const auto& word : sentence.words()) like = std::max(like, likeness(piece.term, word));
    told += piece.weight * like;
    missing += piece.weight * (1 - like);
  }
  return told > 0 ? told / (told + missing) : 0;
}

void Understander::add(const Ready& ready, const Sentence& sentence, Times& times, double penalty,
                       std::vector<Understanding>& all) const {
  const Prices prices(*this, *ready.skill, sentence, times);
  const auto& words = sentence.words();
  const auto first = std::find_if(words.begin(), words.end(), [](const Word& word) { return !word.little; });
  const double verb_left_over = acts(*ready.skill) ? kVerbLeftOverToAct : kVerbLeftOver;
  const auto left_over_price = [&](const Word& word) {
    return left_over(word) + (first != words.end() && &word == &*first ? verb_left_over : 0);
  };
  for (const auto& way : align(sentence, ready.pattern, prices, left_over_price, kWays)) {
    Understanding understood{ready.skill, {}, way.told / (way.told / way.score + penalty + kDoubt), way.told};
    for (const auto& piece : ready.pattern.pieces) {
      if (piece.slot.empty()) continue;
      const auto span = way.slots.at(piece.slot);
      std::string said = sentence.typed(span.begin, span.end);
      if (piece.possessive && (said.ends_with("'s") || said.ends_with("’s")))
        said.resize(said.rfind("s") - (said.ends_with("'s") ? 1 : 3));
      understood.words[piece.slot] = std::move(said);
    }
    all.push_back(std::move(understood));
  }
}

// A time may stand anywhere: "tomorrow at 9 remind me to ...".
void Understander::add_with_loose_time(const Ready& ready, const Sentence& sentence, Times& times,
                                       std::vector<Understanding>& all) const {
  const auto& pieces = ready.pattern.pieces;
  const auto slot = std::find_if(pieces.begin(), pieces.end(), [&](const Pattern::Piece& piece) {
    return !piece.slot.empty() && wants(*ready.skill, piece.slot) == Wants::time;
  });
  if (slot == pieces.end()) return;
  Ready rest = ready;
  rest.pattern.pieces.erase(rest.pattern.pieces.begin() + (slot - pieces.begin()));
  const Prices prices(*this, *ready.skill, sentence, times);
  for (std::size_t begin = 0; begin < sentence.size(); ++begin) {
    std::size_t longest = 0;
    for (std::size_t end = begin + 1; end <= std::min(sentence.size(), begin + kMostTimeWords); ++end) {
      if (prices(*slot, begin, end) < kImpossible) longest = end;
    }
    if (longest == 0) continue;
    std::vector<Understanding> found;
    add(rest, sentence.without(begin, longest), times, kTurned, found);
    for (auto& each : found) {
      each.words[slot->slot] = sentence.typed(begin, longest);
      all.push_back(std::move(each));
    }
    begin = longest;
  }
}

// Everything that may stand in another order.
void Understander::add_with_turned(const Ready& ready, const Sentence& sentence, Times& times,
                                   std::vector<Understanding>& all) const {
  add_with_loose_time(ready, sentence, times, all);
  for (std::size_t i = 0; i + 1 < sentence.size(); ++i) {
    if (!sentence.words()[i].ends_clause) continue;
    const Sentence turned = sentence.turned(i);
    add(ready, turned, times, kTurned, all);
    add_with_loose_time(ready, turned, times, all);
  }
}

// Without a clause before or behind, which may only say why: "I'm in a hurry, what's on today?"
void Understander::add_clauses(const std::vector<const Ready*>& near, const Sentence& sentence, Times& times,
                               std::vector<Understanding>& all) const {
  const auto& words = sentence.words();
  const auto without = [&](std::size_t begin, std::size_t end, const Sentence& rest) {
    double price = kClauseLeft;
    for (std::size_t i = begin; i < end; ++i) {
      if (is_conditional(words[i])) return;
      price += kClauseWords * left_over(words[i]);
    }
    for (const auto* ready : near) {
      if (best_case(*ready, rest) >= kWorthLaying) add(*ready, rest, times, price, all);
    }
  };
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (!words[i].ends_clause) continue;
    without(0, i + 1, sentence.only(i + 1, words.size()));
    without(i + 1, words.size(), sentence.only(0, i + 1));
  }
}

namespace {

void best_first(std::vector<Understanding>& all) {
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.score != b.score ? a.score > b.score : a.told > b.told;
  });
}

}  // namespace

std::string Understander::plain(std::string_view sentence) const {
  return Sentence(sentence, lexicon_, Slips::corrected, &spelling_).plain();
}

std::optional<Understanding> Understander::lay(std::string_view text, const Skill& skill, const Time& now) const {
  std::vector<Understanding> all;
  const Sentence sentence(text, lexicon_, Slips::corrected, &spelling_);
  if (sentence.empty() || sentence.size() > kMostWords) return std::nullopt;
  Times times(now, names_);
  std::vector<const Ready*> near;
  for (const auto& ready : ready_) {
    if (ready.skill != &skill) continue;
    near.push_back(&ready);
    add(ready, sentence, times, 0, all);
    add_with_turned(ready, sentence, times, all);
  }
  add_clauses(near, sentence, times, all);
  best_first(all);
  return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}

std::vector<Understanding> Understander::rank(std::string_view text, const Time& now) const {
  std::vector<Understanding> all;
  const Sentence sentence(text, lexicon_, Slips::corrected, &spelling_);
  if (sentence.empty() || sentence.size() > kMostWords) return all;
  Times times(now, names_);
  std::vector<const Ready*> near;
  for (const auto& ready : ready_) {
    if (best_case(ready, sentence) >= kWorthLaying) near.push_back(&ready);
  }
  for (const auto* ready : near) add(*ready, sentence, times, 0, all);
  const bool good = std::any_of(all.begin(), all.end(), [](const auto& each) { return each.score >= kGoodEnough; });
  if (!good) {
    for (const auto* ready : near) add_with_turned(*ready, sentence, times, all);
    std::vector<const Ready*> any;  // of fewer words another example may be the nearest
    for (const auto& ready : ready_) any.push_back(&ready);
    add_clauses(any, sentence, times, all);
  }
  best_first(all);
  return all;
}

}  // namespace adjutant::agent
