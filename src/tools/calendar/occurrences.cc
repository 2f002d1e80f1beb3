#include "tools/calendar/occurrences.h"

#include <algorithm>
#include <map>
#include <set>

namespace adjutant::tools::calendar {
namespace {

constexpr auto kDay = std::chrono::days(1);

// A file's changed occurrences by series and key.
using Changes = std::map<std::pair<std::string_view, std::string>, const Entry*>;

Changes changes_of(const CalendarFile& file) {
  Changes out;
  for (const auto& entry : file.entries) {
    if (!entry.replaces) continue;
    auto& known = out[{entry.uid, entry.replaces->key()}];
    if (!known || known->sequence <= entry.sequence) known = &entry;  // the latest word counts
  }
  return out;
}

Occurrence of_series(const std::shared_ptr<const CalendarFile>& file, const Entry& series, LocalTime local) {
  Occurrence out{.file = file, .entry = &series, .series = &series};
  out.start = series.start;
  out.start.local = local;
  out.begins = out.start.instant();
  if (series.all_day() || (series.duration && *series.duration % Seconds(86'400) == Seconds(0))) {
    out.ends = out.start.zone.instant(local + (series.local_end() - series.start.local));  // days of the calendar
  } else {
    out.ends = out.begins + (series.end_instant() - series.start.instant());
  }
  out.key = out.start.key();
  out.instance = series.uid + "#" + out.key;
  return out;
}

Occurrence changed(const std::shared_ptr<const CalendarFile>& file, const Entry& entry, const Entry* series) {
  Occurrence out{.file = file, .entry = &entry, .series = series};
  out.start = entry.start;
  out.begins = entry.start.instant();
  out.ends = entry.end_instant();
  out.key = entry.replaces->key();
  out.instance = entry.uid + "#" + out.key;
  return out;
}

Occurrence single(const std::shared_ptr<const CalendarFile>& file, const Entry& entry) {
  Occurrence out{.file = file, .entry = &entry};
  out.start = entry.start;
  out.begins = entry.start.instant();
  out.ends = entry.end_instant();
  out.instance = entry.uid;
  return out;
}

bool overlaps(Instant begins, Instant ends, Instant from, Instant to) {
  return begins < to && (ends > from || (begins == ends && begins >= from));
}

// The wall times of a series between two moments, exceptions taken out.
std::set<LocalTime> times_of(const Entry& series, Instant from, Instant to, bool& cut) {
  const auto length = series.local_end() - series.start.local;
  // A day on each side: what a zone's changes can move.
  const auto first = series.start.zone.local(from) - length - kDay;
  const auto last = series.start.zone.local(to) + kDay;
  std::set<LocalTime> out;
  if (series.start.local >= first && series.start.local < last) out.insert(series.start.local);
  for (const auto& rule : series.rules) {
    auto until = rule.until;
    if (until && rule.until_utc) {
      // UNTIL in UTC is the same moment by the wall clock of the series.
      until = series.start.zone.local(Instant(until->time_since_epoch()));
    }
    auto expansion = expand(rule, series.start.local, until, first, last);
    cut = cut || expansion.cut;
    out.insert(expansion.times.begin(), expansion.times.end());
  }
  for (const auto& more : series.further) {
    const auto local = more.form == series.start.form && more.zone_name == series.start.zone_name
                           ? more.local
                           : series.start.zone.local(more.instant());
    if (local >= first && local < last) out.insert(local);
  }
  for (const auto& gone : series.excluded) {
    if (gone.form == Form::date && series.start.form != Form::date) {
      // Some programs name the day only.
      std::erase_if(out, [&](LocalTime local) { return std::chrono::floor<std::chrono::days>(local) == gone.local; });
    } else {
      out.erase(series.start.zone.local(gone.instant()));
    }
  }
  while (out.size() > kMostTimes) {
    cut = true;
    out.erase(std::prev(out.end()));
  }
  return out;
}

}  // namespace

bool Occurrence::is_within(Instant from, Instant to) const { return overlaps(begins, ends, from, to); }

std::vector<Occurrence> occurrences(const std::shared_ptr<const CalendarFile>& file, Instant from, Instant to,
                                    bool& cut) {
  std::vector<Occurrence> out;
  const auto changes = changes_of(*file);
  std::set<std::string_view> seen;  // of two masters with one UID the first counts
  for (const auto& entry : file->entries) {
    if (entry.replaces || !seen.insert(entry.uid).second) continue;
    if (!entry.recurring()) {
      // Most are not, and what is made of one is not cheap.
      if (overlaps(entry.start.instant(), entry.end_instant(), from, to)) out.push_back(single(file, entry));
      continue;
    }
    for (const auto local : times_of(entry, from, to, cut)) {
      auto one = of_series(file, entry, local);
      if (one.is_within(from, to) && !changes.contains({entry.uid, one.key})) out.push_back(std::move(one));
    }
    if (out.size() > kMostTimes) break;
  }
  for (const auto& [name, entry] : changes) {
    auto one = changed(file, *entry, file->master(entry->uid));
    if (one.series && one.series->cancelled) continue;
    if (one.is_within(from, to)) out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, {}, &Occurrence::begins);
  if (out.size() > kMostTimes) {
    cut = true;
    out.resize(kMostTimes);
  }
  return out;
}

std::optional<Occurrence> find_occurrence(const std::shared_ptr<const CalendarFile>& file, std::string_view instance) {
  if (const auto* entry = file->master(instance)) {
    if (!entry->recurring()) return single(file, *entry);
    auto out = of_series(file, *entry, entry->start.local);
    out.instance = entry->uid;
    out.key.clear();
    out.whole_series = true;
    return out;
  }
  const auto hash = instance.rfind('#');
  if (hash == std::string_view::npos) return std::nullopt;
  const auto uid = instance.substr(0, hash), key = instance.substr(hash + 1);
  const auto* series = file->master(uid);
  const auto changes = changes_of(*file);
  if (const auto found = changes.find({uid, std::string(key)}); found != changes.end())
    return changed(file, *found->second, series);
  if (!series || !series->recurring()) return std::nullopt;
  const bool utc = key.ends_with('Z');
  const auto written = parse_basic(utc ? key.substr(0, key.size() - 1) : key);
  if (!written) return std::nullopt;
  const auto at = utc ? Instant(written->time_since_epoch()) : series->start.zone.instant(*written);
  bool cut = false;
  for (const auto local : times_of(*series, at, at + Seconds(1), cut)) {
    auto one = of_series(file, *series, local);
    if (one.key == key) return one;
  }
  return std::nullopt;
}

}  // namespace adjutant::tools::calendar
