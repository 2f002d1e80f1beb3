// Which skill a sentence means, by its meaning: the embedder and a head (intent_head.h) that has learned from the skills'
// examples, from sentences that no skill covers (share/foreign.txt), and from what the owner's corrections have taught.
//
// It is a second opinion. The alignment (understanding.h) says which example a sentence is nearest to, word by word, and
// which words stand in the slots; weigh() puts the two together: where they agree, the score rises, where they do not,
// it falls, and it never rises so far that the owner is not shown what is about to happen.
//
// Without an embedder it still knows the very sentences that were taught.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "agent/intent_head.h"
#include "agent/skill.h"
#include "agent/taught.h"
#include "agent/understanding.h"
#include "model/embedder.h"

namespace adjutant::agent {

// Who has a second opinion on what a sentence means.
class SecondOpinion {
 public:
  virtual ~SecondOpinion() = default;
  // Puts it into the ranking of the first: best first again. `plain` is the sentence as it was meant, without slips of
  // the finger.
  virtual void weigh(std::string_view sentence, std::string_view plain, std::vector<Understanding>& ranking,
                     std::stop_token stop) = 0;
};

class SkillHead final : public SecondOpinion {
 public:
  struct Files {
    std::filesystem::path shipped;  // the folder of the skills that come with Adjutant: nothing personal
    std::filesystem::path foreign;  // sentences that no skill covers, one a line
    std::filesystem::path cache;    // a folder for what was learned of these two; may be empty
    std::string embedder;           // which one it is: what was learned by one says nothing for another

    bool ship(const Skill& skill) const;
    // Those of a set that come with Adjutant, by name. Also those that are switched off: what is said for one of these means
    // none of the others, and nothing is learned anew for a switch.
    std::vector<const Skill*> shipped_of(const SkillSet& set) const;
  };
  // `embedder` may be null. Nothing is learned before the first sentence.
  SkillHead(const SkillSet& skills, Taught& taught, model::Embedder* embedder, Files files)
      : skills_(skills), taught_(taught), embedder_(embedder), files_(std::move(files)) {}

  // A sentence that was taught means that skill and no other. Where the best is very sure, nothing else is weighed.
  void weigh(std::string_view sentence, std::string_view plain, std::vector<Understanding>& ranking,
             std::stop_token stop) override;

  // To be called where the skills have changed: the next sentence sees it. What was taught or forgotten, here or in
  // another process, it sees by itself.
  void renew() { ready_ = false; }

 private:
  void prepare(const std::vector<TaughtSentence>& taught, const std::stop_token& stop);
  // What was taught since, in milliseconds; where something was forgotten all is made ready anew.
  void catch_up(const std::stop_token& stop);
  void learn(std::span<const TaughtSentence> taught, const std::stop_token& stop);
  const Skill* skill_called(const std::string& name) const;
  Result<IntentHead> shipped_head(const std::stop_token& stop);
  Result<void> add_own(const std::string& sentence, const std::string& skill, const std::stop_token& stop);

  const SkillSet& skills_;
  Taught& taught_;
  model::Embedder* embedder_;
  const Files files_;
  bool ready_ = false;
  std::vector<TaughtSentence> known_taught_;  // when it was made ready
  std::optional<IntentHead> head_;
  std::map<std::string, std::string> exact_;  // folded words of a taught sentence -> skill
};

// The ranking with what the judgement says put in: best first again.
void weigh_judgement(const Judgement& judgement, const SkillSet& skills, std::vector<Understanding>& ranking);

}  // namespace adjutant::agent
