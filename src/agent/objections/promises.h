// Promises and deadlines with a time in the words of a mail, by plain rules: "I will send you the report by Friday",
// "payable by 1 December 2026". Conditions and questions ("maybe we could ...") are none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace adjutant::agent::objections {

struct DatedSentence {
  std::string sentence;
  Instant from{}, to{};
  bool by = false;
};

// What the writer of a mail says they will do (tools/mail/promises.h), with a time, as it was meant at `written`. At most
// 8. A promise of which they were not sure is none here.
std::vector<DatedSentence> promises_in(std::string_view body, const Time& written);
// By when something is due, by a text. At most 8.
std::vector<DatedSentence> deadlines_in(std::string_view text, const Time& written);

}  // namespace adjutant::agent::objections
