// The tools that change the owner's calendar and tell nobody: create, move, edit, cancel.
#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"
#include "tools/calendar/change_tools.h"
#include "tools/calendar/moved_times.h"
#include "tools/recurrence_words.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Once;
using plan::Role;

std::string in_quotes(std::string_view title) { return '"' + one_line(title, 80) + '"'; }

std::string people(std::size_t count) {
  return count == 0   ? ""
         : count == 1 ? "; 1 other person takes part"
                      : fmt::format("; {} other people take part", count);
}

// "the whole series \"Tennis\"", "one of the series \"Tennis\"", "\"Lunch\"".
std::string named(const Occurrence& what) {
  const auto title = spoken_title(*what.entry);
  if (what.whole_series) return "the whole series " + title;
  return what.series ? "one of the series " + title : title;
}

// The report is the preview's sentence in the past: "moves X" gives "Moved X."
std::string past(std::string_view verb, std::string_view sentence) {
  const auto space = sentence.find(' ');
  return fmt::format("{}{}.", verb, sentence.substr(std::min(space, sentence.size())));
}

}  // namespace

plan::Signature Create::make_signature() {
  return {
      .name = "calendar.create",
      .doc = "Puts a new event into the owner's calendar; nobody is invited by it.",
      .parameters = {{"title", Kind::text, Role::content, "the title"},
                     {"start", Kind::time, Role::time, "when it begins"},
                     optional_parameter("end", Kind::time, Role::time, "when it ends"),
                     optional_parameter("duration", Kind::duration, Role::time,
                                        "how long, where no end is given; an hour without"),
                     {"all_day", Kind::boolean, Role::plain, "whether it is about whole days", Json(false)},
                     optional_parameter("location", Kind::text, Role::content, "where"),
                     optional_parameter("notes", Kind::text, Role::content, "further notes"),
                     optional_parameter("repeat", Kind::text, Role::time, "how it repeats, as an RRULE (RFC 5545)")},
      .result = event_type(),
      .effect = Effect::write,
      .once = Once::exclusive_create,
      .inverse = "the event is taken out again",
      .labels = event_labels()};
}

std::string Create::folder() const {
  const auto known = context_.store.snapshot()->calendars();
  if (known.empty() || std::ranges::find(known, context_.default_calendar) != known.end())
    return context_.default_calendar;
  return known.front();
}

Result<NewEvent> Create::event_of(const Call& call, const std::string& key) const {
  NewEvent event;
  const auto hash = sha256_hex("calendar " + key);
  event.uid = fmt::format("{}-{}-8{}-a{}-{}@adjutant", hash.substr(0, 8), hash.substr(8, 4), hash.substr(12, 3),
                          hash.substr(15, 3), hash.substr(18, 12));
  event.title = one_line(optional_text(call, "title"), 400);
  event.location = one_line(optional_text(call, "location"), 400);
  event.notes = optional_text(call, "notes");
  event.repeat = optional_text(call, "repeat");
  if (starts_with_fold(event.repeat, "RRULE:")) event.repeat = event.repeat.substr(6);
  if (event.title.empty()) return fail(ErrorKind::usage, "An event has a title.");
  for (const auto* part : {"title", "location", "notes"}) {
    for (auto& line : source_lines(join(whole_label(call.argument(part)), call.control))) {
      if (std::ranges::find(event.further_lines, line) == event.further_lines.end())
        event.further_lines.push_back(std::move(line));
    }
  }
  TRY(set_times(call, event));
  return event;
}

Result<void> Create::set_times(const Call& call, NewEvent& event) const {
  const bool all_day = call.argument("all_day").boolean();
  const auto& zone = owner().zone;
  const auto start = call.argument("start").time().instant;
  auto ends = all_day ? start : start + Seconds(3600);
  if (const auto& end = call.argument("end"); !end.missing()) ends = end.time().instant;
  else if (const auto& length = call.argument("duration"); !length.missing()) ends = start + length.duration();
  if (ends < start || (ends == start && !all_day))
    return fail(ErrorKind::usage, "The event would end before it begins.");
  Stamp stamp{.form = all_day ? Form::date : zone == Zone() ? Form::utc : Form::zoned, .zone = zone};
  if (stamp.form == Form::zoned) stamp.zone_name = zone.name();
  event.start = stamp.at(start);
  event.end = stamp.at(ends);
  if (all_day && event.end.local < zone.local(ends)) event.end.local += std::chrono::days(1);  // a part of a day is one
  if (all_day && event.end.local <= event.start.local) event.end.local = event.start.local + std::chrono::days(1);
  return {};
}

// "every Monday"; a rule without plain words as it is written.
std::string repetition(const std::string& rule, const Zone& zone) {
  const auto parsed = parse_rule(rule);
  return parsed ? in_words(*parsed, zone) : one_line(rule, 60);
}

Result<Planned> Create::plan(const Call& call, const std::string& key) {
  const auto event = TRY(event_of(call, key));
  const auto begins = event.start.instant(), ends = event.end.instant();
  const bool all_day = event.start.form == Form::date;
  const Time start{begins, owner().zone};
  const auto days = days_between(date_of(event.start.local), date_of(event.end.local));
  const auto when =
      !all_day    ? fmt::format("{} for {}", spoken(start), spoken(ends - begins))
      : days == 1 ? "all of " + spoken(start.date())
                  : fmt::format("all of {} to {}", spoken(start.date()), spoken(add_days(start.date(), days - 1)));
  const auto what =
      fmt::format("{} to your calendar{}, {}", in_quotes(event.title), folder().empty() ? "" : " " + folder(), when) +
      (event.location.empty() ? "" : ", at " + one_line(event.location, 80)) +
      (event.repeat.empty() ? "" : ", " + repetition(event.repeat, owner().zone));
  Planned out{.text = "adds " + what, .report = "Added " + what + ".", .undo = "the event can be taken out again"};
  if (!all_day) out.details = conflicts(begins, ends, event.uid);
  if (ends <= now()) out.details.push_back("that is in the past");
  out.instance = event.uid;
  if (!event.repeat.empty()) out.instance += "#" + event.start.key();
  auto bytes = TRY(new_event(event, now()));
  out.change = Change{.file = fs::path(folder()) / (event.uid + ".ics"), .before = "", .new_bytes = std::move(bytes)};
  return out;
}

plan::Signature Move::make_signature() {
  return {.name = "calendar.move",
          .doc = "Moves an event, or one occurrence of a series, in the owner's calendar; nobody is told.",
          .parameters = {instance_parameter(),
                         optional_parameter("start", Kind::time, Role::time, "when it begins from now on"),
                         optional_parameter("day", Kind::date, Role::time,
                                            "in place of a start: the new day; the time of day stays"),
                         optional_parameter("end", Kind::time, Role::time, "when it ends from now on"),
                         optional_parameter("duration", Kind::duration, Role::time,
                                            "how long from now on, where no end is given; as long as before without")},
          .result = event_type(),
          .effect = Effect::write,
          .once = Once::conditional_write,
          .inverse = "the calendar file is put back as it was",
          .labels = event_labels()};
}

Result<Times> moved_times(const Call& call, const Occurrence& what, const Owner& owner) {
  const auto &start = call.argument("start"), &day = call.argument("day"), &end = call.argument("end"),
             &length = call.argument("duration");
  const auto& zone = what.start.zone;
  const bool all_day = what.start.form == Form::date;
  if (start.missing() == day.missing())
    return fail(ErrorKind::usage, "An event is moved to a start or to a day.", "Give one of the two.");
  if (all_day && !start.missing() && start.time().of_day() != Seconds(0))
    return fail(ErrorKind::usage, fmt::format("{} is about whole days.", spoken_title(*what.entry)),
                "Say the day that it moves to.");
  Times out{};
  if (day.missing()) {
    out.begins = start.time().instant;
  } else {
    // The clock on the wall of the event's own zone stays.
    const Time old{what.begins, owner.zone};
    out.begins = zone.instant(what.start.local + std::chrono::days(days_between(old.date(), day.date())));
  }
  if (!end.missing()) {
    out.ends = end.time().instant;
  } else if (!length.missing()) {
    out.ends = out.begins + length.duration();
  } else if (all_day) {
    out.ends = zone.instant(zone.local(out.begins) + (zone.local(what.ends) - zone.local(what.begins)));
  } else {
    out.ends = out.begins + (what.ends - what.begins);
  }
  if (out.ends < out.begins || (out.ends == out.begins && what.ends != what.begins))
    return fail(ErrorKind::usage, "The event would end before it begins.");
  return out;
}

Result<Planned> Move::plan(const Call& call, const std::string&) {
  const auto what = TRY(occurrence(call));
  if (what.cancelled())
    return fail(ErrorKind::failed, fmt::format("{} has been cancelled.", spoken_title(*what.entry)));
  const auto [begins, ends] = TRY(moved_times(call, what, owner()));
  if (begins == what.begins && ends == what.ends)
    return fail(ErrorKind::failed, fmt::format("{} is at that time already.", spoken_title(*what.entry)));
  auto target = what;
  target.begins = begins;
  Planned out{.text = fmt::format("moves {} from {} to {}", named(what), spoken_start(what, owner()),
                                  spoken_start(target, owner()))};
  if (ends - begins != what.ends - what.begins && what.start.form != Form::date)
    out.text += fmt::format(", for {}", spoken(ends - begins));
  out.report = past("Moved", out.text);
  out.text += people(others(*what.entry, owner()).size());
  if (!what.entry->organizer.empty() && !owner().is(what.entry->organizer))
    out.details.push_back(
        fmt::format("{} organises it: only your own calendar changes.", one_line(what.entry->organizer, 60)));
  for (auto& line : conflicts(begins, ends, what.entry->uid)) out.details.push_back(std::move(line));
  if (ends <= now()) out.details.push_back("that is in the past");
  out.links = {"event:" + what.instance};
  out.undo = "it can be moved back";
  out.instance = what.instance;
  out.change = change(what, TRY(moved(what, begins, ends, now())));
  return out;
}

plan::Signature Reword::make_signature() {
  return {.name = "calendar.edit",
          .doc =
              "Gives an event, or one occurrence of a series, another title or place in the owner's calendar; nobody "
              "is told.",
          .parameters = {instance_parameter(),
                         optional_parameter("title", Kind::text, Role::content, "what it is called from now on"),
                         optional_parameter("location", Kind::text, Role::content, "where it is from now on")},
          .result = event_type(),
          .effect = Effect::write,
          .once = Once::conditional_write,
          .inverse = "the calendar file is put back as it was",
          .labels = event_labels()};
}

Result<NewWords> Reword::words_of(const Call& call, const Occurrence& what) const {
  NewWords out;
  for (const auto& [name, words] : {std::pair("title", &out.title), std::pair("location", &out.location)}) {
    const auto& given = call.argument(name);
    if (given.missing()) continue;
    *words = one_line(trim(given.text()), 400);
    for (auto& line : source_lines(join(whole_label(given), call.control))) {
      if (std::ranges::find(out.further_lines, line) == out.further_lines.end())
        out.further_lines.push_back(std::move(line));
    }
  }
  if (!out.title && !out.location)
    return fail(ErrorKind::usage, "Nothing is to be changed.", "Give a title or a location.");
  if (out.title && out.title->empty()) return fail(ErrorKind::usage, "An event has a title.");
  if (out.title.value_or(what.entry->title) == what.entry->title &&
      out.location.value_or(what.entry->location) == what.entry->location)
    return fail(ErrorKind::failed, fmt::format("{} is so already.", spoken_title(*what.entry)));
  return out;
}

Result<Planned> Reword::plan(const Call& call, const std::string&) {
  const auto what = TRY(occurrence(call));
  if (what.cancelled())
    return fail(ErrorKind::failed, fmt::format("{} has been cancelled.", spoken_title(*what.entry)));
  const auto words = TRY(words_of(call, what));
  Planned out{.text = fmt::format("changes {} on {}:", named(what), spoken_start(what, owner()))};
  if (words.title) out.text += fmt::format(" its title to {}", in_quotes(*words.title));
  if (words.title && words.location) out.text += ",";
  if (words.location && words.location->empty()) out.text += " it has no place any more";
  else if (words.location) out.text += fmt::format(" its place to {}", in_quotes(*words.location));
  out.report = past("Changed", out.text);
  out.text += people(others(*what.entry, owner()).size());
  if (!what.entry->location.empty() && words.location)
    out.details.push_back(fmt::format("its place was {}", in_quotes(what.entry->location)));
  if (!what.entry->organizer.empty() && !owner().is(what.entry->organizer))
    out.details.push_back(
        fmt::format("{} organises it: only your own calendar changes.", one_line(what.entry->organizer, 60)));
  out.links = {"event:" + what.instance};
  out.undo = "it can be put back as it was";
  out.instance = what.instance;
  out.change = change(what, TRY(reworded(what, words, now())));
  return out;
}

plan::Signature Cancel::make_signature() {
  return {.name = "calendar.cancel",
          .doc = "Takes an event, one occurrence or a whole series out of the owner's calendar; nobody is told.",
          .parameters = {instance_parameter()},
          .result = plan::Type(),
          .effect = Effect::erase,
          .once = Once::conditional_write,
          .inverse = "the calendar file is put back as it was"};
}

Result<Planned> Cancel::plan(const Call& call, const std::string&) {
  const auto what = TRY(occurrence(call));
  Planned out{.text = what.whole_series ? fmt::format("cancels {}", named(what))
                                        : fmt::format("cancels {} on {}", named(what), spoken_start(what, owner()))};
  out.report = past("Cancelled", out.text);
  out.text += people(others(*what.entry, owner()).size());
  out.links = {"event:" + what.instance};
  out.undo = "it can be put back";
  out.instance = what.instance;
  out.change = change(what, TRY(removed(what, now())));
  return out;
}

void add_changing_tools(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add(std::make_unique<Create>(context));
  catalog.add(std::make_unique<Move>(context));
  catalog.add(std::make_unique<Reword>(context));
  catalog.add(std::make_unique<Cancel>(context));
}

}  // namespace adjutant::tools::calendar
