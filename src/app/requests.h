// What the command line and the page both do with the owner's words, as far as nobody has to be asked in between: from a
// sentence to a run with its preview, and on to its end.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/assistant.h"

namespace adjutant::app {

// A sentence that means a skill from now on, because the owner picked that; `number` takes it back.
struct Lesson {
  std::int64_t number = 0;
  std::string skill;
};

struct Requested {
  agent::RunView view;
  bool in_doubt = false;  // the owner looks, even where the mandate allows everything
  std::vector<Lesson> taught;
};

// Whether something is planned that can still be said yes to.
bool may_go_on(const agent::RunView& view);

// A run with what its plan cost and which stage it is, where a model wrote it.
Result<agent::RunView> view_of(Assistant& assistant, const std::string& run);

// What a model has planned, to its preview. `stage`: which one it is for; null: the first of a request. Whoever plans a
// further one holds the run before it (Runner::hold).
Result<agent::RunView> prepare_planned(Assistant& assistant, const std::string& request, const agent::Stage* stage,
                                       const std::stop_token& stop);

// What can be said to a request that nothing came of.
Error with_ways_out(Error error, const std::string& text);

// What a sentence means in the owner's own word is known from then on. A text that came with it is not theirs, and teaches
// nothing.
Result<std::vector<Lesson>> learn_choices(Assistant& assistant, const std::vector<agent::Chosen>& chosen);

// "Undo", "take it back": what was done last, here or elsewhere. An undo is a run too: undone again, the effects stand again.
bool is_undo(std::string_view text);
// Error (failed): nothing was done of late.
Result<agent::Runner::Undo> undo_of_last(Assistant& assistant, const std::stop_token& stop);

// The owner's words, to the preview. `given`: files that came with them (app/given.h). A correction drops what waits; what was done already is not taken back here
// (needs_approval). Questions go to the assistant's owner.
Result<Requested> prepare_request(Assistant& assistant, const std::string& text, const std::stop_token& stop,
                                  const std::vector<std::string>& given = {});

// Runs what needs no yes; where one is needed, or it was in doubt, it stays as it is.
Result<agent::RunView> run_if_allowed(Assistant& assistant, const Requested& requested, const std::stop_token& stop);

// Runs it, as far as it goes; where it ends and has asked for a further stage, that is planned, to its preview.
Result<agent::RunView> go_on(Assistant& assistant, const agent::RunView& view, const std::stop_token& stop);

// A yes to each of what is planned, which has this seal, and then the run, as far as it goes; a further stage is planned.
// `step`: the yes is to this one alone; 0: to all. Errors: usage (it does not wait, or something else is planned by now),
// needs_approval (a stop that `despite` lacks).
Result<agent::RunView> approve_sealed(Assistant& assistant, const std::string& run, const std::string& seal,
                                      const std::set<agent::objections::Kind>& despite, const std::stop_token& stop,
                                      int step = 0);

// A run that was paused goes on, as far as it goes; a further stage is planned. Errors (usage): it is not paused.
Result<agent::RunView> resume_paused(Assistant& assistant, const std::string& run, const std::stop_token& stop);

}  // namespace adjutant::app
