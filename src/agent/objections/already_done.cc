// The same thing once more: a mail with the same words to the same people, a payment, an event, an invitation, an answer, a
// reminder.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "agent/objections/event_effects.h"
#include "agent/objections/text_clues.h"
#include "base/iban.h"
#include "base/text.h"
#include "tools/mail/own_words.h"

namespace adjutant::agent::objections {
namespace {

constexpr auto kMailsSince = std::chrono::days(30);
constexpr double kSameWords = 0.8;
constexpr std::size_t kFewWords = 4;  // fewer say too little to be the same
constexpr auto kSameAmountSince = std::chrono::days(20);

Edit strike(const Effect& effect, std::string text) { return {effect.step, "", Json(), std::move(text)}; }

const std::set<std::string, std::less<>> kGreetings = {"hi",      "hello", "hey",  "dear",      "best",   "kind",
                                                       "regards", "love",  "hugs", "greetings", "cheers", "yours"};

std::set<std::string> words_of_mail(std::string_view text) {
  std::set<std::string> out;
  for (auto& word : words(tools::mail::own_words(text))) {
    if (!kGreetings.contains(word)) out.insert(std::move(word));
  }
  return out;
}

bool says_the_same(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::min(a.size(), b.size()) >= kFewWords && likeness(a, b) >= kSameWords;
}

void check_mail(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  if (effect.tool() == "mail.forward") return;
  Records& records = situation.records;
  const auto to = recipients(effect, records);
  if (to.empty()) return;
  const auto said = words_of_mail(effect.text("body"));
  const auto object = [&](std::string link, std::string_view subject, const std::string& when) {
    out.push_back({.kind = Kind::already_done,
                   .severity = Severity::question,
                   .step = effect.step,
                   .subject = in_a_row(to),
                   .sentence = fmt::format("You wrote the same to {} {}.", one_line(in_a_row(to), 100), when),
                   .evidence = {{std::move(link), fmt::format("\"{}\"", one_line(subject, 80))}},
                   .edit = strike(effect, "do not send it again")});
  };
  for (const auto& waiting : records.waiting()) {
    std::set<std::string> there;
    for (const auto& address : waiting.recipients) there.insert(to_lower(address));
    const bool same_people = std::ranges::all_of(to, [&](const std::string& who) { return there.contains(who); });
    if (same_people && says_the_same(said, words_of_mail(waiting.message.body)))
      return object("run:" + waiting.key.substr(0, waiting.key.rfind('-')), waiting.message.subject,
                    "just now; it is in the outbox");
  }
  std::optional<std::set<std::string>> common;  // mails that went to all of them
  std::vector<SentMail> mails;
  for (const auto& address : to) {
    std::set<std::string> ids;
    auto sent = records.sent_to(address, situation.now.instant - kMailsSince);
    for (const auto& mail : sent) {
      if (!common || common->contains(mail.id)) ids.insert(mail.id);
    }
    common = std::move(ids);
    mails = std::move(sent);
  }
  for (const auto& mail : mails) {
    if (common->contains(mail.id) && says_the_same(said, words_of_mail(mail.text)))
      return object("mail:" + mail.id, mail.subject, "on " + spoken_at(mail.at, records));
  }
}

bool has_digit(std::string_view word) { return word.find_first_of("0123456789") != std::string_view::npos; }

// "Invoice R-2231" and "R-2231": the words of one are among the other's, and the numbers are the same.
bool same_reference(std::string_view a, std::string_view b) {
  const auto one = words(a), other = words(b);
  const std::set<std::string> first(one.begin(), one.end()), second(other.begin(), other.end());
  if (first.empty() || second.empty()) return false;
  if (first == second) return true;
  std::set<std::string> numbers, other_numbers;
  std::ranges::copy_if(first, std::inserter(numbers, numbers.end()), has_digit);
  std::ranges::copy_if(second, std::inserter(other_numbers, other_numbers.end()), has_digit);
  return !numbers.empty() && numbers == other_numbers && shared(first, second) == std::min(first.size(), second.size());
}

void check_payment(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  const auto amount = parse_money(effect.text("amount"));
  if (!amount) return;
  const auto& reference = effect.text("reference");
  for (const auto& past : situation.records.payments()) {
    if (past.iban != effect.text("iban") || past.amount != *amount) continue;
    const bool silent = reference.empty() || past.reference.empty();
    if (!same_reference(reference, past.reference) && !(silent && past.at >= situation.now.instant - kSameAmountSince))
      continue;
    const std::string what =
        fmt::format("{} to {}{}", to_string(past.amount), one_line(past.payee, 60),
                    past.reference.empty() ? "" : fmt::format(" (\"{}\")", one_line(past.reference, 60)));
    out.push_back({.kind = Kind::already_done,
                   .severity = Severity::question,
                   .step = effect.step,
                   .subject = past.iban + " " + to_string(past.amount),
                   .sentence = fmt::format("A transfer of {} was prepared on {} already.", what,
                                           spoken_at(past.at, situation.records)),
                   .evidence = {{"run:" + past.run, what}},
                   .edit = strike(effect, "do not pay it again")});
    return;
  }
}

void check_new_event(const Situation& situation, const PlannedEvent& event, std::vector<Objection>& out) {
  if (event.before) return;
  Records& records = situation.records;
  for (const auto& other : records.between(event.begins, event.begins + Seconds(60))) {
    if (other.cancelled() || other.begins != event.begins || fold(other.entry->title) != fold(event.title)) continue;
    out.push_back({.kind = Kind::already_done,
                   .severity = Severity::question,
                   .step = event.effect->step,
                   .subject = fold(one_line(event.title, 60)),
                   .sentence = fmt::format("{} is in your calendar already, at that time.",
                                           tools::calendar::spoken_title(*other.entry)),
                   .evidence = {evidence_of(other, records)},
                   .edit = strike(*event.effect, "leave it as it is")});
    return;
  }
}

void check_invitation(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  Records& records = situation.records;
  const auto what = records.calendar().find(effect.text("instance"));
  if (!what) return;
  std::vector<std::string> there, missing;
  Json left = Json::array();
  for (const auto& address : effect.texts("to")) {
    const bool invited = std::ranges::any_of(what->entry->attendees, [&](const tools::calendar::Attendee& attendee) {
      return attendee.address == to_lower(address);
    });
    (invited ? there : missing).push_back(address);
    if (!invited) left.push(address);
  }
  if (there.empty()) return;
  Objection objection{
      .kind = Kind::already_done,
      .severity = Severity::question,
      .step = effect.step,
      .subject = in_a_row(there),
      .sentence = fmt::format("{} {} invited to {} already.", one_line(in_a_row(there), 100),
                              there.size() == 1 ? "is" : "are", tools::calendar::spoken_title(*what->entry)),
      .evidence = {evidence_of(*what, records)}};
  objection.edit = missing.empty() ? strike(effect, "do not invite them again")
                                   : Edit{effect.step, "to", std::move(left), "invite only " + in_a_row(missing)};
  out.push_back(std::move(objection));
}

void check_answer(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  Records& records = situation.records;
  const auto what = records.calendar().find(effect.text("instance"));
  if (!what || tools::calendar::my_answer(*what->entry, records.owner()) != effect.text("answer")) return;
  out.push_back({.kind = Kind::already_done,
                 .severity = Severity::question,
                 .step = effect.step,
                 .subject = fold(one_line(what->entry->title, 60)),
                 .sentence = fmt::format("You have answered {} with \"{}\" already.",
                                         tools::calendar::spoken_title(*what->entry), effect.text("answer")),
                 .evidence = {evidence_of(*what, records)},
                 .edit = strike(effect, "do not answer again")});
}

void check_reminder(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  const auto at = parse_time(effect.text("at"));
  if (!at) return;
  for (const auto& reminder : situation.records.reminders()) {
    if (reminder.at.instant != at->instant || words(reminder.text) != words(effect.text("text"))) continue;
    out.push_back({.kind = Kind::already_done,
                   .severity = Severity::question,
                   .step = effect.step,
                   .subject = fold(one_line(reminder.text, 60)),
                   .sentence = "There is such a reminder at that time already.",
                   .evidence = {{"reminder:" + reminder.id,
                                 fmt::format("\"{}\", {}", one_line(reminder.text, 80), spoken(reminder.at))}},
                   .edit = strike(effect, "leave it at the one")});
    return;
  }
}

}  // namespace

void check_already_done(const Situation& situation, std::vector<Objection>& out) {
  for (const auto& event : planned_events(situation)) check_new_event(situation, event, out);
  for (const auto& effect : situation.effects) {
    if (is_mail(effect)) check_mail(situation, effect, out);
    else if (is_payment(effect)) check_payment(situation, effect, out);
    else if (effect.tool() == "calendar.invite") check_invitation(situation, effect, out);
    else if (effect.tool() == "calendar.answer") check_answer(situation, effect, out);
    else if (effect.tool() == "reminders.add") check_reminder(situation, effect, out);
  }
}

}  // namespace adjutant::agent::objections
