// What the words for a time say, kept apart from what they leave open: "tomorrow" names a day and no hour, "from 2 to
// 4" an end, "every Monday at 9" a repetition. A plan that must not guess asks for a When instead of a time.
#pragma once

#include "tools/resolver.h"
#include "when/when.h"

namespace adjutant::tools::time {

// "When": start, end, until, day, clock, whole_days, repeat.
const plan::Type& when_type();

class WhenResolver final : public Resolver {
 public:
  explicit WhenResolver(when::Options options = {}) : options_(options) {}
  std::string type_name() const override { return "When"; }
  // One candidate for each reading. Error not_understood: it is no time; the sentence says why.
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  when::Options options_;  // what times mean to the owner
};

// The one moment, or the one day, that a phrase means: for slots of these types. The moment of a day or more is its first
// morning: nobody wants to be reminded of something at midnight.
class MomentResolver final : public Resolver {
 public:
  // `kind`: time or date.
  explicit MomentResolver(plan::Kind kind, when::Options options = {}) : kind_(kind), options_(options) {}
  std::string type_name() const override { return plan::Type(kind_).text(); }
  // One candidate. Error not_understood: it is no time, or several, or the morning is over; the sentence says which.
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  plan::Kind kind_;
  when::Options options_;
};

}  // namespace adjutant::tools::time
