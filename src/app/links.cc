#include "app/links.h"

#include <fmt/format.h>

#include <array>

#include "agent/objections/preferences.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

using agent::objections::Preferences;

// Which tool reads what a link names, and by which argument.
struct Opener {
  std::string_view kind, tool, argument;
};
constexpr std::array<Opener, 4> kOpeners = {{{"mail", "mail.read", "id"},
                                             {"event", "calendar.get", "instance"},
                                             {"contact", "contacts.get", "uid"},
                                             {"file", "files.read", "path"}}};

}  // namespace

Result<Json> opened(Assistant& assistant, std::string_view link) {
  const auto colon = link.find(':');
  const std::string kind(link.substr(0, colon)), id(colon == std::string_view::npos ? "" : link.substr(colon + 1));
  for (const auto& opener : kOpeners) {
    if (opener.kind != kind) continue;
    auto* tool = assistant.catalog.find(opener.tool);
    if (!tool) break;
    const auto call =
        TRY(plan::make_call(tool->signature(), Json().set(std::string(opener.argument), id), plan::Label::owner()));
    const Json value = plan::plain_json(TRY(tool->read(call, {})));
    if (value.is_null()) return fail(ErrorKind::failed, fmt::format("There is no {} with that id.", kind));
    return value.is_object() ? value : Json().set(kind, value);
  }
  if (kind == "preference") {
    for (const auto& each : TRY(Preferences(assistant.database).all())) {
      if (each.id == id) return Json().set("id", each.id).set("preference", each.text);
    }
  }
  if (kind == "reminder") {
    if (const auto reminder = TRY(tools::time::Reminders(assistant.database).find(id)))
      return Json().set("id", id).set("text", reminder->text).set("at", iso(reminder->at));
  }
  return fail(ErrorKind::usage,
              fmt::format("There is nothing to open as '{}:{}'.", one_line(kind, 20), one_line(id, 60)),
              "Give a link as a preview shows it, such as mail:ID or event:ID.");
}

}  // namespace adjutant::app
