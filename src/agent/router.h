// From a sentence to a plan: which skill is meant, and what stands in its slots.
//
// A sentence near enough to an example needs no model. Of the others, the few nearest skills are shown to the small
// model, whose words count only where they stand in the sentence. Words are copied as said and resolved by our code
// against the calendar, the contacts, the mailbox: two candidates lead to a question, never to a guess. A sentence that
// holds two jobs becomes one plan with both.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agent/coordination.h"
#include "agent/reference.h"
#include "agent/roles.h"
#include "agent/skill.h"
#include "agent/skill_head.h"
#include "agent/slot_head.h"
#include "agent/talk.h"
#include "agent/understanding.h"
#include "model/needle.h"
#include "tools/resolver.h"

namespace adjutant::agent {

// What a sentence was taken for.
struct Understood {
  std::string skill;
  std::map<std::string, std::string> words;  // slot -> as said
};

// The skill that the owner has picked for a sentence: what it means in their own word.
struct Chosen {
  std::string sentence;
  std::string skill;
};

struct RoutedPlan {
  std::vector<Understood> understood;
  std::optional<Error> problem;  // a slot's words mean nothing, or several things; then there is no plan
  bool in_doubt = false;         // not quite an example of the skill: the owner looks before anything happens
  plan::CheckedPlan plan;
  std::vector<std::vector<plan::Value>> arguments;  // per job
  std::string replaces;                             // the run that this puts right: to be dropped, or taken back
  std::vector<Chosen> chosen;                       // where the owner was asked which skill is meant: to be learned
};

class Router {
 public:
  using Resolvers = std::map<std::string, tools::Resolver*>;

  // `model` may be null: then only what is near an example is understood. So may `talk`, what "it" and "the second" can
  // mean: then they mean nothing; `second`: then the words alone tell which skill is meant; and `slots`: then they alone tell what stands in its slots.
  Router(const Understander& understander, Resolvers resolvers, Owner& owner, model::FormFiller* model,
         RecentTalk* talk = nullptr, SecondOpinion* second = nullptr, SlotOpinion* slots = nullptr)
      : understander_(understander),
        resolvers_(std::move(resolvers)),
        owner_(owner),
        model_(model),
        talk_(talk),
        second_(second),
        slots_(slots) {}

  // Errors: not_understood (no skill fits), stopped. What a skill was found for, but not what stands in its slots, comes
  // with a problem: not_understood (there is no such thing), needs_approval (several; nobody said which).
  Result<RoutedPlan> route(std::string_view sentence, const Time& now, std::stop_token stop);

  // Only what is as near to an example as can be, and has things that its slots can mean.
  std::optional<RoutedPlan> clearly(std::string_view sentence, const Time& now);

  // The plan of jobs that were understood before: what their words mean now.
  Result<RoutedPlan> again(const std::vector<Understanding>& jobs, const Time& now);

  // What words can mean where a value of the type is wanted, best first. Error not_understood: nothing, and why.
  Result<std::vector<tools::Candidate>> candidates(const plan::Type& type, const std::string& words, const Time& now);
  // The one of them that is meant, by the owner's word where there are several.
  Result<plan::Value> pick(const std::string& words, std::vector<tools::Candidate> candidates);
  // From now on, words that can mean several things do not mean these.
  void avoid(std::vector<plan::Value> values) { avoided_ = std::move(values); }

 private:
  using Ranking = std::vector<Understanding>;
  Result<RoutedPlan> one(std::string_view sentence, const Time& now, const std::stop_token& stop);
  Result<RoutedPlan> from(const Understanding& understanding, const Time& now);
  Result<std::vector<std::vector<plan::Value>>> fill(const Understanding& understanding, const Time& now);
  Result<std::vector<tools::Candidate>> referred(const Reference& reference, const plan::Type& type,
                                                 const std::string& words);
  Result<std::vector<plan::Value>> each_of(const plan::Type& type, const std::string& words, Error whole,
                                           const Time& now);
  std::optional<std::pair<std::string, Coordination>> several_in(const Understanding& understanding,
                                                                 std::string_view sentence, const Time& now);
  Understanding coordinated(Understanding understanding, std::string_view sentence, const Time& now,
                            const std::stop_token& stop);
  Result<std::vector<plan::Value>> values(const plan::Type& type, const std::string& words, const Time& now);
  std::optional<std::pair<std::string_view, std::string_view>> two_jobs(std::string_view sentence, const Time& now,
                                                                        const std::stop_token& stop);
  // What the model makes of the sentence, given the nearest skills.
  Ranking ask_model(std::string_view sentence, const Ranking& ranking, const std::stop_token& stop);
  Result<RoutedPlan> did_you_mean(std::string_view sentence, const Ranking& ranking, const Time& now);

  const Understander& understander_;
  Resolvers resolvers_;
  Owner& owner_;
  model::FormFiller* model_;
  RecentTalk* talk_;
  SecondOpinion* second_;
  SlotOpinion* slots_;
  std::vector<plan::Value> first_job_;  // what it is about, while the second is understood
  std::vector<plan::Value> avoided_;
};

}  // namespace adjutant::agent
