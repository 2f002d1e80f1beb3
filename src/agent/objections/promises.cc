#include "agent/objections/promises.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "when/when.h"

namespace adjutant::agent::objections {
namespace {

constexpr std::size_t kMostText = 16 << 10;
constexpr std::size_t kMostSentences = 200;
constexpr std::size_t kLongestSentence = 400;
constexpr std::size_t kMostFound = 8;

bool has(const std::string& folded, std::string_view phrase) {
  return folded.find(' ' + std::string(phrase) + ' ') != std::string::npos;
}

std::string spaced(std::string_view sentence) { return ' ' + join(words(sentence), " ") + ' '; }

template <class Phrases>
bool has_any(const std::string& folded, const Phrases& phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view phrase) { return has(folded, phrase); });
}

// Apostrophes are dropped by words().
constexpr auto kWill = std::to_array<std::string_view>(
    {"i will",    "we will",     "you will have", "you will get",  "youll have", "youll get",   "ill be",
     "ill send",  "ill bring",   "ill come",      "ill call",      "ill pick",   "ill finish",  "ill get",
     "ill do",    "ill meet",    "ill write",     "ill give",      "ill let",    "ill pay",     "ill join",
     "ill see",   "ill deliver", "ill take",      "ill make",      "ill have",   "well be",     "well come",
     "well meet", "well send",   "i promise",     "i promised",    "promised",   "count on me", "see you",
     "im coming", "i am coming", "were coming",   "we are coming", "i shall"});
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

// The time phrases of a sentence that name a day.
std::vector<when::Span> dated_spans(const std::string& sentence, const Time& written) {
  std::vector<when::Span> out;
  for (const auto& found : when::find_all(sentence, written)) {
    if (!found.spans.empty() && found.spans.front().has_date) out.push_back(found.spans.front());
  }
  return out;
}

DatedSentence dated(const std::string& sentence, const when::Span& span, bool by) {
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

std::string own_words(std::string_view text) {
  std::string out;
  for (const auto& line : split(text.substr(0, kMostText), '\n')) {
    const auto plain = trim(line);
    if (plain.starts_with(">")) continue;
    if (plain.ends_with("wrote:") || plain.starts_with("-----Original Message") || plain == "--") break;
    out += line + "\n";
  }
  return out;
}

std::vector<std::string> sentences(std::string_view text) {
  std::vector<std::string> out;
  std::string sentence;
  const auto end = [&] {
    if (const auto plain = trim(sentence); !plain.empty() && out.size() < kMostSentences) out.emplace_back(plain);
    sentence.clear();
  };
  text = text.substr(0, kMostText);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    sentence += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
    const bool space = next == ' ' || next == '\n' || next == '\r';
    const bool blank_line = c == '\n' && next == '\n';
    // A point behind a digit ends a sentence only where a capital letter follows: "1. December".
    if (blank_line || ((c == '.' || c == '!' || c == '?' || c == ';') && space) || sentence.size() >= kLongestSentence)
      end();
  }
  end();
  return out;
}

std::vector<DatedSentence> promises_in(std::string_view text, const Time& written) {
  std::vector<DatedSentence> out;
  for (const auto& sentence : sentences(text)) {
    if (out.size() >= kMostFound) break;
    const auto folded = spaced(sentence);
    if (!has_any(folded, kWill) || has_any(folded, kPerhaps) || sentence.ends_with('?')) continue;
    for (const auto& span : dated_spans(sentence, written)) {
      const bool by =
          span.bound == when::Bound::by || span.bound == when::Bound::before || span.bound == when::Bound::until;
      if (span.grain <= when::Grain::day && out.size() < kMostFound) out.push_back(dated(sentence, span, by));
    }
  }
  return out;
}

std::vector<DatedSentence> deadlines_in(std::string_view text, const Time& written) {
  std::vector<DatedSentence> out;
  for (const auto& sentence : sentences(text)) {
    if (out.size() >= kMostFound) break;
    const auto said = spaced(sentence);
    const bool due = has_any(said, kDue), asked = has_any(said, kAsked);
    if (!due && !asked) continue;
    for (const auto& span : dated_spans(sentence, written)) {
      if (!due && span.bound != when::Bound::by && span.bound != when::Bound::until &&
          span.bound != when::Bound::before)
        continue;
      if (span.grain <= when::Grain::day && out.size() < kMostFound) out.push_back(dated(sentence, span, true));
    }
  }
  return out;
}

}  // namespace adjutant::agent::objections
