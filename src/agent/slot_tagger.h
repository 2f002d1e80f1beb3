// Which words of a sentence stand in which slot of a skill, learned from the skills' examples.
//
// Each word, and each mark between them, is outside, the first one of a slot or a further one. How much speaks for each of
// these is linear in the embedder's vectors of the word and its neighbours and in the words themselves; slots of the same
// name are one to it, whatever skill has them. A reading of the whole sentence is as likely as e to the sum of what speaks
// for it, among all readings for the one skill that is meant (a conditional random field, label_chain.h). The likeliest one
// with each slot in one place at most is found by dynamic programming.
//
// Training is deterministic.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/sentence.h"
#include "base/error.h"

namespace adjutant::agent {

// Words [begin, end) stand in a slot. `owns`: they go on with an "'s" that does not.
struct TaggedSlot {
  std::string slot;
  std::size_t begin = 0, end = 0;
  bool owns = false;
  bool operator==(const TaggedSlot&) const = default;
};

struct TaggerExample {
  std::string skill;
  std::vector<PlainWord> words;
  std::vector<TaggedSlot> slots;
  std::vector<float> vectors;  // of the words, one after the other
};

class SlotTagger {
 public:
  static constexpr std::size_t kMostSlots = 8;  // of a skill; of one with more, none is known

  // `width`: numbers of each word's vector. Errors: examples of another width, or none with a slot.
  static Result<SlotTagger> train(const std::vector<TaggerExample>& examples, std::size_t width, int epochs = 6);

  bool knows(const std::string& skill) const { return skills_.contains(skill); }
  // Whether a slot's words mostly stood before an "'s" that was no part of them.
  bool owns(const std::string& slot) const;

  // How much speaks for each word being each part of the skill's slots: natural logarithms.
  class Reading;
  // `vectors` has width() numbers for each word. The skill must be known.
  Reading read(const std::string& skill, std::span<const PlainWord> words, std::span<const float> vectors) const;

  std::size_t width() const { return width_; }

  // All of it as bytes, and back (slot_tagger_file.cc). Errors: not such bytes.
  std::string write() const;
  static Result<SlotTagger> read_bytes(std::string_view bytes);

 private:
  static constexpr std::size_t kPlaces = 1 << 18;  // for the words' weights, by the hash of word and label
  static constexpr std::size_t kNear = 3;          // the word and its neighbours
  class Trainer;

  SlotTagger(std::size_t width, std::vector<std::string> slots);
  std::size_t labels() const { return 1 + 2 * slots_.size(); }  // outside, then two for each slot
  std::size_t slot_number(const std::string& slot) const;
  std::vector<std::uint32_t> labels_of(std::span<const std::uint32_t> slots) const;
  std::vector<float> features(std::span<const float> vectors, std::size_t word) const;
  void values(std::span<const float> features, std::span<const std::uint32_t> places,
              std::span<const std::uint32_t> labels, std::span<float> out) const;

  std::size_t width_;
  std::vector<std::string> slots_;                            // sorted
  std::vector<std::uint8_t> owns_;                            // of each slot
  std::map<std::string, std::vector<std::uint32_t>> skills_;  // the slots of each
  std::vector<float> mean_, factor_;                          // of a vector's numbers: by what they become about 1
  std::vector<float> bias_;                                   // of the labels
  std::vector<float> dense_;                                  // label by label
  std::vector<float> words_;
};

// What a tagger makes of one sentence, for one skill.
class SlotTagger::Reading {
 public:
  // How likely just these slots are, each of the skill and each once at most: a natural logarithm, 0 at most.
  double likely(std::span<const TaggedSlot> slots) const;

  struct Best {
    std::vector<TaggedSlot> slots;  // in the order of the skill's
    double likely = 0;
  };
  // The likeliest slots, among those ways that fill all of the wanted ones; those are less likely than none where there
  // are not words enough.
  Best best(std::span<const std::string> wanted) const;

 private:
  friend class SlotTagger;
  double at(std::size_t word, std::size_t label) const { return values_[word * (1 + 2 * slots_.size()) + label]; }
  std::size_t words_ = 0;
  std::vector<std::string> slots_;
  std::vector<std::uint8_t> owns_;
  std::vector<float> values_;
  double all_ = 0;  // the logarithm of the sum over all readings
};

}  // namespace adjutant::agent
