#include "tools/mcp/time_form.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "plan/format.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::string_view kParts = "YmdHMS";

using Parts = std::map<char, int>;

std::unexpected<Error> no_time(std::string_view text, std::string_view form) {
  return fail(ErrorKind::failed, fmt::format("\"{}\" is not a time of the form {}.", one_line(text, 60),
                                             form.empty() ? "2026-11-24T15:00:00+01:00" : form));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The numbers of the text at the places of the form; nothing where it is not of that form.
bool read(std::string_view text, std::string_view form, Parts& parts) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '%' || i + 1 >= form.size()) {
      if (at >= text.size() || text[at++] != form[i]) return false;
      continue;
    }
    const char part = form[++i];
    int value = 0;
    for (int digits = part == 'Y' ? 4 : 2; digits > 0; --digits) {
      if (at >= text.size() || !is_digit(text[at])) return false;
      value = value * 10 + (text[at++] - '0');
    }
    parts[part] = value;
  }
  return at == text.size();
}

Result<Date> date_from(const Parts& parts, std::string_view text, std::string_view form) {
  const auto part = [&](char name) { return parts.contains(name) ? parts.at(name) : 0; };
  const Date date{std::chrono::year{part('Y')}, std::chrono::month{static_cast<unsigned>(part('m'))},
                  std::chrono::day{static_cast<unsigned>(part('d'))}};
  if (!date.ok()) return no_time(text, form);
  return date;
}

// RFC 3339, with a blank for the T, without seconds, with a fraction or without an offset where a server writes so.
Result<Time> read_standard(std::string_view text, const Zone& zone) {
  Parts parts;
  constexpr std::string_view kUpToMinutes = "%Y-%m-%dT%H:%M";
  std::string front(text.substr(0, 16));
  if (front.size() == 16 && (front[10] == ' ' || front[10] == 't')) front[10] = 'T';
  if (!read(front, kUpToMinutes, parts)) return no_time(text, "");
  std::string_view rest = text.substr(16);
  if (rest.size() >= 3 && rest[0] == ':' && read(rest.substr(0, 3), ":%S", parts)) {
    rest.remove_prefix(3);
    if (!rest.empty() && rest.front() == '.') {
      std::size_t digits = 1;
      while (digits < rest.size() && is_digit(rest[digits])) ++digits;
      if (digits == 1) return no_time(text, "");
      rest.remove_prefix(digits);
    }
  }
  const Date date = TRY(date_from(parts, text, ""));
  if (parts['H'] > 23 || parts['M'] > 59 || parts['S'] > 59) return no_time(text, "");
  const Seconds of_day(parts['H'] * 3600 + parts['M'] * 60 + parts['S']);
  if (rest.empty()) return Time::at(date, of_day, zone);
  const LocalTime local = LocalTime(std::chrono::local_days(date)) + of_day;
  if (rest == "Z" || rest == "z") return Time{Instant(local.time_since_epoch()), zone};
  Parts offset;
  const bool west = rest.front() == '-';
  if ((!west && rest.front() != '+') ||
      (!read(rest.substr(1), "%H:%M", offset) && !read(rest.substr(1), "%H%M", offset)))
    return no_time(text, "");
  const Seconds shift((west ? -1 : 1) * (offset['H'] * 3600 + offset['M'] * 60));
  return Time{Instant(local.time_since_epoch() - shift), zone};
}

}  // namespace

Result<void> check_time_form(std::string_view form, FormOf what) {
  std::map<char, int> count;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '%') continue;
    const char part = i + 1 < form.size() ? form[++i] : ' ';
    if (kParts.find(part) == std::string_view::npos) {
      return fail(ErrorKind::usage, fmt::format("the form \"{}\" has a '%{}'.", one_line(form, 60), part),
                  "Known are %Y, %m, %d, %H, %M and %S.");
    }
    if (++count[part] > 1)
      return fail(ErrorKind::usage, fmt::format("the form \"{}\" has '%{}' twice.", one_line(form, 60), part));
  }
  const bool date = count.contains('Y') && count.contains('m') && count.contains('d');
  if (!date || (what == FormOf::time && !count.contains('H'))) {
    return fail(ErrorKind::usage, fmt::format("the form \"{}\" does not say it all.", one_line(form, 60)),
                what == FormOf::time ? "Write it like \"%Y-%m-%d %H:%M\"." : "Write it like \"%Y-%m-%d\".");
  }
  return {};
}

std::string write_time(const Time& time, std::string_view form, const Zone& zone) {
  const auto write = [&](std::string_view with) {
    return plan::formatted(plan::time_value({time.instant, zone}), with);
  };
  if (!form.empty()) return write(form);
  const auto shift = zone.local(time.instant).time_since_epoch() - time.instant.time_since_epoch();
  const auto offset = std::chrono::duration_cast<std::chrono::minutes>(shift).count();
  return write("%Y-%m-%dT%H:%M:%S") +
         fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

Result<Time> read_time(std::string_view text, std::string_view form, const Zone& zone) {
  if (form.empty()) return read_standard(text, zone);
  Parts parts;
  if (!read(text, form, parts) || parts['H'] > 23 || parts['M'] > 59 || parts['S'] > 59) return no_time(text, form);
  const Date date = TRY(date_from(parts, text, form));
  return Time::at(date, Seconds(parts['H'] * 3600 + parts['M'] * 60 + parts['S']), zone);
}

std::string write_date(Date date, std::string_view form) {
  return plan::formatted(plan::date_value(date), form.empty() ? "%Y-%m-%d" : form);
}

Result<Date> read_date(std::string_view text, std::string_view form) {
  Parts parts;
  if (form.empty()) form = "%Y-%m-%d";
  if (!read(text, form, parts)) return no_time(text, form);
  return date_from(parts, text, form);
}

}  // namespace adjutant::tools::mcp
