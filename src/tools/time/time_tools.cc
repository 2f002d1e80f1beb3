#include "tools/time/time_tools.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"
#include "tools/time/world_place.h"

namespace adjutant::tools::time {
namespace {

using plan::Call;
using plan::Effect;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Once;
using plan::Outcome;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Signature;
using plan::StoredCall;
using plan::Type;

constexpr std::size_t kMaxText = 4000;

std::string id_for(const Intent& intent) { return "r" + sha256_hex(intent.key).substr(0, 16); }

plan::Value value_of(const Reminder& reminder, const flow::Label& label) {
  const auto from =
      plan::origin(fmt::format("the reminder \"{}\"", one_line(reminder.text, 60)), "reminder:" + reminder.id);
  const auto all = join(label, reminder.label);
  return plan::record_value(reminder_type(),
                            {plan::text_value(reminder.id, all, from), plan::text_value(reminder.text, all, from),
                             plan::time_value(reminder.at, all, from)},
                            all, from);
}

Result<Reminder> reminder_named(Reminders& reminders, const std::string& id) {
  auto reminder = TRY(reminders.find(id));
  if (!reminder)
    return fail(ErrorKind::failed, fmt::format("There is no reminder with the id \"{}\".", one_line(id, 60)),
                "Look for it with reminders.list.");
  return std::move(*reminder);
}

StoredCall call_with_id(std::string tool, const std::string& id) {
  Json arguments;
  arguments.set("id", id);
  return {std::move(tool), std::move(arguments)};
}

class TimeTool : public plan::Tool {
 public:
  TimeTool(const TimeContext& context, Signature signature)
      : context_(context), signature_(std::move(signature)), reminders_(context.db) {}
  const Signature& signature() const override { return signature_; }

 protected:
  TimeContext context_;

 private:
  Signature signature_;

 protected:
  Reminders reminders_;
};

class Now final : public TimeTool {
 public:
  explicit Now(const TimeContext& context)
      : TimeTool(context, {.name = "time.now", .doc = "The present moment.", .result = Kind::time}) {}
  Result<plan::Value> read(const Call& call, std::stop_token) override {
    return plan::time_value(Time{context_.clock.now(), context_.zone}, influence(call), plan::origin("the clock"));
  }
};

class ListReminders final : public TimeTool {
 public:
  explicit ListReminders(const TimeContext& context)
      : TimeTool(context, {.name = "reminders.list",
                           .doc = "The reminders that wait, soonest first.",
                           .result = Type::list(reminder_type()),
                           .labels = {{"", plan::any_influence()}}}) {}
  Result<plan::Value> read(const Call& call, std::stop_token) override {
    plan::List items;
    auto label = influence(call);
    for (const auto& reminder : TRY(reminders_.waiting())) {
      items.push_back(value_of(reminder, influence(call)));
      label = join(label, reminder.label);
    }
    return plan::list_value(reminder_type(), std::move(items), label, plan::origin("your reminders"));
  }
};

// reminders.add and timers.start: a row with an id made from the intent, which only one insertion can win.
class Adding : public TimeTool {
 public:
  using TimeTool::TimeTool;

  Result<Preview> preview(const Call& call) override {
    const auto reminder = TRY(wanted(call, context_.clock.now()));
    if (reminder.at.instant <= context_.clock.now()) {
      return fail(ErrorKind::failed, fmt::format("{} lies in the past.", spoken(reminder.at)), "Say a later time.");
    }
    return Preview{.text = announce(call, reminder), .undo = "it can be cancelled until then"};
  }
  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    auto reminder = TRY(wanted(call, context_.clock.now()));
    reminder.id = id_for(intent);
    if (!TRY(reminders_.add(reminder))) return fail(ErrorKind::failed, "This reminder was set already.");
    return done(reminder);
  }
  Result<Reconciled> reconcile(const Call&, const Intent& intent) override {
    const auto found = TRY(reminders_.find(id_for(intent)));
    if (!found) return Reconciled{Happened::no, std::nullopt};
    return Reconciled{Happened::yes, done(*found)};
  }

 protected:
  virtual Result<Reminder> wanted(const Call& call, Instant now) = 0;
  virtual std::string announce(const Call& call, const Reminder& reminder) = 0;

 private:
  static Outcome done(const Reminder& reminder) {
    return Outcome{value_of(reminder, {}),
                   fmt::format("Set a reminder for {}: {}.", spoken(reminder.at), one_line(reminder.text)),
                   call_with_id("reminders.cancel", reminder.id)};
  }
};

Result<std::string> text_of(const Call& call, std::string_view otherwise) {
  const auto& value = call.argument("text");
  const auto text = value.missing() ? std::string(otherwise) : std::string(trim(value.text()));
  if (text.empty()) return fail(ErrorKind::usage, "A reminder needs a text.");
  if (text.size() > kMaxText) return fail(ErrorKind::usage, "The text of a reminder has at most 4000 bytes.");
  return valid_utf8(text);
}

class AddReminder final : public Adding {
 public:
  explicit AddReminder(const TimeContext& context)
      : Adding(context,
               {.name = "reminders.add",
                .doc = "Reminds the owner of something at a time.",
                .parameters = {{"text", Kind::text, Role::content, "of what"}, {"at", Kind::time, Role::time, "when"}},
                .result = reminder_type(),
                .effect = Effect::write,
                .once = Once::exclusive_create,
                .inverse = "the reminder is cancelled",
                .labels = {{"", plan::any_influence()}}}) {}

 private:
  Result<Reminder> wanted(const Call& call, Instant) override {
    auto text = TRY(text_of(call, ""));
    return Reminder{{}, std::move(text), call.argument("at").time(), influence(call)};
  }
  std::string announce(const Call&, const Reminder& reminder) override {
    return fmt::format("reminds you on {} of: {}", spoken(reminder.at), one_line(reminder.text));
  }
};

class StartTimer final : public Adding {
 public:
  explicit StartTimer(const TimeContext& context)
      : Adding(context,
               {.name = "timers.start",
                .doc = "Tells the owner when a duration is over.",
                .parameters = {{"duration", Kind::duration, Role::time, "how long"},
                               {"text", Type(Kind::text).as_optional(), Role::content, "what to say then", Json()}},
                .result = reminder_type(),
                .effect = Effect::write,
                .once = Once::exclusive_create,
                .inverse = "the timer is cancelled",
                .labels = {{"", plan::any_influence()}}}) {}

 private:
  Result<Reminder> wanted(const Call& call, Instant now) override {
    const auto duration = call.argument("duration").duration();
    if (duration <= Seconds(0) || duration > std::chrono::days(366)) {
      return fail(ErrorKind::usage, fmt::format("A timer cannot take {}.", spoken(duration)),
                  "Use a reminder for what is far away.");
    }
    const auto text = TRY(text_of(call, fmt::format("{} are over", spoken(duration))));
    return Reminder{{}, text, Time{now + duration, context_.zone}, influence(call)};
  }
  std::string announce(const Call& call, const Reminder& reminder) override {
    return fmt::format("starts a timer of {}: {}", spoken(call.argument("duration").duration()),
                       one_line(reminder.text));
  }
};

// reminders.cancel and its inverse: one state becomes another, if it is still that one.
class Changing final : public TimeTool {
 public:
  struct Words {
    std::string name, doc, from, to, preview, report, inverse_tool, undo;
  };
  Changing(const TimeContext& context, Words words)
      : TimeTool(context, {.name = words.name,
                           .doc = words.doc,
                           .parameters = {{"id", Kind::text, Role::locator, "the reminder's id"}},
                           .result = Type(),
                           .effect = Effect::write,
                           .once = Once::conditional_write,
                           .inverse = words.undo}),
        words_(std::move(words)) {}

  Result<Preview> preview(const Call& call) override {
    const auto reminder = TRY(found(call));
    const auto state = TRY(reminders_.state(reminder.id));
    if (state != words_.from)
      return fail(ErrorKind::failed,
                  fmt::format("The reminder \"{}\" is {} already.", one_line(reminder.text, 60), state));
    return Preview{
        .text = fmt::format("{} the reminder for {}: {}", words_.preview, spoken(reminder.at), one_line(reminder.text)),
        .links = {"reminder:" + reminder.id},
        .undo = words_.undo};
  }
  Result<Outcome> perform(const Call& call, const Intent&, std::stop_token) override {
    const auto reminder = TRY(found(call));
    if (TRY(reminders_.change(reminder.id, words_.from, words_.to))) return done(reminder);
    return fail(ErrorKind::failed,
                fmt::format("The reminder \"{}\" has changed meanwhile.", one_line(reminder.text, 60)),
                "Look at it again.");
  }
  Result<Reconciled> reconcile(const Call& call, const Intent&) override {
    const auto reminder = TRY(found(call));
    const auto state = TRY(reminders_.state(reminder.id));
    if (state == words_.to) return Reconciled{Happened::yes, done(reminder)};
    return Reconciled{state == words_.from ? Happened::no : Happened::unknown, std::nullopt};
  }

 private:
  Result<Reminder> found(const Call& call) { return reminder_named(reminders_, call.argument("id").text()); }
  Outcome done(const Reminder& reminder) const {
    return Outcome{
        {},
        fmt::format("{} the reminder for {}: {}.", words_.report, spoken(reminder.at), one_line(reminder.text)),
        call_with_id(words_.inverse_tool, reminder.id)};
  }
  Words words_;
};

// To another time, if it still has the one that the preview saw.
class MoveReminder final : public TimeTool {
 public:
  explicit MoveReminder(const TimeContext& context)
      : TimeTool(context, {.name = "reminders.move",
                           .doc = "Gives a reminder or a timer another time.",
                           .parameters = {{"id", Kind::text, Role::locator, "the reminder's id"},
                                          {"at", Kind::time, Role::time, "when it comes from now on"}},
                           .result = Type(),
                           .effect = Effect::write,
                           .once = Once::conditional_write,
                           .inverse = "it gets its old time again"}) {}

  Result<Preview> preview(const Call& call) override {
    const auto reminder = TRY(found(call));
    const auto& at = call.argument("at").time();
    if (at.instant <= context_.clock.now())
      return fail(ErrorKind::failed, fmt::format("{} lies in the past.", spoken(at)), "Say a later time.");
    if (at == reminder.at) return fail(ErrorKind::failed, "The reminder is for that time already.");
    Preview out{.text = fmt::format("moves the reminder \"{}\" from {} to {}", one_line(reminder.text, 80),
                                    spoken(reminder.at), spoken(at)),
                .links = {"reminder:" + reminder.id},
                .undo = "it can be moved back"};
    out.precondition.set("at", iso(reminder.at));
    return out;
  }
  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto reminder = TRY(found(call));
    const auto old = TRY(parse_time(intent.precondition["at"].as_string()));
    if (TRY(reminders_.move(reminder.id, old.instant, call.argument("at").time()))) return done(call, reminder, old);
    return fail(ErrorKind::failed,
                fmt::format("The reminder \"{}\" has changed meanwhile.", one_line(reminder.text, 60)),
                "Look at it again.");
  }
  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto reminder = TRY(reminder_named(reminders_, call.argument("id").text()));
    const auto old = TRY(parse_time(intent.precondition["at"].as_string()));
    if (reminder.at == call.argument("at").time()) return Reconciled{Happened::yes, done(call, reminder, old)};
    return Reconciled{reminder.at == old ? Happened::no : Happened::unknown, std::nullopt};
  }

 private:
  Result<Reminder> found(const Call& call) {
    auto reminder = TRY(reminder_named(reminders_, call.argument("id").text()));
    if (const auto state = TRY(reminders_.state(reminder.id)); state != "waiting")
      return fail(ErrorKind::failed,
                  fmt::format("The reminder \"{}\" is {} already.", one_line(reminder.text, 60), state));
    return reminder;
  }
  static Outcome done(const Call& call, const Reminder& reminder, const Time& old) {
    return Outcome{{},
                   fmt::format("Moved the reminder \"{}\" to {}.", one_line(reminder.text, 80),
                               spoken(call.argument("at").time())),
                   StoredCall{"reminders.move", Json().set("id", reminder.id).set("at", iso(old))}};
  }
};

// time.in_place: what a clock shows there.
class TimeInPlace final : public TimeTool {
 public:
  explicit TimeInPlace(const TimeContext& context)
      : TimeTool(context, {.name = "time.in_place",
                           .doc = "What time it is in a city, a country or a time zone.",
                           .parameters = {{"place", Kind::text, Role::plain, "\"Tokyo\", \"America/Lima\""}},
                           .result = place_time_type()}) {}
  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto place = TRY(find_place(call.argument("place").text()));
    const auto label = influence(call);
    const auto from = plan::origin("the clock");
    return plan::record_value(place_time_type(),
                              {plan::text_value(place.name, label, from),
                               plan::time_value(Time{context_.clock.now(), place.zone}, label, from)},
                              label, from);
  }
};

}  // namespace

const Type& place_time_type() {
  static const Type type =
      Type::record("PlaceTime", {{"place", Kind::text, "its name"}, {"clock", Kind::time, "now, by the clocks there"}});
  return type;
}

const Type& reminder_type() {
  static const Type type = Type::record(
      "Reminder",
      {{"id", Kind::text, "the reminder's id"}, {"text", Kind::text, "of what"}, {"at", Kind::time, "when"}});
  return type;
}

plan::Value reminder_value(const Reminder& reminder) { return value_of(reminder, {}); }

void add_time_tools(plan::Catalog& catalog, const TimeContext& context) {
  catalog.add_type(reminder_type());
  catalog.add_type(place_time_type());
  catalog.add(std::make_unique<Now>(context));
  catalog.add(std::make_unique<TimeInPlace>(context));
  catalog.add(std::make_unique<MoveReminder>(context));
  catalog.add(std::make_unique<ListReminders>(context));
  catalog.add(std::make_unique<AddReminder>(context));
  catalog.add(std::make_unique<StartTimer>(context));
  catalog.add(std::make_unique<Changing>(
      context, Changing::Words{"reminders.cancel", "Cancels a reminder or a timer.", "waiting", "cancelled", "cancels",
                               "Cancelled", "reminders.restore", "it can be set again"}));
  catalog.add(std::make_unique<Changing>(
      context, Changing::Words{"reminders.restore", "Sets a cancelled reminder again.", "cancelled", "waiting",
                               "sets again", "Set again", "reminders.cancel", "it can be cancelled again"}));
}

}  // namespace adjutant::tools::time
