#include "tools/mail/promises.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "tools/mail/own_words.h"

namespace adjutant::tools::mail {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kLongestSentence = 1000;  // bytes

// "I will ...": what follows is promised, whatever it is.
constexpr std::array<std::string_view, 9> kPromising = {
    "i will", "ill", "i shall", "i am going to", "im going to", "i promise", "we will", "well", "i promised"};

// What is a promise without saying so.
constexpr std::array<std::string_view, 11> kMeant = {"you will have", "you will get", "youll have",   "youll get",
                                                     "promised",      "count on me",  "see you",      "im coming",
                                                     "i am coming",   "were coming",  "we are coming"};

// "I send it tomorrow": only with a day, and only what is done for somebody.
const std::set<std::string, std::less<>> kDone = {
    "send",    "write",  "call",    "bring",   "pay",      "book",    "come",  "tell",   "ask",      "check",
    "answer",  "look",   "prepare", "finish",  "fix",      "order",   "sign",  "return", "transfer", "confirm",
    "forward", "buy",    "make",    "get",     "give",     "let",     "reply", "ring",   "share",    "deliver",
    "submit",  "review", "drop",    "post",    "phone",    "email",   "mail",  "pick",   "take",     "meet",
    "visit",   "repair", "decide",  "arrange", "organise", "organize"};

// "I will be away", "I will not", "I will never": said of oneself, not promised.
const std::set<std::string, std::less<>> kNotPromised = {"not", "never", "have", "see"};
const std::set<std::string, std::less<>> kPromisedToBe = {"there", "back", "with", "in"};

// Where the promise begins among the words; nothing: there is none.
std::optional<std::size_t> after_promising(const Words& said, std::string_view sentence) {
  for (std::size_t at = 0; at < said.size(); ++at) {
    for (const auto form : kPromising) {
      const auto wanted = words(form);
      if (at + wanted.size() >= said.size()) continue;
      if (!std::equal(wanted.begin(), wanted.end(), said.begin() + static_cast<std::ptrdiff_t>(at))) continue;
      // Without its apostrophe "we'll" is a well, and "I'll" is ill.
      if (form == "ill" && !contains_fold(sentence, "i'll") && !contains_fold(sentence, "i\xE2\x80\x99ll")) continue;
      if (form == "well" && !contains_fold(sentence, "we'll") && !contains_fold(sentence, "we\xE2\x80\x99ll")) continue;
      return at + wanted.size();
    }
  }
  return std::nullopt;
}

bool is_promised(const Words& said, std::size_t at) {
  while (at < said.size() && (said[at] == "also" || said[at] == "gladly" || said[at] == "then" || said[at] == "to"))
    ++at;
  if (at >= said.size() || kNotPromised.contains(said[at])) return false;
  if (said[at] != "be") return true;
  return at + 1 < said.size() && kPromisedToBe.contains(said[at + 1]);
}

// "I call you this Sunday", "... and I write to him today".
bool does_it(const Words& said) {
  for (std::size_t at = 0; at + 1 < said.size(); ++at) {
    if (said[at] == "i" && kDone.contains(said[at + 1])) return true;
  }
  return false;
}

// A condition before the promise, or one that leaves it to the other: an offer.
bool is_conditional(const Words& said) {
  const auto has = [&](std::string_view word) { return std::ranges::find(said, word) != said.end(); };
  return has("if") || has("unless") || has("would") || has("could");
}

bool is_meant(const Words& said) {
  const std::string spaced = ' ' + join(said, " ") + ' ';
  return std::ranges::any_of(kMeant, [&](std::string_view form) { return spaced.contains(fmt::format(" {} ", form)); });
}

// The first reading of each time that a sentence names.
std::vector<when::Span> times_in(std::string_view sentence, const Time& written) {
  std::vector<when::Span> out;
  for (const auto& found : when::find_all(sentence, written)) {
    if (!found.spans.empty()) out.push_back(found.spans.front());
  }
  return out;
}

std::optional<Date> day_of(const std::vector<when::Span>& times, const Time& written) {
  for (const auto& span : times) {
    if (!span.has_date && span.grain == when::Grain::time) continue;
    const auto last = span.end > span.begin ? Time{span.end.instant - Seconds(1), span.begin.zone} : span.begin;
    if (days_between(written.date(), last.date()) >= 0) return last.date();
  }
  return std::nullopt;
}

}  // namespace

std::vector<Promise> find_promises(std::string_view body, const Time& written, Promising which) {
  std::vector<Promise> out;
  for (const auto& sentence : sentences_of(own_words(body))) {
    if (sentence.ends_with('?') || sentence.size() > kLongestSentence) continue;
    const auto said = words(sentence);
    if (is_conditional(said)) continue;
    const auto at = after_promising(said, sentence);
    const bool meant = which == Promising::meant && (at || is_meant(said));
    if (at && !meant && !is_promised(said, *at)) continue;
    if (!at && !meant && !does_it(said)) continue;
    auto times = times_in(sentence, written);
    const auto due = day_of(times, written);
    if (!at && !meant && !due && !contains_fold(sentence, "as soon as")) continue;
    std::erase_if(times, [](const when::Span& span) { return !span.has_date; });
    out.push_back({one_line(sentence, 300), due, std::move(times)});
  }
  return out;
}

}  // namespace adjutant::tools::mail
