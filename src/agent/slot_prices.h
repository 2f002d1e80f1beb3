// What words of a sentence cost in a slot, by how little they look like what it wants.
//
// A price is of some words and a slot of a skill, and the same for every example of the skill: each is found once.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/examples.h"
#include "agent/sentence.h"
#include "base/time.h"

namespace adjutant::agent {

// From here on the words cannot be what the slot wants.
inline constexpr double kImpossible = 1e6;
// What one of a slot's few options tells.
inline constexpr double kOption = 0.8;
// Of a time; no more are tried.
inline constexpr std::size_t kMostTimeWords = 12;

class SlotPrices {
 public:
  // `names`: folded words of the names of people that the owner knows, and two that follow each other in one, with a space
  // between them. All must outlive it.
  SlotPrices(const Examples& examples, const Sentence& sentence, const std::set<std::string>& names, const Time& now);

  // The prices of a slot, for the words [begin, end) at begin * stride() + end: 0 where they are just what it wants,
  // kImpossible where they cannot be it. Below 0 they tell as much as words of an example do ("accept", in a slot that
  // takes nothing but answers).
  const double* of(const SkillHabits& skill, std::size_t slot, bool possessive);
  std::size_t stride() const { return sentence_.size() + 1; }

  // The words of a slot without those at its edges that are no part of what it wants: what is said beside it, "about",
  // and what stands around a name in a slot for names.
  struct Words {
    std::size_t begin = 0, end = 0;
  };
  Words trimmed(const SkillHabits& skill, const SlotHabits& slot, Words words) const;

  // Whether words are a time.
  bool is_time(std::size_t begin, std::size_t end);
  // Whether they are a length: "half an hour".
  bool is_duration(std::size_t begin, std::size_t end);

  // What it costs to leave a word of the sentence over.
  double left_over(std::size_t word) const { return words_[word].left_over; }

  // The term of a word, and of what it was meant to be.
  Term term(std::size_t word) const { return words_[word].term; }
  Term meant_term(std::size_t word) const { return words_[word].meant_term; }

 private:
  // What a word of the sentence is, whatever the slot.
  struct Facts {
    Term term = kNoTerm, meant_term = kNoTerm;
    double left_over = 0;
    bool joint = false, particle = false, determiner = false, unit = false, file_name = false;
    bool name = false;  // of a person
    bool address = false, number = false, owns = false, points = false, polite = false;
    bool finite = false, begins_clause = false;
    bool vague = false, says = false;
    bool proper = false;  // typed like a name
    bool about = false;
    bool everything = false, mail = false, mails = false, hints_at_mail = false, all = false;
  };
  // What words [begin, end) are, whatever the slot; found when first asked for.
  struct Span {
    std::optional<bool> time, duration, reference;
  };

  Facts facts_of(const Word& word, const std::set<std::string>& names) const;
  Span& span(std::size_t begin, std::size_t end) { return spans_[begin * stride() + end]; }
  bool is_reference(std::size_t begin, std::size_t end);

  void lower_predicates();
  void find_whole(const std::set<std::string>& names);
  Words whole_mail(Words words) const;
  Words only_file_name(Words words) const;
  static bool is_of_duty(const Word& word);
  bool is_duty(std::size_t begin, std::size_t end) const;
  void trim_vague(const SlotHabits& slot, Words& words) const;
  double clause_price(const SkillHabits& skill, const SlotHabits& slot, std::size_t begin, std::size_t end) const;
  double price(const SkillHabits& skill, const SlotHabits& slot, bool possessive, std::size_t begin, std::size_t end);
  double described_price(const SlotHabits& slot, bool possessive, std::size_t begin, std::size_t end) const;
  bool holds_length(std::size_t begin, std::size_t end);
  double when_price(const SkillHabits& skill, const SlotHabits& slot, std::size_t begin, std::size_t end);
  double option_price(const SlotHabits& slot, std::size_t begin, std::size_t end) const;
  double kind_price(const SlotHabits& slot, std::size_t begin, std::size_t end) const;
  double file_price(const SkillHabits& skill, const SlotHabits& slot, std::size_t begin, std::size_t end, double price);
  double person_price(const SlotHabits& slot, std::size_t begin, std::size_t end) const;
  double text_price(const SkillHabits& skill, const SlotHabits& slot, std::size_t begin, std::size_t end);
  double mail_price(std::size_t begin, std::size_t end) const;
  double quote_price(std::size_t begin, std::size_t end) const;
  bool polite(std::size_t begin, std::size_t end) const;
  bool any(std::size_t begin, std::size_t end, bool Facts::* fact) const;
  bool any_telling(std::size_t begin, std::size_t end) const;
  bool after_clause(std::size_t word) const;

  const Examples& examples_;
  const Sentence& sentence_;
  const Time& now_;
  std::vector<Facts> words_;
  std::vector<Span> spans_;
  std::vector<double> torn_;                 // what it costs a slot to begin or end before a word
  std::vector<std::uint8_t> time_begins_;    // where the longest time or length that begins with a word ends; 0: none
  std::vector<std::vector<double>> prices_;  // by slot among all, twice: without and with "'s"; empty: not found yet
};

}  // namespace adjutant::agent
