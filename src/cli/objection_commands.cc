// What an objection rests on, opened; what the owner prefers; what they have dismissed.
#include <fmt/format.h>
#include <unistd.h>

#include "agent/objections/dismissals.h"
#include "agent/objections/preferences.h"
#include "agent/run_json.h"
#include "app/links.h"
#include "app/settings_lists.h"
#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {
namespace {

using agent::objections::Dismissals;
using agent::objections::Preferences;

std::string in_lines(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (!value.is_array()) return value.is_null() ? "" : value.dump();
  std::vector<std::string> parts;
  for (const auto& item : value.items()) parts.push_back(in_lines(item));
  return join(parts, ", ");
}

// Each field with its name; what has several lines stands behind a bar, so that no line of it looks like one of ours.
std::string shown(const Json& record) {
  const auto ink = ink_for(STDOUT_FILENO);
  std::string out;
  for (const auto& [name, value] : record.fields()) {
    const std::string text = in_lines(value);
    if (text.empty()) continue;
    out += fmt::format("{}{}:{} ", ink.bold, name, ink.off);
    if (text.find('\n') == std::string::npos && text.size() <= 200) {
      out += one_line(text, 200) + "\n";
      continue;
    }
    out += "\n";
    for (const auto& line : split(harmless(text), '\n')) out += fmt::format("  {}│{} {}\n", ink.dim, ink.off, line);
  }
  return out;
}

}  // namespace

int open_link(Assistant& assistant, const std::string& link, const Options& options) {
  if (link.starts_with("run:")) return show_run(assistant, link.substr(4), options);
  const auto value = app::opened(assistant, link);
  if (!value) return show_error(value.error(), options);
  if (options.json) show(Json().set("link", link).set("value", *value).pretty() + "\n");
  else show(shown(*value));
  return 0;
}

int list_preferences(Assistant& assistant, const Options& options) {
  const auto all = Preferences(assistant.database).all();
  if (!all) return show_error(all.error(), options);
  Json out = Json::array();
  for (const auto& each : *all) {
    out.push(app::preference_json(each));
    if (!options.json) show(fmt::format("{}  {}\n", each.id, one_line(each.text, 200)));
  }
  if (options.json) show(Json().set("preferences", std::move(out)).pretty() + "\n");
  else if (all->empty()) show("You have said no preference. Say one: adjutant prefer \"no meetings before 9\"\n");
  return 0;
}

int add_preference(Assistant& assistant, const std::string& text, const Options& options) {
  const auto added = Preferences(assistant.database).add(text, assistant.clock.now());
  return added ? list_preferences(assistant, options) : show_error(added.error(), options);
}

int forget_preference(Assistant& assistant, const std::string& id, const Options& options) {
  const auto gone = Preferences(assistant.database).forget(id);
  return gone ? list_preferences(assistant, options) : show_error(gone.error(), options);
}

int list_dismissals(Assistant& assistant, const Options& options) {
  const auto all = Dismissals(assistant.database).all();
  if (!all) return show_error(all.error(), options);
  Json out = Json::array();
  for (const auto& each : *all) {
    out.push(app::dismissal_json(each));
    if (!options.json)
      show(fmt::format("{}  {:20} {:2} time{}{}  {}\n", each.id, each.kind, each.times, each.times == 1 ? " " : "s",
                       each.is_milder() ? ", milder" : "        ", one_line(each.subject, 120)));
  }
  if (options.json) show(Json().set("dismissed", std::move(out)).pretty() + "\n");
  else if (all->empty()) show("You have dismissed no objection.\n");
  return 0;
}

int forget_dismissal(Assistant& assistant, const std::string& id, const Options& options) {
  const auto gone = Dismissals(assistant.database).forget(id);
  if (!gone) return show_error(gone.error(), options);
  if (options.json) show(Json().set("forgotten", gone->kind + ", " + gone->subject).pretty() + "\n");
  else show(fmt::format("It is told again as before: {}, {}\n", gone->kind, one_line(gone->subject, 120)));
  return 0;
}

}  // namespace adjutant::cli
