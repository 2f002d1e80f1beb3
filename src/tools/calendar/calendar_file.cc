#include "tools/calendar/calendar_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

constexpr std::size_t kMostDates = 5'000;
constexpr std::size_t kMostAttendees = 1'000;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& letter : out) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return out;
}

int small_number(std::string_view text) {
  int out = 0;
  for (const char c : trim(text)) {
    if (c < '0' || c > '9' || out > 100'000'000) return 0;
    out = out * 10 + (c - '0');
  }
  return out;
}

class EntryReader {
 public:
  EntryReader(const Zones& zones, std::vector<std::string>& problems) : zones_(zones), problems_(problems) {}

  Result<Entry> read(const Component& component) {
    Entry out;
    out.uid = std::string(trim(component.value("UID")));
    if (out.uid.empty()) return fail(ErrorKind::failed, "It has no UID.");
    const auto* start = component.first("DTSTART");
    if (!start) return fail(ErrorKind::failed, "It has no start.");
    out.start = TRY(stamp(start->value, *start));
    if (const auto* end = component.first("DTEND")) out.end = TRY(stamp(end->value, *end));
    if (const auto* length = component.first("DURATION")) out.duration = TRY(read_duration(trim(length->value)));
    if (const auto* replaces = component.first("RECURRENCE-ID")) out.replaces = TRY(stamp(replaces->value, *replaces));
    out.title = text(component, "SUMMARY");
    out.location = text(component, "LOCATION");
    out.notes = text(component, "DESCRIPTION");
    out.url = text(component, "URL");
    out.position = parse_position(unescape(component.value("GEO")), ';');
    out.status = lower(trim(component.value("STATUS")));
    if (out.status.empty()) out.status = "confirmed";
    out.cancelled = out.status == "cancelled";
    out.transparent = lower(trim(component.value("TRANSP"))) == "transparent";
    out.sequence = small_number(component.value("SEQUENCE"));
    for (std::size_t i = 0; i < component.lines.size(); ++i) TRY(line(component.lines[i], i, out));
    if (out.replaces && out.replaces->form != Form::date &&
        component.first("RECURRENCE-ID")->parameter("RANGE") == "THISANDFUTURE") {
      problems_.push_back("A change of this and all later occurrences is taken for this occurrence only.");
    }
    out.component = component;
    return out;
  }

 private:
  Result<Stamp> stamp(std::string_view text, const Line& line) { return read_stamp(text, line, zones_, problems_); }

  static std::string text(const Component& component, std::string_view name) { return unescape(component.value(name)); }

  Result<void> line(const Line& line, std::size_t index, Entry& out) {
    if (line.name == "RRULE") {
      if (out.rules.size() == 4) return fail(ErrorKind::failed, "It has too many repetitions.");
      if (auto rule = parse_rule(line.value)) out.rules.push_back(*std::move(rule));
      else problems_.push_back(rule.error().message + " Only its first occurrence is shown.");
    } else if (line.name == "RDATE" || line.name == "EXDATE") {
      auto& list = line.name == "RDATE" ? out.further : out.excluded;
      for (const auto& value : split(line.value, ',')) {
        if (list.size() == kMostDates) return fail(ErrorKind::failed, "It has too many dates.");
        list.push_back(TRY(stamp(std::string_view(value).substr(0, value.find('/')), line)));
      }
    } else if (line.name == "ORGANIZER") {
      out.organizer = mail_address(line.value);
      out.organizer_name = line.parameter("CN");
    } else if (line.name == "ATTENDEE") {
      if (out.attendees.size() == kMostAttendees) return fail(ErrorKind::failed, "It has too many attendees.");
      const auto answer = lower(line.parameter("PARTSTAT"));
      out.attendees.push_back({mail_address(line.value), std::string(line.parameter("CN")),
                               answer.empty() ? "needs-action" : answer, index});
    }
    return {};
  }

  const Zones& zones_;
  std::vector<std::string>& problems_;
};

}  // namespace

LocalTime Entry::local_end() const {
  if (end && end->form == start.form && end->zone_name == start.zone_name) return std::max(end->local, start.local);
  return start.zone.local(end_instant());
}

Instant Entry::end_instant() const {
  const auto begin = start.instant();
  if (end) return std::max(begin, end->instant());
  if (duration) {
    // Days and weeks of a DURATION are days of the calendar (RFC 5545 section 3.3.6).
    const auto days = *duration / Seconds(86'400);
    return std::max(begin,
                    start.zone.instant(start.local + Seconds(days * 86'400)) + (*duration - Seconds(days * 86'400)));
  }
  return all_day() ? start.zone.instant(start.local + std::chrono::days(1)) : begin;
}

const Entry* CalendarFile::master(std::string_view uid) const {
  for (const auto& entry : entries) {
    if (entry.uid == uid && !entry.replaces) return &entry;
  }
  return nullptr;
}

const Entry* CalendarFile::changed(std::string_view uid, std::string_view key) const {
  for (const auto& entry : entries) {
    if (entry.uid == uid && entry.replaces && entry.replaces->key() == key) return &entry;
  }
  return nullptr;
}

std::vector<const Entry*> CalendarFile::of(std::string_view uid) const {
  std::vector<const Entry*> out;
  for (const auto& entry : entries) {
    if (entry.uid == uid) out.push_back(&entry);
  }
  return out;
}

Result<CalendarFile> read_calendar(std::string bytes, const Zone& owner) {
  CalendarFile out;
  for (const auto& calendar : TRY(parse_ical(bytes))) {
    const Zones zones(owner, calendar, out.problems);
    EntryReader reader(zones, out.problems);
    for (const auto& child : calendar.children) {
      if (child.name != "VEVENT") continue;
      auto entry = reader.read(child);
      if (entry) {
        out.entries.push_back(*std::move(entry));
      } else {
        out.problems.push_back(
            fmt::format("event \"{}\": {}", one_line(unescape(child.value("SUMMARY")), 60), entry.error().message));
      }
      if (out.problems.size() > 100) out.problems.resize(100);
    }
  }
  out.etag = sha256_hex(bytes);
  out.bytes = std::move(bytes);
  return out;
}

std::string mail_address(std::string_view uri) {
  uri = trim(uri);
  if (!starts_with_fold(uri, "mailto:")) return {};
  const auto address = lower(trim(uri.substr(7)));
  const auto at = address.find('@');
  const bool clean = std::ranges::all_of(address, [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != ',' && c != '<' && c != '>';
  });
  if (!clean || at == std::string::npos || at == 0 || at + 1 == address.size() ||
      address.find('@', at + 1) != std::string::npos)
    return {};
  return address;
}

Result<Seconds> read_duration(std::string_view text) {
  const auto wrong = [&] {
    return fail(ErrorKind::failed, fmt::format("\"{}\" is not a duration.", one_line(text, 40)));
  };
  auto rest = text;
  if (rest.starts_with('+')) rest.remove_prefix(1);
  if (!rest.starts_with('P') || rest.size() < 3) return wrong();
  rest.remove_prefix(1);
  std::int64_t total = 0, number = -1;
  bool clock = false;
  for (const char c : rest) {
    if (c == 'T' && number < 0 && !clock) {
      clock = true;
    } else if (c >= '0' && c <= '9') {
      number = std::max<std::int64_t>(number, 0) * 10 + (c - '0');
      if (number > 100'000'000) return wrong();
    } else {
      const int unit = c == 'W' ? 604'800 : c == 'D' ? 86'400 : c == 'H' ? 3'600 : c == 'M' ? 60 : c == 'S' ? 1 : 0;
      if (number < 0 || unit == 0 || clock != (unit < 86'400)) return wrong();
      total += number * unit;
      number = -1;
    }
  }
  if (number >= 0 || total > std::int64_t{400} * 366 * 86'400) return wrong();
  return Seconds(total);
}

}  // namespace adjutant::tools::calendar
