// Promises and deadlines in the words of a mail, by plain rules: "I will send you the report by Friday", "payable by
// 1 December 2026". Conditions and questions ("maybe we could ...") are none.
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

// What the writer says they will do, with a time, as it was meant at `written`. At most 8.
std::vector<DatedSentence> promises_in(std::string_view text, const Time& written);
// By when something is due. At most 8.
std::vector<DatedSentence> deadlines_in(std::string_view text, const Time& written);

// Without the lines that quote another mail, and what stands below "On ..., X wrote:".
std::string own_words(std::string_view text);

// The sentences of a text, bounded in number and length.
std::vector<std::string> sentences(std::string_view text);

}  // namespace adjutant::agent::objections
