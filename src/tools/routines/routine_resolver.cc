#include "tools/routines/routine_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "tools/routines/routine_tools.h"

namespace adjutant::tools::routines {
namespace {

const std::set<std::string> kEmptyWords = {"the", "a",    "an", "my", "to", "about",   "of",   "for",  "me", "at",
                                           "on",  "that", "in", "is", "s",  "routine", "this", "with", "one"};

// "Mondays" is "monday", "briefings" is "briefing".
std::vector<std::string> telling(std::string_view text) {
  auto all = words(text);
  std::erase_if(all, [](const std::string& word) { return kEmptyWords.contains(word); });
  for (auto& word : all) {
    if (word.size() > 3 && word.ends_with('s')) word.pop_back();
  }
  return all;
}

}  // namespace

Result<std::vector<Candidate>> RoutineResolver::resolve(std::string_view phrase, const Time&) {
  const auto wanted = telling(phrase);
  std::vector<Candidate> out;
  const auto all = TRY(Routines(db_).all());
  for (const auto& routine : all) {
    const auto known = telling(routine.request + " " + rhythm(routine));
    const bool fits = std::ranges::all_of(
        wanted, [&](const std::string& word) { return std::ranges::find(known, word) != known.end(); });
    // "the routine" is the only one.
    if (!fits || (wanted.empty() && all.size() > 1)) continue;
    out.push_back({routine_value(routine, flow::Label::owner()),
                   fmt::format("{} ({})", one_line(routine.request, 80), rhythm(routine)), 1});
  }
  return out;
}

}  // namespace adjutant::tools::routines
