// "the dentist", "call the dentist", "tomorrow at 9" -> reminders that wait. All words that say something must be in
// its text; or the phrase is its time.
#pragma once

#include "tools/resolver.h"
#include "tools/time/time_tools.h"

namespace adjutant::tools::time {

class ReminderResolver final : public Resolver {
 public:
  explicit ReminderResolver(const TimeContext& context) : context_(context) {}
  std::string type_name() const override { return "Reminder"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  TimeContext context_;
};

}  // namespace adjutant::tools::time
