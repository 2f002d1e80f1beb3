// A mail that announces an attachment, and has none.
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

constexpr auto kAnnounced = std::to_array<std::string_view>({"pfa",
                                                             "find attached",
                                                             "is attached",
                                                             "are attached",
                                                             "attached is",
                                                             "attached are",
                                                             "attached you",
                                                             "attached please",
                                                             "attached find",
                                                             "attached herewith",
                                                             "attached here",
                                                             "attached below",
                                                             "attached for",
                                                             "see attached",
                                                             "see attachment",
                                                             "see attachments",
                                                             "see the attached",
                                                             "see the attachment",
                                                             "see the attachments",
                                                             "the attached",
                                                             "my attached",
                                                             "i attach",
                                                             "i attached",
                                                             "we attached",
                                                             "have attached",
                                                             "ive attached",
                                                             "weve attached",
                                                             "attaching",
                                                             "in the attachment",
                                                             "in the attachments",
                                                             "in attachment",
                                                             "as attachment",
                                                             "as an attachment",
                                                             "attachment contains",
                                                             "attachments contain",
                                                             "enclosed please",
                                                             "please find enclosed",
                                                             "is enclosed",
                                                             "are enclosed",
                                                             "enclosed is",
                                                             "enclosed are",
                                                             "enclosed you",
                                                             "i enclose",
                                                             "i have enclosed",
                                                             "ive enclosed",
                                                             "enclosing",
                                                             "the enclosed"});
// Who else's attachment it is, that there is none, that one comes later, or what else is attached to something.
constexpr auto kOtherwise = std::to_array<std::string_view>({"thank",
                                                             "thanks",
                                                             "your attachment",
                                                             "your attachments",
                                                             "in your mail",
                                                             "in your message",
                                                             "in your email",
                                                             "was empty",
                                                             "was missing",
                                                             "you sent",
                                                             "you attached",
                                                             "you have attached",
                                                             "could you",
                                                             "can you",
                                                             "would you",
                                                             "will you",
                                                             "cannot open",
                                                             "cant open",
                                                             "could not open",
                                                             "couldnt open",
                                                             "without an attachment",
                                                             "without attachment",
                                                             "no attachment",
                                                             "no attachments",
                                                             "not attached",
                                                             "will attach",
                                                             "be attached",
                                                             "attached to the",
                                                             "attached to it",
                                                             "attached to a",
                                                             "attached to my",
                                                             "attached to this",
                                                             "attached to your",
                                                             "please attach",
                                                             "forgot to attach",
                                                             "very attached",
                                                             "so attached",
                                                             "really attached",
                                                             "strings attached"});
constexpr auto kThisMail = std::to_array<std::string_view>(
    {"attached to this mail", "attached to this email", "attached to this message", "attached to the mail"});

// "please find the report attached": what is attached may stand in between.
bool finds_attached(const std::string& said) {
  const auto find = said.find(" find ");
  if (find == std::string::npos) return false;
  const auto behind = std::string_view(said).substr(find, 60);
  return has_phrase(behind, "attached") || has_phrase(behind, "enclosed");
}

// The sentence that announces an attachment; empty: none does.
std::string announcing(std::string_view text) {
  for (const auto& sentence : tools::mail::sentences_of(tools::mail::own_words(text))) {
    const auto said = spaced_words(sentence);
    if (has_any_phrase(said, kThisMail)) return sentence;
    if ((has_any_phrase(said, kAnnounced) || finds_attached(said)) && !has_any_phrase(said, kOtherwise))
      return sentence;
  }
  return {};
}

bool in_subject(std::string_view subject) {
  const auto said = spaced_words(subject);
  return (has_phrase(said, "attached") || has_phrase(said, "enclosed")) && !has_any_phrase(said, kOtherwise) &&
         !starts_with_fold(subject, "re:");
}

}  // namespace

void check_missing_attachment(const Situation& situation, std::vector<Objection>& out) {
  for (const auto& effect : situation.effects) {
    if (!is_mail(effect) || !effect.arguments["attachments"].items().empty()) continue;
    const bool forward = effect.tool() == "mail.forward";
    std::string sentence = announcing(effect.text(forward ? "note" : "body"));
    if (sentence.empty() && !forward && in_subject(effect.text("subject"))) sentence = effect.text("subject");
    std::vector<Evidence> evidence;
    if (forward && sentence.empty()) {
      // What is passed on speaks of an attachment: of one that stays behind.
      sentence = announcing(effect.text("content"));
      const auto original = sentence.empty() ? std::nullopt : situation.records.read(effect.text("id"));
      if (!original || original->attachments.empty()) continue;
      evidence.push_back({"mail:" + effect.text("id"),
                          fmt::format("it has \"{}\"", one_line(original->attachments.front().name, 80))});
    }
    if (sentence.empty()) continue;
    evidence.push_back(of_step(situation, effect, sentence));
    out.push_back({.kind = Kind::missing_attachment,
                   .severity = Severity::question,
                   .step = effect.step,
                   .subject = in_a_row(recipients(effect, situation.records)),
                   .sentence = fmt::format("The mail says \"{}\", but nothing is attached.", one_line(sentence, 120)),
                   .evidence = std::move(evidence)});
  }
}

}  // namespace adjutant::agent::objections
