#include <fmt/format.h>

#include "agent/run_json.h"
#include "app/settings_lists.h"
#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {
int mandate_check(Assistant& assistant, const Options& options) {
  if (!assistant.mandate.problem().empty())
    return show_error({ErrorKind::usage, assistant.mandate.problem(), "", {}}, options);
  const auto warnings = assistant.mandate.mandate().warnings({assistant.clock.now(), assistant.zone});
  for (const auto& warning : warnings) tell(warning + "\n");
  const bool waits = assistant.mandate.waiting().has_value();
  if (options.json) {
    show(Json().set("ok", true).set("rules", assistant.mandate.mandate().rules().size()).set("waits", waits).pretty() +
         "\n");
    return 0;
  }
  show(fmt::format("The mandate is sound: {} rules are in force{}.\n", assistant.mandate.mandate().rules().size(),
                   waits ? ", and the changed file waits for you" : ""));
  return 0;
}

int mandate_bounds(Assistant& assistant, const Options& options) {
  Json lines = Json::array();
  for (const auto& line : assistant.mandate.mandate().bounds()) {
    lines.push(line);
    if (!options.json) show("  " + line + "\n");
  }
  if (options.json) show(Json().set("bounds", std::move(lines)).pretty() + "\n");
  return 0;
}

int mandate_explain(Assistant& assistant, const std::string& name, const std::string& text, const Options& options) {
  const plan::Tool* tool = assistant.catalog.find(name);
  if (!tool) {
    const auto near = closest(name, assistant.catalog.names());
    return show_error({ErrorKind::usage,
                       fmt::format("There is no tool '{}'.", one_line(name, 60)),
                       near.empty() ? "" : fmt::format("Did you mean '{}'?", near),
                       {}},
                      options);
  }
  const auto json = parse_json(text.empty() ? "{}" : text);
  if (!json) return show_error(json.error(), options);
  const auto call = plan::make_call(tool->signature(), *json, plan::Label::owner());
  if (!call) return show_error(call.error(), options);
  Json lines = Json::array();
  for (const auto& line : assistant.authority.explain(*call, {assistant.clock.now(), assistant.zone})) {
    lines.push(line);
    if (!options.json) show(line + "\n");
  }
  if (options.json) show(Json().set("explanation", std::move(lines)).pretty() + "\n");
  return 0;
}

int mandate_accept(Assistant& assistant, const Options& options, std::stop_token stop) {
  if (!assistant.mandate.problem().empty())
    return show_error({ErrorKind::usage, assistant.mandate.problem(), "", {}}, options);
  Json lines = Json::array();
  const auto& waiting = assistant.mandate.waiting();
  for (const auto& line : waiting ? waiting->text() : std::vector<std::string>{}) {
    lines.push(line);
    if (!options.json) show(fmt::format("  {}\n", line));
  }
  const auto done = [&](bool accepted) {
    if (options.json) show(Json().set("accepted", accepted).set("changes", std::move(lines)).pretty() + "\n");
    else if (!waiting && accepted) show("The mandate is in force.\n");
    else if (!accepted) tell("What was accepted before stays in force.\n");
    return accepted ? 0 : static_cast<int>(ErrorKind::needs_approval);
  };
  if (!waiting) {
    if (!options.json) show("Nothing waits: the mandate is in force as it stands.\n");
    return options.json ? done(true) : 0;
  }
  if (!options.yes && (options.json || !ask_yes("Shall this be allowed?", stop).value_or(false))) return done(false);
  if (auto accepted = assistant.mandate.accept(); !accepted) return show_error(accepted.error(), options);
  return done(true);
}

int list_endorsements(Assistant& assistant, const Options& options) {
  const auto all = mandate::Endorsements(assistant.database).all();
  if (!all) return show_error(all.error(), options);
  Json out = Json::array();
  for (const auto& each : *all) {
    out.push(app::endorsement_json(each));
    if (!options.json)
      show(fmt::format("{}  {} {}{}{}\n", each.id, each.kind, one_line(each.value),
                       each.subject.empty() ? "" : " of " + one_line(each.subject),
                       each.evidence.empty() ? "" : fmt::format(" ({})", one_line(each.evidence))));
  }
  if (options.json) show(Json().set("endorsements", std::move(out)).pretty() + "\n");
  return 0;
}

int forget_endorsement(Assistant& assistant, const std::string& id, const Options& options) {
  const auto forgotten = mandate::Endorsements(assistant.database).forget(id);
  if (!forgotten) return show_error(forgotten.error(), options);
  if (options.json) show(Json().set("forgotten", forgotten->id).pretty() + "\n");
  else show(fmt::format("{} is not endorsed any more.\n", one_line(forgotten->value)));
  return 0;
}

void tell_what_waits(const Assistant& assistant) {
  if (assistant.mandate.waiting())
    tell(
        "mandate.toml allows more than you have accepted: 'adjutant mandate accept' shows it. Until then, what you "
        "accepted stays in force.\n");
}

}  // namespace adjutant::cli
