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

namespace adjutant::tools::mail {

struct Promise {
  std::string text;         // the sentence
  std::optional<Date> due;  // the day that it names, as on the day when it was written
};

std::vector<Promise> find_promises(std::string_view body, const Time& written);

}  // namespace adjutant::tools::mail
