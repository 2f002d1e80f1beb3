#include "app/beside.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/objections/event_effects.h"
#include "agent/objections/past_payments.h"
#include "agent/previews.h"
#include "app/known_places.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

using agent::objections::PlannedEvent;
using agent::objections::Records;
using agent::objections::Situation;
using agent::objections::Sources;
using tools::calendar::Occurrence;

constexpr std::size_t kMostPayments = 24;
constexpr std::size_t kMostEvents = 100;
constexpr auto kRemembered = std::chrono::days(3 * 366);
constexpr Seconds kHour(3600), kSlot(1800);

struct Span {
  Instant begin{}, end{};
};

bool overlap(const Span& span, Instant begins, Instant ends) { return begins < span.end && ends > span.begin; }

// The whole hours of a day that are worth a look: the working hours, and all that is on then.
class Strip {
 public:
  Strip(const Records& records, Date date)
      : zone_(records.zone()),
        day_{Time::at(date, Seconds(0), zone_).instant, Time::at(add_days(date, 1), Seconds(0), zone_).instant},
        shown_{Time::at(date, records.hours().begin, zone_).instant,
               Time::at(date, records.hours().end, zone_).instant} {
    show(shown_.begin, shown_.end);
  }
  const Span& day() const { return day_; }
  const Span& shown() const { return shown_; }

  void show(Instant begins, Instant ends) {
    shown_.begin = std::max(day_.begin, std::min(shown_.begin, down(begins)));
    shown_.end = std::min(day_.end, std::max(shown_.end, down(ends + kHour - Seconds(1))));
  }

 private:
  Instant down(Instant at) const { return day_.begin + (at - day_.begin) / kHour * kHour; }

  Zone zone_;
  Span day_, shown_;
};

Json planned_json(const PlannedEvent& event, const Zone& zone) {
  Json out = Json()
                 .set("step", event.effect->step)
                 .set("title", one_line(event.title, 200))
                 .set("begins", iso(Time{event.begins, zone}))
                 .set("ends", iso(Time{event.ends, zone}))
                 .set("all_day", event.all_day);
  if (event.before)
    out.set(
        "before",
        Json().set("begins", iso(Time{event.before->begins, zone})).set("ends", iso(Time{event.before->ends, zone})));
  return out;
}

// Which of the events that are on meanwhile keep the owner from this one.
bool conflicts(const Situation& situation, const PlannedEvent& event, const Occurrence& other) {
  const auto busy = agent::objections::busy_between(situation, event, event.begins, event.ends);
  return std::ranges::any_of(busy, [&](const Occurrence& one) { return one.instance == other.instance; });
}

// `event`: for which the day is looked at; null where times are to be chosen from.
Json event_json(const Situation& situation, const PlannedEvent* event, const Occurrence& what) {
  const auto& owner = situation.records.owner();
  const auto title = tools::calendar::event_value(what, owner).field("title");
  Json out = Json()
                 .set("link", "event:" + what.instance)
                 .set("title", one_line(what.entry->title, 200))
                 .set("begins", iso(Time{what.begins, owner.zone}))
                 .set("ends", iso(Time{what.ends, owner.zone}))
                 .set("all_day", what.entry->all_day())
                 .set("place", one_line(what.entry->location, 200))
                 .set("busy", tools::calendar::makes_busy(what, owner))
                 .set("conflicts", event && conflicts(situation, *event, what));
  if (const auto from = others_in(plan::whole_label(title)); !from.empty()) out.set("from", from);
  return out;
}

// The starts on each half hour at which the event would meet nothing.
Json free_starts(const Situation& situation, const PlannedEvent& event, const Span& shown) {
  const Seconds length = event.ends - event.begins;
  const auto busy = agent::objections::busy_between(situation, event, shown.begin, shown.end + length);
  Json out = Json::array();
  for (Instant at = shown.begin; at + length <= shown.end; at += kSlot) {
    const auto taken = [&](const Occurrence& one) { return overlap({at, at + length}, one.begins, one.ends); };
    if (at <= situation.now.instant || at == event.begins || std::ranges::any_of(busy, taken)) continue;
    out.push(iso(Time{at, situation.records.zone()}));
  }
  return out;
}

// The times that are asked about, of this day.
Json times_of(const std::vector<Time>& times, const Span& day) {
  Json out = Json::array();
  for (const auto& time : times) {
    if (time.instant >= day.begin && time.instant < day.end) out.push(iso(time));
  }
  return out;
}

// A touch changes one argument: where more say when the event is, there is nothing to touch.
bool begins_by_one_argument(const PlannedEvent& event) {
  const Json& arguments = event.effect->arguments;
  return arguments["start"].is_string() && !arguments["end"].is_string() && !event.all_day;
}

// Of `event`, or of the `times` to choose from where it is null.
Json day_json(const Situation& situation, const std::vector<PlannedEvent>& planned, const PlannedEvent* event,
              const std::vector<Time>& times, Date date) {
  Records& records = situation.records;
  Strip strip(records, date);
  Json events = Json::array(), those_planned = Json::array();
  for (const auto& each : planned) {
    if (!overlap(strip.day(), each.begins, each.ends)) continue;
    if (!each.all_day) strip.show(each.begins, each.ends);
    those_planned.push(planned_json(each, records.zone()));
  }
  std::size_t count = 0;
  for (const auto& one : records.between(strip.day().begin, strip.day().end)) {
    const bool itself = event && event->before && one.instance == event->before->instance;
    if (one.cancelled() || itself || ++count > kMostEvents) continue;
    if (!one.entry->all_day()) strip.show(one.begins, one.ends);
    events.push(event_json(situation, event, one));
  }
  for (const auto& time : times) {
    if (overlap(strip.day(), time.instant, time.instant + kSlot)) strip.show(time.instant, time.instant + kSlot);
  }
  Json out = Json()
                 .set("day", iso(date))
                 .set("begins", iso(Time{strip.shown().begin, records.zone()}))
                 .set("ends", iso(Time{strip.shown().end, records.zone()}))
                 .set("planned", std::move(those_planned))
                 .set("events", std::move(events));
  Json starts = Json::array();
  if (!event) starts = times_of(times, strip.day());
  else if (begins_by_one_argument(*event)) starts = free_starts(situation, *event, strip.shown());
  return out.set("free", std::move(starts));
}

// `times`: that a question has, where the step is one.
Result<std::optional<Json>> calendar_beside(Assistant& assistant, const agent::RunView& view, int step,
                                            const std::vector<Time>& times, const std::optional<Date>& day) {
  const Sources sources{.journal = assistant.journal,
                        .mails = assistant.mail_index,
                        .outbox = assistant.outbox,
                        .calendar = assistant.calendar_store,
                        .owner = assistant.calendar.owner,
                        .hours = assistant.calendar.hours,
                        .contacts = assistant.contacts};
  const Time now{assistant.clock.now(), assistant.zone};
  Records records(sources, now);
  Situation situation{view.run.id, view.run.request, now, {}, records};
  for (const auto& each : TRY(assistant.journal.steps(view.run.id))) {
    if (each.kind != "effect" || each.state != journal::StepState::planned) continue;
    auto effect = agent::objected_effect(each, assistant.catalog);
    if (effect.signature && !each.preview["awaits_results"].as_bool()) situation.effects.push_back(std::move(effect));
  }
  const auto planned = agent::objections::planned_events(situation);
  const auto found = std::ranges::find(planned, step, [](const PlannedEvent& each) { return each.effect->step; });
  const PlannedEvent* event = found == planned.end() ? nullptr : &*found;
  if (!event && times.empty()) return std::nullopt;
  const Time about{event ? event->begins : times.front().instant, assistant.zone};
  Json out = day_json(situation, planned, event, times, day ? *day : about.date());
  if (records.problem()) return std::unexpected(*records.problem());
  return out;
}

// Of a question that is laid out on the owner's days; else none.
std::vector<Time> times_asked(const agent::RunView& view, int step) {
  std::vector<Time> times;
  if (!view.question || view.question->step != step) return times;
  for (const auto& each : view.question->layout["times"].items()) {
    if (auto time = parse_time(each.as_string())) times.push_back(*time);
  }
  return times;
}

Result<std::optional<Json>> payments_beside(Assistant& assistant, const agent::RunView& view, const Json& arguments) {
  const std::string &iban = arguments["iban"].as_string(), &payee = arguments["to"].as_string();
  if (iban.empty()) return std::nullopt;
  Json earlier = Json::array();
  for (const auto& each :
       TRY(agent::objections::past_payments(assistant.journal, assistant.clock.now() - kRemembered))) {
    const bool same_payee = !payee.empty() && fold(each.payee) == fold(payee);
    if (each.run == view.run.id || (each.iban != iban && !same_payee)) continue;
    if (earlier.items().size() == kMostPayments) break;
    earlier.push(Json()
                     .set("link", "run:" + each.run)
                     .set("at", iso(Time{each.at, assistant.zone}))
                     .set("to", one_line(each.payee, 200))
                     .set("iban", each.iban)
                     .set("amount", to_string(each.amount))
                     .set("reference", one_line(each.reference, 200))
                     .set("same_account", each.iban == iban));
  }
  return earlier;
}

Result<std::optional<Json>> reminder_beside(Assistant& assistant, const journal::Step& step) {
  static const std::set<std::string, std::less<>> kSetting = {"reminders.add", "reminders.move", "timers.start"};
  if (step.state != journal::StepState::confirmed || !kSetting.contains(step.call["tool"].as_string()))
    return std::nullopt;
  tools::time::Reminders reminders(assistant.database);
  const std::string& id = step.inverse["arguments"]["id"].as_string();
  const auto reminder = TRY(reminders.find(id));
  if (!reminder) return std::nullopt;
  const Instant set(std::chrono::floor<Seconds>(std::chrono::milliseconds(step.updated_ms)));
  Json out = Json()
                 .set("text", one_line(reminder->text, 400))
                 .set("set", iso_utc(set))
                 .set("at", iso(reminder->at))
                 .set("due", iso_utc(reminder->at.instant))
                 .set("state", TRY(reminders.state(id)));
  if (const auto from = others_in(reminder->label); !from.empty()) out.set("from", from);
  return out;
}

}  // namespace

Result<Json> beside(Assistant& assistant, const agent::RunView& view, int step, const std::optional<Date>& day) {
  Json out = Json().set("step", step).set("now", iso_utc(assistant.clock.now()));
  const auto planned = std::ranges::find(view.planned, step, &agent::PlannedEffect::number);
  const auto happened = std::ranges::find(view.happened, step, &journal::Step::number);
  const auto times = times_asked(view, step);
  if (!times.empty()) {
    if (auto calendar = TRY(calendar_beside(assistant, view, step, times, day)))
      out.set("calendar", std::move(*calendar));
  } else if (planned != view.planned.end()) {
    if (auto calendar = TRY(calendar_beside(assistant, view, step, {}, day))) out.set("calendar", std::move(*calendar));
    if (auto payments = TRY(payments_beside(assistant, view, planned->arguments)))
      out.set("payments", std::move(*payments));
  } else if (happened != view.happened.end()) {
    if (auto reminder = TRY(reminder_beside(assistant, *happened))) out.set("reminder", std::move(*reminder));
  } else {
    return fail(ErrorKind::usage, fmt::format("The run {} has no step {}.", view.run.id, step), "Look at it again.");
  }
  return out;
}

}  // namespace adjutant::app
