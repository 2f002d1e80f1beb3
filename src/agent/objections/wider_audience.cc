// A mail to several people with something that only some of them should read: by its label, by what it says of itself, by
// what it is about, or because the one whom it must not reach is among them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/objections/promises.h"
#include "agent/objections/records.h"
#include "agent/objections/situation.h"
#include "agent/objections/text_clues.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr std::array<std::string_view, 24> kForFew = {"between us",
                                                      "between you and me",
                                                      "just between",
                                                      "keep it to yourself",
                                                      "keep this to yourself",
                                                      "keep that to yourself",
                                                      "your eyes only",
                                                      "off the record",
                                                      "in confidence",
                                                      "strictly confidential",
                                                      "this is confidential",
                                                      "please treat this as confidential",
                                                      "treat this confidentially",
                                                      "nobody else should",
                                                      "no one else should",
                                                      "for you only",
                                                      "only for you",
                                                      "dont tell anyone",
                                                      "do not tell anyone",
                                                      "dont tell anybody",
                                                      "do not tell anybody",
                                                      "dont pass this on",
                                                      "do not pass this on",
                                                      "just for you"};
constexpr std::array<std::string_view, 22> kPersonal = {
    "my salary",  "my raise",       "my bonus",     "my diagnosis",    "the diagnosis", "my illness",
    "my divorce", "my therapy",     "my therapist", "my test results", "pregnant",      "my debts",
    "my warning", "my resignation", "my notice",    "the password is", "password is",   "the pin is",
    "pin is",     "my password",    "the code is",  "my pin"};
constexpr std::array<std::string_view, 8> kNotTold = {
    "do not tell",        "dont tell",     "not a word to",          "nothing to",
    "please do not tell", "must not tell", "not a word about it to", "secret from"};
constexpr std::array<std::string_view, 5> kMustNotKnow = {"must not know", "mustnt know", "should not know",
                                                          "does not know", "knows nothing"};

bool says_confidential(const std::string& sentence) {
  return starts_with_fold(trim(sentence), "confidential") && sentence.find(':') != std::string::npos;
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
  for (const auto& address : to) {
    for (const auto& name : names_of(address, records)) {
      for (const auto phrase : kNotTold) {
        if (has_phrase(said, std::string(phrase) + " " + name)) return address;
      }
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
  for (const auto& sentence : sentences(own_words(effect.text("body")))) {
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
