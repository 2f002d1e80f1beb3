// Plans in stages: what one plan has found decides what the next one is planned for.
//
// A plan by a model ends with plan.next: a request in its own words, and what was found. That is an effect like any
// other: it is shown, and happens after a yes. Then a model writes the next plan, which is checked, rehearsed and approved
// by itself. Of what was found, its prompt gets numbers, days, times, lengths, amounts and yes or no, and these only where
// nobody but the owner and their records had a say in them, or the owner has confirmed them. Text never gets there: an id
// is handed on as a value of which the model sees the name (decision 011).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "journal/journal.h"
#include "plan/checker.h"
#include "plan/tool.h"
#include "store/database.h"

namespace adjutant::agent {

constexpr int kMostStages = 3;
constexpr std::string_view kNextTool = "plan.next";

// A stage that is to be planned.
struct Stage {
  int number = 2;
  std::string after;                                       // the run before it
  std::string request;                                     // the owner's, that all stages are about
  std::string task;                                        // as the plan before it says
  std::vector<std::pair<std::string, std::string>> known;  // "day", "2026-12-02"
  std::optional<plan::Value> id;                           // of what was found, with its label
};

// The place of a run among the stages of a request.
struct StagePlace {
  int number = 1;
  std::string after;  // the run before it; empty for the first
};

class Stages {
 public:
  Stages(store::Database& database, journal::Journal& journal, const plan::Catalog& catalog)
      : database_(database), journal_(journal), catalog_(catalog) {}

  // What is to be planned after a run; nothing where it has asked for nothing, or is not done, or was taken back, or where
  // that was planned already.
  // Errors: there have been as many stages as there may be.
  Result<std::optional<Stage>> due_after(const std::string& run) const;
  // The run that was planned for a stage. False where it has one already.
  Result<bool> begin(const Stage& stage, const std::string& run);
  Result<StagePlace> of(const std::string& run) const;
  // The run that was planned on from this one.
  Result<std::optional<std::string>> after(const std::string& run) const;

 private:
  store::Database& database_;
  journal::Journal& journal_;
  const plan::Catalog& catalog_;
};

// The tool plan.next.
void add_stage_tool(plan::Catalog& catalog);

// Why a plan may not hand on what it does, in words for the model; nothing: it may, or does not. `stage`: its own number.
std::optional<std::string> wrong_next(const plan::CheckedPlan& plan, int stage);

}  // namespace adjutant::agent
