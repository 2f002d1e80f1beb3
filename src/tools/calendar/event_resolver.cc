#include "tools/calendar/event_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "tools/calendar/event_match.h"

namespace adjutant::tools::calendar {
namespace {

constexpr std::size_t kMostCandidates = 8;
constexpr auto kAhead = std::chrono::days(180);
constexpr auto kBack = std::chrono::days(45);

struct Fit {
  Occurrence what;
  double score = 0;
};

}  // namespace

Result<std::vector<Candidate>> EventResolver::resolve(std::string_view phrase, const Time& now) {
  TRY(store_.ready());
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
