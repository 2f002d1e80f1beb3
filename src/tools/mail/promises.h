// What a person promised in a mail that they wrote: "I will send you the papers by Friday", "I'll call you on Sunday".
//
// Found by the form of the sentence alone, without a model: what is not said in one of these forms is not found, and a
// condition ("if we go, I'll ..."), a question or a no ("I won't") is no promise.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "when/when.h"

namespace adjutant::tools::mail {

struct Promise {
  std::string text;               // the sentence
  std::optional<Date> due;        // the day that it names, as on the day when it was written
  std::vector<when::Span> times;  // all times that it names with their day
};

// Which sentences count: those that say it, or also those that others may rely on as well ("see you on Friday at 3", "you
// will have it by noon", "I will be away until Monday").
enum class Promising { said, meant };

std::vector<Promise> find_promises(std::string_view body, const Time& written, Promising which = Promising::said);

}  // namespace adjutant::tools::mail
