// A mail to several people with something that only some of them should read: by its label, by what it says of itself, by
// what it is about, or because the one whom it must not reach is among them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/objections/records.h"
#include "agent/objections/situation.h"
#include "agent/objections/text_clues.h"
#include "base/text.h"
#include "tools/mail/own_words.h"

namespace adjutant::agent::objections {
namespace {

constexpr auto kForFew = std::to_array<std::string_view>({"between us",
                                                          "between ourselves",
                                                          "between you and me",
                                                          "just between",
                                                          "keep it to yourself",
                                                          "keep this to yourself",
                                                          "keep that to yourself",
                                                          "keep it quiet",
                                                          "keep this quiet",
                                                          "keep this confidential",
                                                          "keep it confidential",
                                                          "your eyes only",
                                                          "off the record",
                                                          "in confidence",
                                                          "in strict confidence",
                                                          "strictly confidential",
                                                          "this is confidential",
                                                          "treat this as confidential",
                                                          "treat this confidentially",
                                                          "nobody else should",
                                                          "no one else should",
                                                          "nobody else knows",
                                                          "for you only",
                                                          "only for you",
                                                          "just for you",
                                                          "for you alone",
                                                          "not for the others",
                                                          "not for everyone",
                                                          "dont tell anyone",
                                                          "do not tell anyone",
                                                          "dont tell anybody",
                                                          "do not tell anybody",
                                                          "dont pass this on",
                                                          "do not pass this on",
                                                          "dont forward this",
                                                          "do not forward this",
                                                          "dont share this",
                                                          "do not share this"});
constexpr auto kPersonal =
    std::to_array<std::string_view>({"my salary",        "my raise",       "my bonus",        "my pay",
                                     "my diagnosis",     "the diagnosis",  "my illness",      "my surgery",
                                     "have surgery",     "my operation",   "my divorce",      "my therapy",
                                     "my therapist",     "my doctor",      "my test results", "pregnant",
                                     "my pregnancy",     "my depression",  "my burnout",      "my debts",
                                     "my warning",       "my resignation", "my notice",       "i am quitting",
                                     "im quitting",      "i will quit",    "want to quit",    "leaving the company",
                                     "leaving the firm", "password is",    "my password",     "the pin is",
                                     "pin is",           "my pin",         "the code is",     "passcode is"});
// "Do not mention it to Carla", "not a word to Heinz": a no, and a word for passing on, in front of a name.
constexpr auto kNo = std::to_array<std::string_view>(
    {"not", "dont", "never", "nothing", "mustnt", "shouldnt", "without", "secret", "no"});
constexpr auto kPassingOn = std::to_array<std::string_view>({"tell", "mention", "say", "show", "let", "inform", "word",
                                                             "forward", "telling", "mentioning", "secret", "nothing"});
constexpr auto kMeant =
    std::to_array<std::string_view>({"forget", "hesitate", "fail"});  // "do not forget to tell Carla"
constexpr auto kMustNotKnow = std::to_array<std::string_view>(
    {"must not know", "mustnt know", "should not know", "shouldnt know", "does not know", "doesnt know",
     "knows nothing", "must not find out", "must not hear", "must not see"});

bool says_confidential(const std::string& sentence) {
  const bool begins = starts_with_fold(trim(sentence), "confidential") || starts_with_fold(trim(sentence), "private");
  return begins && sentence.find(':') != std::string::npos;
}

// Whether a sentence keeps something from whom it names so.
bool keeps_from(const std::vector<std::string>& said, const std::string& name) {
  constexpr std::ptrdiff_t kNear = 7;  // words
  const auto at = std::ranges::find(said, name);
  if (at == said.end()) return false;
  const auto begin = at - std::min(kNear, at - said.begin());
  const auto has = [&](const auto& list, auto from) {
    return std::find_if(from, at, [&](const std::string& word) { return std::ranges::find(list, word) != list.end(); });
  };
  const auto no = has(kNo, begin);
  return no != at && has(kPassingOn, no) != at && has(kMeant, no) == at;
}

// By what people call a recipient: first name of the contact, or the address's name.
std::vector<std::string> names_of(const std::string& address, Records& records) {
  std::vector<std::string> out;
  if (const auto* entry = records.contacts().by_address(address)) {
    for (const auto& name : {entry->contact.given, entry->contact.nickname, entry->contact.name}) {
      const auto all = words(name);
      if (!all.empty()) out.push_back(all.front());
    }
  }
  const auto local = words(local_part(address));
  if (!local.empty()) out.push_back(local.front());
  std::erase_if(out, [](const std::string& name) { return name.size() < 3; });
  return out;
}

// The recipient from whom a sentence keeps it.
std::optional<std::string> kept_from(const std::string& sentence, const std::vector<std::string>& to,
                                     Records& records) {
  const auto said = spaced_words(sentence);
  const auto all = words(sentence);
  for (const auto& address : to) {
    for (const auto& name : names_of(address, records)) {
      if (keeps_from(all, name)) return address;
      for (const auto phrase : kMustNotKnow) {
        if (has_phrase(said, name + " " + std::string(phrase))) return address;
      }
    }
  }
  return std::nullopt;
}

std::vector<std::string> not_readers(const Effect& effect, const std::vector<std::string>& to) {
  std::vector<std::string> out;
  for (const auto& [argument, readers] : effect.readers) {
    const auto* parameter = effect.signature->parameter(argument);
    if (!parameter || parameter->role != plan::Role::content) continue;
    for (const auto& address : to) {
      if (std::ranges::find(readers, address) == readers.end() && std::ranges::find(out, address) == out.end())
        out.push_back(address);
    }
  }
  return out;
}

// To the sender of the mail alone, where that is one of those it goes to.
std::optional<Edit> to_sender(const Effect& effect, const std::vector<std::string>& without, Records& records) {
  const auto* entry = effect.tool() == "mail.reply" ? records.mail(effect.text("id")) : nullptr;
  if (!entry || !entry->headers->from || !effect.arguments["cc"].items().empty()) return std::nullopt;
  const auto sender = to_lower(entry->headers->from->address);
  if (std::ranges::find(without, sender) != without.end()) return std::nullopt;
  for (const auto& address : effect.texts("to")) {
    if (to_lower(address) == sender)
      return Edit{effect.step, "to", Json(Json::Array{Json(address)}), "only to " + address};
  }
  return std::nullopt;
}

void check(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  Records& records = situation.records;
  const auto to = recipients(effect, records);
  if (to.size() < 2) return;
  Objection objection{
      .kind = Kind::wider_audience, .severity = Severity::question, .step = effect.step, .subject = in_a_row(to)};
  if (const auto outside = not_readers(effect, to); !outside.empty()) {
    objection.sentence = fmt::format("{} did not get what this passes on.", one_line(in_a_row(outside), 160));
    out.push_back(std::move(objection));
    return;
  }
  const bool answers = effect.tool() == "mail.reply";
  for (const auto& sentence : tools::mail::sentences_of(tools::mail::own_words(effect.text("body")))) {
    const auto said = spaced_words(sentence);
    std::vector<std::string> without;
    if (const auto one = kept_from(sentence, to, records)) {
      without.push_back(*one);
      objection.sentence = fmt::format("{} gets this too: \"{}\"", one_line(*one, 100), one_line(sentence, 120));
    } else if (has_any_phrase(said, kForFew) || says_confidential(sentence) ||
               (answers && has_any_phrase(said, kPersonal))) {
      objection.sentence = fmt::format("{} people get this: \"{}\"", to.size(), one_line(sentence, 120));
    } else {
      continue;
    }
    objection.edit = to_sender(effect, without, records);
    out.push_back(std::move(objection));
    return;
  }
}

}  // namespace

void check_wider_audience(const Situation& situation, std::vector<Objection>& out) {
  for (const auto& effect : situation.effects) {
    if (effect.tool() == "mail.reply" || effect.tool() == "mail.send") check(situation, effect, out);
  }
}

}  // namespace adjutant::agent::objections
