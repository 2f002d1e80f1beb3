// The tools that only look: list, get, busy, free, travel, calendars, invitations.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "plan/influence.h"
#include "tools/calendar/open_invitations.h"

namespace adjutant::tools::calendar {
namespace {

using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Parameter;
using plan::Role;
using plan::Type;

std::vector<Parameter> range() {
  return {{"start", Kind::time, Role::time, "the first moment"},
          {"end", Kind::time, Role::time, "the moment after the last"}};
}

std::vector<Parameter> range_and(std::vector<Parameter> more) {
  auto out = range();
  std::ranges::move(more, std::back_inserter(out));
  return out;
}

// All words are in the title, the place, the notes or the people.
bool has_words(const Entry& entry, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return true;
  auto text =
      entry.title + " " + entry.location + " " + entry.notes + " " + entry.organizer_name + " " + entry.organizer;
  for (const auto& attendee : entry.attendees) text += " " + attendee.name + " " + attendee.address;
  const auto present = words(text);
  return std::ranges::all_of(wanted, [&](const std::string& word) {
    return std::ranges::any_of(present, [&](const std::string& other) { return other.starts_with(word); });
  });
}

class List : public CalendarTool {
 public:
  explicit List(const CalendarContext& context)
      : CalendarTool(
            context,
            {.name = "calendar.list",
             .doc = "What is in the calendar in a span of time, by start; cancelled events are left out.",
             .parameters = range_and(
                 {optional_parameter("words", Kind::text, Role::locator, "words of the title, place, notes or people"),
                  optional_parameter("calendar", Kind::text, Role::locator, "only this calendar")}),
             .result = Type::list(event_type()),
             .labels = event_labels()}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto wanted = words(call.argument("words").text());
    const auto calendar = optional_text(call, "calendar");
    plan::List items;
    const auto calendars = TRY(this->calendars());
    for (const auto& one :
         calendars->between(call.argument("start").time().instant, call.argument("end").time().instant)) {
      if (one.cancelled() || !has_words(*one.entry, wanted)) continue;
      if (!calendar.empty() && fold(one.file->calendar) != fold(calendar)) continue;
      items.push_back(event_value(one, owner()));
    }
    return list_value(event_type(), std::move(items), calendar_label(), plan::origin("your calendar"))
        .under(influence(call));
  }
};

class Get : public CalendarTool {
 public:
  explicit Get(const CalendarContext& context)
      : CalendarTool(context, {.name = "calendar.get",
                               .doc = "One event by the id of its occurrence.",
                               .parameters = {instance_parameter()},
                               .result = event_type(),
                               .labels = event_labels()}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    return event_value(TRY(occurrence(call)), owner()).under(influence(call));
  }
};

class Busy : public CalendarTool {
 public:
  explicit Busy(const CalendarContext& context)
      : CalendarTool(context, {.name = "calendar.busy",
                               .doc = "The events that keep the owner busy in a span of time.",
                               .parameters = range(),
                               .result = Type::list(event_type()),
                               .labels = event_labels()}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    plan::List items;
    const auto calendars = TRY(this->calendars());
    for (const auto& one :
         calendars->between(call.argument("start").time().instant, call.argument("end").time().instant)) {
      if (makes_busy(one, owner())) items.push_back(event_value(one, owner()));
    }
    return list_value(event_type(), std::move(items), calendar_label(), plan::origin("your calendar"))
        .under(influence(call));
  }
};

struct Span {
  Instant begin, end;
};

class Free : public CalendarTool {
 public:
  explicit Free(const CalendarContext& context)
      : CalendarTool(context,
                     {.name = "calendar.free",
                      .doc = "Times when the owner is free, within working hours unless the span lies outside of them.",
                      .parameters = range_and({{"duration", Kind::duration, Role::plain, "how long"},
                                               {"count", Kind::number, Role::plain, "at most so many", Json(3)}}),
                      .result = Type::list(slot_type()),
                      .labels = {{"", calendar_label()}}}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto length = call.argument("duration").duration();
    if (length <= Seconds(0)) return fail(ErrorKind::usage, "A free time has a length.");
    const auto count = static_cast<std::size_t>(std::clamp(call.argument("count").number(), 0.0, 200.0));
    const Span wanted{std::max(call.argument("start").time().instant, now()), call.argument("end").time().instant};
    const auto busy = TRY(calendars())->between(wanted.begin, wanted.end);
    plan::List slots;
    for (const auto& window : windows(wanted)) {
      auto at = next_quarter(window.begin);
      for (const auto& one : busy) {
        if (!makes_busy(one, owner()) || one.ends <= at) continue;
        if (one.begins >= window.end) break;
        add_slots(slots, at, std::min(one.begins, window.end), length, count);
        at = std::max(at, next_quarter(one.ends));
      }
      add_slots(slots, at, window.end, length, count);
    }
    return list_value(slot_type(), std::move(slots), calendar_label(), plan::origin("your calendar"))
        .under(influence(call));
  }

 private:
  static Instant next_quarter(Instant at) {
    const Seconds quarter(900);
    const auto over = at.time_since_epoch() % quarter;
    return over == Seconds(0) ? at : at + (quarter - over);
  }

  // The working hours in the span, or the whole span where there are none in it.
  std::vector<Span> windows(const Span& wanted) const {
    std::vector<Span> out;
    if (wanted.begin >= wanted.end) return out;
    const auto& zone = owner().zone;
    auto day = Time{wanted.begin, zone}.date();
    for (int i = 0; i < 400; ++i, day = add_days(day, 1)) {
      const auto begin = Time::at(day, context_.hours.begin, zone).instant,
                 end = Time::at(day, context_.hours.end, zone).instant;
      if (begin >= wanted.end) break;
      const auto weekday = weekday_of(day);
      if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) continue;
      const Span part{std::max(begin, wanted.begin), std::min(end, wanted.end)};
      if (part.begin < part.end) out.push_back(part);
    }
    if (out.empty()) out.push_back(wanted);
    return out;
  }

  void add_slots(plan::List& slots, Instant& at, Instant end, Seconds length, std::size_t count) const {
    while (slots.size() < count && at + length <= end) {
      slots.push_back(record_value(slot_type(),
                                   {plan::time_value({at, owner().zone}, calendar_label()),
                                    plan::time_value({at + length, owner().zone}, calendar_label())},
                                   calendar_label(), plan::origin("free in your calendar")));
      at = next_quarter(at + length);
    }
  }
};

const Type& travel_check_type() {
  static const Type type = Type::record(
      "TravelCheck",
      {{"from_place", Kind::text, "the place of the earlier event, or its title"},
       {"to_place", Kind::text, "the place of the later one, or its title"},
       {"leaves", Kind::time, "when the earlier one ends"},
       {"arrives", Kind::time, "when the later one begins"},
       {"free", Kind::duration, "the time between; none where they overlap"},
       {"needed", Type(Kind::duration).as_optional(), "the time to count for the way; missing where nobody has to go"},
       {"overlap", Kind::boolean, "whether the later one begins before the earlier one ends"},
       {"enough", Kind::boolean, "whether there is time for the way; also where none is counted"}});
  return type;
}

class Travel : public CalendarTool {
 public:
  explicit Travel(const CalendarContext& context)
      : CalendarTool(
            context,
            {.name = "calendar.travel",
             .doc = "Whether there is time to get from the place of one event to that of another.",
             .parameters = {instance_parameter(),
                            {"other", Kind::text, Role::locator, "the id of the other event's occurrence"}},
             .result = travel_check_type(),
             .labels = {{"", join(calendar_label(), plan::Label(flow::Source{flow::SourceKind::person, "*"}))}}}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    auto first = TRY(occurrence(call)), second = TRY(other(call));
    if (second.begins < first.begins) std::swap(first, second);
    const auto one = event_value(first, owner()), two = event_value(second, owner());
    const auto label = join(influence(call), join(whole_label(one), whole_label(two)));
    const auto gap = std::max(second.begins - first.ends, Seconds(0));
    const bool overlap = second.begins < first.ends;
    std::optional<Seconds> needed;
    if (context_.travel) needed = context_.travel->between(first.entry->location, second.entry->location);
    const auto from = plan::origin("your calendar");
    const auto place = [&](const Occurrence& what) {
      return plan::text_value(what.entry->location.empty() ? what.entry->title : what.entry->location, label, from);
    };
    return plan::record_value(
        travel_check_type(),
        {place(first), place(second), plan::time_value({first.ends, owner().zone}, label, from),
         plan::time_value({second.begins, owner().zone}, label, from), plan::duration_value(gap, label, from),
         needed ? plan::duration_value(*needed, label, from)
                : plan::missing_value(Type(Kind::duration).as_optional(), label, from),
         plan::bool_value(overlap, label, from),
         plan::bool_value(!overlap && gap >= needed.value_or(Seconds(0)), label, from)},
        label, from);
  }

 private:
  Result<Occurrence> other(const Call& call) const {
    const auto& name = call.argument("other").text();
    if (auto found = TRY(calendars())->find(name)) return *std::move(found);
    return fail(ErrorKind::failed, fmt::format("There is no event with the id \"{}\".", one_line(name, 80)),
                "Look for it with calendar.list.");
  }
};

class Calendars : public CalendarTool {
 public:
  explicit Calendars(const CalendarContext& context)
      : CalendarTool(context, {.name = "calendar.calendars",
                               .doc = "The names of the owner's calendars; empty where there is no calendar.",
                               .result = Type::list(Kind::text),
                               .labels = {{"", calendar_label()}}}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    plan::List names;
    if (context_.store.wanted()) {
      for (const auto& name : TRY(calendars())->calendars())
        names.push_back(plan::text_value(name.empty() ? "calendar" : name, calendar_label()));
    }
    return list_value(Kind::text, std::move(names), calendar_label(), plan::origin("your calendars"))
        .under(influence(call));
  }
};

class Invitations : public CalendarTool {
 public:
  explicit Invitations(const CalendarContext& context)
      : CalendarTool(context,
                     {.name = "calendar.invitations",
                      .doc = "Invitations that the owner has not answered, in the calendar or in the mail, by start.",
                      .result = Type::list(invitation_type()),
                      .labels = invitation_labels()}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    plan::List items;
    for (const auto& invitation : TRY(open_invitations(context_)))
      items.push_back(invitation_value(invitation, owner()));
    return list_value(invitation_type(), std::move(items), calendar_label(), plan::origin("your invitations"))
        .under(influence(call));
  }

 private:
  static std::map<std::string, plan::Label> invitation_labels() {
    auto labels = event_labels();
    const auto anyone = join(calendar_label(), plan::Label(flow::Source{flow::SourceKind::person, "*"}));
    for (const auto& field : invitation_type().fields()) labels[field.name] = anyone;
    labels.erase("attendees");
    labels.erase("others");
    labels.erase("notes");
    return labels;
  }
};

}  // namespace

void add_reading_tools(plan::Catalog& catalog, const CalendarContext& context) {
  catalog.add(std::make_unique<List>(context));
  catalog.add(std::make_unique<Get>(context));
  catalog.add(std::make_unique<Busy>(context));
  catalog.add(std::make_unique<Free>(context));
  catalog.add_type(travel_check_type());
  catalog.add(std::make_unique<Travel>(context));
  catalog.add(std::make_unique<Calendars>(context));
  catalog.add(std::make_unique<Invitations>(context));
}

}  // namespace adjutant::tools::calendar
