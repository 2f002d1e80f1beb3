#include "agent/objections/promises.h"

#include <array>

#include "agent/objections/text_clues.h"
#include "base/text.h"
#include "tools/mail/own_words.h"
#include "tools/mail/promises.h"
#include "when/when.h"

namespace adjutant::agent::objections {
namespace {

constexpr std::size_t kMostFound = 8;

// Words that take a promise back in part.
constexpr auto kPerhaps =
    std::to_array<std::string_view>({"maybe", "perhaps", "might", "could", "would", "if", "shall we", "not", "unless",
                                     "try", "whether", "hope", "wont", "cant", "cannot", "never"});
constexpr auto kDue = std::to_array<std::string_view>(
    {"payable", "due", "deadline", "no later than", "at the latest", "pay by", "pay until", "payment by", "transfer by",
     "must reach us", "expires", "please pay", "respond by", "reply by", "submit by", "hand in"});
// What is asked for "by" a day is due then.
constexpr auto kAsked =
    std::to_array<std::string_view>({"please", "must", "has to", "have to", "need to", "kindly", "asked to", "required",
                                     "transfer", "payment", "invoice", "bill"});

bool is_limit(when::Bound bound) {
  return bound == when::Bound::by || bound == when::Bound::before || bound == when::Bound::until;
}

DatedSentence dated(std::string_view sentence, const when::Span& span, bool by) {
  DatedSentence out{one_line(sentence, 200), span.begin.instant, span.end.instant, by};
  if (span.point) out.from = out.to = span.point->instant;
  if (by) {
    // "By Friday": until its end; "by Friday at 3": until then.
    out.from = Instant{};
    const bool clock = span.has_clock && span.point;
    out.to = clock ? span.point->instant : Time::at(span.begin.date(), std::chrono::hours(24), span.begin.zone).instant;
    if (!clock && span.bound == when::Bound::at) out.to = span.end.instant;
  }
  return out;
}

}  // namespace

std::vector<DatedSentence> promises_in(std::string_view body, const Time& written) {
  std::vector<DatedSentence> out;
  for (const auto& promise : tools::mail::find_promises(body, written, tools::mail::Promising::meant)) {
    if (has_any_phrase(spaced_words(promise.text), kPerhaps)) continue;
    for (const auto& span : promise.times) {
      if (span.grain > when::Grain::day) continue;
      if (out.size() == kMostFound) return out;
      out.push_back(dated(promise.text, span, is_limit(span.bound)));
    }
  }
  return out;
}

std::vector<DatedSentence> deadlines_in(std::string_view text, const Time& written) {
  std::vector<DatedSentence> out;
  for (const auto& sentence : tools::mail::sentences_of(text)) {
    const auto said = spaced_words(sentence);
    const bool due = has_any_phrase(said, kDue);
    if (!due && !has_any_phrase(said, kAsked)) continue;
    for (const auto& found : when::find_all(sentence, written)) {
      if (found.spans.empty()) continue;
      const auto& span = found.spans.front();
      if (!span.has_date || span.grain > when::Grain::day || (!due && !is_limit(span.bound))) continue;
      if (out.size() == kMostFound) return out;
      out.push_back(dated(sentence, span, true));
    }
  }
  return out;
}

}  // namespace adjutant::agent::objections
