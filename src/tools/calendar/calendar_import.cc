// calendar.import: an invitation, a change or a cancellation that came by mail, into the owner's calendar.
//
// The text is a stranger's. It never changes an event that the owner or somebody else organises, and it keeps its
// sources: what it says does not become the owner's own record.
#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"
#include "tools/calendar/calendar_effect.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Call;
using plan::Kind;
using plan::Role;

// The file with a line of sources in each of its events.
std::string with_sources(const CalendarFile& file, const std::vector<std::string>& lines) {
  std::vector<Splice> added;
  for (const auto& entry : file.entries) {
    for (const auto& line : entry.component.lines) {
      if (line.name == "X-ADJUTANT-SOURCE") added.push_back({line.begin, line.end, ""});
    }
    const auto& component = entry.component;
    const auto at = component.children.empty() ? component.end_line : component.children.front().begin;
    std::string text;
    for (const auto& line : lines) text += content_line(line, "\r\n");
    added.push_back({at, at, std::move(text)});
  }
  return spliced(file.bytes, std::move(added));
}

// The known file with the components of the new one in place of theirs, or behind them.
Result<std::string> merged(const CalendarFile& known, const CalendarFile& fresh) {
  std::vector<Splice> changes;
  const auto roots = TRY(parse_ical(known.bytes));
  const auto end = roots.back().end_line;
  std::string zones;
  for (const auto& calendar : TRY(parse_ical(fresh.bytes))) {
    for (const auto& child : calendar.children) {
      if (child.name != "VTIMEZONE") continue;
      const bool there = std::ranges::any_of(roots.back().children, [&](const Component& other) {
        return other.name == "VTIMEZONE" && other.value("TZID") == child.value("TZID");
      });
      if (!there) zones += fresh.bytes.substr(child.begin, child.end - child.begin);
    }
  }
  changes.push_back({end, end, zones});
  for (const auto& entry : fresh.entries) {
    auto bytes = fresh.bytes.substr(entry.component.begin, entry.component.end - entry.component.begin);
    const auto* old = entry.replaces ? known.changed(entry.uid, entry.replaces->key()) : known.master(entry.uid);
    if (old && old->sequence > entry.sequence)
      return fail(ErrorKind::failed,
                  fmt::format("{} is newer in your calendar than in this mail.", spoken_title(*old)));
    changes.push_back(old ? Splice{old->component.begin, old->component.end, std::move(bytes)}
                          : Splice{end, end, std::move(bytes)});
  }
  return spliced(known.bytes, std::move(changes));
}

class Import : public EffectTool {
 public:
  explicit Import(const CalendarContext& context)
      : EffectTool(
            context,
            {.name = "calendar.import",
             .doc = "Puts an invitation, a change or a cancellation that came by mail into the owner's calendar.",
             .parameters = {{"ics", Kind::text, Role::content, "the mail's text/calendar"}},
             .result = event_type(),
             .effect = plan::Effect::write,
             .once = plan::Once::conditional_write,
             .inverse = "the calendar file is put back as it was",
             .labels = event_labels()}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string&) override {
    const auto& text = call.argument("ics").text();
    if (text.size() > (1 << 20)) return fail(ErrorKind::failed, "The invitation is too large.");
    auto fresh = TRY(read_calendar(text, owner().zone));
    if (fresh.entries.empty())
      return fail(ErrorKind::failed, "There is no event in this invitation.",
                  fresh.problems.empty() ? "" : fresh.problems.front());
    const auto& first = fresh.entries.front();
    const auto uid = first.uid, organizer = first.organizer;
    for (const auto& entry : fresh.entries) {
      if (entry.uid != uid || entry.organizer != organizer)
        return fail(ErrorKind::failed, "The invitation is about several events.");
    }
    if (owner().is(organizer))
      return fail(ErrorKind::forbidden, "The invitation says that you organise the event yourself.");
    const std::string method(trim(TRY(parse_ical(text)).front().value("METHOD")));
    fresh = TRY(read_calendar(event_object(fresh, fresh.of(uid), ""), owner().zone));
    fresh = TRY(read_calendar(with_sources(fresh, source_lines(influence(call))), owner().zone));
    const auto known = context_.store.snapshot()->with_uid(uid);
    if (known) TRY(same_organizer(*known, uid, organizer));
    return starts_with_fold(method, "CANCEL") ? cancellation(fresh, known) : addition(fresh, known);
  }

 private:
  Result<void> same_organizer(const CalendarFile& known, std::string_view uid, const std::string& organizer) const {
    for (const auto* entry : known.of(uid)) {
      if (entry->organizer != organizer) {
        return fail(ErrorKind::forbidden,
                    fmt::format("{} is in your calendar, but {} does not organise it.", spoken_title(*entry),
                                organizer.empty() ? "the sender" : one_line(organizer, 60)));
      }
    }
    return {};
  }

  std::string instance_of(const Entry& entry) const {
    return entry.replaces ? entry.uid + "#" + entry.replaces->key() : entry.uid;
  }

  Result<Planned> cancellation(const CalendarFile& fresh, const std::shared_ptr<const CalendarFile>& known) {
    const auto instance = instance_of(fresh.entries.front());
    const auto what = known ? find_occurrence(known, instance) : std::nullopt;
    if (!what) return fail(ErrorKind::failed, "The event that is cancelled is not in your calendar.");
    if (what->entry->sequence > fresh.entries.front().sequence)
      return fail(ErrorKind::failed,
                  fmt::format("{} is newer in your calendar than in this mail.", spoken_title(*what->entry)));
    Planned out{
        .text = fmt::format("marks {} on {} as cancelled", spoken_title(*what->entry), spoken_start(*what, owner()))};
    out.report = fmt::format("Marked {} as cancelled.", spoken_title(*what->entry));
    out.links = {"event:" + instance};
    out.undo = "the calendar can be put back as it was";
    out.instance = instance;
    out.change = change(*what, TRY(called_off(*what, now())));
    return out;
  }

  Result<Planned> addition(const CalendarFile& fresh, const std::shared_ptr<const CalendarFile>& known) {
    const auto& entry = fresh.entries.front();
    const auto shared = std::make_shared<const CalendarFile>(fresh);
    const auto what = find_occurrence(shared, instance_of(entry));
    if (!what) return fail(ErrorKind::failed, "The invitation cannot be read.");
    const auto title = fmt::format("{} on {}", spoken_title(entry), spoken_start(*what, owner()));
    const auto from = entry.organizer.empty() ? "" : " of " + one_line(entry.organizer, 60);
    Planned out{.text = known ? fmt::format("changes {}{} in your calendar", title, from)
                              : fmt::format("adds {}{} to your calendar", title, from)};
    out.report =
        known ? fmt::format("Changed {} in your calendar.", title) : fmt::format("Added {} to your calendar.", title);
    out.details = conflicts(what->begins, what->ends, entry.uid);
    out.links = {"event:" + instance_of(entry)};
    out.undo = "the calendar can be put back as it was";
    out.instance = instance_of(entry);
    if (known) {
      out.change = Change{.file = known->path,
                          .before = known->etag,
                          .old_bytes = known->bytes,
                          .new_bytes = TRY(merged(*known, fresh))};
    } else {
      out.change = Change{
          .file = fs::path(context_.default_calendar) / ("invitation-" + sha256_hex(entry.uid).substr(0, 32) + ".ics"),
          .new_bytes = fresh.bytes};
    }
    return out;
  }
};

}  // namespace

void add_import_tool(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add(std::make_unique<Import>(context));
}

}  // namespace adjutant::tools::calendar
