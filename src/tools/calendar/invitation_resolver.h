// Which invitation is meant: "the invitation to the school concert", "Anna's invitation", "the invitation".
#pragma once

#include "tools/calendar/calendar_tools.h"
#include "tools/resolver.h"

namespace adjutant::tools::calendar {

class InvitationResolver final : public Resolver {
 public:
  explicit InvitationResolver(CalendarContext context) : context_(std::move(context)) {}
  std::string type_name() const override { return "Invitation"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  const CalendarContext context_;
};

}  // namespace adjutant::tools::calendar
