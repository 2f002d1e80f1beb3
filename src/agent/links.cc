#include "agent/links.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "agent/objections/evidence.h"
#include "agent/objections/usual_hours.h"
#include "base/json_list.h"
#include "base/text.h"
#include "memory/facts.h"
#include "tools/routines/routines.h"

namespace adjutant::agent {
namespace {

using objections::Sources;

constexpr std::size_t kMostBeside = 10;  // known addresses of one host that are named

// Which tool reads what a link names, and by which argument.
struct Opener {
  std::string_view kind, tool, argument;
};
constexpr std::array<Opener, 4> kOpeners = {{{"mail", "mail.read", "id"},
                                             {"event", "calendar.get", "instance"},
                                             {"contact", "contacts.get", "uid"},
                                             {"file", "files.read", "path"}}};

std::unexpected<Error> nothing(std::string_view kind, std::string_view id) {
  return fail(ErrorKind::usage,
              fmt::format("There is nothing to open as '{}:{}'.", one_line(kind, 20), one_line(id, 60)),
              "Give a link as a preview shows it, such as mail:ID or event:ID.");
}

Result<Json> read_by(const Opener& opener, std::string_view id, plan::Catalog& catalog) {
  auto* tool = catalog.find(opener.tool);
  if (!tool) return nothing(opener.kind, id);
  const auto call = TRY(plan::make_call(tool->signature(), Json().set(std::string(opener.argument), std::string(id)),
                                        plan::Label::owner()));
  const Json value = plan::plain_json(TRY(tool->read(call, {})));
  if (value.is_null()) return fail(ErrorKind::failed, fmt::format("There is no {} with that id.", opener.kind));
  return value.is_object() ? value : Json().set(std::string(opener.kind), value);
}

std::string at(std::int64_t ms, std::string_view zone) {
  const Instant instant(std::chrono::floor<Seconds>(std::chrono::milliseconds(ms)));
  const auto found = Zone::find(std::string(zone));
  return found ? iso(Time{instant, *found}) : iso_utc(instant);
}

Result<Json> preference(std::string_view id, const Sources& sources) {
  for (const auto& each : TRY(objections::Preferences(sources.journal.database()).all())) {
    if (each.id == id) return Json().set("id", each.id).set("preference", each.text);
  }
  return nothing("preference", id);
}

Result<Json> reminder(std::string_view id, const Sources& sources) {
  const auto found = TRY(tools::time::Reminders(sources.journal.database()).find(std::string(id)));
  if (!found) return nothing("reminder", id);
  return Json().set("id", found->id).set("text", found->text).set("at", iso(found->at));
}

Result<Json> fact(std::string_view id, const Sources& sources) {
  const auto found = TRY(memory::Facts(sources.journal.database()).find(id));
  if (!found) return nothing("fact", id);
  Json out =
      Json().set("id", found->id).set("text", found->text).set("noted", iso(Time{found->from, sources.owner.zone}));
  if (found->until) out.set("until", iso(Time{*found->until, sources.owner.zone}));
  return out;
}

Result<Json> routine(std::string_view id, const Sources& sources) {
  const auto found = TRY(tools::routines::Routines(sources.journal.database()).find(id));
  if (!found) return nothing("routine", id);
  Json out = Json().set("id", found->id).set("text", found->request).set("state", found->on ? "on" : "off");
  if (found->next) out.set("next", iso(*found->next));
  return out;
}

Result<Json> request(std::string_view id, const Sources& sources) {
  const auto run = TRY(sources.journal.find(id));
  if (!run) return nothing("request", id);
  return Json().set("text", run->request).set("run", run->id).set("asked", at(run->created_ms, run->zone));
}

Result<Json> run_of(std::string_view id, const Sources& sources) {
  const auto run = TRY(sources.journal.find(id));
  if (!run) return nothing("run", id);
  Json out = Json().set("text", run->request).set("run", run->id).set("asked", at(run->created_ms, run->zone));
  return out.set("state", to_string(run->state));
}

// Its tool, then the values that it has.
Result<Json> step(std::string_view id, const Sources& sources) {
  const auto slash = id.rfind('/');
  const auto run = TRY(sources.journal.find(id.substr(0, slash)));
  int number = 0;
  if (slash != std::string_view::npos) std::from_chars(id.data() + slash + 1, id.data() + id.size(), number);
  if (!run || number < 1) return nothing("step", id);
  for (const auto& each : TRY(sources.journal.steps(run->id))) {
    if (each.number != number) continue;
    Json out = Json().set("tool", each.call["tool"]);
    for (const auto& [name, value] : each.call["arguments"].fields()) out.set(name, value);
    return out;
  }
  return nothing("step", id);
}

// Whether the owner knows an address, and whom they know beside it.
Result<Json> address(std::string_view id, const Sources& sources) {
  const std::string wanted = to_lower(trim(id));
  if (wanted.find('@') == std::string::npos) return nothing("address", id);
  const auto written = TRY(sources.mails.find(wanted));
  const auto name = sources.contacts.ready() ? sources.contacts.name_for(wanted) : "";
  const std::string host = wanted.substr(wanted.find('@'));
  std::vector<std::string> beside;
  for (const auto& each : TRY(sources.mails.all())) {
    if (each.address != wanted && each.address.ends_with(host) && beside.size() < kMostBeside)
      beside.push_back(each.address);
  }
  return Json()
      .set("title", wanted)
      .set("mails to it", written ? std::to_string(written->written) : "none")
      .set("the last", written ? iso(Time{written->last, sources.owner.zone}) : "")
      .set("contact", name.empty() ? "none" : name)
      .set("written to at the same host", json_list(beside));
}

Result<Json> setting(std::string_view id, const Sources& sources) {
  if (id == "addresses")
    return Json().set("title", "Your addresses").set("addresses", json_list(sources.owner.addresses));
  const bool work = id == "working_hours";
  if (!work && id != "rest") return nothing("setting", id);
  return Json()
      .set("title", work ? "Your working hours" : "The night")
      .set("hours", work ? objections::in_words(sources.hours) : objections::rest_in_words())
      .set("notes", "What you prefer counts besides, such as: no meetings before 10");
}

// How many there are of each, or what is the matter.
template <class T>
Json counted(const Result<std::vector<T>>& records) {
  return records ? std::to_string(records->size()) : records.error().message;
}

Result<Json> records(std::string_view id, const Sources& sources) {
  if (id != "all") return nothing("records", id);
  auto& database = sources.journal.database();
  const auto calendar = sources.calendar.ready();
  const auto contacts = sources.contacts.ready();
  return Json()
      .set("title", "What objections rest on")
      .set("calendar", calendar ? "can be read" : calendar.error().message)
      .set("contacts",
           contacts ? std::to_string(sources.contacts.snapshot()->entries.size()) : contacts.error().message)
      .set("people you wrote to", counted(sources.mails.all()))
      .set("promises and deadlines", counted(sources.mails.dated(Instant{})))
      .set("payments", counted(objections::past_payments(sources.journal, Instant{})))
      .set("preferences", counted(objections::Preferences(database).all()))
      .set("reminders", counted(tools::time::Reminders(database).waiting()));
}

}  // namespace

Result<Json> opened(std::string_view link, plan::Catalog& catalog, const Sources& sources) {
  const auto colon = link.find(':');
  const auto kind = link.substr(0, colon), id = colon == std::string_view::npos ? "" : link.substr(colon + 1);
  for (const auto& opener : kOpeners) {
    if (opener.kind == kind) return read_by(opener, id, catalog);
  }
  using Open = Result<Json> (*)(std::string_view, const Sources&);
  constexpr std::array<std::pair<std::string_view, Open>, 10> kStored = {{{"preference", preference},
                                                                          {"reminder", reminder},
                                                                          {"fact", fact},
                                                                          {"routine", routine},
                                                                          {"run", run_of},
                                                                          {"request", request},
                                                                          {"step", step},
                                                                          {"address", address},
                                                                          {"setting", setting},
                                                                          {"records", records}}};
  for (const auto& [name, open] : kStored) {
    if (name == kind && !id.empty()) return open(id, sources);
  }
  return nothing(kind, id);
}

}  // namespace adjutant::agent
