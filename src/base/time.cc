#include "base/time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <charconv>

namespace adjutant {
namespace {

constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

const date::time_zone* library_zone(const void* zone) { return static_cast<const date::time_zone*>(zone); }

bool read_int(std::string_view& text, int& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end == text.data()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool read_digits(std::string_view& text, std::size_t count, int& out) {
  if (text.size() < count) return false;
  out = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool read_char(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool read_date(std::string_view& text, Date& out) {
  int year = 0, month = 0, day = 0;
  if (!read_digits(text, 4, year) || !read_char(text, '-') || !read_digits(text, 2, month) || !read_char(text, '-') ||
      !read_digits(text, 2, day)) {
    return false;
  }
  out = Date{std::chrono::year{year}, std::chrono::month(static_cast<unsigned>(month)),
             std::chrono::day(static_cast<unsigned>(day))};
  return out.ok();
}

std::string wall(Seconds of_day) {
  const auto s = of_day.count();
  return fmt::format("{:02}:{:02}", s / 3600, s / 60 % 60);
}

}  // namespace

Result<Zone> Zone::find(std::string_view name) {
  if (name == "UTC" || name == "Etc/UTC" || name == "Z") return Zone();
  try {
    return Zone(static_cast<const void*>(date::locate_zone(name)));
  } catch (const std::exception&) {
    return fail(ErrorKind::usage, fmt::format("There is no time zone named '{}'.", name),
                "Use an IANA name such as Europe/Berlin.");
  }
}

Zone Zone::system() {
  if (const char* name = std::getenv("TZ"); name && *name) {
    if (auto zone = find(name)) return *zone;
  }
  try {
    return Zone(static_cast<const void*>(date::current_zone()));
  } catch (const std::exception&) {
    return Zone();
  }
}

std::string Zone::name() const { return zone_ ? library_zone(zone_)->name() : "UTC"; }

LocalTime Zone::local(Instant instant) const {
  if (!zone_) return LocalTime(instant.time_since_epoch());
  return LocalTime(library_zone(zone_)->to_local(date::sys_seconds(instant.time_since_epoch())).time_since_epoch());
}

Instant Zone::instant(LocalTime local) const {
  if (!zone_) return Instant(local.time_since_epoch());
  const date::local_seconds wall_time(local.time_since_epoch());
  const auto info = library_zone(zone_)->get_info(wall_time);
  if (info.result == date::local_info::nonexistent) return Instant(info.first.end.time_since_epoch());
  return Instant(local.time_since_epoch() - info.first.offset);
}

Time Time::at(Date date, Seconds of_day, Zone zone) {
  return {zone.instant(LocalTime(std::chrono::local_days(date)) + of_day), zone};
}

Date Time::date() const { return date_of(local()); }

Seconds Time::of_day() const {
  const auto wall_time = local();
  return wall_time - std::chrono::floor<std::chrono::days>(wall_time);
}

Date date_of(LocalTime local) { return Date(std::chrono::floor<std::chrono::days>(local)); }

Date add_days(Date date, int days) { return Date(std::chrono::local_days(date) + std::chrono::days(days)); }

int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::local_days(to) - std::chrono::local_days(from)).count());
}

std::chrono::weekday weekday_of(Date date) { return std::chrono::weekday(std::chrono::local_days(date)); }

std::string iso(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string iso(const Time& time) {
  const auto local = time.local();
  const auto offset = (local.time_since_epoch() - time.instant.time_since_epoch()).count() / 60;
  const auto of_day = time.of_day().count();
  const auto clock =
      fmt::format("{}T{:02}:{:02}:{:02}", iso(date_of(local)), of_day / 3600, of_day / 60 % 60, of_day % 60);
  if (time.zone == Zone()) return clock + "Z";
  return fmt::format("{}{}{:02}:{:02}[{}]", clock, offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60,
                     time.zone.name());
}

std::string iso_utc(Instant instant) { return iso(Time{instant, Zone()}); }

std::string iso_duration(Seconds duration) {
  auto s = std::abs(duration.count());
  std::string out = duration.count() < 0 ? "-P" : "P";
  if (s >= 86400) out += fmt::format("{}D", s / 86400), s %= 86400;
  if (s == 0 && out.back() != 'P') return out;
  out += 'T';
  if (s >= 3600) out += fmt::format("{}H", s / 3600), s %= 3600;
  if (s >= 60) out += fmt::format("{}M", s / 60), s %= 60;
  if (s > 0 || out.back() == 'T') out += fmt::format("{}S", s);
  return out;
}

Result<Date> parse_date(std::string_view text) {
  Date date;
  std::string_view rest = text;
  if (!read_date(rest, date) || !rest.empty()) {
    return fail(ErrorKind::usage, fmt::format("'{}' is not a date.", text), "Write it as 2026-11-24.");
  }
  return date;
}

Result<Time> parse_time(std::string_view text) {
  const auto bad = [&] {
    return fail(ErrorKind::usage, fmt::format("'{}' is not a time.", text), "Write it as 2026-11-24T15:00:00Z.");
  };
  Date date;
  int hour = 0, minute = 0, second = 0;
  std::string_view rest = text;
  if (!read_date(rest, date) || !read_char(rest, 'T') || !read_digits(rest, 2, hour) || !read_char(rest, ':') ||
      !read_digits(rest, 2, minute)) {
    return bad();
  }
  if (read_char(rest, ':') && !read_digits(rest, 2, second)) return bad();
  if (hour > 23 || minute > 59 || second > 60) return bad();
  const LocalTime local = LocalTime(std::chrono::local_days(date)) + Seconds(hour * 3600 + minute * 60 + second);
  if (rest.empty() || rest == "Z") return Time{Instant(local.time_since_epoch()), Zone()};
  const bool west = rest.front() == '-';
  int offset_hours = 0, offset_minutes = 0;
  if (!read_char(rest, '+') && !read_char(rest, '-')) return bad();
  if (!read_digits(rest, 2, offset_hours) || !read_char(rest, ':') || !read_digits(rest, 2, offset_minutes))
    return bad();
  const Seconds offset((west ? -1 : 1) * (offset_hours * 3600 + offset_minutes * 60));
  const Instant instant(local.time_since_epoch() - offset);
  if (rest.empty()) return Time{instant, Zone()};
  if (!read_char(rest, '[') || rest.empty() || rest.back() != ']') return bad();
  rest.remove_suffix(1);
  return Time{instant, TRY(Zone::find(rest))};
}

Result<Seconds> parse_duration(std::string_view text) {
  std::string_view rest = text;
  const bool negative = read_char(rest, '-');
  Seconds total{0};
  bool any = false;
  bool in_time = false;
  bool good = read_char(rest, 'P');
  while (good && !rest.empty()) {
    if (!in_time && read_char(rest, 'T')) {
      in_time = true;
      continue;
    }
    int value = 0;
    good = rest.front() != '-' && read_int(rest, value) && !rest.empty();
    if (!good) break;
    const char unit = rest.front();
    rest.remove_prefix(1);
    const std::int64_t n = value;
    if (unit == 'W' && !in_time) total += Seconds(n * 604800);
    else if (unit == 'D' && !in_time) total += Seconds(n * 86400);
    else if (unit == 'H' && in_time) total += Seconds(n * 3600);
    else if (unit == 'M' && in_time) total += Seconds(n * 60);
    else if (unit == 'S' && in_time) total += Seconds(n);
    else good = false;
    any = true;
  }
  if (!good || !any) {
    return fail(ErrorKind::usage, fmt::format("'{}' is not a duration.", text), "Write it as PT1H30M or P2D.");
  }
  return negative ? -total : total;
}

std::string spoken(Date date) {
  return fmt::format("{} {} {} {}", kDays[weekday_of(date).c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()));
}

std::string spoken(const Time& time) { return fmt::format("{} {}", spoken(time.date()), wall(time.of_day())); }

std::string spoken(Seconds duration) {
  auto s = duration.count();
  if (s < 0) return "-" + spoken(-duration);
  std::string out;
  const auto part = [&](std::int64_t size, std::string_view unit) {
    if (s < size) return;
    out += fmt::format("{}{} {}", out.empty() ? "" : " ", s / size, unit);
    s %= size;
  };
  part(86400, "d");
  part(3600, "h");
  part(60, "min");
  part(1, "s");
  return out.empty() ? "0 min" : out;
}

}  // namespace adjutant
