#include "tools/calendar/stamp.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "tools/recurrence.h"

namespace adjutant::tools::calendar {
namespace {

using std::chrono::local_days;

const LocalTime kEndOfZones = local_days(std::chrono::year(2100) / 1 / 1);

std::optional<int> digits(std::string_view text) {
  int out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  return text.empty() ? std::nullopt : std::optional(out);
}

// "+0100", "-033000".
std::optional<Seconds> parse_offset(std::string_view text) {
  if (text.size() != 5 && text.size() != 7) return std::nullopt;
  if (text[0] != '+' && text[0] != '-') return std::nullopt;
  const auto hours = digits(text.substr(1, 2));
  const auto minutes = digits(text.substr(3, 2));
  const auto seconds = text.size() == 7 ? digits(text.substr(5, 2)) : std::optional(0);
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  const Seconds out(*hours * 3600 + *minutes * 60 + *seconds);
  return text[0] == '-' ? -out : out;
}

// The zone of a TZID that is an IANA name, or ends in one ("/freeassociation.sourceforge.net/Europe/Berlin").
std::optional<Zone> iana_zone(std::string_view name) {
  if (name.starts_with("/") || name.size() > 100) {
    if (name.size() > 100) return std::nullopt;
    for (auto slash = name.find('/', 1); slash != std::string_view::npos; slash = name.find('/', slash + 1)) {
      if (const auto zone = Zone::find(name.substr(slash + 1))) return *zone;
    }
    return std::nullopt;
  }
  const auto zone = Zone::find(name);
  return zone ? std::optional(*zone) : std::nullopt;
}

}  // namespace

Result<EventZone> EventZone::from_component(const Component& component) {
  struct Onset {
    LocalTime local;  // in the offset before
    Seconds before, after;
  };
  std::vector<Onset> onsets;
  if (component.children.size() > 200) return fail(ErrorKind::failed, "The time zone has too many parts.");
  for (const auto& observance : component.children) {
    if (observance.name != "STANDARD" && observance.name != "DAYLIGHT") continue;
    const auto before = parse_offset(trim(observance.value("TZOFFSETFROM")));
    const auto after = parse_offset(trim(observance.value("TZOFFSETTO")));
    const auto start = parse_basic(trim(observance.value("DTSTART")));
    if (!before || !after || !start)
      return fail(ErrorKind::failed, "The time zone has a part without its offsets or start.");
    onsets.push_back({*start, *before, *after});
    for (const auto& line : observance.lines) {
      if (line.name == "RDATE") {
        for (const auto& value : split(line.value, ',')) {
          if (const auto local = parse_basic(trim(value))) onsets.push_back({*local, *before, *after});
        }
      } else if (line.name == "RRULE") {
        const auto rule = TRY(parse_rule(line.value));
        if (rule.pace < Pace::months) return fail(ErrorKind::failed, "The time zone changes more often than monthly.");
        auto until = rule.until;
        if (until && rule.until_utc) *until += *before;
        for (const auto local : expand(rule, *start, until, *start, kEndOfZones).times)
          onsets.push_back({local, *before, *after});
      }
    }
    if (onsets.size() > 20'000) return fail(ErrorKind::failed, "The time zone has too many changes.");
  }
  if (onsets.empty()) return fail(ErrorKind::failed, "The time zone says nothing about its offset.");
  auto custom = std::make_shared<Custom>();
  std::ranges::stable_sort(onsets, {}, [](const Onset& onset) { return onset.local - onset.before; });
  custom->first = onsets.front().before;
  for (const auto& onset : onsets) {
    custom->changes.push_back({Instant((onset.local - onset.before).time_since_epoch()), onset.after});
  }
  EventZone out;
  out.custom_ = std::move(custom);
  return out;
}

Seconds EventZone::offset(Instant instant) const {
  const auto& changes = custom_->changes;
  const auto after = std::ranges::upper_bound(changes, instant, {}, &Change::at);
  return after == changes.begin() ? custom_->first : std::prev(after)->offset;
}

LocalTime EventZone::local(Instant instant) const {
  return custom_ ? LocalTime((instant + offset(instant)).time_since_epoch()) : zone_.local(instant);
}

Instant EventZone::instant(LocalTime local) const {
  if (!custom_) return zone_.instant(local);
  const Instant as_utc(local.time_since_epoch());
  // The offsets that could apply are those around the moment; the larger one gives the earlier moment.
  const Seconds a = offset(as_utc - Seconds(86'400)), b = offset(as_utc + Seconds(86'400));
  for (const Seconds each : {std::max(a, b), std::min(a, b)}) {
    if (offset(as_utc - each) == each) return as_utc - each;
  }
  // In a gap: the moment of the change.
  for (const auto& change : custom_->changes) {
    if (change.at > as_utc - std::max(a, b) - Seconds(1)) return change.at;
  }
  return as_utc - a;
}

Stamp Stamp::at(Instant instant) const {
  Stamp out = *this;
  out.local = zone.local(instant);
  if (form == Form::date) out.local = std::chrono::floor<std::chrono::days>(out.local);
  return out;
}

std::string Stamp::key() const {
  if (form == Form::date) return print_basic_date(local);
  if (form == Form::floating) return print_basic(local);
  return print_basic(LocalTime(instant().time_since_epoch())) + "Z";
}

std::string Stamp::ical() const {
  switch (form) {
    case Form::date: return ";VALUE=DATE:" + print_basic_date(local);
    case Form::floating: return ":" + print_basic(local);
    case Form::utc: return ":" + print_basic(local) + "Z";
    case Form::zoned: break;
  }
  return ";TZID=" + parameter_text(zone_name) + ":" + print_basic(local);
}

Zones::Zones(Zone owner, const Component& calendar, std::vector<std::string>& problems) : owner_(owner) {
  for (const auto& child : calendar.children) {
    if (child.name != "VTIMEZONE" || custom_.size() >= 100) continue;
    const std::string name(trim(child.value("TZID")));
    if (name.empty() || iana_zone(name)) continue;
    if (auto zone = EventZone::from_component(child)) {
      custom_.emplace(name, *std::move(zone));
    } else if (const auto meant = iana_zone(trim(child.value("X-LIC-LOCATION")))) {
      custom_.emplace(name, EventZone(*meant));
    } else {
      problems.push_back(fmt::format("time zone \"{}\": {}", one_line(name, 60), zone.error().message));
    }
  }
}

EventZone Zones::find(const std::string& name, std::vector<std::string>& problems) const {
  if (const auto zone = iana_zone(name)) return *zone;
  if (const auto custom = custom_.find(name); custom != custom_.end()) return custom->second;
  problems.push_back(fmt::format("The time zone \"{}\" is not known; taken as {}.", one_line(name, 60), owner_.name()));
  return owner_;
}

Result<Stamp> read_stamp(std::string_view text, const Line& line, const Zones& zones,
                         std::vector<std::string>& problems) {
  text = trim(text);
  Stamp out;
  const bool utc = text.ends_with('Z');
  if (utc) text.remove_suffix(1);
  out.local = TRY(parse_basic(text));
  const std::string name(trim(line.parameter("TZID")));
  if (text.size() == 8) {
    out.form = Form::date;
    out.zone = zones.owner();
  } else if (utc) {
    out.form = Form::utc;
  } else if (!name.empty()) {
    out.form = Form::zoned;
    out.zone = zones.find(name, problems);
    out.zone_name = name;
  } else {
    out.zone = zones.owner();
  }
  return out;
}

Result<LocalTime> parse_basic(std::string_view text) {
  const auto wrong = [&] {
    return fail(ErrorKind::failed, fmt::format("\"{}\" is not a date or time of a calendar.", one_line(text, 40)));
  };
  if (text.size() != 8 && (text.size() != 15 || text[8] != 'T')) return wrong();
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(4, 2)), day = digits(text.substr(6, 2));
  if (!year || !month || !day) return wrong();
  const Date date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                  std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *year < 1601) return wrong();
  LocalTime out = local_days(date);
  if (text.size() == 8) return out;
  const auto hour = digits(text.substr(9, 2)), minute = digits(text.substr(11, 2)), second = digits(text.substr(13, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return wrong();
  return out + Seconds(*hour * 3600 + *minute * 60 + std::min(*second, 59));
}

std::string print_basic_date(LocalTime local) {
  const auto date = date_of(local);
  return fmt::format("{:04}{:02}{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string print_basic(LocalTime local) {
  const std::chrono::hh_mm_ss clock(local - std::chrono::floor<std::chrono::days>(local));
  return fmt::format("{}T{:02}{:02}{:02}", print_basic_date(local), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

}  // namespace adjutant::tools::calendar
