// From words to things: "my three o'clock", "Anna", "the one from the bank", "the lease". A slot of a skill is copied
// as said; a resolver finds what it can mean in the owner's data. Two candidates lead to a question, never to a guess.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "plan/value.h"

namespace adjutant::tools {

struct Candidate {
  plan::Value value;
  std::string shown;  // one line for the question "which one?"
  double score = 0;   // 0..1; candidates are best first, and only those that could really be meant
};

class Resolver {
 public:
  virtual ~Resolver() = default;
  // The name of the type it finds: "Event", "Mail", "Contact", "file", "address".
  virtual std::string type_name() const = 0;
  // Empty when nothing fits. Never throws on hostile data; what cannot be read is skipped.
  virtual Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) = 0;
};

}  // namespace adjutant::tools
