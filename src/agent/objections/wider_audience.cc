// A mail to several people with something that only some of them should read: by its label, by what it says of itself, by
// what it is about, or because the one whom it must not reach is among them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/objections/evidence.h"
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

// Whom its label keeps it from, and what it was made of.
struct Kept {
  std::vector<std::string> from, links;
};

Kept not_readers(const Effect& effect, const std::vector<std::string>& to) {
  Kept out;
  for (const auto& [argument, readers] : effect.readers) {
    const auto* parameter = effect.signature->parameter(argument);
    if (!parameter || parameter->role != plan::Role::content) continue;
    for (const auto& address : to) {
      if (std::ranges::find(readers, address) != readers.end()) continue;
      if (std::ranges::find(out.from, address) == out.from.end()) out.from.push_back(address);
      if (const auto made = effect.links.find(argument); out.links.empty() && made != effect.links.end())
        out.links = made->second;
    }
  }
  return out;
}

// To the sender of the mail alone, where that is one of those it goes to.
std::optional<Edit> to_sender(const Effect& effect, Records& records) {
  const auto* entry = effect.tool() == "mail.reply" ? records.mail(effect.text("id")) : nullptr;
  if (!entry || !entry->headers->from || !effect.arguments["cc"].items().empty()) return std::nullopt;
  const auto sender = to_lower(entry->headers->from->address);
  for (const auto& address : effect.texts("to")) {
    if (to_lower(address) == sender)
      return Edit{effect.step, "to", Json(Json::Array{Json(address)}), "only to " + address};
  }
  return std::nullopt;
}

// Without those whom it should not reach, where they stand in one list and others are left in it.
std::optional<Edit> to_the_others(const Effect& effect, const std::vector<std::string>& without) {
  for (const auto* argument : {"to", "cc"}) {
    Json left = Json::array();
    std::size_t out = 0;
    for (const auto& address : effect.texts(argument)) {
      const bool stays = std::ranges::find(without, to_lower(trim(address))) == without.end();
      if (stays) left.push(address);
      else ++out;
    }
    if (out < without.size() || out == 0) continue;
    if (left.items().empty() && argument == std::string_view("to")) return std::nullopt;
    return Edit{effect.step, argument, std::move(left), "without " + in_a_row(without)};
  }
  return std::nullopt;
}

// The mail that is answered shows who is in the round.
std::vector<Evidence> evidence(const Situation& situation, const Effect& effect, std::string_view sentence) {
  std::vector<Evidence> out = {of_step(situation, effect, sentence)};
  if (const auto& id = effect.text("id"); effect.tool() == "mail.reply" && !id.empty())
    out.push_back(of_mail(id, situation.records));
  return out;
}

void check(const Situation& situation, const Effect& effect, std::vector<Objection>& out) {
  Records& records = situation.records;
  const auto to = recipients(effect, records);
  if (to.size() < 2) return;
  Objection objection{
      .kind = Kind::wider_audience, .severity = Severity::question, .step = effect.step, .subject = in_a_row(to)};
  if (const auto kept = not_readers(effect, to); !kept.from.empty()) {
    objection.sentence = fmt::format("{} did not get what this passes on.", one_line(in_a_row(kept.from), 160));
    for (const auto& link : kept.links) objection.evidence.push_back(of_link(link, records));
    if (objection.evidence.empty()) objection.evidence = evidence(situation, effect, "");
    objection.edit = to_the_others(effect, kept.from);
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
    objection.evidence = evidence(situation, effect, sentence);
    objection.edit = without.empty() ? to_sender(effect, records) : to_the_others(effect, without);
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
