#include "base/position.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace adjutant {
namespace {

constexpr std::size_t kLongestNumber = 32;

// A sign, digits, and a fraction: no exponent, no "inf", nothing behind it.
std::optional<double> degrees(std::string_view text, double most) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
  const bool plain = std::ranges::all_of(digits, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  if (digits.empty() || text.size() > kLongestNumber || !plain) return std::nullopt;
  double out = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out, std::chars_format::fixed);
  if (read.ec != std::errc() || read.ptr != end || !(std::abs(out) <= most)) return std::nullopt;
  return out;
}

}  // namespace

std::optional<Position> parse_position(std::string_view text, char separator) {
  const auto at = text.find(separator);
  if (at == text.npos) return std::nullopt;
  const auto latitude = degrees(text.substr(0, at), 90), longitude = degrees(text.substr(at + 1), 180);
  if (!latitude || !longitude || (*latitude == 0 && *longitude == 0)) return std::nullopt;
  return Position{*latitude, *longitude};
}

std::optional<Position> parse_geo(std::string_view text) {
  text = trim(text);
  if (!starts_with_fold(text, "geo:")) return parse_position(text, ';');
  text.remove_prefix(4);
  const auto behind = text.find(';');
  for (const auto& each : behind == text.npos ? std::vector<std::string>() : split(text.substr(behind + 1), ';')) {
    if (starts_with_fold(each, "crs=") && fold(std::string_view(each).substr(4)) != "wgs84") return std::nullopt;
  }
  text = text.substr(0, behind);
  const auto first = text.find(','), second = first == text.npos ? first : text.find(',', first + 1);
  return parse_position(text.substr(0, second), ',');
}

}  // namespace adjutant
