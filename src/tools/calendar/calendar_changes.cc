// The tools that change the owner's calendar and tell nobody: create, move, cancel, restore.
#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"
#include "tools/calendar/calendar_effect.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Once;
using plan::Role;
using plan::Type;

std::string in_quotes(std::string_view title) { return '"' + one_line(title, 80) + '"'; }

std::string people(std::size_t count) {
  return count == 0   ? ""
         : count == 1 ? "; 1 other person takes part"
                      : fmt::format("; {} other people take part", count);
}

// The report is the preview's sentence in the past: "moves X" gives "Moved X."
std::string past(std::string_view verb, std::string_view sentence) {
  const auto space = sentence.find(' ');
  return fmt::format("{}{}.", verb, sentence.substr(std::min(space, sentence.size())));
}

class Create : public EffectTool {
 public:
  explicit Create(const CalendarContext& context)
      : EffectTool(
            context,
            {.name = "calendar.create",
             .doc = "Puts a new event into the owner's calendar; nobody is invited by it.",
             .parameters = {{"title", Kind::text, Role::content, "the title"},
                            {"start", Kind::time, Role::time, "when it begins"},
                            optional_parameter("end", Kind::time, Role::time, "when it ends"),
                            optional_parameter("duration", Kind::duration, Role::time,
                                               "how long, where no end is given; an hour without"),
                            {"all_day", Kind::boolean, Role::plain, "whether it is about whole days", Json(false)},
                            optional_parameter("location", Kind::text, Role::content, "where"),
                            optional_parameter("notes", Kind::text, Role::content, "further notes"),
                            optional_parameter("repeat", Kind::text, Role::time,
                                               "how it repeats, as an RRULE (RFC 5545)")},
             .result = event_type(),
             .effect = Effect::write,
             .once = Once::exclusive_create,
             .inverse = "the event is taken out again",
             .labels = event_labels()}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string& key) override {
    NewEvent event;
    const auto hash = sha256_hex("calendar " + key);
    event.uid = fmt::format("{}-{}-8{}-a{}-{}@adjutant", hash.substr(0, 8), hash.substr(8, 4), hash.substr(12, 3),
                            hash.substr(15, 3), hash.substr(18, 12));
    event.title = optional_text(call, "title");
    event.location = optional_text(call, "location");
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
    const bool all_day = call.argument("all_day").boolean();
    const auto& zone = owner().zone;
    const Time start{call.argument("start").time().instant, zone};
    Stamp stamp{.form = all_day ? Form::date : zone == Zone() ? Form::utc : Form::zoned, .zone = zone};
    if (stamp.form == Form::zoned) stamp.zone_name = zone.name();
    const auto ends = end_of(call, start.instant);
    if (ends < start.instant || (ends == start.instant && !all_day))
      return fail(ErrorKind::usage, "The event would end before it begins.");
    event.start = stamp.at(start.instant);
    event.end = stamp.at(ends);
    if (all_day && event.end.local < zone.local(ends))
      event.end.local += std::chrono::days(1);  // a part of a day is a day
    if (all_day && event.end.local <= event.start.local) event.end.local = event.start.local + std::chrono::days(1);
    auto bytes = TRY(new_event(event, now()));
    TRY(parse_ical(bytes));

    const auto when = all_day ? "all of " + spoken(start.date())
                              : fmt::format("{} for {}", spoken(start), spoken(ends - start.instant));
    const auto what = fmt::format("{} to your calendar {}, {}", in_quotes(event.title), folder(), when) +
                      (event.repeat.empty() ? "" : ", repeating (" + one_line(event.repeat, 60) + ")");
    Planned out{.text = "adds " + what, .report = "Added " + what + ".", .undo = "the event can be taken out again"};
    if (!all_day) out.details = conflicts(start.instant, ends, event.uid);
    out.instance = event.uid;
    if (!event.repeat.empty()) out.instance += "#" + event.start.key();
    out.change = Change{.file = fs::path(folder()) / (event.uid + ".ics"), .before = "", .new_bytes = std::move(bytes)};
    return out;
  }

 private:
  std::string folder() const { return context_.default_calendar; }
  static Instant end_of(const Call& call, Instant start) {
    if (const auto& end = call.argument("end"); !end.missing()) return end.time().instant;
    if (const auto& length = call.argument("duration"); !length.missing()) return start + length.duration();
    return call.argument("all_day").boolean() ? start : start + Seconds(3600);
  }
};

class Move : public EffectTool {
 public:
  explicit Move(const CalendarContext& context)
      : EffectTool(context, {.name = "calendar.move",
                             .doc = "Moves an event, or one occurrence of a series, in the owner's calendar; those who "
                                    "take part are told by calendar.notify.",
                             .parameters = {instance_parameter(),
                                            {"start", Kind::time, Role::time, "when it begins from now on"},
                                            optional_parameter("duration", Kind::duration, Role::time,
                                                               "how long from now on; as long as before without")},
                             .result = event_type(),
                             .effect = Effect::write,
                             .once = Once::conditional_write,
                             .inverse = "the calendar file is put back as it was",
                             .labels = event_labels()}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string&) override {
    const auto what = TRY(occurrence(call));
    const auto& length = call.argument("duration");
    const auto begins = call.argument("start").time().instant;
    if (what.cancelled())
      return fail(ErrorKind::failed, fmt::format("{} has been cancelled.", spoken_title(*what.entry)));
    if (!length.missing() && length.duration() <= Seconds(0)) return fail(ErrorKind::usage, "An event has a length.");
    auto ends = begins + (length.missing() ? what.ends - what.begins : length.duration());
    if (what.start.form == Form::date && length.missing()) {
      const auto days = what.start.zone.local(what.ends) - what.start.zone.local(what.begins);
      ends = what.start.zone.instant(what.start.zone.local(begins) + days);
    }
    if (begins == what.begins && ends == what.ends)
      return fail(ErrorKind::failed, fmt::format("{} is at that time already.", spoken_title(*what.entry)));

    auto target = what;
    target.begins = begins;
    const auto count = others(*what.entry, owner()).size();
    Planned out{.text =
                    fmt::format("moves {}{} from {} to {}", what.whole_series ? "the whole series " : "",
                                spoken_title(*what.entry), spoken_start(what, owner()), spoken_start(target, owner()))};
    if (ends - begins != what.ends - what.begins && what.start.form != Form::date)
      out.text += fmt::format(", for {}", spoken(ends - begins));
    out.report = past("Moved", out.text);
    out.text += people(count);
    if (!what.entry->organizer.empty() && !owner().is(what.entry->organizer))
      out.details.push_back(
          fmt::format("{} organises it: only your own calendar changes.", one_line(what.entry->organizer, 60)));
    for (auto& line : conflicts(begins, ends, what.entry->uid)) out.details.push_back(std::move(line));
    out.links = {"event:" + what.instance};
    out.undo = "it can be moved back";
    out.instance = what.instance;
    out.change = change(what, TRY(moved(what, begins, ends, now())));
    return out;
  }
};

class Cancel : public EffectTool {
 public:
  explicit Cancel(const CalendarContext& context)
      : EffectTool(context, {.name = "calendar.cancel",
                             .doc = "Takes an event, one occurrence or a whole series out of the owner's calendar; "
                                    "those who take part are told by calendar.notify.",
                             .parameters = {instance_parameter()},
                             .result = Type(),
                             .effect = Effect::erase,
                             .once = Once::conditional_write,
                             .inverse = "the calendar file is put back as it was"}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string&) override {
    const auto what = TRY(occurrence(call));
    Planned out{.text = fmt::format("cancels {}{} on {}", what.whole_series ? "the whole series " : "",
                                    spoken_title(*what.entry), spoken_start(what, owner()))};
    out.report = past("Cancelled", out.text);
    out.text += people(others(*what.entry, owner()).size());
    out.links = {"event:" + what.instance};
    out.undo = "it can be put back";
    out.change = change(what, TRY(removed(what, now())));
    return out;
  }
};

// The inverse of the others. The file must still be as the change left it.
class Restore : public EffectTool {
 public:
  explicit Restore(const CalendarContext& context)
      : EffectTool(
            context,
            {.name = "calendar.restore",
             .doc = "Puts a calendar file back as it was before a change, and takes back a message that still waits.",
             .parameters = {optional_parameter("file", Kind::text, Role::locator, "the calendar file"),
                            optional_parameter("kept", Kind::text, Role::locator,
                                               "the kept bytes; none: there was no file"),
                            optional_parameter("after", Kind::text, Role::plain, "the file's ETag after the change"),
                            optional_parameter("message", Kind::text, Role::locator, "the message that waits")},
             .result = Type(),
             .effect = Effect::write,
             .once = Once::conditional_write,
             .inverse = "the change is made again"}) {}

 protected:
  Result<Planned> plan(const Call& call, const std::string& key) override {
    const auto file = optional_text(call, "file"), kept = optional_text(call, "kept"),
               after = optional_text(call, "after"), message = optional_text(call, "message");
    Planned out{.text = "takes the message back", .report = "Took the message back."};
    if (!message.empty() && !context_.sender)
      return fail(ErrorKind::failed, "There is no mail account, so no message can be taken back.");
    if (!file.empty()) {
      const auto etag = TRY(context_.store.etag(file));
      if (etag != after) {
        return fail(
            ErrorKind::failed,
            fmt::format("The calendar file {} has been changed since, so it is not put back.", one_line(file, 80)),
            "Change the event by hand.");
      }
      Change change{.file = file, .before = etag};
      if (!etag.empty()) change.old_bytes = TRY(bytes_now(file));
      if (!kept.empty()) change.new_bytes = TRY(kept_.old_bytes(kept));
      const auto title = title_of(change.new_bytes ? *change.new_bytes : change.old_bytes.value_or(""));
      out.text = change.new_bytes ? fmt::format("puts {} back as it was", title)
                                  : fmt::format("takes {} out of your calendar again", title);
      out.report = change.new_bytes ? fmt::format("Put {} back as it was.", title)
                                    : fmt::format("Took {} out of your calendar again.", title);
      out.undo = "the change can be made again";
      out.change = std::move(change);
      if (!message.empty()) out.text += ", and takes the message back";
    }
    // A message that has left cannot be taken back; then the file stays too, and agrees with what people were told.
    if (!message.empty() && !key.empty()) TRY(context_.sender->take_back(message));
    return out;
  }

 private:
  Result<std::string> bytes_now(const std::string& file) const {
    for (const auto& known : context_.store.snapshot()->files) {
      if (known->path == file) return known->bytes;
    }
    return fail(ErrorKind::failed, fmt::format("The calendar file {} cannot be read.", one_line(file, 80)));
  }
  std::string title_of(const std::string& bytes) const {
    const auto calendar = read_calendar(bytes, owner().zone);
    return calendar && calendar->entries.size() > 0 ? spoken_title(calendar->entries.front()) : "a calendar file";
  }
};

}  // namespace

void add_changing_tools(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add(std::make_unique<Create>(context));
  catalog.add(std::make_unique<Move>(context));
  catalog.add(std::make_unique<Cancel>(context));
  catalog.add(std::make_unique<Restore>(context));
}

}  // namespace adjutant::tools::calendar
