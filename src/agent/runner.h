// One request's way: rehearse -> approve -> run -> report -> undo, each step in the journal.
//
// What was approved is what happens. Where the world is no longer as the preview saw it, the effect does not run: the
// rest is rehearsed anew, and waits for a new approval. So it is where the run comes to what could not be previewed: all
// that can be foreseen then is shown at once.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/answer_row.h"
#include "agent/planner/planning.h"
#include "agent/planner/stages.h"
#include "agent/run_world.h"
#include "base/id.h"
#include "journal/watch.h"

namespace adjutant::agent {

// An effect that the rehearsal foresees, or a query that waits for a yes.
struct PlannedEffect {
  int number = 0;
  int line = 0;
  std::string tool;
  plan::Effect effect = plan::Effect::write;
  Json arguments;
  std::vector<std::pair<std::string, std::string>> sources;  // argument -> where it came from
  std::vector<std::pair<std::string, std::string>> origins;  // argument -> "owner", "records", ...: the least trusted
  std::string hash;
  plan::Preview preview;
  Decision decision;
  bool approved = false;
  bool awaits_results = false;  // of earlier effects: it is previewed anew, and approved, when they are known
};

// Part of the answer: the words, who wrote them where it was not the owner or their records, and what opens the things
// that they were made of ("mail:ID"), the first it speaks of first.
struct Said {
  std::string text;
  std::string from;  // empty: trusted
  std::vector<std::string> links;
  std::vector<Place> places;  // of the links, those whose coordinates are known
  int line = 0;               // of the plan
  AnswerRow row;
};

// What a run waits to be answered; without options, in the owner's own words.
struct OpenQuestion {
  std::string text;
  std::vector<std::string> options;
  struct OptionPlace {
    std::size_t option = 0;  // from 0
    Place place;
  };
  std::vector<OptionPlace> places;  // where what an option was made of is
  int step = 0;                     // of the run; 0: it is asked before there is one
  Json layout;                      // its form, and what that needs besides the options (plan/question_form.h)
};

// What is known of a run now: its preview before it has run, its report after.
struct RunView {
  journal::Run run;
  std::vector<Said> answer;
  std::vector<PlannedEffect> planned;       // not happened yet
  std::vector<journal::Step> happened;      // confirmed, failed, unknown effects and asked queries, in order
  std::vector<journal::Step> struck;        // effects that the owner has struck out
  std::vector<std::string> possible_after;  // what may follow where the rehearsal had to end
  std::optional<Error> error;               // why it ended early
  std::optional<OpenQuestion> question;     // that it waits for
  std::vector<std::string> cannot_undo;     // of an undo: effects that stay, and why
  std::optional<Planning> planning;         // of a plan that a model wrote
  StagePlace stage;                         // of such a plan, among those of its request
  std::optional<Position> home;             // the owner's own place, where there are places
  bool paused = false;                      // by the owner: what was said yes to stays so
  std::string held;                         // by whom, where the run has ended and asked for a further stage: see Held
  // What became of what has happened, by the steps' numbers.
  std::map<int, std::vector<journal::StepChange>> changes;
  // What speaks against what is planned; the gravest first.
  std::vector<objections::Objection> objections;

  Verdict worst() const;  // of what is planned, not approved yet and can be
  // Stands for all that is planned, and for this run: who has seen it can say what exactly they said yes to.
  std::string seal() const;
  bool waits() const { return run.state == journal::RunState::waiting; }
  // Whether something speaks against it that the owner has not said yes to: a question or a stop.
  bool is_objected_to() const;
  // The kinds of the stops among them.
  std::set<objections::Kind> stops() const;
};

// A run that has ended and has asked for a further stage is held from its end on until that is planned, so that nobody else
// plans it, too. Where the process is gone that held it, it was cut off there: the next that asks for it has it.
class Held final {
 public:
  Held(journal::Journal& journal, journal::Run run, journal::Lease lease, std::stop_token stop);
  // From then on the stage is planned when somebody asks for it.
  ~Held();
  Held(const Held&) = delete;

  // Stops when the run is stopped.
  std::stop_token token() const { return watch_->token(); }
  // Leaves it to another process when this one has ended, as if it had been cut off.
  void leave() { left_ = true; }

 private:
  journal::Journal& journal_;
  const journal::Run run_;
  const journal::Lease lease_;
  bool left_ = false;
  std::optional<journal::Watch> watch_;
};

class Runner {
 public:
  Runner(Surroundings around, Random& random, Zone zone) : around_(around), random_(random), zone_(zone) {}

  // A new run: checks the arguments, rehearses, and goes to waiting (or done, when there is no effect). `stage`: which one
  // of its request it is, written in one with that; an error where that stage has a run already. `id`: of the new run, from
  // new_id(), where somebody must know it before; empty: a new one.
  Result<RunView> prepare(const std::string& request, const plan::CheckedPlan& plan,
                          const std::vector<std::vector<plan::Value>>& arguments, std::stop_token stop,
                          const Stage* stage = nullptr, const std::string& id = {});
  std::string new_id() { return random_id(random_, 40); }

  // Says yes to what is planned. `each`: also to what a blanket yes does not cover. Never to what is forbidden. A yes
  // answers notes and questions; stops only where their kind is among `despite`, else it is refused (needs_approval). By
  // a yes to each, the owner has seen the objections: they are remembered as dismissed.
  enum class Yes { blanket, each };
  Result<void> approve(const RunView& view, Yes yes, const std::set<objections::Kind>& despite = {});
  // The same yes to one step alone, which happens whatever waits before it; the others stay planned, also those that the
  // mandate allows. It answers what speaks against this step, or against the whole run. Errors: the run has no such step
  // that could happen now (usage), it is forbidden, a stop that `despite` lacks (needs_approval).
  Result<void> approve_step(const RunView& view, int step, const std::set<objections::Kind>& despite = {});
  Result<void> reject(const std::string& run);

  // Runs what may run, from where it stopped: after approval, and after a crash. One process at a time. Comes back
  // waiting, with a new preview, where something that was approved could not be done as it was previewed.
  Result<RunView> run(const std::string& run, std::stop_token stop);

  Result<RunView> view(const std::string& run);

  // Whether a living process works on a run.
  Result<bool> is_worked_on(const std::string& run);

  // Holds a run that has ended. `held`: as the view says of a run that this process has just ended, else empty. Error:
  // another process holds it.
  Result<std::unique_ptr<Held>> hold(const std::string& run, const std::string& held, std::stop_token stop);

  // The run as an objection suggests it, prepared anew with the same request; the one before is dropped. Errors: there is
  // no such suggestion, or the plan cannot be changed in this one place alone.
  Result<RunView> prepare_edited(const std::string& run, int objection, std::stop_token stop);
  // The same with a change of the owner's own: another value for an argument, or without the step.
  Result<RunView> prepare_edited(const std::string& run, const objections::Edit& edit, std::stop_token stop);

  // Runs left in the middle by a crash.
  Result<std::vector<journal::Run>> interrupted();

  // "Not that one": without the effect `step`, also in the middle of a run. A run that waits is rehearsed anew, and needs a
  // yes to what is left. Errors: there is no such effect that has not happened, or others need what it gives.
  Result<RunView> strike(const std::string& run, int step, std::stop_token stop);

  // A run that waits, rehearsed anew: what the mandate says of it now, and what the world is like.
  Result<RunView> look_again(const std::string& run, std::stop_token stop);

  // The call of a planned step with its labels. Nothing happens.
  Result<plan::Call> call_of(const RunView& view, int step, std::stop_token stop);

  // The run finishes the effect that it is about, and waits. Errors: it does not go on.
  Result<RunView> pause(const std::string& run);
  // The owner has done the step by hand: it counts as done by them, no call is made for it, and it has no undo. Of a run that
  // waits, what was said yes to stays so; where nothing is left, it is done. Errors: there is no such effect that has not
  // happened, or others need what it gives.
  Result<RunView> take_over(const std::string& run, int step, std::stop_token stop);

  // The plan that takes a run's effects back, last first, and what cannot be taken back. Prepared like any other run.
  // What an earlier undo has taken back is left out, unless that was taken back itself.
  struct Undo {
    std::optional<RunView> view;      // nothing: there is nothing to take back
    std::vector<std::string> cannot;  // effects that stay, and why
  };
  Result<Undo> prepare_undo(const std::string& run, std::stop_token stop);

 private:
  // One walk over the plan, and what came of it.
  struct Walk {
    Result<plan::Evaluation> end;
    std::optional<Error> moved;
    bool paused = false;
    std::optional<Error> asked;  // of a new rehearsal: what came to wait for the owner, and made it needed
    bool held_back = false;      // effects wait because the yes was to others alone
  };
  // How an effect of a run is taken back, as things are now.
  struct Inverse {
    enum class State { stands, taken_back, unknown } state = State::stands;  // of the effect
    Json call;           // takes the effect back; null: nothing does
    Json again;          // where it was taken back: makes it happen again; null: nothing does
    std::string report;  // of the effect
    int line = 0;
    std::string tool = {};
  };
  Result<void> take(const std::string& run, const journal::Lease& lease);
  Result<RunView> edit(const RunView& before, const objections::Edit& edit, std::stop_token stop);
  Result<RunView> rehearse(const journal::Run& run, const plan::CheckedPlan& plan, std::stop_token stop,
                           const Stage* stage = nullptr);
  Result<RunView> work(const journal::Run& run, const plan::CheckedPlan& plan, const journal::Lease& lease,
                       std::stop_token stop);
  Result<Walk> walk(const journal::Run& run, const plan::CheckedPlan& plan, const journal::Lease& lease, Mode mode,
                    std::stop_token stop);
  Result<RunView> rest(const journal::Run& run, const journal::Lease& lease);
  Result<void> may_be_left_out(const RunView& view, int step) const;
  std::optional<Place> place_of(const std::string& link) const;
  Result<void> forget_approved(const journal::Run& run);
  Result<RunView> anew(const RunView& before, std::stop_token stop);
  Result<void> answer(const RunView& view, Yes yes, const std::set<objections::Kind>& despite, int step);
  Result<bool> is_held_up(const RunView& view);
  Result<void> hear_objections(RunView& view);
  Result<plan::CheckedPlan> checked(const journal::Run& run) const;
  Result<RunView> finish(const journal::Run& run, const plan::CheckedPlan& plan, const journal::Lease& lease, Mode mode,
                         const Walk& walk, const Stage* stage = nullptr);
  Result<void> close(RunView& now, const journal::Lease& lease, const Stage* stage);
  Stages stages() const { return {around_.journal.database(), around_.journal, around_.catalog}; }
  Result<std::string> what_came_of(const journal::Run& run) const;
  Result<std::map<int, Inverse>> inverses(const journal::Run& run);
  Result<void> why_not(const Json& call) const;
  journal::Lease new_lease();

  Surroundings around_;
  Random& random_;
  Zone zone_;
};

}  // namespace adjutant::agent
