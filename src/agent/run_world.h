// The world as a run sees it: reads and effects, each written to the journal before and after.
//
// Every question to the world has a number. A number that the journal knows is answered from there: that is how a run
// takes what the rehearsal read, and how a run goes on after a crash.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/authority.h"
#include "agent/objections/objector.h"
#include "agent/places.h"
#include "agent/roles.h"
#include "journal/journal.h"
#include "plan/evaluator.h"

namespace adjutant::agent {

enum class Mode {
  rehearse,  // reads are real; effects, and queries that the owner is asked about, are previews
  execute,   // they happen
  look,      // nothing happens and nothing is written: for a call as it stands (RunWorld::find)
};

struct Progress {  // told as it goes, for the terminal
  virtual ~Progress() = default;
  virtual void working(std::string_view what) = 0;
  virtual void pause() {}  // something else will be shown, or nothing goes on any more
};

struct Surroundings {
  const plan::Catalog& catalog;
  journal::Journal& journal;
  Authority& authority;
  Reading& reading;
  Owner& owner;
  const Clock& clock;
  Progress* progress = nullptr;
  objections::Objector* objector = nullptr;  // null: nobody objects
  Places* places = nullptr;                  // null: nobody knows where things are
};

class RunWorld final : public plan::World {
 public:
  RunWorld(Surroundings& around, const journal::Run& run, std::string owner, Zone zone,
           std::vector<journal::Step> known, Mode mode, std::stop_token stop);

  Time now() const override { return now_; }
  Result<void> step(plan::Position at) override;
  Result<plan::Value> call(const plan::Call& call, const plan::Site& site) override;
  Result<plan::Value> extract(const plan::Value& text, const plan::Type& record, const plan::Site& site) override;
  Result<plan::Value> classify(const plan::Value& text, const plan::Value& options, const plan::Site& site) override;
  Result<plan::Value> choose(const plan::Value& list, const plan::Value& criterion, const plan::Site& site) override;
  Result<plan::Value> draft(const plan::Value& instruction, const plan::Value& material,
                            const plan::Site& site) override;
  Result<std::optional<plan::Value>> ask(const plan::Value& question, const plan::Value& options, std::string_view form,
                                         const plan::Site& site) override;
  Result<std::optional<bool>> confirm(const plan::Value& value, const plan::Value& question,
                                      const plan::Site& site) override;
  Result<void> say(const plan::Value& value, std::vector<plan::Cell> cells, const plan::Site& site) override;
  Result<void> stopped(const plan::Value& reason, const plan::Site& site) override;

  // Mode::look: the walk ends with the call of this number, which is kept with its labels.
  void find(int number) { wanted_ = number; }
  const std::optional<plan::Call>& found() const { return found_; }

  // Whether effects were left for later because the owner's yes was to others alone.
  bool held_back() const { return held_back_; }

  // Why an approved effect did not run, where the reason is that the world is not as its preview saw it.
  const std::optional<Error>& moved() const { return moved_; }
  // Whether it ended because the owner has paused it.
  bool paused() const { return paused_; }

 private:
  using Step = journal::Step;
  Result<void> check_stop();
  Step* known(int number);
  Result<void> write(Step step);
  Step question_step(std::string kind, const plan::Site& site, Json question);
  const Step* answered_before(const Step& question);  // null: it was not asked yet, or has no answer
  template <class Ask>
  Result<plan::Value> journaled(const plan::Site& site, const plan::Type& type, Json question, Ask ask);
  bool waits_for_yes(const plan::Call& call, const Step& step);
  std::string key_of(const Step& step) const;  // of the intent: the same when the run is resumed
  Result<plan::Value> read(const plan::Call& call, plan::Tool& tool, Step step);
  Result<plan::Value> rehearse(const plan::Call& call, plan::Tool& tool, Step step);
  Result<plan::Value> execute(const plan::Call& call, plan::Tool& tool, Step step);
  Result<void> still_so(const plan::Call& call, plan::Tool& tool, Step& planned);
  bool changed_by_this_run(const std::vector<std::string>& links, int before) const;
  std::optional<Result<plan::Value>> finished(const plan::Call& call, const Step& before);
  Result<std::optional<plan::Value>> settle(const plan::Call& call, plan::Tool& tool, const Step& issued);
  Result<plan::Value> perform(const plan::Call& call, plan::Tool& tool, Step step, const Decision& decision);
  Result<bool> issue(const Step& step, const std::string& key);
  Result<void> check_pause();
  Result<bool> is_left_out(const Step& step);
  plan::Value later(const plan::Call& call, int number);
  Result<bool> waits_for_its_turn(const Step& step);
  Result<plan::Value> leave_out(const plan::Call& call, Step step);
  Result<plan::Value> settle_failure(const plan::Call& call, plan::Tool& tool, Step step, const plan::Intent& intent,
                                     const Error& error);
  Result<plan::Value> answered(const plan::Call& call, plan::Tool& tool, Step step);
  void tell(const plan::Call& call, bool effect);
  Result<void> leave_open(Step step, const std::string& question, const std::vector<std::string>& options);
  Result<plan::Value> confirmed(Step step, plan::Outcome outcome);
  Result<void> authorise(const plan::Call& call, const Step& planned, const Decision& decision);
  Result<void> hear_objections(const Step& planned);
  bool as_planned(const Json& planned, const Json& actual);
  void remember_confirmed(const plan::Value& value);

  Surroundings& around_;
  const journal::Run& run_;
  const Time now_;
  std::map<int, Step> known_;
  const Mode mode_;
  const std::string owner_;  // of the lease
  const std::stop_token stop_;
  std::map<std::string, std::string> confirmed_;  // evidence by mandate::confirmed_key()
  int number_ = 0;
  int effect_ = 0;
  int effects_ = 0;  // that the rehearsal foresaw
  std::optional<Error> moved_;
  int wanted_ = 0;
  std::optional<plan::Call> found_;
  bool held_back_ = false;
  bool paused_ = false;
};

}  // namespace adjutant::agent
