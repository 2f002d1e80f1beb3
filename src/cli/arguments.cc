#include "cli/arguments.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <map>
#include <sstream>

#include "app/model_changes.h"
#include "base/text.h"
#include "cli/access_commands.h"
#include "cli/bench_route.h"
#include "cli/commands.h"
#include "cli/member_commands.h"
#include "cli/signals.h"

namespace adjutant::cli {
namespace {

struct Words {
  std::string home;
  Options options;
  std::string text, run, name, file, tool, json_arguments, forget, routine_request, when, where, member, from, to;
  std::vector<std::string> arguments;
  ApproveWords approve;
  AlwaysWords always;
  std::int64_t number = 0;
  agent::Config config;
  ConnectWords connect;
  ModelWords model;
  bool sample = false;
  bool revoke = false;
  bool ends_session = false, all = false;
  ServeWords serve;
  MemberWords people;
  BenchRouteWords bench_route;
};

// For the crash tests: ADJUTANT_CRASH_AT=N kills the process at the Nth time that it is just before or just after a
// commit of the store.
void die_where_the_test_says(store::Database& database) {
  const char* at = std::getenv("ADJUTANT_CRASH_AT");
  if (!at) return;
  database.observe_commits([left = std::atoi(at)](store::Database::Commit) mutable {
    if (--left == 0) ::kill(::getpid(), SIGKILL);
  });
}

using Action = std::function<int(Assistant&, Signals&)>;

}  // namespace

int run(int argc, char** argv) {
  Words words;
  Action action;
  bool makes_home = false, needs_home = true;
  CLI::App app{"Adjutant: says what it would do, does it when told to, and takes it back."};
  app.set_version_flag("--version", std::string("adjutant ") + ADJUTANT_VERSION);
  app.require_subcommand(1);
  app.add_option("--home", words.home, "the home (default: ADJUTANT_HOME, or the XDG data folder)");

  const auto command = [&](CLI::App& parent, const char* name, const char* doc, Action what) {
    CLI::App* sub = parent.add_subcommand(name, doc);
    sub->fallthrough();
    sub->add_flag("--json", words.options.json, "one JSON object on standard output");
    sub->callback([&action, what = std::move(what)] { action = what; });
    return sub;
  };
  const auto acts = [&](CLI::App* sub) {
    sub->add_flag("--yes", words.options.yes, "approve what the mandate says to ask about");
    sub->add_flag("--dry-run", words.options.dry_run, "stop after the preview");
    return sub;
  };

  CLI::App* init_command = app.add_subcommand("init", "make a home");
  init_command->add_flag("--json", words.options.json, "one JSON object on standard output");
  init_command->add_flag("--sample", words.sample, "fill it with a household to try things on");
  init_command->add_option("--maildir", words.config.mail, "your Maildir, used in place");
  init_command->add_option("--calendar", words.config.calendar, "your folder of .ics files");
  init_command->add_option("--contacts", words.config.contacts, "your folder of .vcf files");
  init_command->add_option("--files", words.config.files, "the folder that may be read and written");
  init_command->add_option("--name", words.config.name, "your name");
  init_command->add_option("--address", words.config.addresses, "your mail address; several may be given");
  init_command->add_option("--zone", words.config.zone, "your time zone, such as Europe/Berlin");
  init_command->add_option("--iban", words.config.iban, "your account, for transfers");
  init_command->fallthrough();
  init_command->callback([&] { makes_home = true; });

  CLI::App* ask_command = acts(command(app, "ask", "do what a sentence says", [&](Assistant& a, Signals& signals) {
    return ask(a, words.text, words.options, signals.work());
  }));
  ask_command->add_option("text", words.text, "the sentence")->required();
  ask_command
      ->add_option(
          "--with", words.options.given,
          "a file that goes with it, as something from outside (\"file this under insurance\"); several may be given")
      ->allow_extra_args(false);
  command(app, "understand", "what a sentence is taken for; does nothing",
          [&](Assistant& a, Signals& signals) { return understand(a, words.text, words.options, signals.work()); })
      ->add_option("text", words.text, "the sentence")
      ->required();
  command(app, "chat", "the same, line by line", [](Assistant& a, Signals& signals) { return chat(a, signals); });

  CLI::App* plan = app.add_subcommand("plan", "plans as files")->require_subcommand(1);
  plan->fallthrough();
  command(*plan, "check", "types, effects, labels, verdicts; runs nothing",
          [&](Assistant& a, Signals&) { return plan_check(a, words.file, words.options); })
      ->add_option("file", words.file)
      ->required();
  CLI::App* plan_run_command = acts(command(*plan, "run", "run a plan", [&](Assistant& a, Signals& signals) {
    return plan_run(a, words.file, words.arguments, words.options, signals.work());
  }));
  plan_run_command->add_option("file", words.file)->required();
  plan_run_command->add_option("--arg", words.arguments, "name=value, once for each argument");

  CLI::App* runs = command(app, "runs", "what was done", [&](Assistant& a, Signals&) {
    return list_runs(a, words.all, words.from, words.to, words.options);
  });
  runs->add_flag("--all", words.all, "also those that you changed into others");
  runs->add_option("--from", words.from, "the first day, such as 2026-11-26");
  runs->add_option("--to", words.to, "the last day");
  const auto about_run = [&](CLI::App* sub, bool required = true) {
    sub->add_option("run", words.run, "its id, or the beginning of it")->required(required);
  };
  command(app, "away", "what was done while you were away, and what waits for you", [&](Assistant& a, Signals&) {
    return show_away(a, words.text, words.options);
  })->add_option("--since", words.text, "such as \"yesterday at 6 pm\"; without it, since you were last here");
  command(app, "export", "the whole ledger: a JSON object a line, with plans, values and the journal",
          [&](Assistant& a, Signals&) { return export_ledger(a, words.options); });
  about_run(
      command(app, "show", "one run", [&](Assistant& a, Signals&) { return show_run(a, words.run, words.options); }));
  CLI::App* approve = command(app, "approve", "say yes to a run that waits", [&](Assistant& a, Signals& signals) {
    return approve_run(a, words.run, words.approve, words.options, signals.work());
  });
  about_run(approve);
  approve
      ->add_option("--despite", words.approve.despite, "the kind of an objection that stops it; several may be given")
      ->allow_extra_args(false);
  approve->add_option("--edit", words.approve.edit, "rather as the objection with this number suggests")
      ->check(CLI::PositiveNumber);
  approve->add_option("--step", words.approve.step, "only the step with this number; the others go on waiting")
      ->check(CLI::PositiveNumber)
      ->excludes("--edit");
  CLI::App* always = command(app, "always", "allow what a step that waits does, from now on and as narrowly as can be",
                             [&](Assistant& a, Signals& signals) {
                               return allow_always(a, words.run, words.always, words.options, signals.work());
                             });
  about_run(always);
  always->add_option("step", words.always.step, "its number, as 'adjutant show' has it")
      ->required()
      ->check(CLI::PositiveNumber);
  always->add_option("--per-day", words.always.per_day, "how often a day (default: as often as in this run)")
      ->check(CLI::Range(1, 1000));
  always->add_flag("--domain", words.always.domain, "for anybody at the recipient's domain");
  always->add_flag("--any", words.always.any, "whichever mail, file or entry you name, instead of exactly this one");
  always->add_option("--until", words.always.until, "its last day, or never (default: in 90 days)");
  always->add_flag("--yes", words.options.yes, "allow it, once you have seen what it changes");
  command(app, "open", "what an objection or a preview names",
          [&](Assistant& a, Signals&) { return open_link(a, words.text, words.options); })
      ->add_option("link", words.text, "such as mail:ID or event:ID")
      ->required();
  CLI::App* strike = command(
      app, "strike", "not that one: the run without a step, also while it runs", [&](Assistant& a, Signals& signals) {
        return strike_step(a, words.run, static_cast<int>(words.number), words.options, signals.work());
      });
  about_run(strike);
  strike->add_option("step", words.number, "its number, as 'adjutant show' has it")
      ->required()
      ->check(CLI::PositiveNumber);
  about_run(command(app, "pause", "let a run finish the step that it is about, and wait",
                    [&](Assistant& a, Signals&) { return pause_run(a, words.run, words.options); }));
  about_run(command(app, "resume", "let a run that was paused go on", [&](Assistant& a, Signals& signals) {
    return resume_run(a, words.run, words.options, signals.work());
  }));
  CLI::App* took_over =
      command(app, "took-over", "you did a step by hand: it counts as done, and is not called",
              [&](Assistant& a, Signals& signals) {
                return take_over_step(a, words.run, static_cast<int>(words.number), words.options, signals.work());
              });
  about_run(took_over);
  took_over->add_option("step", words.number, "its number, as 'adjutant show' has it")
      ->required()
      ->check(CLI::PositiveNumber);
  about_run(command(app, "reject", "say no to it",
                    [&](Assistant& a, Signals&) { return reject_run(a, words.run, words.options); }));
  about_run(command(app, "stop", "stop a run, or all",
                    [&](Assistant& a, Signals&) { return stop_run(a, words.run, words.options); }),
            false);
  about_run(acts(command(app, "undo", "take a run back", [&](Assistant& a, Signals& signals) {
    return undo_run(a, words.run, words.options, signals.work());
  })));

  CLI::App* learn_command = command(
      app, "learn", "make a skill of what a model planned",
      [&](Assistant& a, Signals& signals) { return learn(a, words.run, words.name, words.options, signals.work()); });
  about_run(learn_command);
  learn_command->add_option("--name", words.name, "of the skill");
  learn_command->add_flag("--yes", words.options.yes, "keep it");
  command(app, "unlearn", "take a skill of your own away",
          [&](Assistant& a, Signals&) { return unlearn(a, words.name, words.options); })
      ->add_option("name", words.name, "of the skill")
      ->required();

  CLI::App* mandate = app.add_subcommand("mandate", "what is allowed")->require_subcommand(1);
  mandate->fallthrough();
  command(*mandate, "check", "whether the file is sound",
          [&](Assistant& a, Signals&) { return mandate_check(a, words.options); });
  command(*mandate, "bounds", "what it allows at most in a day",
          [&](Assistant& a, Signals&) { return mandate_bounds(a, words.options); });
  command(*mandate, "accept", "see what the changed file would allow besides, and say yes to it",
          [&](Assistant& a, Signals& signals) { return mandate_accept(a, words.options, signals.work()); })
      ->add_flag("--yes", words.options.yes, "say yes");
  CLI::App* explain = command(
      *mandate, "explain", "which rule decides about a call, and why",
      [&](Assistant& a, Signals&) { return mandate_explain(a, words.tool, words.json_arguments, words.options); });
  explain->add_option("tool", words.tool, "such as mail.send")->required();
  explain->add_option("arguments", words.json_arguments, "as a JSON object");

  // The command's own action comes last, after that of "forget".
  CLI::App* endorsements =
      command(app, "endorsements", "what you have confirmed: IBANs, addresses", [&](Assistant& a, Signals&) {
        return words.text.empty() ? list_endorsements(a, words.options)
                                  : forget_endorsement(a, words.text, words.options);
      });
  endorsements->require_subcommand(0, 1);
  CLI::App* forget = endorsements->add_subcommand("forget", "confirm it anew the next time");
  forget->fallthrough();
  forget->add_option("id", words.text, "or the beginning of it")->required();

  // As above: the command's own action comes last.
  CLI::App* prefer =
      command(app, "prefer", "what you prefer, such as \"no meetings before 9\"", [&](Assistant& a, Signals&) {
        if (!words.forget.empty()) return forget_preference(a, words.forget, words.options);
        return words.text.empty() ? list_preferences(a, words.options) : add_preference(a, words.text, words.options);
      });
  prefer->add_option("text", words.text, "what you prefer; without it, all are listed");
  prefer->add_option("--forget", words.forget, "the id of one, or the beginning of it");
  CLI::App* objections = command(app, "objections", "objections that you have dismissed", [&](Assistant& a, Signals&) {
    return words.forget.empty() ? list_dismissals(a, words.options) : forget_dismissal(a, words.forget, words.options);
  });
  objections->require_subcommand(0, 1);
  CLI::App* hear_again = objections->add_subcommand("forget", "hear it again as before");
  hear_again->fallthrough();
  hear_again->add_option("id", words.forget, "or the beginning of it")->required();

  CLI::App* routines = command(app, "routines", "what is done again and again", [&](Assistant& a, Signals& signals) {
    if (words.tool.empty()) return list_routines(a, words.options);
    if (words.tool == "edit")
      return edit_routine(a, words.text, words.routine_request, words.when, words.options, signals.work());
    return words.tool == "try" ? try_routine(a, words.text, words.options, signals.work())
                               : switch_routine(a, words.text, words.tool, words.options, signals.work());
  });
  routines->require_subcommand(0, 1);
  for (const auto& [name, doc, tool] :
       std::initializer_list<std::array<const char*, 3>>{{"on", "let one go on that rests", "routines.turn_on"},
                                                         {"off", "let one rest", "routines.turn_off"},
                                                         {"remove", "take one away", "routines.remove"},
                                                         {"try", "do it once now, to its preview", "try"},
                                                         {"edit", "another request, or other times", "edit"}}) {
    CLI::App* sub = routines->add_subcommand(name, doc);
    sub->fallthrough();
    sub->add_option("id", words.text, "as 'adjutant routines' has it")->required();
    sub->callback([&, tool = tool] { words.tool = tool; });
    if (std::string_view(tool) != "edit") continue;
    acts(sub);
    sub->add_option("--request", words.routine_request, "what is to be done, without when");
    sub->add_option("--when", words.when, "how often and at what time, as in \"every weekday at 8\"");
  }

  CLI::App* skills = command(app, "skills", "what can be asked for", [&](Assistant& a, Signals&) {
    if (words.file == "new") return new_skill(a, words.text, words.options);
    if (words.file == "show") return show_skill(a, words.text, words.options);
    if (words.file == "on") return switch_skill(a, words.text, agent::Switch::on, words.options);
    if (words.file == "off") return switch_skill(a, words.text, agent::Switch::off, words.options);
    return list_skills(a, words.options);
  });
  skills->require_subcommand(0, 1);
  const auto about_skill = [&](const char* name, const char* doc) {
    CLI::App* sub = skills->add_subcommand(name, doc);
    sub->fallthrough();
    sub->callback([&words, name] { words.file = name; });
    return sub->add_option("name", words.text, "of the skill");
  };
  about_skill("new", "make one, to be changed by you")->required();
  about_skill("show", "what one does, and what is said for it")->required();
  about_skill("off", "no sentence is taken for it, until it is switched on")->required();
  about_skill("on", "as before it was switched off")->required();
  about_skill("test", "run the tests beside them on a sample home");
  command(app, "tools", "what plans can call", [&](Assistant& a, Signals&) { return list_tools(a, words.options); });
  CLI::App* connect = app.add_subcommand("connect", "give Adjutant the tools of a server")->require_subcommand(1);
  connect->fallthrough();
  CLI::App* connect_mcp_command = command(
      *connect, "mcp", "a server of the Model Context Protocol",
      [&](Assistant& a, Signals& signals) { return connect_mcp(a, words.connect, words.options, signals.work()); });
  connect_mcp_command->add_flag("--yes", words.options.yes, "accept what would be asked about");
  connect_mcp_command->add_option("name", words.connect.name, "what its tools are called by: NAME.tool")->required();
  connect_mcp_command->add_option("--card", words.connect.card, "what its tools are and do (docs/CARDS.md)");
  connect_mcp_command->add_flag("--draft-card", words.connect.draft,
                                "print a first, most careful card; connect nothing");
  connect_mcp_command->add_flag("--accept", words.connect.accept, "see what has changed there, and accept it");
  connect_mcp_command->add_option("--url", words.connect.url, "where it is, if it is reached by HTTP");
  connect_mcp_command
      ->add_option("--env", words.connect.env, "a variable for its process: NAME passes on yours, or NAME=VALUE")
      ->allow_extra_args(false);
  connect_mcp_command->add_option("--header", words.connect.headers, "a header for each request: NAME=VALUE")
      ->allow_extra_args(false);
  connect_mcp_command
      ->add_option("--folder", words.connect.folders, "a folder that its process may read, or PATH:rw to write too")
      ->allow_extra_args(false);
  connect_mcp_command
      ->add_option("--private-host", words.connect.private_hosts, "a host in your own network that the URL may mean")
      ->allow_extra_args(false);
  connect_mcp_command->add_flag("--network", words.connect.network, "let its process use the network");
  connect_mcp_command->add_flag("--no-sandbox", words.connect.no_sandbox,
                                "run its process as one of your own programs");
  connect_mcp_command->add_option("command", words.connect.command, "behind --: its program and arguments");
  command(app, "connections", "which servers are connected, and how they are",
          [&](Assistant& a, Signals&) { return list_connections(a, words.options); });
  command(app, "disconnect", "take a server's tools away",
          [&](Assistant& a, Signals&) { return disconnect(a, words.connect.name, words.options); })
      ->add_option("name", words.connect.name)
      ->required();
  CLI::App* accounts =
      app.add_subcommand("accounts", "where your mails, events, people, files and money are")->require_subcommand(1);
  accounts->fallthrough();
  command(*accounts, "list", "which there are; 'doctor' tests them",
          [&](Assistant& a, Signals&) { return list_accounts(a, words.options); });
  CLI::App* account_change =
      command(*accounts, "change", "put another folder, or another IBAN, in the place of one",
              [&](Assistant& a, Signals&) { return change_account(a, words.name, words.where, words.options); });
  account_change->add_option("name", words.name, "as 'list' calls it")->required();
  account_change->add_option("where", words.where, "the folder, or the IBAN")->required();
  command(*accounts, "remove", "take one out of config.toml; what is in it stays",
          [&](Assistant& a, Signals&) { return remove_account(a, words.name, words.options); })
      ->add_option("name", words.name)
      ->required();
  CLI::App* model = app.add_subcommand("model", "models that plan what no skill covers")->require_subcommand(1);
  model->fallthrough();
  CLI::App* model_add = command(*model, "add", "a GGUF file, or an OpenAI-compatible endpoint",
                                [&](Assistant& a, Signals&) { return add_model(a, words.model, words.options); });
  model_add->add_option("source", words.model.source, "the file, or the endpoint's URL")->required();
  model_add->add_option("--name", words.model.name, "how you call it");
  model_add->add_option("--model", words.model.model, "how the endpoint calls it");
  model_add->add_option("--key-file", words.model.key_file, "a file whose first line is the endpoint's key");
  model_add->add_option("--key-variable", words.model.key_variable, "a variable of the environment that holds the key");
  model_add->add_option("--input-price", words.model.input_price, "of a million tokens, such as \"0.50 EUR\"");
  model_add->add_option("--output-price", words.model.output_price, "of a million tokens");
  model_add->add_option("--daily-budget", words.model.daily_budget, "no question is asked that could cost more");
  model_add->add_option("--timeout", words.model.timeout, "seconds for an answer")->check(CLI::Range(1, 600));
  using Answers = agent::PlannerSettings::Answers;
  model_add
      ->add_option("--answers", words.model.answers,
                   "text; json: by a JSON schema; grammar: held to that of plans, by a server of llama.cpp's")
      ->transform(CLI::CheckedTransformer(std::map<std::string, Answers>{
          {"text", Answers::text}, {"json", Answers::json}, {"grammar", Answers::grammar}}));
  command(*model, "list", "which there are, in the order of asking, and what they have cost today",
          [&](Assistant& a, Signals&) { return list_models(a, words.options); });
  command(*model, "remove", "take one out of config.toml",
          [&](Assistant& a, Signals&) { return remove_model(a, words.model.name, words.options); })
      ->add_option("name", words.model.name)
      ->required();
  command(*model, "first", "ask one before the others",
          [&](Assistant& a, Signals&) { return ask_model_first(a, words.model.name, words.options); })
      ->add_option("name", words.model.name)
      ->required();
  command(*model, "grammar", "the language of plans as GBNF, for an engine of yours",
          [](Assistant& a, Signals&) { return show_grammar(a); });
  CLI::App* model_try = command(*model, "try", "ask one for a plan; runs nothing", [&](Assistant& a, Signals& signals) {
    return try_model(a, words.model.name, words.text.empty() ? app::kUsualTrial : words.text, words.options,
                     signals.work());
  });
  model_try->add_option("name", words.model.name)->required();
  model_try->add_option("request", words.text, "what the plan is for");
  command(app, "doctor", "what works, what does not, what to do about it",
          [&](Assistant& a, Signals&) { return doctor(a, words.options); });
  CLI::App* serving =
      command(app, "serve", "the daemon: outbox, reminders, runs that were cut off, the page",
              [&](Assistant& a, Signals& signals) { return serve(a, words.serve, words.options, signals.work()); });
  serving->add_flag("--once", words.serve.once, "do what is due and return");
  serving->add_option("--port", words.serve.port, "of the page; 0: a free one")->check(CLI::Range(0, 65535));
  serving->add_option("--listen", words.serve.listening.address,
                      "an address of this machine where the page is served besides; others need TLS and a password");
  serving->add_option("--name", words.serve.listening.names, "a host name that the page is reached under; several")
      ->allow_extra_args(false);
  serving->add_option("--certificate", words.serve.listening.certificate, "PEM; without it, that of 'certificate'");
  serving->add_option("--key", words.serve.listening.key, "PEM");
  CLI::App* password =
      command(app, "password", "set the one that opens the page; it is asked for, or read from standard input",
              [&](Assistant& a, Signals& signals) {
                return set_password(a, words.member, words.revoke, words.options, signals.work());
              });
  password->add_flag("--remove", words.revoke, "have none");
  password->add_option("--member", words.member, "whose it is (default: the owner's)");
  // As above: the command's own action comes last.
  CLI::App* passkeys =
      command(app, "passkeys", "what opens the page besides; the page adds them", [&](Assistant& a, Signals&) {
        return words.text.empty() ? list_passkeys(a, words.options) : remove_passkey(a, words.text, words.options);
      });
  passkeys->require_subcommand(0, 1);
  CLI::App* remove_one = passkeys->add_subcommand("remove", "take one away");
  remove_one->fallthrough();
  remove_one->add_option("id", words.text, "or the beginning of it")->required();
  CLI::App* certificate =
      command(app, "certificate", "make one for the page's TLS, signed by itself",
              [&](Assistant& a, Signals&) { return make_certificate(a, words.arguments, words.all, words.options); });
  certificate->add_option("--name", words.arguments, "a host name or address that it is for; several")
      ->allow_extra_args(false);
  certificate->add_flag("--anew", words.all, "in the place of the one that is there");
  command(app, "login", "print a link that logs a browser in, once", [&](Assistant& a, Signals&) {
    return log_in(a, words.member, words.options);
  })->add_option("--member", words.member, "who it lets in (default: the owner)");
  // As above: the command's own action comes last.
  CLI::App* members = command(app, "members", "who else is served, each with a home of their own",
                              [&](Assistant& a, Signals&) { return members_command(a, words.people, words.options); });
  members->require_subcommand(0, 1);
  const auto about_member = [&](const char* name, const char* doc, MemberWords::What what) {
    CLI::App* sub = members->add_subcommand(name, doc);
    sub->fallthrough();
    sub->callback([&words, what] { words.people.what = what; });
    sub->add_option("name", words.people.name, "what they are called")->required();
    return sub;
  };
  const CLI::IsMember roles({"member", "guest"});
  CLI::App* add_member = about_member("add", "take somebody in", MemberWords::What::add);
  add_member->add_option("--role", words.people.role, "member: the home is their own; guest: they use it as it is")
      ->required()
      ->check(roles);
  add_member->add_option("--folder", words.people.folder, "their home, which may be there (default: below this one)");
  add_member->add_option("--address", words.people.addresses, "their mail address; several may be given")
      ->allow_extra_args(false);
  add_member->add_flag("--sample", words.people.sample, "fill it with a household to try things on");
  about_member("role", "let somebody do more, or less", MemberWords::What::role)
      ->add_option("role", words.people.role, "member or guest")
      ->required()
      ->check(roles);
  about_member("remove", "log them out and serve them no more; their home stays", MemberWords::What::remove);
  // As with "endorsements": the command's own action comes last.
  CLI::App* sessions = command(app, "sessions", "browsers that are logged in", [&](Assistant& a, Signals&) {
    if (words.ends_session) return end_sessions(a, words.text, words.all, words.options);
    return list_sessions(a, words.options);
  });
  sessions->require_subcommand(0, 1);
  CLI::App* end_session = sessions->add_subcommand("revoke", "log one out, or all");
  end_session->fallthrough();
  end_session->callback([&] { words.ends_session = true; });
  end_session->add_option("id", words.text, "or the beginning of it");
  end_session->add_flag("--all", words.all, "every browser");
  CLI::App* token = app.add_subcommand("token", "tokens for programs")->require_subcommand(1);
  token->fallthrough();
  command(*token, "metrics", "make the one that opens /metrics anew, and show it once", [&](Assistant& a, Signals&) {
    return metrics_token(a, words.revoke, words.options);
  })->add_flag("--revoke", words.revoke, "take it away instead");

  CLI::App* route = app.add_subcommand("route", "teach which skill a sentence means")->require_subcommand(1);
  route->fallthrough();
  CLI::App* teach = command(*route, "teach", "this sentence means that skill", [&](Assistant& a, Signals&) {
    return route_teach(a, words.text, words.tool, words.options);
  });
  teach->add_option("sentence", words.text)->required();
  teach->add_option("skill", words.tool, "its name, as in 'adjutant skills --json'")->required();
  command(*route, "taught", "what was taught", [&](Assistant& a, Signals&) { return list_taught(a, words.options); });
  command(*route, "forget", "take back what was taught",
          [&](Assistant& a, Signals&) { return forget_taught(a, words.number, words.options); })
      ->add_option("number", words.number, "as 'adjutant route taught' shows it")
      ->required();
  command(*route, "export", "what was taught, as JSON", [&](Assistant& a, Signals&) { return export_taught(a); });

  CLI::App* bench = app.add_subcommand("bench", "measures, without a home")->require_subcommand(1);
  bench->fallthrough();
  CLI::App* bench_route_command = bench->add_subcommand("route", "telling sentences apart, on data like CLINC150's");
  bench_route_command->fallthrough();
  bench_route_command->add_flag("--json", words.options.json, "one JSON object on standard output");
  bench_route_command->add_option("--train", words.bench_route.train, "JSON with \"train\" and \"oos_train\"")
      ->required();
  bench_route_command->add_option("--test", words.bench_route.test, "JSON with \"test\" or \"val\", and oos_...")
      ->required();
  bench_route_command->callback([&] { needs_home = false; });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const int status = app.exit(error, out, err);
    show(out.str());
    tell(err.str());
    return status == 0 ? 0 : static_cast<int>(ErrorKind::usage);
  }
  const std::filesystem::path home =
      words.home.empty() ? agent::Home::default_folder() : std::filesystem::path(words.home);
  if (!needs_home) return bench_route(words.bench_route, words.options);
  if (app.got_subcommand(skills) && words.file == "test") return test_skills(home, words.text, words.options);
  if (makes_home) return init(home, words.config, words.sample, words.options);
  Signals signals;
  Spinner spinner;
  TerminalOwner owner(signals, spinner);
  const auto assistant = Assistant::open(home, owner, &spinner);
  if (!assistant) return show_error(assistant.error(), words.options);
  die_where_the_test_says((*assistant)->database);
  tell_what_waits(**assistant);
  return action(**assistant, signals);
}

}  // namespace adjutant::cli
