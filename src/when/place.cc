#include "when/place.h"

#include <algorithm>
#include <array>
#include <utility>

namespace adjutant::when {
namespace {

struct Entry {
  std::string_view words;
  std::string_view name;
  std::string_view zone;
};

constexpr std::array kPlaces = {
    Entry{"new york", "New York", "America/New_York"},
    Entry{"nyc", "New York", "America/New_York"},
    Entry{"boston", "Boston", "America/New_York"},
    Entry{"washington", "Washington", "America/New_York"},
    Entry{"miami", "Miami", "America/New_York"},
    Entry{"toronto", "Toronto", "America/Toronto"},
    Entry{"chicago", "Chicago", "America/Chicago"},
    Entry{"dallas", "Dallas", "America/Chicago"},
    Entry{"houston", "Houston", "America/Chicago"},
    Entry{"denver", "Denver", "America/Denver"},
    Entry{"los angeles", "Los Angeles", "America/Los_Angeles"},
    Entry{"san francisco", "San Francisco", "America/Los_Angeles"},
    Entry{"seattle", "Seattle", "America/Los_Angeles"},
    Entry{"vancouver", "Vancouver", "America/Vancouver"},
    Entry{"mexico city", "Mexico City", "America/Mexico_City"},
    Entry{"sao paulo", "Sao Paulo", "America/Sao_Paulo"},
    Entry{"buenos aires", "Buenos Aires", "America/Argentina/Buenos_Aires"},
    Entry{"london", "London", "Europe/London"},
    Entry{"dublin", "Dublin", "Europe/Dublin"},
    Entry{"lisbon", "Lisbon", "Europe/Lisbon"},
    Entry{"madrid", "Madrid", "Europe/Madrid"},
    Entry{"paris", "Paris", "Europe/Paris"},
    Entry{"brussels", "Brussels", "Europe/Brussels"},
    Entry{"amsterdam", "Amsterdam", "Europe/Amsterdam"},
    Entry{"berlin", "Berlin", "Europe/Berlin"},
    Entry{"munich", "Munich", "Europe/Berlin"},
    Entry{"hamburg", "Hamburg", "Europe/Berlin"},
    Entry{"frankfurt", "Frankfurt", "Europe/Berlin"},
    Entry{"zurich", "Zurich", "Europe/Zurich"},
    Entry{"vienna", "Vienna", "Europe/Vienna"},
    Entry{"rome", "Rome", "Europe/Rome"},
    Entry{"milan", "Milan", "Europe/Rome"},
    Entry{"copenhagen", "Copenhagen", "Europe/Copenhagen"},
    Entry{"stockholm", "Stockholm", "Europe/Stockholm"},
    Entry{"oslo", "Oslo", "Europe/Oslo"},
    Entry{"helsinki", "Helsinki", "Europe/Helsinki"},
    Entry{"warsaw", "Warsaw", "Europe/Warsaw"},
    Entry{"prague", "Prague", "Europe/Prague"},
    Entry{"athens", "Athens", "Europe/Athens"},
    Entry{"kyiv", "Kyiv", "Europe/Kiev"},
    Entry{"istanbul", "Istanbul", "Europe/Istanbul"},
    Entry{"tel aviv", "Tel Aviv", "Asia/Jerusalem"},
    Entry{"cairo", "Cairo", "Africa/Cairo"},
    Entry{"lagos", "Lagos", "Africa/Lagos"},
    Entry{"nairobi", "Nairobi", "Africa/Nairobi"},
    Entry{"johannesburg", "Johannesburg", "Africa/Johannesburg"},
    Entry{"dubai", "Dubai", "Asia/Dubai"},
    Entry{"mumbai", "Mumbai", "Asia/Kolkata"},
    Entry{"delhi", "Delhi", "Asia/Kolkata"},
    Entry{"bangalore", "Bangalore", "Asia/Kolkata"},
    Entry{"singapore", "Singapore", "Asia/Singapore"},
    Entry{"hong kong", "Hong Kong", "Asia/Hong_Kong"},
    Entry{"shanghai", "Shanghai", "Asia/Shanghai"},
    Entry{"beijing", "Beijing", "Asia/Shanghai"},
    Entry{"seoul", "Seoul", "Asia/Seoul"},
    Entry{"tokyo", "Tokyo", "Asia/Tokyo"},
    Entry{"sydney", "Sydney", "Australia/Sydney"},
    Entry{"melbourne", "Melbourne", "Australia/Melbourne"},
    Entry{"auckland", "Auckland", "Pacific/Auckland"},
    Entry{"utc", "UTC", "UTC"},
    Entry{"gmt", "GMT", "UTC"},
    Entry{"z", "UTC", "UTC"},
    Entry{"cet", "CET", "Europe/Berlin"},
    Entry{"cest", "CEST", "Europe/Berlin"},
    Entry{"bst", "BST", "Europe/London"},
    Entry{"eastern", "Eastern", "America/New_York"},
    Entry{"est", "EST", "America/New_York"},
    Entry{"edt", "EDT", "America/New_York"},
    Entry{"et", "ET", "America/New_York"},
    Entry{"central time", "Central", "America/Chicago"},
    Entry{"cst", "CST", "America/Chicago"},
    Entry{"cdt", "CDT", "America/Chicago"},
    Entry{"ct", "CT", "America/Chicago"},
    Entry{"mountain time", "Mountain", "America/Denver"},
    Entry{"mst", "MST", "America/Denver"},
    Entry{"pacific", "Pacific", "America/Los_Angeles"},
    Entry{"pst", "PST", "America/Los_Angeles"},
    Entry{"pdt", "PDT", "America/Los_Angeles"},
    Entry{"pt", "PT", "America/Los_Angeles"},
    Entry{"jst", "JST", "Asia/Tokyo"},
};

std::string title_case(std::string_view word) {
  std::string text(word);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

// "Europe/Paris", as the time-zone database calls it.
std::optional<Place> take_zone_name(Cursor& cursor) {
  if (!cursor.is("/", 1) || !cursor.peek(2).is_word() || !cursor.peek(2).glued) return std::nullopt;
  std::string name = title_case(cursor.peek().text) + "/" + title_case(cursor.peek(2).text);
  std::size_t ahead = 3;
  for (; cursor.is("_", ahead) && cursor.peek(ahead + 1).is_word(); ahead += 2) {
    name += "_" + title_case(cursor.peek(ahead + 1).text);
  }
  const auto zone = Zone::find(name);
  if (!zone) return std::nullopt;
  cursor.advance(ahead);
  return Place{name, *zone};
}

// Any city that has a zone of its own name: "in Tashkent", "Bogota time". Of one or two words.
std::optional<Place> take_city(Cursor& cursor) {
  static constexpr std::array continents = {"Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic"};
  if (!cursor.peek().capital || cursor.peek().text.size() < 4) return std::nullopt;
  for (const std::size_t length : {2, 1}) {
    if (length == 2 && (!cursor.peek(1).is_word() || !cursor.peek(1).capital)) continue;
    if (cursor.previous().text != "in" && !cursor.is("time", length)) continue;
    std::string city = title_case(cursor.peek().text);
    if (length == 2) city += "_" + title_case(cursor.peek(1).text);
    for (const std::string continent : continents) {
      const auto zone = Zone::find(continent + "/" + city);
      if (!zone) continue;
      cursor.advance(length);
      std::ranges::replace(city, '_', ' ');
      return Place{city, *zone};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Place> take_place(Cursor& cursor) {
  if (!cursor.peek().is_word()) return std::nullopt;
  for (const Entry& entry : kPlaces) {
    const auto start = cursor.at();
    if (!cursor.take_words(entry.words)) continue;
    cursor.take("time");
    auto zone = Zone::find(entry.zone);
    if (!zone) {
      cursor.rewind(start);
      return std::nullopt;
    }
    return Place{std::string(entry.name), *zone};
  }
  auto place = take_zone_name(cursor);
  if (!place) place = take_city(cursor);
  if (place) cursor.take("time");
  return place;
}

}  // namespace adjutant::when
