// What somebody answers to an invitation: "yes", "accept", "I'll come", "no", "decline", "maybe".
#pragma once

#include "tools/resolver.h"

namespace adjutant::tools::calendar {

// "Answer": accepted, tentative, declined.
const plan::Type& answer_type();

class AnswerResolver final : public Resolver {
 public:
  std::string type_name() const override { return answer_type().name(); }
  // Empty where the words are no answer, or both yes and no.
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;
};

}  // namespace adjutant::tools::calendar
