#include "tools/calendar/calendar_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

using Names = std::set<std::string_view>;

std::string utc(Instant instant) { return print_basic(LocalTime(instant.time_since_epoch())) + "Z"; }

std::string_view line_end_of(std::string_view bytes) {
  const auto at = bytes.find('\n');
  return at != std::string_view::npos && at > 0 && bytes[at - 1] == '\r' ? "\r\n" : "\n";
}

// New lines for one VEVENT: replaces the lines of these names, and puts the new ones before the first of them.
class Edit {
 public:
  Edit(const CalendarFile& file, const Entry& entry) : file_(file), entry_(entry), line_end_(line_end_of(file.bytes)) {}

  void set(std::string_view name, std::string_view rest) {
    drop(name);
    add(std::string(name).append(rest));
  }
  void drop(std::string_view name) { dropped_.insert(name); }
  void drop_line(std::size_t index) { dropped_lines_.insert(index); }
  void add(std::string_view text) { added_ += content_line(text, line_end_); }
  // The marks of every change: a new number, and when.
  void touch(Instant now, bool reschedule) {
    set("DTSTAMP", ":" + utc(now));
    set("LAST-MODIFIED", ":" + utc(now));
    if (reschedule) set("SEQUENCE", fmt::format(":{}", entry_.sequence + 1));
  }

  std::vector<Splice> splices() const {
    std::vector<Splice> out;
    for (std::size_t i = 0; i < entry_.component.lines.size(); ++i) {
      const auto& line = entry_.component.lines[i];
      if (gone(i)) out.push_back({line.begin, line.end, ""});
    }
    // Properties stand before the alarms of an event (RFC 5545 section 3.6.1).
    const auto& component = entry_.component;
    const auto at = component.children.empty() ? component.end_line : component.children.front().begin;
    out.push_back({at, at, added_});
    return out;
  }
  std::string in_place() const { return spliced(file_.bytes, splices()); }

  // The component's bytes with the changes, as a further component.
  std::string copy() const {
    std::vector<Splice> own = splices();
    for (auto& splice : own) {
      splice.begin -= entry_.component.begin;
      splice.end -= entry_.component.begin;
    }
    auto out = spliced(file_.bytes.substr(entry_.component.begin, entry_.component.end - entry_.component.begin), own);
    if (!out.ends_with('\n')) out += line_end_;
    return out;
  }

 private:
  bool gone(std::size_t index) const {
    return dropped_lines_.contains(index) || dropped_.contains(entry_.component.lines[index].name);
  }

  const CalendarFile& file_;
  const Entry& entry_;
  std::string line_end_;
  Names dropped_;
  std::set<std::size_t> dropped_lines_;
  std::string added_;
};

// The occurrence of a series that has not been changed yet needs a component of its own.
bool needs_copy(const Occurrence& what) { return what.series && what.entry == what.series && !what.whole_series; }

void make_changed_occurrence(Edit& edit, const Occurrence& what) {
  for (const auto* name : {"RRULE", "RDATE", "EXDATE", "EXRULE", "DURATION"}) edit.drop(name);
  edit.set("RECURRENCE-ID", what.start.ical());
}

void set_times(Edit& edit, const Stamp& start, const Stamp& end) {
  edit.drop("DURATION");
  edit.set("DTSTART", start.ical());
  edit.set("DTEND", end.ical());
}

std::string applied(const Edit& edit, const Occurrence& what) {
  if (!needs_copy(what)) return edit.in_place();
  const auto after = what.series->component.end;
  auto copy = edit.copy();
  // The file's last line may lack its end.
  if (after > 0 && what.file->bytes[after - 1] != '\n') copy.insert(0, line_end_of(what.file->bytes));
  return spliced(what.file->bytes, {{after, after, copy}});
}

// The edit of this occurrence with its times as they are.
Edit edit_of(const Occurrence& what) {
  Edit edit(*what.file, *what.entry);
  if (needs_copy(what)) {
    make_changed_occurrence(edit, what);
    set_times(edit, what.start, what.start.at(what.ends));
  }
  return edit;
}

std::unexpected<Error> whole_series(std::string_view why) {
  return fail(ErrorKind::failed, fmt::format("The whole series cannot be moved: {}.", why),
              "Move one occurrence, or make a new series.");
}

}  // namespace

Result<std::string> new_event(const NewEvent& event, Instant now) {
  if (!event.repeat.empty()) {
    TRY(parse_rule(event.repeat));
    if (event.repeat.find_first_of("\r\n") != std::string::npos)
      return fail(ErrorKind::usage, "The repetition is not one line.");
  }
  std::string out;
  const auto add = [&](std::string_view text) { out += content_line(text, "\r\n"); };
  for (const auto* line :
       {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Adjutant//Calendar//EN", "CALSCALE:GREGORIAN", "BEGIN:VEVENT"})
    add(line);
  add("UID:" + event.uid);
  add("DTSTAMP:" + utc(now));
  add("CREATED:" + utc(now));
  add("DTSTART" + event.start.ical());
  add("DTEND" + event.end.ical());
  if (!event.repeat.empty()) add("RRULE:" + event.repeat);
  add("SUMMARY:" + escape(event.title));
  if (!event.location.empty()) add("LOCATION:" + escape(event.location));
  if (!event.notes.empty()) add("DESCRIPTION:" + escape(event.notes));
  for (const auto& line : event.further_lines) add(line);
  for (const auto* line : {"STATUS:CONFIRMED", "SEQUENCE:0", "END:VEVENT", "END:VCALENDAR"}) add(line);
  return out;
}

Result<std::string> moved(const Occurrence& what, Instant begins, Instant ends, Instant now) {
  const auto start = what.start.at(begins);
  auto end = what.start.at(ends);
  if (start.form == Form::date && end.local <= start.local) end.local = start.local + std::chrono::days(1);
  if (what.whole_series) {
    const auto& series = *what.series;
    const bool other_day = date_of(start.local) != date_of(series.start.local);
    for (const auto& rule : series.rules) {
      if (other_day && rule.has_parts) return whole_series("its rule names days");
      if (rule.until) return whole_series("its rule has an end");
    }
    const auto all = what.file->of(series.uid);
    if (!series.excluded.empty() || !series.further.empty() || all.size() > 1) return whole_series("it has exceptions");
  }
  Edit edit(*what.file, *what.entry);
  if (needs_copy(what)) make_changed_occurrence(edit, what);
  set_times(edit, start, end);
  edit.touch(now, true);
  return applied(edit, what);
}

Result<std::string> reworded(const Occurrence& what, const NewWords& words, Instant now) {
  auto edit = edit_of(what);
  if (words.title) edit.set("SUMMARY", ":" + escape(*words.title));
  // The coordinates are those of the place before.
  if (words.location && *words.location != what.entry->location) edit.drop("GEO");
  if (words.location && words.location->empty()) edit.drop("LOCATION");
  else if (words.location) edit.set("LOCATION", ":" + escape(*words.location));
  for (const auto& line : words.further_lines) edit.add(line);
  edit.touch(now, true);
  return applied(edit, what);
}

Result<std::optional<std::string>> removed(const Occurrence& what, Instant now) {
  const auto& file = *what.file;
  std::vector<Splice> cuts;
  if (what.series && !what.whole_series) {
    Edit edit(file, *what.series);
    Stamp gone = what.start;
    if (what.entry->replaces) {
      gone = *what.entry->replaces;
      cuts.push_back({what.entry->component.begin, what.entry->component.end, ""});
      if (gone.form != what.series->start.form) gone = what.series->start.at(gone.instant());
    }
    edit.add("EXDATE" + gone.ical());
    edit.touch(now, true);
    std::ranges::move(edit.splices(), std::back_inserter(cuts));
    return spliced(file.bytes, cuts);
  }
  std::size_t left = 0;
  for (const auto& calendar : TRY(parse_ical(file.bytes))) {
    for (const auto& child : calendar.children) {
      if (child.name == "VTIMEZONE") continue;
      const bool mine = child.name == "VEVENT" && trim(child.value("UID")) == what.entry->uid;
      if (mine) cuts.push_back({child.begin, child.end, ""});
      else ++left;
    }
  }
  if (left == 0) return std::nullopt;
  return spliced(file.bytes, cuts);
}

Result<std::string> invited(const Occurrence& what, const Owner& owner, const std::vector<std::string>& addresses,
                            Instant now) {
  if (owner.addresses.empty())
    return fail(ErrorKind::failed, "Your own mail address is not known, so nobody can answer an invitation.");
  const auto& entry = *what.entry;
  if (entry.component.first("ORGANIZER") && !owner.is(entry.organizer)) {
    return fail(ErrorKind::forbidden, fmt::format("{} is not your event: {} organises it.", spoken_title(entry),
                                                  one_line(entry.organizer, 60)));
  }
  auto edit = edit_of(what);
  if (!entry.component.first("ORGANIZER")) {
    edit.set("ORGANIZER",
             (owner.name.empty() ? "" : ";CN=" + parameter_text(owner.name)) + ":mailto:" + owner.addresses.front());
  }
  for (const auto& address : addresses) {
    const auto clean = mail_address("mailto:" + address);
    if (clean.empty())
      return fail(ErrorKind::usage, fmt::format("\"{}\" is not a mail address.", one_line(address, 80)));
    const bool there =
        std::ranges::any_of(entry.attendees, [&](const Attendee& attendee) { return attendee.address == clean; });
    if (!there) edit.add("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:" + clean);
  }
  edit.touch(now, true);
  return applied(edit, what);
}

Result<std::string> answered(const Occurrence& what, const std::vector<std::string>& addresses,
                             const std::string& partstat, Instant now) {
  const auto& entry = *what.entry;
  auto edit = edit_of(what);
  bool found = false;
  for (const auto& attendee : entry.attendees) {
    if (std::ranges::find(addresses, attendee.address) == addresses.end()) continue;
    const auto& line = entry.component.lines[attendee.line];
    std::string text = "ATTENDEE";
    for (const auto& [name, value] : line.parameters) {
      if (name != "PARTSTAT" && name != "RSVP") text += ";" + name + "=" + parameter_text(value);
    }
    edit.drop_line(attendee.line);
    edit.add(text + ";PARTSTAT=" + partstat + ":" + line.value);
    found = true;
  }
  if (!found)
    return fail(ErrorKind::failed,
                fmt::format("{} was not invited to {}.", join(addresses, " or "), spoken_title(entry)));
  edit.touch(now, false);
  return applied(edit, what);
}

Result<std::string> called_off(const Occurrence& what, Instant now) {
  auto edit = edit_of(what);
  edit.set("STATUS", ":CANCELLED");
  edit.touch(now, true);
  return applied(edit, what);
}

std::string reply_object(const Occurrence& what, const Owner& owner, const std::string& partstat, Instant now) {
  const auto& entry = *what.entry;
  std::string out;
  const auto add = [&](std::string_view text) { out += content_line(text, "\r\n"); };
  const auto stamp = [&](const Stamp& at, Instant instant) {
    return at.form == Form::date ? ";VALUE=DATE:" + print_basic_date(at.zone.local(instant)) : ":" + utc(instant);
  };
  for (const auto* line :
       {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Adjutant//Calendar//EN", "METHOD:REPLY", "BEGIN:VEVENT"})
    add(line);
  add("UID:" + entry.uid);
  add("DTSTAMP:" + utc(now));
  if (what.series && !what.whole_series) {
    const auto& named = entry.replaces ? *entry.replaces : what.start;
    add("RECURRENCE-ID" + stamp(named, named.instant()));
  }
  add("DTSTART" + stamp(what.start, what.begins));
  add("DTEND" + stamp(what.start, what.ends));
  add(fmt::format("SEQUENCE:{}", entry.sequence));
  add("SUMMARY:" + escape(entry.title));
  add("ORGANIZER:mailto:" + entry.organizer);
  for (const auto& attendee : entry.attendees) {
    if (owner.is(attendee.address)) add("ATTENDEE;PARTSTAT=" + partstat + ":mailto:" + attendee.address);
  }
  for (const auto* line : {"END:VEVENT", "END:VCALENDAR"}) add(line);
  return out;
}

std::string event_object(const CalendarFile& file, const std::vector<const Entry*>& entries,
                         const std::string& method) {
  std::string out;
  const auto add = [&](std::string_view text) { out += content_line(text, "\r\n"); };
  // Bytes of the file, with the line ends that a message needs.
  const auto copy = [&](const Component& component) {
    auto part = replace_all(file.bytes.substr(component.begin, component.end - component.begin), "\r\n", "\n");
    if (!part.ends_with('\n')) part += '\n';
    out += replace_all(std::move(part), "\n", "\r\n");
  };
  for (const auto* line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Adjutant//Calendar//EN", "CALSCALE:GREGORIAN"})
    add(line);
  if (!method.empty()) add("METHOD:" + method);
  if (const auto calendars = parse_ical(file.bytes)) {
    for (const auto& calendar : *calendars) {
      for (const auto& child : calendar.children) {
        if (child.name == "VTIMEZONE") copy(child);  // those that no event uses do no harm
      }
    }
  }
  for (const auto* entry : entries) copy(entry->component);
  add("END:VCALENDAR");
  return out;
}

}  // namespace adjutant::tools::calendar
