// Runs a checked plan step by step. The plan itself has no power: whatever touches the world goes through World,
// in the order of the text, one step at a time.
//
// Evaluation is deterministic: the same plan, arguments and answers of the World give the same steps, numbered the
// same. That is what lets the journal replay a run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/cells.h"
#include "plan/checker.h"
#include "plan/tool.h"

namespace adjutant::plan {

// Where in the plan, and what decides that it happens at all.
struct Site {
  Position at;
  Label control;
};

// What an evaluation asks of the outside: the agent implements it for the rehearsal and for the run. An error ends
// the run at that step. Values come back with their labels.
class World {
 public:
  virtual ~World() = default;
  virtual Time now() const = 0;  // when the run began; the same when it is resumed

  // Before each statement and each item of a comprehension: an error (ErrorKind::stopped) ends the run.
  virtual Result<void> step(Position at) = 0;

  // A tool. An effect in a rehearsal gives a Placeholder.
  virtual Result<Value> call(const Call& call, const Site& site) = 0;

  // The reader and writer roles. A record of type `record`, or a missing value.
  virtual Result<Value> extract(const Value& text, const Type& record, const Site& site) = 0;
  virtual Result<Value> classify(const Value& text, const Value& options, const Site& site) = 0;
  virtual Result<Value> choose(const Value& list, const Value& criterion, const Site& site) = 0;
  virtual Result<Value> draft(const Value& instruction, const Value& material, const Site& site) = 0;

  // The owner. `options` has type nothing when there are none, `form` (question_form.h) is empty where the plan names
  // none. No answer yet: the evaluation ends as `waits`.
  virtual Result<std::optional<Value>> ask(const Value& question, const Value& options, std::string_view form,
                                           const Site& site) = 0;
  virtual Result<std::optional<bool>> confirm(const Value& value, const Value& question, const Site& site) = 0;
  // `cells` are the values that were filled in, in their order; none where one of them has no name.
  virtual Result<void> say(const Value& value, std::vector<Cell> cells, const Site& site) = 0;
  // A job ended by stop(reason); the next job goes on.
  virtual Result<void> stopped(const Value& reason, const Site& site) = 0;
};

enum class Ending {
  finished,
  needs_result,  // a decision hangs on the result of an effect that has not happened: the end of a rehearsal
  waits,         // for the owner's answer
};

struct Evaluation {
  Ending ending = Ending::finished;
  Position at;  // where it ended early
};

// `arguments`: per job, in the order of its parameters.
Result<Evaluation> evaluate(const CheckedPlan& plan, const Catalog& catalog,
                            const std::vector<std::vector<Value>>& arguments, World& world);

}  // namespace adjutant::plan
