// Sentences that say something only after another: "no, the other one", "make it Friday instead", "and Anna too",
// "same for Telcom", "and tell her". They change what was asked for last, or do it once more for something else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace adjutant::agent {

struct FollowUp {
  enum class Kind {
    other,    // not that one: another that the words can mean
    correct,  // `words` in place of what was said or understood
    again,    // the same with `words`
    tell,     // the person of `words` is to hear of what was done
  } kind;
  std::string words;
};

// Its form alone; nothing: it is a sentence of its own.
std::optional<FollowUp> read_follow_up(std::string_view sentence);

}  // namespace adjutant::agent
