#include "agent/objections/places.h"

#include <algorithm>
#include <array>

#include "agent/objections/text_clues.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr std::array<std::string_view, 18> kNowhere = {
    "phone",  "telephone", "online", "video",    "zoom",   "teams",   "webex", "skype",     "call",
    "remote", "meet",      "jitsi",  "facetime", "signal", "virtual", "web",   "videocall", "tba"};

std::set<std::string> name_words(std::string_view place) {
  auto all = words(place);
  return {all.begin(), all.end()};
}

}  // namespace

bool is_somewhere(std::string_view place) {
  const auto plain = trim(place);
  if (plain.empty() || plain.find("://") != std::string_view::npos || plain.starts_with("www.")) return false;
  return !has_any_phrase(spaced_words(plain), kNowhere);
}

bool same_place(std::string_view a, std::string_view b) {
  const auto one = name_words(a), other = name_words(b);
  return !one.empty() && !other.empty() && shared(one, other) == std::min(one.size(), other.size());
}

Seconds travel_time(std::string_view from, std::string_view to, const std::vector<Preference>& said) {
  for (const auto& each : said) {
    if (each.rule != Preference::Rule::travel) continue;
    if ((same_place(each.from, from) && same_place(each.to, to)) ||
        (same_place(each.from, to) && same_place(each.to, from)))
      return each.length;
  }
  return same_place(from, to) ? Seconds(0) : kUsualTravel;
}

}  // namespace adjutant::agent::objections
