#include "tools/time/reminder_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "when/when.h"

namespace adjutant::tools::time {
namespace {

const std::set<std::string> kEmptyWords = {"the", "a",  "an", "my",       "to",    "about", "of",  "for",
                                           "me",  "at", "on", "reminder", "timer", "that",  "this"};

std::vector<std::string> telling(std::string_view text) {
  static const std::map<std::string, std::string> kUnits = {{"minutes", "min"}, {"minute", "min"}, {"hours", "h"},
                                                            {"hour", "h"},      {"seconds", "s"},  {"second", "s"}};
  auto all = words(text);
  for (auto& word : all) {
    if (const auto unit = kUnits.find(word); unit != kUnits.end()) word = unit->second;  // as a timer's text has it
  }
  std::erase_if(all, [](const std::string& word) { return kEmptyWords.contains(word); });
  return all;
}

}  // namespace

Result<std::vector<Candidate>> ReminderResolver::resolve(std::string_view phrase, const Time& now) {
  const auto wanted = telling(phrase);
  const auto at = when::moment(phrase, now);
  std::vector<Candidate> exact, out;
  for (const auto& reminder : TRY(Reminders(context_.db).waiting())) {
    const auto known = telling(reminder.text);
    const bool all = !wanted.empty() && std::ranges::all_of(wanted, [&](const std::string& word) {
      return std::ranges::find(known, word) != known.end();
    });
    if (!all && !(at && at->instant == reminder.at.instant)) continue;
    Candidate candidate{reminder_value(reminder),
                        fmt::format("{} ({})", one_line(reminder.text, 80), spoken(reminder.at)), 1};
    if (all && wanted == known) exact.push_back(candidate);
    out.push_back(std::move(candidate));
  }
  // "call Ben" is the reminder of just these words, also where another one says more.
  return exact.empty() ? out : exact;
}

}  // namespace adjutant::tools::time
