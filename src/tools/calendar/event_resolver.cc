#include "tools/calendar/event_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "when/when.h"

namespace adjutant::tools::calendar {
namespace {

constexpr std::size_t kMostCandidates = 8;
constexpr auto kAhead = std::chrono::days(180);
constexpr auto kBack = std::chrono::days(45);

const std::set<std::string, std::less<>> kSmall = {"my",  "the", "our",   "a",   "an", "with", "on",
                                                   "at",  "in",  "about", "for", "of", "that", "this",
                                                   "and", "to",  "its",   "one", "s"};
// Words for any event: they count where a title has them, and are not missed where it has not.
const std::set<std::string, std::less<>> kGeneric = {"meeting", "event", "appointment", "entry",
                                                     "thing",   "call",  "slot",        "invitation"};

struct Wish {
  std::vector<std::string> words;  // that have to be found
  std::vector<std::string> generic;
  std::vector<when::Span> spans;
  bool next = false;
  bool last = false;
};

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

// How well the words fit; 0 where one of them is not there.
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
    if (word_score(generic, title) == 0) out *= wish.words.empty() ? 1 : 0.9;
  }
  return out;
}

// How well the time fits; 0 where it does not.
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

struct Fit {
  Occurrence what;
  double score = 0;
};

}  // namespace

Result<std::vector<Candidate>> EventResolver::resolve(std::string_view phrase, const Time& now) {
  if (phrase.size() > 400) return std::vector<Candidate>();
  const auto wish = read_wish(phrase, now);
  if (wish.words.empty() && wish.generic.empty() && wish.spans.empty() && !wish.next && !wish.last)
    return std::vector<Candidate>();
  auto from = now.instant - kBack, to = now.instant + kAhead;
  const bool dated = std::ranges::any_of(
      wish.spans, [](const when::Span& span) { return span.has_date || span.grain > when::Grain::part_of_day; });
  if (dated) {
    for (const auto& span : wish.spans) {
      from = std::min(from, span.begin.instant - std::chrono::days(1));
      to = std::max(to, span.end.instant + std::chrono::days(1));
    }
  }
  std::vector<Fit> fits;
  std::set<std::string> later;  // series of which an occurrence to come is there already
  const auto all = store_.snapshot()->between(from, to);
  for (const auto& one : all) {
    if (one.cancelled()) continue;
    const bool past = one.ends <= now.instant && one.begins < now.instant;
    if (wish.last && !past) continue;
    if (wish.next && (one.begins <= now.instant || (wish.words.empty() && one.start.form == Form::date))) continue;
    double score = words_score(wish, *one.entry) * time_score(wish, one, owner_);
    if (score < 0.3) continue;
    const bool today = Time{one.begins, owner_.zone}.date() == Time{now.instant, owner_.zone}.date();
    if (past && !wish.last && !dated) {
      if (wish.spans.empty() || !today) score *= 0.5;
      else score *= 0.8;
    }
    // A time of day without a day: today's, else the next one to come.
    if (!wish.spans.empty() && !dated && !today) score *= 0.8;
    if (!past && one.series && !dated && !later.insert(one.entry->uid).second) continue;
    if (my_answer(*one.entry, owner_) == "declined") score *= 0.8;
    fits.push_back({one, score});
  }
  const auto nearness = [&](const Fit& fit) {
    return fit.what.begins >= now.instant ? fit.what.begins - now.instant : now.instant - fit.what.begins;
  };
  std::ranges::stable_sort(fits, [&](const Fit& a, const Fit& b) {
    return a.score != b.score ? a.score > b.score : nearness(a) < nearness(b);
  });
  std::vector<Candidate> out;
  std::set<std::string> past_series;
  for (const auto& fit : fits) {
    if (out.size() == kMostCandidates || fit.score < fits.front().score * 0.75) break;
    // "My next meeting" and a time of day mean the nearest; several where they begin together.
    const bool nearest = wish.next || wish.last || (!wish.spans.empty() && !dated);
    if (nearest && fit.what.begins != fits.front().what.begins) continue;
    if (fit.what.series && !dated && !past_series.insert(fit.what.entry->uid).second) continue;
    out.push_back({event_value(fit.what, owner_), shown(fit.what, owner_), fit.score});
  }
  return out;
}

}  // namespace adjutant::tools::calendar
