// What the owner changes in the mandate without an editor: by a form, or by "always" at a step of a run.
//
// mandate.toml stays the truth: its text is changed (mandate/mandate_edit.h), and what is in force is read from it. A
// change that allows nothing more takes hold at once. One that allows more is shown first, with what it would change, and
// takes hold when it is confirmed: the confirmation stands for the whole text that would be in force, so what was seen is
// what is allowed.
#pragma once

#include "app/assistant.h"
#include "mandate/narrowest.h"
#include "mandate/rule_form.h"

namespace adjutant::app {

struct MandateEdit {
  enum class What { add, change, remove } what = What::add;
  mandate::RuleForm form;  // to remove a rule: its name
};

struct MandateChange {
  std::string rule;      // its name
  std::string sentence;  // what it would say; empty: it would be gone
  std::string text;      // as it would stand in the file
  mandate::Difference difference;
  bool in_force = false;     // it has taken hold
  std::string confirmation;  // of what waits for one; else empty
};

// Stands for the file's text as it was read last: another one after each change, whoever made it.
std::string mandate_version(const Assistant& assistant);

// Errors: the file has changed since `version`, cannot be used or waits itself; what is confirmed is not this change
// (usage); the mandate cannot be so (failed).
Result<MandateChange> change_mandate(Assistant& assistant, const MandateEdit& edit, const std::string& version,
                                     const std::string& confirmation);

// Puts a file in force that waits, as it was seen.
Result<void> accept_mandate(Assistant& assistant, const std::string& version);

struct AlwaysWish {
  std::int64_t per_day = 0;  // 0: as often as in this run
  bool whole_domain = false;
  bool any_thing = false;
  std::optional<Date> until;
};

// The narrowest grant that covers a step that waits, in the same two turns; with it in force, the run is rehearsed anew,
// and goes on waiting. Errors: there is no such step, what is confirmed is not this change (usage); it is forbidden, or no
// grant covers it (forbidden); it cannot be had so (failed).
Result<MandateChange> always(Assistant& assistant, const agent::RunView& view, int step, const AlwaysWish& wish,
                             const std::string& confirmation, const std::stop_token& stop);

// As docs/JSON.md has it.
Json to_json(const MandateChange& change);
Json to_json(const mandate::RuleForm& form);

}  // namespace adjutant::app
