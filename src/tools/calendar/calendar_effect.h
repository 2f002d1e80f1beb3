// What the calendar's effects have in common: a change to one file, a message, or both, in that order, each once.
#pragma once

#include "tools/calendar/calendar_edit.h"
#include "tools/calendar/calendar_tools.h"
#include "tools/calendar/kept_changes.h"

namespace adjutant::tools::calendar {

// An effect that has been worked out and not begun. `text` tells all that matters of what will be done: perform()
// refuses where it would be another by then.
struct Planned {
  std::optional<Change> change;
  std::optional<Invitation> message;
  std::string text;    // of the preview
  std::string report;  // when it is done
  std::vector<std::string> details;
  std::vector<std::string> links;
  std::string undo;
  std::string instance;  // the result; "" for none
};

class CalendarTool : public plan::Tool {
 public:
  CalendarTool(const CalendarContext& context, plan::Signature signature)
      : context_(context), signature_(std::move(signature)) {}
  const plan::Signature& signature() const override { return signature_; }

 protected:
  Instant now() const { return context_.clock.now(); }
  const Owner& owner() const { return context_.owner; }
  // The calendars as they are. Error: there are none, or their folder is missing.
  Result<std::shared_ptr<const Snapshot>> calendars() const;
  Result<Occurrence> occurrence(const plan::Call& call) const;  // named by `instance`

  const CalendarContext context_;

 private:
  plan::Signature signature_;
};

class EffectTool : public CalendarTool {
 public:
  EffectTool(const CalendarContext& context, plan::Signature signature)
      : CalendarTool(context, std::move(signature)), kept_(context.undo, context.store) {}

  Result<plan::Preview> preview(const plan::Call& call) final;
  Result<plan::Outcome> perform(const plan::Call& call, const plan::Intent& intent, std::stop_token stop) final;
  Result<plan::Reconciled> reconcile(const plan::Call& call, const plan::Intent& intent) final;

 protected:
  // `key` is empty in the preview.
  virtual Result<Planned> plan(const plan::Call& call, const std::string& key) = 0;

  // A change of the file that `what` is in.
  static Change change(const Occurrence& what, std::optional<std::string> bytes);
  // The occurrence as it will be when the change is made.
  Result<Occurrence> changed(const Planned& planned, std::string_view instance) const;
  // "overlaps \"Lunch\" at ...", one line each.
  std::vector<std::string> conflicts(Instant from, Instant to, std::string_view but_uid) const;
  KeptChanges kept_;

 private:
  // Whether what was previewed is what would be done now; an error where it is not.
  Result<void> as_previewed(const Planned& planned, const plan::Intent& intent) const;
  Result<plan::Outcome> finish(const plan::Call& call, const std::string& key, const std::optional<Kept>& kept,
                               const Json& note, const std::string& sent);
};

// The parameters that several tools share.
plan::Parameter instance_parameter();
plan::Parameter optional_parameter(std::string name, plan::Type type, plan::Role role, std::string doc);
std::string optional_text(const plan::Call& call, std::string_view name);
std::vector<std::string> addresses_of(const plan::Value& list);
// "anna@work.example, ben@work.example"
std::string sentence_of(const std::vector<std::string>& addresses);

void add_reading_tools(plan::Catalog& catalog, const CalendarContext& context);
void add_changing_tools(plan::Catalog& catalog, const CalendarContext& context);
void add_message_tools(plan::Catalog& catalog, const CalendarContext& context);
void add_restore_tool(plan::Catalog& catalog, const CalendarContext& context);
void add_receive_tool(plan::Catalog& catalog, const CalendarContext& context);

}  // namespace adjutant::tools::calendar
