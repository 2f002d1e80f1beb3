#include "agent/understanding.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "agent/alignment.h"
#include "agent/word_kinds.h"

namespace adjutant::agent {
namespace {

// Prices are in weights of words, as in slot_prices.cc.
constexpr double kClauseLeft = 0.2;    // a clause that only says why, and
constexpr double kClauseWords = 0.2;   // so much of what leaving its words over costs
constexpr double kTurned = 0.12;       // for clauses or a time in another order
constexpr double kLooseLength = 0.08;  // for a length where the example has none
constexpr double kDoubt = 0.12;        // so that few words that fit are less than many
constexpr double kGoodEnough = 0.85;   // then no other order is tried
constexpr double kWorthLaying = 0.45;  // from here on in the best case an example is laid over the sentence
constexpr std::size_t kMostWords = 80;

// An example laid over the sentence.
struct Laid {
  const Examples::Pattern* pattern = nullptr;
  std::size_t without = Aligner::kNothing;  // the piece whose words stand elsewhere: a time
  SlotWords elsewhere;
  std::int8_t beside = Piece::kWord;  // a slot that the example has not: a length
  SlotWords beside_words;
  Alignment alignment;
  double score = 0;
};

// A slot that the example has not, and the words in it.
struct Beside {
  std::int8_t slot = Piece::kWord;
  SlotWords words;
};

Order without(const Order& order, std::size_t begin, std::size_t end) {
  Order rest(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(begin));
  rest.insert(rest.end(), order.begin() + static_cast<std::ptrdiff_t>(end), order.end());
  return rest;
}

// What stands before `middle` goes to the end.
Order turned(const Order& order, std::size_t middle) {
  Order turned = order;
  std::rotate(turned.begin(), turned.begin() + static_cast<std::ptrdiff_t>(middle), turned.end());
  return turned;
}

}  // namespace

// The examples laid over one sentence.
class Understander::Laying {
 public:
  using Patterns = std::vector<const Examples::Pattern*>;

  Laying(const Understander& known, const Sentence& sentence, const Time& now)
      : examples_(known.examples_),
        sentence_(sentence),
        prices_(examples_, sentence, known.names_, now),
        likenesses_(examples_, sentence, prices_),
        aligner_(examples_, sentence, likenesses_, prices_),
        whole_(sentence.size()) {
    std::iota(whole_.begin(), whole_.end(), std::uint8_t{0});
  }

  // The patterns that the words could be near to, in any order.
  Patterns near(const Order& order, const Patterns& among) const {
    const std::vector<double> like = likenesses_.best(order);
    Patterns near;
    for (const auto* pattern : among) {
      if (best_case(*pattern, like) >= kWorthLaying) near.push_back(pattern);
    }
    return near;
  }

  void add(const Patterns& patterns) {
    for (const auto* pattern : patterns) add(*pattern, whole_, 0);
  }

  // Everything that may stand in another order.
  void add_turned(const Patterns& patterns) {
    add_with_loose_time(patterns, whole_);
    add_with_loose_length(patterns, whole_);
    for (std::size_t i = 0; i + 1 < sentence_.size(); ++i) {
      if (!sentence_.words()[i].ends_clause) continue;
      const Order order = turned(whole_, i + 1);
      for (const auto* pattern : patterns) add(*pattern, order, kTurned);
      add_with_loose_time(patterns, order);
      add_with_loose_length(patterns, order);
    }
  }

  // Without a clause before or behind, which may only say why: "I'm in a hurry, what's on today?"
  void add_clauses(const Patterns& patterns) {
    const auto& words = sentence_.words();
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      if (!words[i].ends_clause) continue;
      add_without(patterns, 0, i + 1);
      add_without(patterns, i + 1, words.size());
    }
  }

  bool good_enough() const {
    return std::ranges::any_of(all_, [](const Laid& laid) { return laid.score >= kGoodEnough; });
  }

  const Order& whole() const { return whole_; }

  // Best first, each once.
  std::vector<Understanding> ranking(std::size_t most) {
    std::ranges::stable_sort(all_, [](const Laid& a, const Laid& b) {
      return a.score != b.score ? a.score > b.score : a.alignment.told > b.alignment.told;
    });
    std::vector<Understanding> ranking;
    std::unordered_set<std::string> seen;
    for (const auto& laid : all_) {
      if (ranking.size() == most) break;
      if (seen.insert(key(laid)).second) ranking.push_back(understanding(laid));
    }
    return ranking;
  }

 private:
  // The score that words could have at best. `like`: how like each term is to one of them.
  double best_case(const Examples::Pattern& pattern, const std::vector<double>& like) const {
    double told = 0, missing = 0;
    for (const auto& piece : examples_.pieces(pattern)) {
      if (piece.slot != Piece::kWord) {
        told += slot_of(pattern, piece).wants == Wants::option ? kOption : 0;
        continue;
      }
      const double weight = examples_.weight(piece);
      told += weight * like[piece.term];
      missing += weight * (1 - like[piece.term]);
    }
    return told > 0 ? told / (told + missing) : 0;
  }

  void add(const Examples::Pattern& pattern, const Order& order, double penalty,
           std::size_t left_out = Aligner::kNothing, SlotWords elsewhere = {}, Beside beside = {}) {
    for (const auto& way : aligner_.align(pattern, order, left_out))
      all_.push_back({&pattern, left_out, elsewhere, beside.slot, beside.words, way,
                      way.told / (way.told + way.cost + penalty + kDoubt)});
  }

  // A time may stand anywhere: "tomorrow at 9 remind me to ...".
  void add_with_loose_time(const Patterns& patterns, const Order& order, double penalty = 0, Beside beside = {}) {
    for (std::size_t begin = 0; begin < order.size(); ++begin) {
      std::size_t longest = 0;
      for (std::size_t end = begin + 1; end <= std::min(order.size(), begin + kMostTimeWords); ++end) {
        if (end - begin > 1 && order[end - 1] != order[end - 2] + 1) break;
        if (prices_.is_time(order[begin], order[end - 1] + std::size_t{1})) longest = end;
      }
      if (longest == 0) continue;
      const Order rest = without(order, begin, longest);
      const SlotWords time{order[begin], static_cast<std::uint8_t>(order[longest - 1] + 1)};
      for (const auto* pattern : patterns) {
        const auto pieces = examples_.pieces(*pattern);
        const auto slot = std::ranges::find_if(pieces, [&](const Piece& piece) {
          return piece.slot != Piece::kWord && slot_of(*pattern, piece).wants == Wants::time;
        });
        if (slot != pieces.end())
          add(*pattern, rest, penalty + kTurned, static_cast<std::size_t>(slot - pieces.begin()), time, beside);
      }
      begin = longest;
    }
  }

  // The slot for a length that the pattern's skill has and the pattern has not; kWord: none.
  std::int8_t length_beside(const Examples::Pattern& pattern) const {
    const auto& slots = examples_.skills()[pattern.skill].slots;
    const auto at = std::ranges::find(slots, Wants::duration, &SlotHabits::wants);
    if (at == slots.end()) return Piece::kWord;
    const auto slot = static_cast<std::int8_t>(at - slots.begin());
    const auto pieces = examples_.pieces(pattern);
    return std::ranges::find(pieces, slot, &Piece::slot) == pieces.end() ? slot : Piece::kWord;
  }

  // A length may be said anywhere, and by an example that has none: "..., half an hour, please".
  void add_with_loose_length(const Patterns& patterns, const Order& order) {
    Patterns without_length;
    for (const auto* pattern : patterns) {
      if (length_beside(*pattern) != Piece::kWord) without_length.push_back(pattern);
    }
    if (without_length.empty()) return;
    const auto is_for = [&](std::size_t i) { return sentence_.words()[order[i]].folded == "for"; };
    for (std::size_t begin = 0; begin < order.size(); ++begin) {
      if (is_for(begin)) continue;
      std::size_t longest = 0;
      for (std::size_t end = begin + 1; end <= std::min(order.size(), begin + kMostTimeWords); ++end) {
        if (end - begin > 1 && order[end - 1] != order[end - 2] + 1) break;
        if (prices_.is_duration(order[begin], order[end - 1] + std::size_t{1})) longest = end;
      }
      if (longest == 0) continue;
      const SlotWords length{order[begin], static_cast<std::uint8_t>(order[longest - 1] + 1)};
      const bool led = begin > 0 && is_for(begin - 1);
      const Order rest = without(order, led ? begin - 1 : begin, longest);
      for (const auto* pattern : without_length) {
        const Beside beside{length_beside(*pattern), length};
        add(*pattern, rest, kLooseLength, Aligner::kNothing, {}, beside);
        add_with_loose_time({pattern}, rest, kLooseLength, beside);
      }
      begin = longest;
    }
  }

  void add_without(const Patterns& patterns, std::size_t begin, std::size_t end) {
    double price = kClauseLeft;
    for (std::size_t i = begin; i < end; ++i) {
      if (is_conditional(sentence_.words()[i])) return;
      price += kClauseWords * prices_.left_over(i);
    }
    const Order rest = without(whole_, begin, end);
    for (const auto* pattern : near(rest, patterns)) add(*pattern, rest, price);
  }

  const SlotHabits& slot_of(const Examples::Pattern& pattern, const Piece& piece) const {
    return examples_.skills()[pattern.skill].slots[static_cast<std::size_t>(piece.slot)];
  }

  // Calls `use` with each slot's piece and words.
  template <class Use>
  void for_each_slot(const Laid& laid, const Use& use) const {
    const auto pieces = examples_.pieces(*laid.pattern);
    std::size_t slot = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].slot == Piece::kWord) continue;
      const SlotWords words = i == laid.without ? laid.elsewhere : laid.alignment.slots[slot++];
      const auto [begin, end] = prices_.trimmed(examples_.skills()[laid.pattern->skill],
                                                slot_of(*laid.pattern, pieces[i]), {words.begin, words.end});
      use(pieces[i], {static_cast<std::uint8_t>(begin), static_cast<std::uint8_t>(end)});
    }
    if (laid.beside != Piece::kWord) use(Piece{.slot = laid.beside}, laid.beside_words);
  }

  // The same for the same words in the same slots.
  std::string key(const Laid& laid) const {
    std::map<std::int8_t, std::string> slots;
    for_each_slot(laid, [&](const Piece& piece, SlotWords words) {
      slots[piece.slot] = {static_cast<char>(piece.slot), static_cast<char>(words.begin), static_cast<char>(words.end),
                           piece.possessive ? 's' : ' '};
    });
    std::string key = std::to_string(laid.pattern->skill) + ' ';
    for (const auto& [slot, words] : slots) key += words;
    return key;
  }

  Understanding understanding(const Laid& laid) const {
    Understanding understood{
        examples_.skills()[laid.pattern->skill].skill, {}, laid.score, laid.alignment.told, false, laid.score};
    for_each_slot(laid, [&](const Piece& piece, SlotWords words) {
      std::string said = sentence_.typed(words.begin, words.end);
      const SlotHabits& slot = slot_of(*laid.pattern, piece);
      const bool name = slot.wants == Wants::person || (slot.wants == Wants::text && !slot.takes_any);
      if ((piece.possessive || name) && (said.ends_with("'s") || said.ends_with("’s")))
        said.resize(said.rfind("s") - (said.ends_with("'s") ? 1 : 3));
      understood.words[slot.name] = std::move(said);
    });
    return understood;
  }

  const Examples& examples_;
  const Sentence& sentence_;
  SlotPrices prices_;
  Likenesses likenesses_;
  Aligner aligner_;
  Order whole_;
  std::vector<Laid> all_;
};

Understander::Understander(const SkillSet& skills, const Lexicon& lexicon, std::set<std::string> names)
    : lexicon_(lexicon), names_(std::move(names)), examples_(skills, lexicon), spelling_(examples_.spelling()) {
  for (const auto& name : names_) spelling_.know(name);
}

std::vector<PlainWord> Understander::plain(std::string_view sentence) const {
  return Sentence(sentence, lexicon_, Slips::corrected, &spelling_).plain();
}

std::optional<Understanding> Understander::lay(std::string_view text, const Skill& skill, const Time& now) const {
  const Sentence sentence(text, lexicon_, Slips::corrected, &spelling_);
  if (sentence.empty() || sentence.size() > kMostWords) return std::nullopt;
  Laying::Patterns patterns;
  for (const auto& pattern : examples_.patterns()) {
    if (examples_.skills()[pattern.skill].skill == &skill) patterns.push_back(&pattern);
  }
  Laying laying(*this, sentence, now);
  laying.add(patterns);
  laying.add_turned(patterns);
  laying.add_clauses(patterns);
  auto ranking = laying.ranking(1);
  return ranking.empty() ? std::nullopt : std::optional(std::move(ranking.front()));
}

std::vector<Understanding> Understander::rank(std::string_view text, const Time& now) const {
  const Sentence sentence(text, lexicon_, Slips::corrected, &spelling_);
  if (sentence.empty() || sentence.size() > kMostWords) return {};
  Laying::Patterns all;  // of fewer words another example may be the nearest
  for (const auto& pattern : examples_.patterns()) all.push_back(&pattern);
  Laying laying(*this, sentence, now);
  const auto near = laying.near(laying.whole(), all);
  laying.add(near);
  if (!laying.good_enough()) {
    laying.add_turned(near);
    laying.add_clauses(all);
  }
  return laying.ranking(all.size());
}

}  // namespace adjutant::agent
