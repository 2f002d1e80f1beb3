// The tools that change one event, for those that do the same and tell people, too.
#pragma once

#include "tools/calendar/calendar_effect.h"

namespace adjutant::tools::calendar {

// calendar.create, and calendar.meet on top of it.
class Create : public EffectTool {
 public:
  explicit Create(const CalendarContext& context) : EffectTool(context, make_signature()) {}

 protected:
  Create(const CalendarContext& context, plan::Signature signature) : EffectTool(context, std::move(signature)) {}
  static plan::Signature make_signature();
  Result<Planned> plan(const plan::Call& call, const std::string& key) override;

 private:
  Result<NewEvent> event_of(const plan::Call& call, const std::string& key) const;
  Result<void> set_times(const plan::Call& call, NewEvent& event) const;
  std::string folder() const;  // the calendar that new events go to
};

// calendar.move, and calendar.reschedule on top of it.
class Move : public EffectTool {
 public:
  explicit Move(const CalendarContext& context) : EffectTool(context, make_signature()) {}

 protected:
  Move(const CalendarContext& context, plan::Signature signature) : EffectTool(context, std::move(signature)) {}
  static plan::Signature make_signature();
  Result<Planned> plan(const plan::Call& call, const std::string& key) override;
};

// calendar.edit, and calendar.revise on top of it.
class Reword : public EffectTool {
 public:
  explicit Reword(const CalendarContext& context) : EffectTool(context, make_signature()) {}

 protected:
  Reword(const CalendarContext& context, plan::Signature signature) : EffectTool(context, std::move(signature)) {}
  static plan::Signature make_signature();
  Result<Planned> plan(const plan::Call& call, const std::string& key) override;

 private:
  Result<NewWords> words_of(const plan::Call& call, const Occurrence& what) const;
};

// calendar.cancel, and calendar.call_off on top of it.
class Cancel : public EffectTool {
 public:
  explicit Cancel(const CalendarContext& context) : EffectTool(context, make_signature()) {}

 protected:
  Cancel(const CalendarContext& context, plan::Signature signature) : EffectTool(context, std::move(signature)) {}
  static plan::Signature make_signature();
  Result<Planned> plan(const plan::Call& call, const std::string& key) override;
};

}  // namespace adjutant::tools::calendar
