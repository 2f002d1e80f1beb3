#include "when/place.h"

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
    return Place{entry.name, *zone};
  }
  return std::nullopt;
}

}  // namespace adjutant::when
