#include "tools/calendar/incoming.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

constexpr std::size_t kLargest = 1 << 20;

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

Result<void> same_organizer(const CalendarFile& known, const Incoming& incoming) {
  const auto& first = incoming.first();
  for (const auto* entry : known.of(first.uid)) {
    if (entry->organizer != first.organizer) {
      return fail(ErrorKind::forbidden,
                  fmt::format("{} is in your calendar, but {} does not organise it.", spoken_title(*entry),
                              first.organizer.empty() ? "the sender" : one_line(first.organizer, 60)));
    }
  }
  if (!speaks_for(incoming.label, first.organizer)) {
    return fail(ErrorKind::forbidden,
                fmt::format("{} is in your calendar, but the message about it is not from {}, who organises it.",
                            spoken_title(first), one_line(first.organizer, 60)));
  }
  return {};
}

}  // namespace

std::string Incoming::instance() const {
  const auto& entry = first();
  return entry.replaces ? entry.uid + "#" + entry.replaces->key() : entry.uid;
}

Result<Incoming> read_incoming(std::string_view ics, const plan::Label& label, const Owner& owner) {
  if (ics.size() > kLargest) return fail(ErrorKind::failed, "The invitation is too large.");
  const auto calendars = TRY(parse_ical(ics));
  auto method = std::string(trim(calendars.front().value("METHOD")));
  std::ranges::transform(method, method.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
  auto file = TRY(read_calendar(std::string(ics), owner.zone));
  if (file.entries.empty())
    return fail(ErrorKind::failed, "There is no event in this invitation.",
                file.problems.empty() ? "" : file.problems.front());
  const auto uid = file.entries.front().uid, organizer = file.entries.front().organizer;
  for (const auto& entry : file.entries) {
    if (entry.uid != uid || entry.organizer != organizer)
      return fail(ErrorKind::failed, "The invitation is about several events.");
  }
  file = TRY(read_calendar(event_object(file, file.of(uid), ""), owner.zone));
  file = TRY(read_calendar(with_sources(file, source_lines(label)), owner.zone));
  if (file.entries.empty()) return fail(ErrorKind::failed, "The invitation cannot be read.");
  return Incoming{method.empty() ? "PUBLISH" : method, std::move(file), label};
}

bool speaks_for(const plan::Label& label, std::string_view address) {
  if (label.trusted()) return true;
  return std::ranges::any_of(label.sources(), [&](const flow::Source& source) {
    return source.kind == flow::SourceKind::person && source.name == address;
  });
}

Result<Change> put_in(const Incoming& incoming, const std::shared_ptr<const CalendarFile>& known,
                      const std::string& folder) {
  if (!known) {
    return Change{.file = fs::path(folder) / ("invitation-" + sha256_hex(incoming.first().uid).substr(0, 32) + ".ics"),
                  .new_bytes = incoming.file.bytes};
  }
  TRY(same_organizer(*known, incoming));
  auto bytes = TRY(merged(*known, incoming.file));
  return Change{.file = known->path, .before = known->etag, .old_bytes = known->bytes, .new_bytes = std::move(bytes)};
}

}  // namespace adjutant::tools::calendar
