#include "agent/objections/event_effects.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "tools/calendar/moved_times.h"

namespace adjutant::agent::objections {
namespace {

using tools::calendar::Occurrence;

std::optional<Time> time_of(const Json& json) {
  if (const auto time = parse_time(json.as_string())) return *time;
  return std::nullopt;
}

std::optional<Seconds> duration_of(const Json& json) {
  if (const auto length = parse_duration(json.as_string())) return *length;
  return std::nullopt;
}

void add_people(std::vector<std::string>& people, std::vector<std::string> more, const Records& records) {
  for (auto& address : more) {
    address = to_lower(address);
    if (!records.is_owner(address) && std::ranges::find(people, address) == people.end())
      people.push_back(std::move(address));
  }
}

std::optional<PlannedEvent> created(const Effect& effect, Records& records) {
  const auto start = time_of(effect.arguments["start"]);
  if (!start) return std::nullopt;
  PlannedEvent out{.effect = &effect, .title = effect.text("title"), .place = effect.text("location")};
  out.all_day = effect.arguments["all_day"].as_bool();
  out.begins = start->instant;
  out.ends = out.begins + (out.all_day ? Seconds(86400) : Seconds(3600));
  if (const auto end = time_of(effect.arguments["end"])) out.ends = end->instant;
  else if (const auto length = duration_of(effect.arguments["duration"])) out.ends = out.begins + *length;
  add_people(out.people, effect.texts("to"), records);
  return out;
}

std::optional<PlannedEvent> made_of(const Effect& effect, const Occurrence& what, Records& records) {
  PlannedEvent out{.effect = &effect, .title = what.entry->title, .place = what.entry->location};
  out.begins = what.begins, out.ends = what.ends, out.all_day = what.entry->all_day();
  add_people(out.people, tools::calendar::others(*what.entry, records.owner()), records);
  add_people(out.people, effect.texts("to"), records);
  out.before = what, out.instance = what.instance;
  return out;
}

std::optional<PlannedEvent> moved(const Effect& effect, const Occurrence& what, Records& records) {
  const auto call = plan::make_call(*effect.signature, effect.arguments, plan::Label::owner());
  if (!call) return std::nullopt;
  const auto target = tools::calendar::moved_times(*call, what, records.owner());
  if (!target) return std::nullopt;
  auto out = made_of(effect, what, records);
  out->begins = target->begins, out->ends = target->ends;
  return out;
}

bool is_move(const Effect& effect) {
  return effect.tool() == "calendar.move" || effect.tool() == "calendar.reschedule";
}

std::optional<PlannedEvent> planned(const Effect& effect, Records& records) {
  if (effect.tool() == "calendar.create" || effect.tool() == "calendar.meet") return created(effect, records);
  const bool answer = effect.tool() == "calendar.answer" && effect.text("answer") != "declined";
  if (!answer && !is_move(effect)) return std::nullopt;
  const auto what = records.calendar().find(effect.text("instance"));
  if (!what) return std::nullopt;
  if (!answer) return moved(effect, *what, records);
  auto out = made_of(effect, *what, records);
  out->accepted = true;
  return out;
}

bool overlaps(const Occurrence& one, Instant from, Instant to) { return one.begins < to && one.ends > from; }

}  // namespace

std::vector<PlannedEvent> planned_events(const Situation& situation) {
  std::vector<PlannedEvent> out;
  for (const auto& effect : situation.effects) {
    if (auto event = planned(effect, situation.records)) out.push_back(std::move(*event));
  }
  return out;
}

std::vector<LeftEvent> left_events(const Situation& situation) {
  static const std::set<std::string, std::less<>> kLeaving = {"calendar.cancel", "calendar.call_off", "calendar.answer",
                                                              "calendar.move", "calendar.reschedule"};
  std::vector<LeftEvent> out;
  for (const auto& effect : situation.effects) {
    if (!kLeaving.contains(effect.tool())) continue;
    if (effect.tool() == "calendar.answer" && effect.text("answer") != "declined") continue;
    auto what = situation.records.calendar().find(effect.text("instance"));
    if (!what) continue;
    LeftEvent left{&effect, std::move(*what), std::nullopt};
    if (is_move(effect)) left.moved = moved(effect, left.what, situation.records);
    out.push_back(std::move(left));
  }
  return out;
}

std::vector<Occurrence> busy_between(const Situation& situation, const PlannedEvent& event, Instant from, Instant to) {
  std::set<std::string> left;
  for (const auto& each : left_events(situation)) left.insert(each.what.instance);
  std::vector<Occurrence> out;
  for (auto& one : situation.records.between(from, to)) {
    const bool own = event.before && (one.instance == event.instance || one.entry->uid == event.before->entry->uid);
    const bool busy = tools::calendar::makes_busy(one, situation.records.owner());
    if (own || !busy || left.contains(one.instance) || left.contains(one.entry->uid)) continue;
    if (overlaps(one, from, to)) out.push_back(std::move(one));
  }
  return out;
}

std::optional<Edit> free_time(const Situation& situation, const PlannedEvent& event, Instant not_before) {
  const Json& arguments = event.effect->arguments;
  if (event.all_day || !arguments["start"].is_string() || arguments["end"].is_string()) return std::nullopt;
  Records& records = situation.records;
  const Seconds length = event.ends - event.begins;
  const Seconds quarter(900);
  const auto busy = busy_between(situation, event, not_before, not_before + std::chrono::days(8));
  const auto [begin, end] = std::pair(records.hours().begin, records.hours().end);
  Instant at = std::max(not_before, situation.now.instant);
  for (int day = 0; day < 8; ++day) {
    const Date date = Time{at, records.zone()}.date();
    const auto weekday = weekday_of(date);
    const Instant opens = Time::at(date, begin, records.zone()).instant;
    const Instant closes = Time::at(date, end, records.zone()).instant;
    at = std::max(at, opens);
    if (const auto over = at.time_since_epoch() % quarter; over != Seconds(0)) at += quarter - over;
    const bool works = weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
    for (; works && at + length <= closes; at += quarter) {
      const bool taken =
          std::ranges::any_of(busy, [&](const Occurrence& one) { return overlaps(one, at, at + length); });
      if (taken) continue;
      const Time start{at, records.zone()};
      return Edit{event.effect->step, "start", Json(iso(start)), "at " + spoken(start) + " instead"};
    }
    at = Time::at(add_days(date, 1), Seconds(0), records.zone()).instant;
  }
  return std::nullopt;
}

Evidence evidence_of(const Occurrence& what, const Records& records) {
  return {"event:" + what.instance, fmt::format("{}, {}", tools::calendar::spoken_title(*what.entry),
                                                tools::calendar::spoken_times(what, records.owner()))};
}

std::string spoken_at(Instant at, const Records& records) { return spoken(Time{at, records.zone()}); }

}  // namespace adjutant::agent::objections
