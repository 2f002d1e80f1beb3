#include "tools/routines/routine_tools.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"
#include "tools/recurrence_words.h"

namespace adjutant::tools::routines {
namespace {

using plan::Call;
using plan::Effect;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Once;
using plan::Outcome;
using plan::Parameter;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Signature;
using plan::StoredCall;
using plan::Type;

constexpr std::size_t kLongestRequest = 500;
constexpr std::size_t kMostRoutines = 100;
constexpr auto kShortest = std::chrono::minutes(15);  // between two times

std::string in_quotes(std::string_view text) { return '"' + one_line(text, 80) + '"'; }

std::string id_for(const Intent& intent) { return "o" + sha256_hex("routine " + intent.key).substr(0, 16); }

// Both do the same, however it was said, by the same rule, and are due next at the same moment: so they are each time after
// it. One whose skill has changed since does nothing any more, and is not the same as one that is said anew.
Result<bool> is_the_same(const Routine& one, const Routine& other, Instant now) {
  if (one.jobs != other.jobs || fold(one.repeat) != fold(other.repeat)) return false;
  const auto rule = TRY(parse_rule(one.repeat));
  const auto next = next_after(rule, one.first, now), next_other = next_after(rule, other.first, now);
  return next && next_other && next->instant == next_other->instant && one.first.zone.name() == other.first.zone.name();
}

Json arguments_of(const Routine& routine) {
  return Json()
      .set("id", routine.id)
      .set("request", routine.request)
      .set("start", iso(routine.first))
      .set("repeat", routine.repeat);
}

class RoutineTool : public plan::Tool {
 public:
  RoutineTool(const RoutineContext& context, Signature signature)
      : context_(context), signature_(std::move(signature)), routines_(context.db) {}
  const Signature& signature() const override { return signature_; }

 protected:
  Result<Routine> named(const Call& call) {
    const auto& id = call.argument("id").text();
    auto routine = TRY(routines_.find(id));
    if (!routine)
      return fail(ErrorKind::failed, fmt::format("There is no routine with the id {}.", in_quotes(id)),
                  "Look for it with routines.list.");
    return std::move(*routine);
  }
  // There may be no two that do the same at the same times. `routine`: with its id where it has one.
  Result<void> is_no_other_again(const Routine& routine) {
    for (const auto& other : TRY(routines_.all())) {
      if (other.id == routine.id || !TRY(is_the_same(other, routine, now()))) continue;
      return fail(ErrorKind::failed,
                  fmt::format("You have this routine already{}: {}, {}.", other.on ? "" : ", and it rests",
                              one_line(other.request, 200), rhythm(other)),
                  fmt::format("'adjutant routines {} {}' {}.", other.on ? "edit" : "on", other.id,
                              other.on ? "changes it" : "lets it go on"));
    }
    return {};
  }
  Instant now() const { return context_.clock.now(); }

  RoutineContext context_;

 private:
  Signature signature_;

 protected:
  Routines routines_;
};

class ListRoutines final : public RoutineTool {
 public:
  explicit ListRoutines(const RoutineContext& context)
      : RoutineTool(context, {.name = "routines.list",
                              .doc = "What is done again and again, the next first.",
                              .result = Type::list(routine_type())}) {}
  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto label = influence(call);
    plan::List items;
    for (const auto& routine : TRY(routines_.all())) items.push_back(routine_value(routine, label));
    return plan::list_value(routine_type(), std::move(items), label, plan::origin("your routines"));
  }
};

// What routines.add and routines.change have in common: a request, and when.
class Describing : public RoutineTool {
 public:
  using RoutineTool::RoutineTool;

 protected:
  static std::vector<Parameter> wanted() {
    return {{"request", Kind::text, Role::content, "what, as the owner would say it"},
            {"start", Kind::time, Role::time, "the first time"},
            {"repeat", Kind::text, Role::time, "how it repeats, as an RRULE (RFC 5545)"}};
  }

  // What the call asks for, without an id.
  Result<Routine> described(const Call& call, RequestReading::Reading& reading) {
    if (!plan::influence(call).trusted())
      return fail(ErrorKind::forbidden, "A routine is made of your own words alone.",
                  "Say yourself what is to be done.");
    Routine out{.request = std::string(trim(call.argument("request").text())),
                .repeat = call.argument("repeat").text(),
                .first = call.argument("start").time()};
    if (out.request.empty()) return fail(ErrorKind::usage, "A routine needs a request.");
    if (out.request.size() > kLongestRequest)
      return fail(ErrorKind::usage, "The request of a routine has at most 500 bytes.");
    if (starts_with_fold(out.repeat, "RRULE:")) out.repeat = out.repeat.substr(6);
    const auto rule = TRY(parse_rule(out.repeat));
    const auto second = next_after(rule, out.first, out.first.instant);
    if (second && second->instant - out.first.instant < kShortest)
      return fail(ErrorKind::usage, "A routine is done every 15 minutes at most.", "Say a longer time.");
    if (const auto next = next_after(rule, out.first, now())) out.first = *next;
    else return fail(ErrorKind::failed, "That does not come any more.", "Say when it is to be done from now on.");
    reading = TRY(context_.reading.read(out.request));
    out.jobs = reading.jobs;
    return out;
  }
  static std::string said(const Routine& routine) {
    return fmt::format("{}, the first time on {}: {}", rhythm(routine), spoken(routine.first),
                       one_line(routine.request, 200));
  }
};

class AddRoutine final : public Describing {
 public:
  explicit AddRoutine(const RoutineContext& context)
      : Describing(context, {.name = "routines.add",
                             .doc = "Has a request done again and again, within the mandate.",
                             .parameters = wanted(),
                             .result = routine_type(),
                             .effect = Effect::write,
                             .once = Once::exclusive_create,
                             .inverse = "the routine is removed"}) {}

  Result<Preview> preview(const Call& call) override {
    RequestReading::Reading reading;
    const auto routine = TRY(described(call, reading));
    TRY(is_no_other_again(routine));
    if (TRY(routines_.all()).size() >= kMostRoutines)
      return fail(ErrorKind::failed, "There are a hundred routines already.", "Remove one first.");
    Preview out{.text = "does by itself " + said(routine), .details = reading.says, .undo = "it can be removed again"};
    out.precondition.set("jobs", routine.jobs);
    return out;
  }
  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    RequestReading::Reading reading;
    auto routine = TRY(described(call, reading));
    if (routine.jobs != intent.precondition["jobs"])
      return fail(ErrorKind::failed, "The request means something else by now.", "Look at it again.");
    routine.id = id_for(intent);
    auto transaction = TRY(store::Transaction::begin(context_.db));  // nobody adds it in between
    TRY(is_no_other_again(routine));
    const bool added = TRY(routines_.add(routine));
    TRY(transaction.commit());
    if (!added) return fail(ErrorKind::failed, "This routine is there already.");
    return done(routine);
  }
  Result<Reconciled> reconcile(const Call&, const Intent& intent) override {
    const auto found = TRY(routines_.find(id_for(intent)));
    if (!found) return Reconciled{Happened::no, std::nullopt};
    return Reconciled{Happened::yes, done(*found)};
  }

 private:
  static Outcome done(const Routine& routine) {
    return Outcome{routine_value(routine, {}), fmt::format("From now on {}.", said(routine)),
                   StoredCall{"routines.remove", Json().set("id", routine.id)}};
  }
};

class ChangeRoutine final : public Describing {
 public:
  explicit ChangeRoutine(const RoutineContext& context) : Describing(context, make_signature()) {}

  Result<Preview> preview(const Call& call) override {
    RequestReading::Reading reading;
    auto to = TRY(described(call, reading));
    const auto from = TRY(named(call));
    to.id = from.id;
    TRY(is_no_other_again(to));
    Preview out{
        .text = fmt::format("does by itself {}; until now {}: {}", said(to), rhythm(from), one_line(from.request, 200)),
        .details = reading.says,
        .links = {"routine:" + from.id},
        .undo = "it can be put back as it was"};
    out.precondition.set("was", arguments_of(from)).set("jobs", to.jobs);
    return out;
  }
  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    RequestReading::Reading reading;
    auto to = TRY(described(call, reading));
    const auto from = TRY(named(call));
    to.id = from.id;
    TRY(is_no_other_again(to));
    if (arguments_of(from) != intent.precondition["was"] || to.jobs != intent.precondition["jobs"] ||
        !TRY(routines_.change(from, to)))
      return fail(ErrorKind::failed, "The routine has changed meanwhile.", "Look at it again.");
    return done(to, intent);
  }
  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto routine = TRY(named(call));
    if (arguments_of(routine) == intent.precondition["was"]) return Reconciled{Happened::no, std::nullopt};
    const bool as_wanted = routine.request == trim(call.argument("request").text());
    return as_wanted ? Reconciled{Happened::yes, done(routine, intent)} : Reconciled{Happened::unknown, std::nullopt};
  }

 private:
  static Signature make_signature() {
    auto parameters = wanted();
    parameters.insert(parameters.begin(), {"id", Kind::text, Role::locator, "the routine's id"});
    return {.name = "routines.change",
            .doc = "Gives a routine another request or other times.",
            .parameters = std::move(parameters),
            .result = Type(),
            .effect = Effect::write,
            .once = Once::conditional_write,
            .inverse = "it is put back as it was"};
  }
  static Outcome done(const Routine& to, const Intent& intent) {
    return Outcome{
        {}, fmt::format("From now on {}.", said(to)), StoredCall{"routines.change", intent.precondition["was"]}};
  }
};

// One state becomes another, if it is still that one.
class Switching final : public RoutineTool {
 public:
  enum class To { on, off, removed, restored };
  struct Words {
    To to;
    std::string name, doc, preview, report, inverse_tool, undo;
  };
  Switching(const RoutineContext& context, Words words)
      : RoutineTool(context, {.name = words.name,
                              .doc = words.doc,
                              .parameters = {{"id", Kind::text, Role::locator, "the routine's id"}},
                              .result = Type(),
                              .effect = words.to == To::removed ? Effect::erase : Effect::write,
                              .once = Once::conditional_write,
                              .inverse = words.undo}),
        words_(std::move(words)) {}

  Result<Preview> preview(const Call& call) override {
    const auto routine = TRY(named(call));
    if (TRY(is_there(routine)))
      return fail(ErrorKind::failed, fmt::format("The routine {} is so already.", in_quotes(routine.request)));
    if (words_.to == To::restored) TRY(is_no_other_again(routine));
    return Preview{.text = fmt::format("{}: {}, {}", words_.preview, one_line(routine.request, 200), rhythm(routine)),
                   .details = words_.to == To::on || words_.to == To::restored ? context_.reading.says(routine.jobs)
                                                                               : std::vector<std::string>{},
                   .links = {"routine:" + routine.id},
                   .undo = words_.undo};
  }
  Result<Outcome> perform(const Call& call, const Intent&, std::stop_token) override {
    const auto routine = TRY(named(call));
    if (words_.to == To::restored) TRY(is_no_other_again(routine));
    if (TRY(go(routine.id))) return done(routine);
    return fail(ErrorKind::failed, fmt::format("The routine {} has changed meanwhile.", in_quotes(routine.request)),
                "Look at it again.");
  }
  Result<Reconciled> reconcile(const Call& call, const Intent&) override {
    const auto routine = TRY(named(call));
    if (TRY(is_there(routine))) return Reconciled{Happened::yes, done(routine)};
    return Reconciled{Happened::no, std::nullopt};
  }

 private:
  Result<bool> is_there(const Routine& routine) {
    const bool removed = TRY(routines_.is_removed(routine.id));
    switch (words_.to) {
      case To::removed: return removed;
      case To::restored: return !removed;
      case To::on: return !removed && routine.on;
      case To::off: return removed || !routine.on;
    }
    return false;
  }
  Result<bool> go(const std::string& id) {
    switch (words_.to) {
      case To::removed: return routines_.remove(id);
      case To::restored: return routines_.restore(id, now());
      case To::on: return routines_.turn(id, true, now());
      case To::off: return routines_.turn(id, false, now());
    }
    return false;
  }
  Outcome done(const Routine& routine) const {
    return Outcome{{},
                   fmt::format("{}: {}, {}.", words_.report, one_line(routine.request, 200), rhythm(routine)),
                   StoredCall{words_.inverse_tool, Json().set("id", routine.id)}};
  }
  Words words_;
};

}  // namespace

std::string rhythm(const Routine& routine) {
  const auto rule = parse_rule(routine.repeat);
  if (!rule) return routine.repeat;
  const auto minutes = std::chrono::floor<std::chrono::minutes>(routine.first.of_day()).count();
  return fmt::format("{} at {:02}:{:02}", in_words(*rule, routine.first.zone), minutes / 60, minutes % 60);
}

const plan::Type& routine_type() {
  static const Type type = Type::record("Routine", {{"id", Kind::text, "the routine's id"},
                                                    {"request", Kind::text, "what is done"},
                                                    {"rhythm", Kind::text, "\"every weekday at 08:00\""},
                                                    {"next", Type(Kind::time).as_optional(), "when the next time is"},
                                                    {"on", Kind::boolean, "whether it is turned on"}});
  return type;
}

plan::Value routine_value(const Routine& routine, const flow::Label& label) {
  const auto from = plan::origin(fmt::format("the routine {}", in_quotes(routine.request)), "routine:" + routine.id);
  return plan::record_value(
      routine_type(),
      {plan::text_value(routine.id, label, from), plan::text_value(routine.request, label, from),
       plan::text_value(rhythm(routine), label, from),
       routine.next ? plan::time_value(*routine.next, label, from) : plan::missing_value(Kind::time, label, from),
       plan::bool_value(routine.on, label, from)},
      label, from);
}

void add_routine_tools(plan::Catalog& catalog, const RoutineContext& context) {
  using To = Switching::To;
  catalog.add_type(routine_type());
  catalog.add(std::make_unique<ListRoutines>(context));
  catalog.add(std::make_unique<AddRoutine>(context));
  catalog.add(std::make_unique<ChangeRoutine>(context));
  const auto add = [&](Switching::Words words) { catalog.add(std::make_unique<Switching>(context, std::move(words))); };
  add({To::on, "routines.turn_on", "Lets a routine go on that rests.", "turns the routine on", "Turned the routine on",
       "routines.turn_off", "it can be turned off again"});
  add({To::off, "routines.turn_off", "Lets a routine rest.", "turns the routine off", "Turned the routine off",
       "routines.turn_on", "it can be turned on again"});
  add({To::removed, "routines.remove", "Removes a routine.", "removes the routine", "Removed the routine",
       "routines.restore", "it can be restored"});
  add({To::restored, "routines.restore", "Puts a removed routine back.", "restores the routine", "Restored the routine",
       "routines.remove", "it can be removed again"});
}

}  // namespace adjutant::tools::routines
