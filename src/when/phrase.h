// A whole phrase: parts put together into spans, with ranges ("from 2 to 4") and other zones ("9 am New York").
#pragma once

#include <string>
#include <vector>

#include "when/parts.h"

namespace adjutant::when {

struct Phrase {
  std::vector<Span> spans;  // best first; empty where nothing was read or `problem` says why not
  std::string problem;
  std::size_t end = 0;  // token behind the phrase
  bool strong = false;  // can hardly be anything but a time, also in running text
};

// repeats: as speaks_of_repeats() says of the tokens.
Phrase read_phrase(const std::vector<Token>& tokens, std::size_t at, const Time& now, const Options& options,
                   bool repeats);

}  // namespace adjutant::when
