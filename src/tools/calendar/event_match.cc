#include "tools/calendar/event_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

const std::set<std::string, std::less<>> kSmall = {"my",  "the", "our",   "a",   "an", "with", "on",
                                                   "at",  "in",  "about", "for", "of", "that", "this",
                                                   "and", "to",  "its",   "one", "s",  "from", "by"};
// Words for any event: they count where a title has them, and are not missed where it has not.
const std::set<std::string, std::less<>> kGeneric = {"meeting", "event", "appointment", "entry",
                                                     "thing",   "call",  "slot",        "invitation"};

void add_words(Wish& wish, std::string_view text) {
  for (auto& word : words(text)) {
    if (kSmall.contains(word)) continue;
    if (word == "next" || word == "upcoming") wish.next = true;
    else if (word == "last" || word == "previous" || word == "past") wish.last = true;
    else (kGeneric.contains(word) ? wish.generic : wish.words).push_back(std::move(word));
  }
}

std::string_view without_article(std::string_view phrase) {
  phrase = trim(phrase);
  for (const auto* article : {"my ", "the ", "our "}) {
    if (starts_with_fold(phrase, article)) return trim(phrase.substr(std::string_view(article).size()));
  }
  return phrase;
}

// 1 for the word itself, less for a beginning or a slip of the pen, 0 for none.
double word_score(const std::string& wanted, const std::vector<std::string>& present) {
  double best = 0;
  for (const auto& word : present) {
    if (word == wanted) return 1;
    if (wanted.size() >= 3 && (word.starts_with(wanted) || (wanted.starts_with(word) && word.size() >= 4)))
      best = std::max(best, 0.8);
    else if (wanted.size() >= 5 && word.size() < 40 && wanted.size() < 40 && edit_distance(wanted, word) <= 1)
      best = std::max(best, 0.7);
  }
  return best;
}

}  // namespace

Wish read_wish(std::string_view phrase, const Time& now) {
  Wish out;
  const auto core = without_article(phrase);
  if (auto whole = when::resolve(core, now)) {
    out.spans = *std::move(whole);
    return out;
  }
  std::size_t at = 0;
  for (auto& found : when::find_all(core, now)) {
    if (found.spans.empty()) continue;
    add_words(out, core.substr(at, found.begin - at));
    at = found.end;
    if (out.spans.empty()) out.spans = std::move(found.spans);
  }
  add_words(out, core.substr(at));
  if (!out.spans.empty()) return out;
  // "three o'clock meeting", "3pm with Anna": the longest beginning or ending that is a time.
  const auto parts = split(core, ' ');
  for (std::size_t count = std::min<std::size_t>(parts.size(), 8); count-- > 1;) {
    for (const bool front : {true, false}) {
      const std::vector<std::string> timed =
          front ? std::vector(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(count))
                : std::vector(parts.end() - static_cast<std::ptrdiff_t>(count), parts.end());
      auto spans = when::resolve(join(timed, " "), now);
      if (!spans ||
          std::ranges::none_of(*spans, [](const when::Span& span) { return span.has_clock || span.has_date; }))
        continue;
      Wish other;
      other.spans = *std::move(spans);
      add_words(other, join(front ? std::vector(parts.begin() + static_cast<std::ptrdiff_t>(count), parts.end())
                                  : std::vector(parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(count)),
                            " "));
      return other;
    }
  }
  return out;
}

double words_score(const Wish& wish, const Entry& entry) {
  const auto title = words(one_line(entry.title, 400));
  auto around = entry.location.substr(0, 400) + " " + entry.organizer_name + " " + entry.organizer;
  for (const auto& attendee : entry.attendees) around += " " + attendee.name + " " + attendee.address;
  const auto others = words(around);
  double sum = 0;
  for (const auto& wanted : wish.words) {
    const double in_title = word_score(wanted, title);
    const double found = std::max(in_title, 0.85 * word_score(wanted, others));
    if (found == 0) return 0;
    sum += found;
  }
  double out = wish.words.empty() ? 0.9 : sum / static_cast<double>(wish.words.size());
  for (const auto& generic : wish.generic) {
    if (word_score(generic, title) == 0) out *= wish.words.empty() ? 1 : 0.8;
  }
  return out;
}

double time_score(const Wish& wish, const Occurrence& what, const Owner& owner) {
  if (wish.spans.empty()) return 1;
  double best = 0, weight = 1;
  for (const auto& span : wish.spans) {
    const Time begins{what.begins, owner.zone};
    double score = 0;
    if (span.has_clock && span.point) {
      const bool same_clock = begins.of_day() == span.point->of_day() && what.start.form != Form::date;
      if (span.has_date) {
        if (what.begins == span.point->instant) score = 1;
        else if (what.start.form != Form::date && what.begins < span.point->instant && span.point->instant < what.ends)
          score = 0.5;
      } else if (same_clock) {
        score = 1;
      }
    } else if (what.begins < span.end.instant &&
               (what.ends > span.begin.instant || what.begins >= span.begin.instant)) {
      score = what.begins >= span.begin.instant ? 1 : 0.6;
    }
    best = std::max(best, score * weight);
    weight = 0.9;  // less likely readings
  }
  return best;
}

std::string shown(const Occurrence& what, const Owner& owner) {
  auto out = fmt::format("{}, {}", spoken_title(*what.entry), spoken_start(what, owner));
  if (!what.entry->location.empty()) out += ", " + one_line(what.entry->location, 40);
  return out;
}

}  // namespace adjutant::tools::calendar
