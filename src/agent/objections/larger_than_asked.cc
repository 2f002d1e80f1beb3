// More than the request says: mails, events and reminders where one or so many were named, a whole series for one day, more
// people, more money.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "agent/objections/event_effects.h"
#include "agent/objections/evidence.h"
#include "agent/objections/text_clues.h"
#include "base/text.h"
#include "when/when.h"

namespace adjutant::agent::objections {
namespace {

struct Family {
  std::string_view name;  // "mails"
  std::vector<std::string_view> singular, plural;
};
const Family kMails{"mails",
                    {"mail", "email", "message", "newsletter", "invoice", "bill", "reply", "letter", "notification",
                     "receipt", "offer"},
                    {"mails", "emails", "messages", "newsletters", "invoices", "bills", "replies", "offers", "letters",
                     "notifications", "receipts", "inbox", "spam"}};
const Family kEvents{"events",
                     {"event", "meeting", "call", "appointment", "lunch", "dinner", "review", "standup", "workshop"},
                     {"events", "meetings", "calls", "appointments", "lunches", "dinners", "reviews", "workshops",
                      "day", "afternoon", "morning", "evening", "week", "calendar"}};
const Family kReminders{"reminders", {"reminder", "timer"}, {"reminders", "timers"}};
const Family kFiles{
    "files",
    {"file", "document", "note", "report", "draft", "photo", "picture", "letter", "contract", "list", "scan",
     "presentation", "spreadsheet", "paper", "recipe", "invoice"},
    {"files", "documents", "notes", "reports", "folder", "drafts", "photos", "pictures", "letters", "contracts",
     "lists", "scans", "presentations", "papers", "recipes", "invoices", "stuff", "downloads"}};

constexpr std::array<std::string_view, 20> kAll = {
    "all",    "every", "everything", "everyone", "everybody", "each",   "both", "whole", "entire", "any",
    "series", "them",  "these",      "those",    "other",     "others", "rest", "group", "team",   "recurring"};
constexpr std::array<std::string_view, 14> kSeveralPeople = {
    "team", "colleagues", "family",       "friends",   "round",  "group",      "list",
    "copy", "cc",         "participants", "attendees", "guests", "neighbours", "neighbors"};

// How many the request names: nothing where it leaves that open.
std::optional<int> asked_for(const std::string& request, const Family& family) {
  const auto said = words(request);
  const auto spaced = spaced_words(request);
  const auto is = [](const std::vector<std::string_view>& list, const std::string& word) {
    return std::ranges::find(list, word) != list.end();
  };
  for (std::size_t i = 0; i + 1 < said.size(); ++i) {
    const auto number = number_word(said[i]);
    const bool near = is(family.plural, said[i + 1]) || (i + 2 < said.size() && is(family.plural, said[i + 2]));
    if (number && *number > 0 && *number < 1000 && near) return number;
  }
  if (has_any_phrase(spaced, kAll)) return std::nullopt;
  if (std::ranges::any_of(said, [&](const std::string& word) { return is(family.plural, word); })) return std::nullopt;
  if (std::ranges::any_of(said, [&](const std::string& word) { return is(family.singular, word); })) return 1;
  return std::nullopt;
}

struct Count {
  int things = 0;
  std::vector<const Effect*> effects = {};
  const Effect* last() const { return effects.back(); }
};

// The first thing that is more than was asked for.
Evidence of_one_more(const Situation& situation, const Count& count, int asked) {
  for (const auto* effect : count.effects) {
    const auto ids = effect->texts("ids");
    const int here = std::max(1, static_cast<int>(ids.size()));
    if (asked >= here) {
      asked -= here;
      continue;
    }
    if (!ids.empty()) return of_mail(ids[static_cast<std::size_t>(asked)], situation.records);
    if (const auto what = situation.records.calendar().find(effect->text("instance")))
      return evidence_of(*what, situation.records);
    if (effect->tool() == "files.trash") return {"file:" + effect->text("path"), one_line(effect->text("path"), 120)};
    for (const auto& reminder : situation.records.reminders()) {
      if (reminder.id == effect->text("id"))
        return {"reminder:" + reminder.id, fmt::format("\"{}\", {}", one_line(reminder.text, 80), spoken(reminder.at))};
    }
    return of_step(situation, *effect);
  }
  return of_step(situation, *count.last());
}

void check_counts(const Situation& situation, std::vector<Objection>& out) {
  std::map<std::string_view, Count> counts;
  std::map<std::string_view, const Family*> families;
  for (const auto& effect : situation.effects) {
    const Family* family = nullptr;
    int things = 1;
    if (effect.arguments["ids"].is_array() && effect.tool().starts_with("mail.")) {
      family = &kMails;
      things = static_cast<int>(effect.arguments["ids"].items().size());
    } else if (effect.tool() == "calendar.cancel" || effect.tool() == "calendar.call_off" ||
               effect.tool() == "calendar.move" || effect.tool() == "calendar.reschedule") {
      family = &kEvents;
    } else if (effect.tool() == "reminders.cancel") {
      family = &kReminders;
    } else if (effect.tool() == "files.trash") {
      family = &kFiles;
    }
    if (!family) continue;
    counts[family->name].things += things;
    counts[family->name].effects.push_back(&effect);
    families[family->name] = family;
  }
  for (const auto& [name, count] : counts) {
    const auto asked = asked_for(situation.request, *families[name]);
    if (!asked || count.things <= *asked) continue;
    Objection objection{.kind = Kind::larger_than_asked,
                        .severity = Severity::question,
                        .step = count.last()->step,
                        .subject = fmt::format("{} {}", count.last()->tool(), *asked),
                        .sentence = fmt::format("You spoke of {}; this is about {} {}.",
                                                *asked == 1 ? "one" : std::to_string(*asked), count.things, name),
                        .evidence = {of_request(situation), of_one_more(situation, count, *asked)}};
    const auto& ids = count.last()->arguments["ids"].items();
    if (static_cast<int>(ids.size()) == count.things) {
      objection.edit = Edit{count.last()->step, "ids", Json(Json::Array(ids.begin(), ids.begin() + *asked)),
                            *asked == 1 ? "only the first of them" : fmt::format("only the first {} of them", *asked)};
    }
    out.push_back(std::move(objection));
  }
}

void check_series(const Situation& situation, std::vector<Objection>& out) {
  const auto spaced = spaced_words(situation.request);
  if (has_any_phrase(spaced, kAll)) return;
  const auto found = when::find_all(situation.request, situation.now);
  const bool one_day = std::ranges::any_of(found, [](const when::Found& each) {
    return !each.spans.empty() && each.spans.front().repeat.empty() &&
           (each.spans.front().has_date || each.spans.front().grain >= when::Grain::day);
  });
  if (!one_day) return;
  for (const auto& left : left_events(situation)) {
    if (!left.what.whole_series) continue;
    out.push_back({.kind = Kind::larger_than_asked,
                   .severity = Severity::question,
                   .step = left.effect->step,
                   .subject = left.effect->tool() + " series",
                   .sentence = fmt::format("You spoke of one day; this is about the whole series {}.",
                                           tools::calendar::spoken_title(*left.what.entry)),
                   .evidence = {of_request(situation), evidence_of(left.what, situation.records)}});
  }
}

void check_money(const Situation& situation, std::vector<Objection>& out) {
  const auto said = amounts_in(situation.request);
  if (said.empty()) return;
  for (const auto& effect : situation.effects) {
    const auto amount = is_payment(effect) ? parse_money(effect.text("amount")) : parse_money("");
    if (!amount) continue;
    const Money* most = nullptr;
    for (const auto& each : said) {
      if (each.currency == amount->currency && (!most || each.minor > most->minor)) most = &each;
    }
    if (!most || amount->minor <= most->minor) continue;
    out.push_back({.kind = Kind::larger_than_asked,
                   .severity = Severity::question,
                   .step = effect.step,
                   .subject = "amount to " + fold(effect.text("to")),
                   .sentence = fmt::format("You said {}; this is {}.", to_string(*most), to_string(*amount)),
                   .evidence = {of_request(situation)},
                   .edit = Edit{effect.step, "amount", Json(to_string(*most)), to_string(*most) + ", as you said"}});
  }
}

// The contacts that the request names, by first name or whole name.
std::set<std::string> named_people(const Situation& situation) {
  std::set<std::string> out;
  const auto spaced = spaced_words(situation.request);
  for (const auto& entry : situation.records.contacts().entries) {
    const auto& contact = entry.contact;
    const auto first = words(contact.given.empty() ? contact.name : contact.given);
    const bool named = (!first.empty() && has_phrase(spaced, first.front())) ||
                       (!contact.nickname.empty() && has_phrase(spaced, join(words(contact.nickname), " ")));
    if (named) out.insert(contact.addresses.begin(), contact.addresses.end());
  }
  return out;
}

void check_people(const Situation& situation, std::vector<Objection>& out) {
  const auto spaced = spaced_words(situation.request);
  if (has_any_phrase(spaced, kAll) || has_any_phrase(spaced, kSeveralPeople)) return;
  if (has_phrase(spaced, "and") || situation.request.find('@') != std::string::npos) return;
  const auto named = named_people(situation);
  if (named.empty()) return;
  for (const auto& effect : situation.effects) {
    if (!is_mail(effect) && effect.tool() != "calendar.meet" && effect.tool() != "calendar.invite") continue;
    const auto to = recipients(effect, situation.records);
    std::vector<std::string> meant, more;
    for (const auto& address : to) (named.contains(address) ? meant : more).push_back(address);
    if (meant.empty() || more.empty()) continue;
    Objection objection{.kind = Kind::larger_than_asked,
                        .severity = Severity::question,
                        .step = effect.step,
                        .subject = in_a_row(to),
                        .sentence = fmt::format("You named {}; {} would get it too.", one_line(in_a_row(meant), 100),
                                                one_line(in_a_row(more), 160)),
                        .evidence = {of_request(situation), of_known(meant.front(), situation.records)}};
    if (effect.arguments["cc"].items().empty()) {
      Json only = Json::array();
      for (const auto& address : meant) only.push(address);
      objection.edit = Edit{effect.step, "to", std::move(only), "only to " + in_a_row(meant)};
    }
    out.push_back(std::move(objection));
  }
}

}  // namespace

void check_larger_than_asked(const Situation& situation, std::vector<Objection>& out) {
  if (trim(situation.request).empty()) return;
  check_counts(situation, out);
  check_series(situation, out);
  check_money(situation, out);
  check_people(situation, out);
}

}  // namespace adjutant::agent::objections
