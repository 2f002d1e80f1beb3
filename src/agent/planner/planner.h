// Plans for requests that no skill covers, written by a model.
//
// The model sees the request and the tools, nothing that others may have written. What it answers is checked like any
// plan, and goes the same way: rehearsal, preview, the owner's yes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agent/lexicon.h"
#include "agent/planner/plan_answer.h"
#include "agent/planner/planning_ledger.h"
#include "agent/planner/stages.h"
#include "agent/skill.h"
#include "base/clock.h"
#include "model/embedder.h"

namespace adjutant::agent {

struct PlanningContext {
  Time now;
  std::vector<const Skill*> near;  // best first
  std::string request_language;    // "German"; empty: English, or nobody knows
  const Stage* stage = nullptr;    // null: the first of a request
};

struct PlannedPlan {
  plan::CheckedPlan plan;
  std::vector<std::vector<plan::Value>> arguments;  // per job
  Planning planning;
  std::vector<PlanningLedger::Id> questions;  // in the ledger
};

class Planner {
 public:
  virtual ~Planner() = default;
  // Errors: not_understood (no planner has written a plan that holds), failed (none could be asked: down, slow, out of
  // money), stopped.
  virtual Result<PlannedPlan> plan(std::string_view request, const PlanningContext& context, std::stop_token stop) = 0;
};

// Asks its models in their order: the next one where one cannot be asked, or has not written a plan that holds after so
// many attempts. Each answer that does not hold goes back with what is wrong with it.
class ModelPlanner final : public Planner {
 public:
  struct Provider {
    PlannerSettings settings;
    std::shared_ptr<model::TextModel> model;
  };
  struct Surroundings {
    const plan::Catalog& catalog;
    const Lexicon& lexicon;
    PlanningLedger& ledger;
    std::string language;                             // the page that says how plans are written
    model::Embedder* embedder;                        // null: tools are chosen by words
    std::function<void(std::string_view)> working{};  // told what goes on
  };

  ModelPlanner(std::vector<Provider> providers, Surroundings around)
      : providers_(std::move(providers)), around_(std::move(around)) {}

  Result<PlannedPlan> plan(std::string_view request, const PlanningContext& context, std::stop_token stop) override;

 private:
  struct Round;
  Result<ReadyPlan> ask(const Provider& provider, Round& round, const std::stop_token& stop);
  Result<std::string> words(const Provider& provider, const model::Prompt& prompt, Round& round,
                            const std::stop_token& stop, bool& answered);

  const std::vector<Provider> providers_;
  const Surroundings around_;
};

// At most so many tokens are in these messages: an estimate on the safe side.
std::int64_t most_tokens(const std::vector<model::Message>& messages);

}  // namespace adjutant::agent
