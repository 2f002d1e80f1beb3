// What the owner promised in a mail, and what is due by a mail or the calendar: something is in its way, or comes too late.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/objections/event_effects.h"
#include "agent/objections/text_clues.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr auto kDeadlinesAhead = std::chrono::days(120);
constexpr std::array<std::string_view, 8> kDeadline = {"deadline", "due",     "submission",   "hand in",
                                                       "last day", "expires", "closing date", "filing date"};

std::string quoted(const Dated& dated) { return fmt::format("\"{}\"", one_line(dated.sentence, 120)); }

std::string named(const std::string& address, Records& records) {
  const auto name = records.name_of(address);
  return one_line(name.empty() ? address : name, 60);
}

Objection objection_to(const Dated& dated, const Effect& effect, std::string subject, std::string sentence) {
  return {.kind = Kind::breaks_promise,
          .severity = Severity::question,
          .step = effect.step,
          .subject = std::move(subject),
          .sentence = std::move(sentence),
          .evidence = {{"mail:" + dated.mail, quoted(dated)}}};
}

// How much a text is about a promise: words in common, and the names of those to whom it was given.
std::size_t about(const Dated& dated, std::string_view text, Records& records) {
  const auto here = telling_words(text);
  std::size_t points = shared(telling_words(dated.sentence), here);
  for (const auto& address : dated.people) {
    const auto name = words(records.name_of(address));
    const auto local = words(local_part(address));
    const bool there =
        (!name.empty() && here.contains(name.front())) || (!local.empty() && here.contains(local.front()));
    if (there) ++points;
  }
  return points;
}

bool is_with(const Dated& dated, const std::vector<std::string>& people) {
  return std::ranges::any_of(dated.people,
                             [&](const std::string& who) { return std::ranges::find(people, who) != people.end(); });
}

// A promise for a moment covers an hour; one for a day, the day.
bool covers(const Dated& dated, Instant begins, Instant ends) {
  if (dated.by) return false;
  const Instant to = dated.to == dated.from ? dated.from + std::chrono::hours(1) : dated.to;
  return begins < to && ends > dated.from;
}

void check_left(const Situation& situation, const LeftEvent& left, std::vector<Objection>& out) {
  Records& records = situation.records;
  const auto people = tools::calendar::others(*left.what.entry, records.owner());
  for (const auto& dated : records.dated()) {
    if (!dated.own || !covers(dated, left.what.begins, left.what.ends)) continue;
    const bool meant = is_with(dated, people) || about(dated, left.what.entry->title, records) > 0;
    if (!meant || (left.moved && covers(dated, left.moved->begins, left.moved->ends))) continue;
    out.push_back(
        objection_to(dated, *left.effect, "event " + fold(one_line(left.what.entry->title, 60)),
                     fmt::format("You promised {}: {}",
                                 named(dated.people.empty() ? "" : dated.people.front(), records), quoted(dated))));
    return;
  }
}

void check_in_the_way(const Situation& situation, const PlannedEvent& event, std::vector<Objection>& out) {
  Records& records = situation.records;
  if (event.all_day) return;
  for (const auto& dated : records.dated()) {
    const bool moment = dated.to == dated.from;
    if (!dated.own || !moment || !covers(dated, event.begins, event.ends)) continue;
    if (is_with(dated, event.people) || about(dated, event.title + " " + event.place, records) > 0) continue;
    auto objection =
        objection_to(dated, *event.effect, "time of " + (dated.people.empty() ? "" : dated.people.front()),
                     fmt::format("For that time you promised {}: {}",
                                 named(dated.people.empty() ? "" : dated.people.front(), records), quoted(dated)));
    objection.edit = free_time(situation, event, dated.to + std::chrono::hours(1));
    out.push_back(std::move(objection));
    return;
  }
}

// Something about it that comes after its deadline.
void check_too_late(const Situation& situation, const Effect& effect, std::string_view text, Instant at,
                    std::string_view own_instance, std::vector<Objection>& out) {
  Records& records = situation.records;
  for (const auto& dated : records.dated()) {
    if (!dated.own || !dated.by || at < dated.to) continue;
    // A short text is about it by one word, a longer one by two.
    const auto points = about(dated, text, records);
    if (points < 2 && (points == 0 || telling_words(text).size() > 2)) continue;
    out.push_back(objection_to(dated, effect, "late " + dated.mail,
                               fmt::format("You promised it for before that: {}", quoted(dated))));
    return;
  }
  const auto here = telling_words(text);
  for (const auto& one : records.between(situation.now.instant, situation.now.instant + kDeadlinesAhead)) {
    if (one.cancelled() || one.instance == own_instance || at < one.ends) continue;
    if (!has_any_phrase(spaced_words(one.entry->title), kDeadline)) continue;
    if (shared(telling_words(one.entry->title), here) == 0) continue;
    out.push_back({.kind = Kind::breaks_promise,
                   .severity = Severity::question,
                   .step = effect.step,
                   .subject = "late " + fold(one_line(one.entry->title, 60)),
                   .sentence = fmt::format("That is after {}, {}.", tools::calendar::spoken_title(*one.entry),
                                           tools::calendar::spoken_times(one, records.owner())),
                   .evidence = {evidence_of(one, records)}});
    return;
  }
}

bool is_about_bill(const Dated& dated, const Effect& effect) {
  const auto payee = telling_words(effect.text("to"));
  const auto domain = dated.people.empty() ? "" : domain_of(dated.people.front());
  const bool from_payee = shared(payee, telling_words(dated.sender_name + " " + domain)) > 0;
  const auto said = words(effect.text("reference"));
  const bool same_number =
      std::ranges::any_of(said, [&](const std::string& word) { return dated.numbers.contains(word); });
  return from_payee && (said.empty() || same_number || dated.numbers.empty());
}

void check_payment(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  const auto on = parse_date(effect.text("on"));
  const Time paid = on ? Time::at(*on, Seconds(0), situation.records.zone()) : situation.now;
  for (const auto& dated : situation.records.dated()) {
    if (dated.own || paid.instant < dated.to || !is_about_bill(dated, effect)) continue;
    out.push_back(objection_to(dated, effect, "due " + fold(effect.text("to")),
                               fmt::format("{} wants it by then: {}", one_line(effect.text("to"), 60), quoted(dated))));
    return;
  }
}

void check_dropped_reminder(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  Records& records = situation.records;
  for (const auto& reminder : records.reminders()) {
    if (reminder.id != effect.text("id")) continue;
    for (const auto& dated : records.dated()) {
      if (!dated.own || about(dated, reminder.text, records) == 0) continue;
      const bool near = dated.by ? reminder.at.instant <= dated.to
                                 : covers(dated, reminder.at.instant - std::chrono::hours(12),
                                          reminder.at.instant + std::chrono::hours(12));
      if (!near) continue;
      out.push_back(objection_to(dated, effect, "reminder " + fold(one_line(reminder.text, 60)),
                                 fmt::format("It reminds you of what you promised: {}", quoted(dated))));
      return;
    }
  }
}

}  // namespace

void check_breaks_promise(const Situation& situation, std::vector<Objection>& out) {
  for (const auto& left : left_events(situation)) check_left(situation, left, out);
  for (const auto& event : planned_events(situation)) {
    check_in_the_way(situation, event, out);
    if (!event.accepted) check_too_late(situation, *event.effect, event.title, event.begins, event.instance, out);
  }
  for (const auto& effect : situation.effects) {
    const auto at = effect.tool() == "reminders.add" ? parse_time(effect.text("at")) : parse_time("");
    if (at) check_too_late(situation, effect, effect.text("text"), at->instant, "", out);
    if (is_payment(effect)) check_payment(situation, effect, out);
    if (effect.tool() == "reminders.cancel") check_dropped_reminder(situation, effect, out);
  }
}

}  // namespace adjutant::agent::objections
