#include "plan/format.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>

#include "base/text.h"

namespace adjutant::plan {
namespace {

constexpr std::size_t kMaxFormat = 100;
constexpr int kMaxWidth = 40;
constexpr int kMaxPrecision = 20;

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

// What stands behind '%', by kind; a '-' before a number leaves its leading zero out.
constexpr std::string_view kOfDates = "YymdBbAa";
constexpr std::string_view kOfTimes = "YymdBbAaHIMSp";
constexpr std::string_view kOfDurations = "HMS";
constexpr std::string_view kNumbers = "mdHIMS";

std::string_view directives(Kind kind) {
  return kind == Kind::date ? kOfDates : kind == Kind::time ? kOfTimes : kOfDurations;
}

struct Directive {
  char letter = 0;  // '%': the character itself
  bool padded = true;
};

// Calls text(c) for what stands for itself, and directive(d) for the rest; false: a '%' stands alone at the end.
template <class OnText, class OnDirective>
bool each_part(std::string_view format, OnText text, OnDirective directive) {
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      text(format[i]);
      continue;
    }
    Directive found;
    if (i + 1 < format.size() && format[i + 1] == '-') {
      found.padded = false;
      ++i;
    }
    if (++i >= format.size()) return false;
    found.letter = format[i];
    directive(found);
  }
  return true;
}

Result<void> check_moment(Kind kind, std::string_view format) {
  const auto known = directives(kind);
  std::optional<std::string> wrong;
  const bool whole = each_part(
      format, [](char) {},
      [&](const Directive& each) {
        const bool good = each.letter == '%' ? each.padded
                                             : known.find(each.letter) != known.npos &&
                                                   (each.padded || kNumbers.find(each.letter) != kNumbers.npos);
        if (!good && !wrong) wrong = fmt::format("%{}{}", each.padded ? "" : "-", std::string(1, each.letter));
      });
  if (whole && !wrong) return {};
  std::string list;
  for (const char letter : known) list += fmt::format("{}%{}", list.empty() ? "" : " ", std::string(1, letter));
  return fail(ErrorKind::usage,
              whole ? fmt::format("'{}' is not in the formats of {}.", one_line(*wrong, 8), Type(kind).with_article())
                    : "A '%' stands alone at the end of the format.",
              fmt::format("Known are {}, and %% for the character.", list));
}

// [0][WIDTH][,][.PRECISION][f|d|%], as in Python.
struct NumberFormat {
  bool zeros = false;
  int width = 0;
  bool groups = false;
  std::optional<int> precision;
  char kind = 0;
};

std::optional<int> read_digits(std::string_view& rest, int most) {
  int value = 0;
  std::size_t count = 0;
  while (count < rest.size() && count < 3 && rest[count] >= '0' && rest[count] <= '9')
    value = value * 10 + (rest[count++] - '0');
  rest.remove_prefix(count);
  return count > 0 && value <= most ? std::optional(value) : std::nullopt;
}

std::optional<NumberFormat> read_number_format(std::string_view rest) {
  NumberFormat out;
  const auto is_digit = [&] { return !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; };
  if (rest.starts_with('0')) {
    out.zeros = true;
    rest.remove_prefix(1);
  }
  if (is_digit()) {
    const auto width = read_digits(rest, kMaxWidth);
    if (!width) return std::nullopt;
    out.width = *width;
  }
  if (rest.starts_with(',')) {
    out.groups = true;
    rest.remove_prefix(1);
  }
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    out.precision = read_digits(rest, kMaxPrecision);
    if (!out.precision) return std::nullopt;
  }
  if (!rest.empty()) {
    out.kind = rest.front();
    rest.remove_prefix(1);
  }
  const bool known = out.kind == 0 || out.kind == 'f' || out.kind == 'd' || out.kind == '%';
  const bool fits = !(out.precision && (out.kind == 'd' || out.kind == 0));
  return known && fits && rest.empty() ? std::optional(out) : std::nullopt;
}

std::string write_number(double number, const NumberFormat& format) {
  const bool percent = format.kind == '%';
  const double value = percent ? number * 100 : number;
  std::string digits;
  if (format.kind == 0) digits = spoken(number_value(std::abs(value)));
  else digits = fmt::format("{:.{}f}", std::abs(value), format.kind == 'd' ? 0 : format.precision.value_or(6));
  const bool negative = value < 0 && digits.find_first_of("123456789") != digits.npos;
  if (format.groups && digits.find('e') == digits.npos) {
    const auto point = std::min(digits.find('.'), digits.size());
    for (std::size_t at = point; at > 3; at -= 3) digits.insert(at - 3, ",");
  }
  if (percent) digits += '%';
  const auto width = static_cast<std::size_t>(format.width);
  const std::size_t length = digits.size() + (negative ? 1 : 0);
  const std::string padding(length < width ? width - length : 0, format.zeros ? '0' : ' ');
  return format.zeros ? (negative ? "-" : "") + padding + digits : padding + (negative ? "-" : "") + digits;
}

std::string padded(std::int64_t number, const Directive& directive) {
  return directive.padded ? fmt::format("{:02}", number) : fmt::format("{}", number);
}

std::string date_part(const Date& date, const Directive& directive) {
  const int year = static_cast<int>(date.year());
  switch (directive.letter) {
    case 'Y': return fmt::format("{:04}", year);
    case 'y': return fmt::format("{:02}", year % 100);
    case 'm': return padded(static_cast<unsigned>(date.month()), directive);
    case 'd': return padded(static_cast<unsigned>(date.day()), directive);
    case 'B': return std::string(kMonths[static_cast<unsigned>(date.month()) - 1]);
    case 'b': return std::string(kMonths[static_cast<unsigned>(date.month()) - 1].substr(0, 3));
    case 'A': return std::string(kWeekdays[weekday_of(date).c_encoding()]);
    case 'a': return std::string(kWeekdays[weekday_of(date).c_encoding()].substr(0, 3));
    default: return "%";
  }
}

std::string clock_part(Seconds of_day, const Directive& directive) {
  const std::int64_t seconds = of_day.count();
  const std::int64_t hours = seconds / 3600;
  switch (directive.letter) {
    case 'H': return padded(hours, directive);
    case 'I': return padded(hours % 12 == 0 ? 12 : hours % 12, directive);
    case 'M': return padded(seconds / 60 % 60, directive);
    case 'S': return padded(seconds % 60, directive);
    case 'p': return hours % 24 < 12 ? "AM" : "PM";
    default: return "%";
  }
}

std::string write_moment(const Value& value, std::string_view format) {
  const bool negative = value.type.kind() == Kind::duration && value.duration() < Seconds(0);
  std::string out = negative ? "-" : "";
  each_part(
      format, [&](char c) { out += c; },
      [&](const Directive& each) {
        const bool of_clock = std::string_view("HIMSp").find(each.letter) != std::string_view::npos;
        if (value.type.kind() == Kind::duration) {
          out += clock_part(negative ? -value.duration() : value.duration(), each);
        } else if (value.type.kind() == Kind::time && of_clock) {
          out += clock_part(value.time().of_day(), each);
        } else {
          out += date_part(value.type.kind() == Kind::time ? value.time().date() : value.date(), each);
        }
      });
  return out;
}

}  // namespace

bool may_stand_in_format(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && std::string_view("{}\"'\\").find(c) == std::string_view::npos;
}

Result<void> check_format(const Type& type, std::string_view format) {
  const Kind kind = type.kind();
  if (format.size() > kMaxFormat) return fail(ErrorKind::usage, "The format is too long.");
  if (kind == Kind::time || kind == Kind::date || kind == Kind::duration) return check_moment(kind, format);
  if (kind != Kind::number) {
    return fail(ErrorKind::usage, fmt::format("What is {} takes no format.", type.with_article()),
                "Formats are for times, dates, durations and numbers.");
  }
  if (read_number_format(format)) return {};
  return fail(ErrorKind::usage, fmt::format("'{}' is not a format of a number.", one_line(format, 40)),
              "Known are .2f, d, 02d, 6.2f, and with a comma for thousands ',.2f'; '.0%' for percent.");
}

std::string formatted(const Value& value, std::string_view format) {
  if (value.type.kind() != Kind::number) return write_moment(value, format);
  const auto read = read_number_format(format);
  return read ? write_number(value.number(), *read) : spoken(value);
}

}  // namespace adjutant::plan
