// Which words stand in the slots, by their meaning: the embedder and a tagger (slot_tagger.h) that has learned from the
// examples of the skills that come with Adjutant.
//
// It is a second opinion. The alignment (understanding.h) fills the slots by the one example that is nearest; where none
// says the very sentence, the tagger's reading of it and the alignment's are put side by side, and the one that both
// together find likelier goes first. What the alignment said stays behind it: where the tagger's words mean nothing, that
// is tried.
//
// The owner's own skills go by their words: a few examples teach a tagger little.
#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "agent/skill_head.h"
#include "agent/slot_tagger.h"

namespace adjutant::agent {

// Who has a second opinion on what stands in the slots.
class SlotOpinion {
 public:
  virtual ~SlotOpinion() = default;
  // Changes the words of the ranking's best skills, or adds an understanding before theirs. `plain` are the sentence's
  // words as they were meant.
  virtual void fill(std::string_view sentence, std::span<const PlainWord> plain, std::vector<Understanding>& ranking,
                    std::stop_token stop) = 0;
};

class SlotHead final : public SlotOpinion {
 public:
  // `embedder` may be null: then nothing is changed. Nothing is learned before the first sentence.
  SlotHead(const SkillSet& skills, model::Embedder* embedder, SkillHead::Files files)
      : skills_(skills), embedder_(embedder), files_(std::move(files)) {}

  void fill(std::string_view sentence, std::span<const PlainWord> plain, std::vector<Understanding>& ranking,
            std::stop_token stop) override;

  // To be called where the skills have changed.
  void renew() { ready_ = false; }

 private:
  Result<SlotTagger> shipped_tagger(const std::stop_token& stop) const;

  const SkillSet& skills_;
  model::Embedder* embedder_;
  const SkillHead::Files files_;
  bool ready_ = false;
  std::optional<SlotTagger> tagger_;
};

// An example's words, and which of them stand in its slots.
TaggerExample tagger_example(const Skill& skill, const Example& example);

// Puts the likelier words first, of the `most` best skills in the ranking.
void fill_by(const SlotTagger& tagger, std::string_view sentence, std::span<const PlainWord> plain,
             std::span<const float> vectors, std::vector<Understanding>& ranking);

}  // namespace adjutant::agent
