#include "tools/time/world_place.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "base/text.h"

namespace adjutant::tools::time {
namespace {

constexpr std::size_t kLongest = 100;

// The regions of the database, in which a city is looked for.
constexpr std::array<std::string_view, 13> kRegions = {
    "Europe",          "America", "Asia",       "Africa", "Australia",         "Pacific",
    "Atlantic",        "Indian",  "Antarctica", "Arctic", "America/Argentina", "America/Indiana",
    "America/Kentucky"};

// What the database names after another city, countries with one zone, and what is written in its own way.
const std::map<std::string, std::string_view, std::less<>> kFurther = {{"beijing", "Asia/Shanghai"},
                                                                       {"peking", "Asia/Shanghai"},
                                                                       {"shenzhen", "Asia/Shanghai"},
                                                                       {"china", "Asia/Shanghai"},
                                                                       {"mumbai", "Asia/Kolkata"},
                                                                       {"bombay", "Asia/Kolkata"},
                                                                       {"delhi", "Asia/Kolkata"},
                                                                       {"new delhi", "Asia/Kolkata"},
                                                                       {"bangalore", "Asia/Kolkata"},
                                                                       {"bengaluru", "Asia/Kolkata"},
                                                                       {"chennai", "Asia/Kolkata"},
                                                                       {"hyderabad", "Asia/Kolkata"},
                                                                       {"india", "Asia/Kolkata"},
                                                                       {"japan", "Asia/Tokyo"},
                                                                       {"osaka", "Asia/Tokyo"},
                                                                       {"kyoto", "Asia/Tokyo"},
                                                                       {"south korea", "Asia/Seoul"},
                                                                       {"korea", "Asia/Seoul"},
                                                                       {"thailand", "Asia/Bangkok"},
                                                                       {"vietnam", "Asia/Ho_Chi_Minh"},
                                                                       {"hanoi", "Asia/Ho_Chi_Minh"},
                                                                       {"saigon", "Asia/Ho_Chi_Minh"},
                                                                       {"bali", "Asia/Makassar"},
                                                                       {"pakistan", "Asia/Karachi"},
                                                                       {"israel", "Asia/Jerusalem"},
                                                                       {"tel aviv", "Asia/Jerusalem"},
                                                                       {"turkey", "Europe/Istanbul"},
                                                                       {"abu dhabi", "Asia/Dubai"},
                                                                       {"emirates", "Asia/Dubai"},
                                                                       {"uae", "Asia/Dubai"},
                                                                       {"philippines", "Asia/Manila"},
                                                                       {"taiwan", "Asia/Taipei"},
                                                                       {"nepal", "Asia/Kathmandu"},
                                                                       {"saudi arabia", "Asia/Riyadh"},
                                                                       {"doha", "Asia/Qatar"},
                                                                       {"iran", "Asia/Tehran"},
                                                                       {"germany", "Europe/Berlin"},
                                                                       {"munich", "Europe/Berlin"},
                                                                       {"hamburg", "Europe/Berlin"},
                                                                       {"cologne", "Europe/Berlin"},
                                                                       {"frankfurt", "Europe/Berlin"},
                                                                       {"stuttgart", "Europe/Berlin"},
                                                                       {"france", "Europe/Paris"},
                                                                       {"lyon", "Europe/Paris"},
                                                                       {"spain", "Europe/Madrid"},
                                                                       {"barcelona", "Europe/Madrid"},
                                                                       {"italy", "Europe/Rome"},
                                                                       {"milan", "Europe/Rome"},
                                                                       {"naples", "Europe/Rome"},
                                                                       {"florence", "Europe/Rome"},
                                                                       {"venice", "Europe/Rome"},
                                                                       {"uk", "Europe/London"},
                                                                       {"england", "Europe/London"},
                                                                       {"scotland", "Europe/London"},
                                                                       {"wales", "Europe/London"},
                                                                       {"britain", "Europe/London"},
                                                                       {"edinburgh", "Europe/London"},
                                                                       {"manchester", "Europe/London"},
                                                                       {"ireland", "Europe/Dublin"},
                                                                       {"norway", "Europe/Oslo"},
                                                                       {"bergen", "Europe/Oslo"},
                                                                       {"sweden", "Europe/Stockholm"},
                                                                       {"gothenburg", "Europe/Stockholm"},
                                                                       {"denmark", "Europe/Copenhagen"},
                                                                       {"finland", "Europe/Helsinki"},
                                                                       {"poland", "Europe/Warsaw"},
                                                                       {"krakow", "Europe/Warsaw"},
                                                                       {"austria", "Europe/Vienna"},
                                                                       {"switzerland", "Europe/Zurich"},
                                                                       {"geneva", "Europe/Zurich"},
                                                                       {"basel", "Europe/Zurich"},
                                                                       {"netherlands", "Europe/Amsterdam"},
                                                                       {"rotterdam", "Europe/Amsterdam"},
                                                                       {"belgium", "Europe/Brussels"},
                                                                       {"greece", "Europe/Athens"},
                                                                       {"czechia", "Europe/Prague"},
                                                                       {"hungary", "Europe/Budapest"},
                                                                       {"romania", "Europe/Bucharest"},
                                                                       {"bulgaria", "Europe/Sofia"},
                                                                       {"ukraine", "Europe/Kiev"},
                                                                       {"kyiv", "Europe/Kiev"},
                                                                       {"iceland", "Atlantic/Reykjavik"},
                                                                       {"washington", "America/New_York"},
                                                                       {"washington dc", "America/New_York"},
                                                                       {"boston", "America/New_York"},
                                                                       {"miami", "America/New_York"},
                                                                       {"atlanta", "America/New_York"},
                                                                       {"philadelphia", "America/New_York"},
                                                                       {"nyc", "America/New_York"},
                                                                       {"dallas", "America/Chicago"},
                                                                       {"houston", "America/Chicago"},
                                                                       {"austin", "America/Chicago"},
                                                                       {"texas", "America/Chicago"},
                                                                       {"new orleans", "America/Chicago"},
                                                                       {"san francisco", "America/Los_Angeles"},
                                                                       {"seattle", "America/Los_Angeles"},
                                                                       {"san diego", "America/Los_Angeles"},
                                                                       {"las vegas", "America/Los_Angeles"},
                                                                       {"california", "America/Los_Angeles"},
                                                                       {"la", "America/Los_Angeles"},
                                                                       {"hawaii", "Pacific/Honolulu"},
                                                                       {"montreal", "America/Toronto"},
                                                                       {"ottawa", "America/Toronto"},
                                                                       {"calgary", "America/Edmonton"},
                                                                       {"rio de janeiro", "America/Sao_Paulo"},
                                                                       {"rio", "America/Sao_Paulo"},
                                                                       {"argentina", "America/Argentina/Buenos_Aires"},
                                                                       {"peru", "America/Lima"},
                                                                       {"colombia", "America/Bogota"},
                                                                       {"cuba", "America/Havana"},
                                                                       {"egypt", "Africa/Cairo"},
                                                                       {"kenya", "Africa/Nairobi"},
                                                                       {"nigeria", "Africa/Lagos"},
                                                                       {"morocco", "Africa/Casablanca"},
                                                                       {"ghana", "Africa/Accra"},
                                                                       {"south africa", "Africa/Johannesburg"},
                                                                       {"cape town", "Africa/Johannesburg"},
                                                                       {"dar es salaam", "Africa/Dar_es_Salaam"},
                                                                       {"new zealand", "Pacific/Auckland"},
                                                                       {"wellington", "Pacific/Auckland"},
                                                                       {"canberra", "Australia/Sydney"},
                                                                       {"fiji", "Pacific/Fiji"},
                                                                       {"port au prince", "America/Port-au-Prince"},
                                                                       {"utc", "UTC"},
                                                                       {"gmt", "UTC"},
                                                                       {"greenwich", "UTC"}};

std::string in_title_case(const std::string& word) {
  return word.empty() ? word : to_upper(word.substr(0, 1)) + word.substr(1);
}

}  // namespace

Result<WorldPlace> find_place(std::string_view said) {
  const auto unknown = [&] {
    return fail(ErrorKind::not_understood, fmt::format("I do not know what time it is in \"{}\".", one_line(said, 80)),
                "Name a large city, or a time zone such as America/Lima.");
  };
  if (said.size() > kLongest) return unknown();
  if (const auto named = trim(said); named.contains('/')) {
    if (auto zone = Zone::find(named)) return WorldPlace{std::string(named), *zone};
    return unknown();
  }
  auto parts = words(said);
  if (parts.size() > 1 && parts.front() == "the") parts.erase(parts.begin());
  if (parts.empty()) return unknown();
  std::vector<std::string> titled;
  for (const auto& part : parts) titled.push_back(in_title_case(part));
  const auto name = join(titled, " ");
  if (const auto known = kFurther.find(join(parts, " ")); known != kFurther.end())
    return WorldPlace{parts.size() == 1 && parts.front().size() <= 3 ? to_upper(name) : name,
                      TRY(Zone::find(known->second))};
  for (const auto region : kRegions) {
    if (auto zone = Zone::find(fmt::format("{}/{}", region, join(titled, "_")))) return WorldPlace{name, *zone};
  }
  return unknown();
}

}  // namespace adjutant::tools::time
