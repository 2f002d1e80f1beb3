// The examples of all skills, made ready to be laid over sentences, and what they tell about their skills.
//
// Some thousand of them are read wherever a request is understood. So each different word is looked at once, words are
// numbers from then on, and an example takes eight bytes a word.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "agent/lexicon.h"
#include "agent/skill.h"
#include "agent/spelling.h"

namespace adjutant::agent {

// A term by its number.
using Term = std::uint32_t;
inline constexpr Term kNoTerm = ~Term{0};  // it is in no example

class Terms {
 public:
  Term add(std::string_view text);
  Term find(std::string_view text) const;
  const std::string& text(Term term) const { return *texts_[term]; }
  std::uint32_t letters(Term term) const { return letters_[term]; }  // which it has, a bit each
  std::size_t size() const { return texts_.size(); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, Term, Hash, std::equal_to<>> numbers_;
  std::vector<const std::string*> texts_;
  std::vector<std::uint32_t> letters_;
};

// What a slot wants, as far as its words show it.
enum class Wants : std::uint8_t { text, file, number, thing, option, time, duration, money, person, mail };

// Whether a term is in a sorted list.
bool holds(const std::vector<Term>& terms, Term term);

// What the examples tell about a slot.
struct SlotHabits {
  std::string name;
  Wants wants = Wants::text;
  std::size_t usual = 1;                   // words in nearly all, and one
  bool takes_any = false;                  // any number of words
  bool addresses = false;                  // it only ever took a mail address
  bool with_address = false;               // it took one once
  bool file = false;                       // what its type is called names files
  bool proper = false;                     // it nearly always took names: of people, firms, places
  std::vector<Term> inside;                // the terms that stood in it
  std::vector<Term> first;                 // those that it began with
  std::vector<Term> own, others;           // terms that name things of its kind, and those of another
  std::vector<std::vector<Term>> options;  // what stood in it, where it takes nothing else
};

struct SkillHabits {
  const Skill* skill = nullptr;
  bool acts = false;
  bool counts = false;            // it has a slot for a number
  std::size_t first_slot = 0;     // the number of its first slot among all
  std::vector<SlotHabits> slots;  // as its parameters
  std::vector<Term> words;        // that stood around its slots in several examples
  bool names = false;             // it has a slot for names
};

// A word of an example, or a slot.
struct Piece {
  static constexpr std::int8_t kWord = -1;
  Term term = kNoTerm;
  std::int8_t slot = kWord;  // its place among the skill's parameters
  bool little = false;
  bool plural = false;
  bool possessive = false;  // a slot that "'s" stands behind
};

class Examples {
 public:
  // The skills must outlive it, and stay where they are.
  Examples(const SkillSet& skills, const Lexicon& lexicon);
  Examples(const Examples&) = delete;
  Examples& operator=(const Examples&) = delete;

  struct Pattern {
    std::uint32_t skill = 0;  // its place among skills()
    std::uint32_t begin = 0, size = 0;
  };
  const std::vector<Pattern>& patterns() const { return patterns_; }
  std::span<const Piece> pieces(const Pattern& pattern) const {
    return std::span(pieces_).subspan(pattern.begin, pattern.size);
  }
  const std::vector<SkillHabits>& skills() const { return skills_; }
  std::size_t slot_count() const { return slot_count_; }
  const Terms& terms() const { return terms_; }

  // How much the term of a word tells; 0: no example has it, but in a slot, or it is a little word.
  double weight(Term term) const { return term < weights_.size() ? weights_[term] : 0; }
  double weight(const Piece& piece) const;

  // What is known to be right: the words of examples and of the lexicon.
  const Spelling& spelling() const { return spelling_; }

 private:
  class Reader;
  void weigh();

  Terms terms_;
  std::vector<SkillHabits> skills_;
  std::vector<Piece> pieces_;
  std::vector<Pattern> patterns_;
  std::size_t slot_count_ = 0;
  std::vector<double> weights_;
  Spelling spelling_;
};

}  // namespace adjutant::agent
