#include "tools/calendar/calendar_effect.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "plan/influence.h"
#include "tools/calendar/answer_resolver.h"
#include "tools/calendar/open_invitations.h"

namespace adjutant::tools::calendar {

using plan::Call;
using plan::Happened;
using plan::Intent;
using plan::Outcome;
using plan::Reconciled;

Result<std::shared_ptr<const Snapshot>> CalendarTool::calendars() const {
  TRY(context_.store.ready());
  return context_.store.snapshot();
}

Result<Occurrence> CalendarTool::occurrence(const Call& call) const {
  const auto& name = call.argument("instance").text();
  if (auto found = TRY(calendars())->find(name)) return *std::move(found);
  return fail(ErrorKind::failed, fmt::format("There is no event with the id \"{}\".", one_line(name, 80)),
              "Look for it with calendar.list.");
}

Result<plan::Preview> EffectTool::preview(const Call& call) {
  TRY(context_.store.ready());
  auto planned = TRY(plan(call, ""));
  plan::Preview out{.text = planned.text,
                    .details = std::move(planned.details),
                    .links = std::move(planned.links),
                    .undo = std::move(planned.undo)};
  out.precondition = Json().set("says", planned.text);
  if (planned.change && !planned.change->before.empty()) {
    out.precondition.set("file", planned.change->file.string()).set("etag", planned.change->before);
  }
  if (planned.message) {
    if (context_.sender) {
      for (auto& line : TRY(context_.sender->preview(*planned.message))) out.details.push_back(std::move(line));
    } else {
      out.details.push_back("Only your calendar is changed: there is no mail account to tell anybody with.");
    }
  }
  return out;
}

Result<void> EffectTool::as_previewed(const Planned& planned, const Intent& intent) const {
  const auto& seen = intent.precondition;
  const auto meanwhile = [] {
    return fail(ErrorKind::failed, "The event has been changed meanwhile.",
                "Look at it again, and say what to do then.");
  };
  if (seen["says"].as_string() != planned.text) return meanwhile();
  if (!planned.change) return {};
  const auto &file = seen["file"].as_string(), &etag = seen["etag"].as_string();
  if (file.empty()) {
    if (!planned.change->before.empty()) return meanwhile();
    return {};
  }
  if (file != planned.change->file.string()) return meanwhile();
  // An earlier effect of the same plan may have changed another event of the file.
  if (!TRY(kept_.led(file, etag, planned.change->before))) return meanwhile();
  return {};
}

Result<Outcome> EffectTool::perform(const Call& call, const Intent& intent, std::stop_token) {
  TRY(context_.store.ready());
  auto kept = TRY(kept_.find(intent.key));
  const bool changed = kept && TRY(context_.store.etag(kept->file)) == kept->after;
  Json note;
  if (changed) {
    note = kept->note;
  } else {
    const auto planned = TRY(plan(call, intent.key));
    TRY(as_previewed(planned, intent));
    note.set("report", planned.report).set("instance", planned.instance);
    if (planned.message) note.set("message", to_json(*planned.message));
    if (planned.change) kept = TRY(kept_.make(intent.key, *planned.change, note));
  }
  std::string sent;
  if (note.contains("message") && context_.sender)
    sent = TRY(context_.sender->send(invitation_from(note["message"]), intent.key));
  return finish(call, intent.key, kept, note, sent);
}

Result<Reconciled> EffectTool::reconcile(const Call& call, const Intent& intent) {
  const auto kept = TRY(kept_.find(intent.key));
  if (kept) {
    const auto etag = TRY(context_.store.etag(kept->file));
    if (etag == kept->before && etag != kept->after) return Reconciled{Happened::no, std::nullopt};
    if (etag != kept->after) return Reconciled{};
    if (!kept->note.contains("message") || !context_.sender)
      return Reconciled{Happened::yes, TRY(finish(call, intent.key, kept, kept->note, ""))};
  } else if (!context_.sender || signature().effect != plan::Effect::send) {
    return Reconciled{Happened::no, std::nullopt};
  }
  // A message that was not queued is queued by performing again, which finds the file as it should be.
  const auto sent = TRY(context_.sender->sent(intent.key));
  if (sent != Happened::yes) return Reconciled{sent, std::nullopt};
  Json note = kept ? kept->note : Json();
  if (!kept) note.set("report", "The message was queued.").set("instance", call.argument("instance").text());
  return Reconciled{Happened::yes, TRY(finish(call, intent.key, kept, note, ""))};
}

Result<Outcome> EffectTool::finish(const Call& call, const std::string& key, const std::optional<Kept>& kept,
                                   const Json& note, const std::string& sent) {
  Outcome out;
  out.report = note["report"].as_string();
  if (!sent.empty()) out.report += " " + sent;
  const auto& instance = note["instance"].as_string();
  if (signature().result.kind() == plan::Kind::record) {
    const auto found = TRY(context_.store.readable())->find(instance);
    if (!found)
      return fail(ErrorKind::failed,
                  fmt::format("The event \"{}\" is not in your calendar any more.", one_line(instance, 80)));
    out.result = event_value(*found, owner()).under(influence(call));
  }
  const bool message = note.contains("message") && context_.sender;
  if (kept || message) {
    Json arguments = Json::object();
    if (kept) arguments.set("file", kept->file).set("kept", kept->name).set("after", kept->after);
    if (message) arguments.set("message", key);
    out.inverse = plan::StoredCall{"calendar.restore", std::move(arguments)};
  }
  return out;
}

Change EffectTool::change(const Occurrence& what, std::optional<std::string> bytes) {
  return {
      .file = what.file->path, .before = what.file->etag, .old_bytes = what.file->bytes, .new_bytes = std::move(bytes)};
}

Result<Occurrence> EffectTool::changed(const Planned& planned, std::string_view instance) const {
  auto file = TRY(read_calendar(planned.change->new_bytes.value_or(""), owner().zone));
  file.path = planned.change->file;
  const auto shared = std::make_shared<const CalendarFile>(std::move(file));
  if (auto found = find_occurrence(shared, instance)) return *std::move(found);
  return fail(ErrorKind::failed, "The event cannot be put into a message.");
}

std::vector<std::string> EffectTool::conflicts(Instant from, Instant to, std::string_view but_uid) const {
  std::vector<std::string> out;
  for (const auto& other : context_.store.snapshot()->between(from, to)) {
    if (out.size() == 5) break;
    if (other.entry->uid != but_uid && makes_busy(other, owner()))
      out.push_back(fmt::format("overlaps {} at {}", spoken_title(*other.entry), spoken_start(other, owner())));
  }
  return out;
}

plan::Parameter instance_parameter() {
  return {"instance", plan::Kind::text, plan::Role::locator,
          "the id of the occurrence; an uid alone means the event or the whole series"};
}

plan::Parameter optional_parameter(std::string name, plan::Type type, plan::Role role, std::string doc) {
  return {std::move(name), type.as_optional(), role, std::move(doc), Json()};
}

std::string optional_text(const Call& call, std::string_view name) {
  return std::string(trim(call.argument(name).text()));
}

std::vector<std::string> addresses_of(const plan::Value& list) {
  std::vector<std::string> out;
  for (const auto& item : list.items()) out.push_back(item.text());
  return out;
}

std::string sentence_of(const std::vector<std::string>& addresses) {
  std::vector<std::string> shown;
  for (const auto& address : addresses) shown.push_back(one_line(address, 60));
  return join(shown, ", ");
}

void add_calendar_tools(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add_type(event_type());
  catalog.add_type(slot_type());
  catalog.add_type(invitation_type());
  catalog.add_type(answer_type());
  add_reading_tools(catalog, context);
  add_changing_tools(catalog, context);
  add_message_tools(catalog, context);
  add_restore_tool(catalog, context);
  add_receive_tool(catalog, context);
}

}  // namespace adjutant::tools::calendar
