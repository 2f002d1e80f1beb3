// What each command does, for an opened home. All give an exit status (docs/ERRORS.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/assistant.h"
#include "cli/terminal.h"

namespace adjutant::cli {

using app::Assistant;

struct Options {
  bool json = false;
  bool yes = false;                     // approves what the mandate says to ask about
  bool dry_run = false;                 // stops after the preview
  std::vector<std::string> given = {};  // paths of files that go with a request
};

// Prints an error in words, or as JSON where that was asked for.
int show_error(const Error& error, const Options& options);

int ask(Assistant& assistant, const std::string& text, const Options& options, std::stop_token stop);
// What a sentence is taken for: skills, and the words of their slots. Does nothing else.
int understand(Assistant& assistant, const std::string& text, const Options& options, std::stop_token stop);
// What the owner teaches about sentences: this one means that skill.
int route_teach(Assistant& assistant, const std::string& sentence, const std::string& skill, const Options& options);
int list_taught(Assistant& assistant, const Options& options);
int forget_taught(Assistant& assistant, std::int64_t number, const Options& options);
int export_taught(Assistant& assistant);
int plan_check(Assistant& assistant, const std::filesystem::path& file, const Options& options);
int plan_run(Assistant& assistant, const std::filesystem::path& file, const std::vector<std::string>& arguments,
             const Options& options, std::stop_token stop);
// The latest, or all from one day to another; an empty text is no bound. `all`: also those in whose place another run stands.
int list_runs(Assistant& assistant, bool all, const std::string& from, const std::string& to, const Options& options);
int show_run(Assistant& assistant, const std::string& run, const Options& options);
// What has happened since the owner was last here, or since they say so; and all runs, a JSON object a line.
int show_away(Assistant& assistant, const std::string& since, const Options& options);
int export_ledger(Assistant& assistant, const Options& options);
// How a run that waits is approved, where a plain yes is not what is meant.
struct ApproveWords {
  std::vector<std::string> despite;  // kinds of objections that would stop it
  int edit = 0;                      // the number of the objection whose suggestion is taken
  int step = 0;                      // the yes is to this one alone; 0: to all
};
int approve_run(Assistant& assistant, const std::string& run, const ApproveWords& words, const Options& options,
                std::stop_token stop);
// "Always" at a step that waits: the narrowest grant that covers it, and what of it is wanted wider.
struct AlwaysWords {
  int step = 0;
  std::int64_t per_day = 0;  // 0: as often as in the run
  bool domain = false;       // anybody at the recipient's domain
  bool any = false;          // whichever mail, file or entry is named
  std::string until;         // a day, or "never"; empty: for some months
};
// Shows what it would change in the mandate; puts it in force after a yes. The run goes on waiting.
int allow_always(Assistant& assistant, const std::string& run, const AlwaysWords& words, const Options& options,
                 std::stop_token stop);
// What a link names: "mail:ID", "event:ID", ...
int open_link(Assistant& assistant, const std::string& link, const Options& options);
// What the owner prefers; objections go by it.
int list_preferences(Assistant& assistant, const Options& options);
int add_preference(Assistant& assistant, const std::string& text, const Options& options);
int forget_preference(Assistant& assistant, const std::string& id, const Options& options);
// Objections that the owner has dismissed, and how to hear them again.
int list_dismissals(Assistant& assistant, const Options& options);
int forget_dismissal(Assistant& assistant, const std::string& id, const Options& options);
// "Not that one": the run without this step.
int strike_step(Assistant& assistant, const std::string& run, int step, const Options& options, std::stop_token stop);
// The owner in the middle of a run: it waits, goes on, or they have done a step by hand.
int pause_run(Assistant& assistant, const std::string& run, const Options& options);
int resume_run(Assistant& assistant, const std::string& run, const Options& options, std::stop_token stop);
int take_over_step(Assistant& assistant, const std::string& run, int step, const Options& options,
                   std::stop_token stop);
int reject_run(Assistant& assistant, const std::string& run, const Options& options);
int stop_run(Assistant& assistant, const std::string& run, const Options& options);
int undo_run(Assistant& assistant, const std::string& run, const Options& options, std::stop_token stop);
// Makes a skill of a run that no skill was behind; it takes over where no past request is understood worse.
int learn(Assistant& assistant, const std::string& run, const std::string& name, const Options& options,
          const std::stop_token& stop);
// Takes a skill of the owner's away; its files stay.
int unlearn(Assistant& assistant, const std::string& name, const Options& options);
int mandate_check(Assistant& assistant, const Options& options);
int mandate_bounds(Assistant& assistant, const Options& options);
// Shows what the changed file would allow besides; puts it in force after a yes.
int mandate_accept(Assistant& assistant, const Options& options, std::stop_token stop);
// What the owner has confirmed in plans, for the condition "endorsed".
int list_endorsements(Assistant& assistant, const Options& options);
int forget_endorsement(Assistant& assistant, const std::string& id, const Options& options);
// One line, where the mandate's file waits for the owner.
void tell_what_waits(const Assistant& assistant);
int mandate_explain(Assistant& assistant, const std::string& tool, const std::string& arguments,
                    const Options& options);
int list_tools(Assistant& assistant, const Options& options);
// What is done again and again; one of them turned on or off or removed by a tool, or done once now, to its preview.
int list_routines(Assistant& assistant, const Options& options);
int switch_routine(Assistant& assistant, const std::string& id, const std::string& tool, const Options& options,
                   const std::stop_token& stop);
int try_routine(Assistant& assistant, const std::string& id, const Options& options, const std::stop_token& stop);
// Another request or other times, as what stays empty is: to its preview, and on from there as options say.
int edit_routine(Assistant& assistant, const std::string& id, const std::string& request, const std::string& when,
                 const Options& options, const std::stop_token& stop);
// From a preview on: approval where it is needed and can be had, then the run.
int go_on_from(Assistant& assistant, const agent::RunView& view, const Options& options, const std::stop_token& stop);
// Skills: what can be asked for, and where each comes from.
int list_skills(Assistant& assistant, const Options& options);
int show_skill(Assistant& assistant, const std::string& name, const Options& options);
// A skill to begin with in the home's folder, with a test: it passes both.
int new_skill(Assistant& assistant, const std::string& name, const Options& options);
// From the next request on.
int switch_skill(Assistant& assistant, const std::string& name, agent::Switch to, const Options& options);
// Runs the tests that stand beside the skills, on a sample home of their own; of one skill, or of all. With a home,
// its skills belong to them.
int test_skills(const std::filesystem::path& home, const std::string& name, const Options& options);
int doctor(Assistant& assistant, const Options& options);

// What is said of a server that is connected, connected anew or looked at again.
struct ConnectWords {
  std::string name;
  std::filesystem::path card;
  bool draft = false;   // print a first card, and connect nothing
  bool accept = false;  // what has changed since it was accepted
  std::vector<std::string> command;
  std::string url;
  std::vector<std::string> env, headers, folders, private_hosts;
  bool network = false;
  bool no_sandbox = false;
};
int connect_mcp(Assistant& assistant, const ConnectWords& words, const Options& options, std::stop_token stop);
int list_connections(Assistant& assistant, const Options& options);
int disconnect(Assistant& assistant, const std::string& name, const Options& options);

int list_accounts(Assistant& assistant, const Options& options);
// `where`: a folder, from the working folder on, or an IBAN.
int change_account(Assistant& assistant, const std::string& name, const std::string& where, const Options& options);
int remove_account(Assistant& assistant, const std::string& name, const Options& options);

// What is said of a model that is added.
struct ModelWords {
  std::string source;  // a GGUF file, or an endpoint's URL
  std::string name, model, key_file, key_variable, input_price, output_price, daily_budget;
  int timeout = 0;  // seconds; 0: as usual
  agent::PlannerSettings::Answers answers = agent::PlannerSettings::Answers::text;
};
int add_model(Assistant& assistant, const ModelWords& words, const Options& options);
int list_models(Assistant& assistant, const Options& options);
int remove_model(Assistant& assistant, const std::string& name, const Options& options);
// It is asked before the others.
int ask_model_first(Assistant& assistant, const std::string& name, const Options& options);
// Asks it for a plan, shows that, and runs nothing.
int try_model(Assistant& assistant, const std::string& name, const std::string& request, const Options& options,
              std::stop_token stop);
// The language of plans as GBNF, with all tools in it.
int show_grammar(Assistant& assistant);
// Answers line by line until the end of the input.
int chat(Assistant& assistant, Signals& signals);

// Makes a home; with `sample`, fills it with a household.
int init(const std::filesystem::path& folder, agent::Config config, bool sample, const Options& options);

}  // namespace adjutant::cli
