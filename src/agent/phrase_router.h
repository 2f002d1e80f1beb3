// From a sentence to a skill without a model: the sentence must have the words of one of the skill's examples, and
// what stands in the places of its slots must be a time, an event, a person, as the slot's type says.
//
// Two things that could be meant lead to a question, never to a guess. A sentence that holds two jobs becomes one plan
// with both.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "agent/roles.h"
#include "agent/skill.h"
#include "tools/resolver.h"

namespace adjutant::agent {

struct RoutedPlan {
  std::vector<std::string> skills;
  plan::CheckedPlan plan;
  std::vector<std::vector<plan::Value>> arguments;  // per job
};

class PhraseRouter {
 public:
  using Resolvers = std::map<std::string, tools::Resolver*>;
  PhraseRouter(const SkillSet& skills, Resolvers resolvers, Owner& owner)
      : skills_(skills), resolvers_(std::move(resolvers)), owner_(owner) {}

  // Errors: not_understood (no skill fits; or a slot's words mean nothing, said in a sentence), needs_approval (which
  // one is meant is a question that nobody answered; its options are in the hint).
  Result<RoutedPlan> route(std::string_view sentence, const Time& now);

 private:
  struct Match {
    const Skill* skill = nullptr;
    std::map<std::string, std::string> words;  // slot -> as said
    std::size_t literals = 0;                  // words of the example that the sentence has
  };
  std::vector<Match> matches(const std::vector<std::string>& tokens) const;
  Result<std::vector<plan::Value>> fill(const Match& match, const Time& now);
  Result<plan::Value> resolve(const std::string& slot, const plan::Type& type, const std::string& words,
                              const Time& now);
  Result<RoutedPlan> one(std::string_view sentence, const Time& now);

  const SkillSet& skills_;
  Resolvers resolvers_;
  Owner& owner_;
};

}  // namespace adjutant::agent
