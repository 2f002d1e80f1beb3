#include "agent/planner/stages.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::agent {
namespace {

using plan::Call;
using plan::Kind;
using plan::Value;

constexpr std::size_t kLongestTask = 500;  // bytes
constexpr std::size_t kLongestId = 500;

// As a literal of the plan language. Only what has no words of anybody's in it has one.
std::optional<std::string> rendering(const Value& value) {
  switch (value.type.kind()) {
    case Kind::number:
    case Kind::boolean:
    case Kind::duration:
    case Kind::money: return plan::spoken(value);
    case Kind::date: return iso(value.date());
    case Kind::time: {
      const auto minutes = std::chrono::floor<std::chrono::minutes>(value.time().of_day()).count();
      return fmt::format("{} {:02}:{:02}", iso(value.time().date()), minutes / 60, minutes % 60);
    }
    default: return std::nullopt;
  }
}

bool is_owners_alone(const flow::Label& label) {
  return std::ranges::all_of(label.sources(),
                             [](const flow::Source& source) { return source.kind == flow::SourceKind::owner; });
}

// What is handed on, by code that looks at each value's type and label.
struct Handed {
  std::string task;
  std::vector<std::pair<std::string, std::string>> known;
  std::string id;
};

Result<Handed> handed(const Call& call) {
  const auto refuse = [](std::string what, std::string hint) {
    return fail(ErrorKind::failed, std::move(what), std::move(hint));
  };
  if (!call.control.trusted()) {
    return refuse(fmt::format("Whether more is planned here is decided by {}.", flow::describe_sources(call.control)),
                  "Let the owner decide that, with confirm(...).");
  }
  Handed out;
  const Value& task = call.argument("request");
  out.task = task.text();
  if (!is_owners_alone(plan::whole_label(task))) {
    return refuse("What is planned next is said by others: " + flow::describe_sources(plan::whole_label(task)) + ".",
                  "Its request stands in the plan; what was found is handed on as a value.");
  }
  if (trim(out.task).empty() || out.task.size() > kLongestTask || out.task.contains('\n') ||
      has_hidden_characters(out.task))
    return refuse("The request of plan.next is no short line.", "Say in one or two sentences what is left to do.");
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const auto& name = call.signature->parameters[i].name;
    const Value& value = call.arguments[i];
    if (name == "request" || value.missing()) continue;
    if (value.is_placeholder())
      return refuse(fmt::format("The value '{}' of plan.next is not known before the plan has run.", name),
                    "Hand on what was read.");
    if (name == "id") {
      out.id = value.text();
      if (out.id.size() > kLongestId) return refuse("That is no id.", "Hand on what a tool gives under 'id'.");
      continue;
    }
    const auto label = plan::whole_label(value);
    if (!label.trusted()) {
      return refuse(fmt::format("The value '{}' of plan.next comes from {}.", name, flow::describe_sources(label)),
                    "It can be handed on once the owner has confirmed it: confirm(value).");
    }
    auto words = rendering(value);
    if (!words || words->size() > 100 || has_hidden_characters(*words))
      return refuse(fmt::format("The value '{}' cannot be handed on.", name), "");
    out.known.emplace_back(name, std::move(*words));
  }
  return out;
}

std::string in_words(const Handed& handed) {
  std::vector<std::string> known;
  for (const auto& [name, value] : handed.known) known.push_back(name + " " + value);
  return join(known, ", ");
}

// An effect that changes nothing by itself: what it asks for is in the journal, and is planned when its run has ended.
class NextTool final : public plan::Tool {
 public:
  NextTool() {
    signature_.name = std::string(kNextTool);
    signature_.doc = "Ends a stage: once its owner has agreed, a model plans the rest, and is told these values alone.";
    const auto optional = [](const char* name, Kind kind, const char* doc) {
      return plan::Parameter{name, kind, plan::Role::plain, doc, Json()};
    };
    signature_.parameters = {{"request", Kind::text, plan::Role::plain, "what is left to do, in the plan's words", {}},
                             optional("number", Kind::number, "a number that was found"),
                             optional("day", Kind::date, "a day that was found"),
                             optional("time", Kind::time, "a time that was found"),
                             optional("length", Kind::duration, "a length of time that was found"),
                             optional("amount", Kind::money, "an amount that was found"),
                             optional("yes", Kind::boolean, "whether something is so"),
                             optional("id", Kind::text, "of what was found; a value that the model does not see")};
    signature_.result = Kind::text;
    signature_.effect = plan::Effect::write;
    signature_.once = plan::Once::exclusive_create;
  }

  const plan::Signature& signature() const override { return signature_; }

  Result<plan::Preview> preview(const Call& call) override {
    const Handed next = TRY(handed(call));
    plan::Preview preview;
    preview.text = fmt::format("has a model plan the rest: \"{}\"", one_line(next.task, 300));
    if (!next.known.empty()) preview.details.push_back("it is told: " + in_words(next));
    if (!next.id.empty()) preview.details.push_back("the plan is about " + one_line(next.id, 100));
    return preview;
  }
  Result<plan::Outcome> perform(const Call& call, const plan::Intent&, std::stop_token) override { return asked(call); }
  Result<plan::Reconciled> reconcile(const Call& call, const plan::Intent&) override {
    return plan::Reconciled{plan::Happened::yes, TRY(asked(call))};
  }

 private:
  Result<plan::Outcome> asked(const Call& call) const {
    const Handed next = TRY(handed(call));
    const Value& id = call.argument("id");
    Value result = id.missing() ? plan::text_value("", call.control) : id.under(call.control);
    result.type = Kind::text;
    return plan::Outcome{std::move(result), fmt::format("Asked for a plan of the rest: {}", one_line(next.task, 300)),
                         std::nullopt};
  }

  plan::Signature signature_;
};

}  // namespace

void add_stage_tool(plan::Catalog& catalog) { catalog.add(std::make_unique<NextTool>()); }

std::optional<std::string> wrong_next(const plan::CheckedPlan& plan, int stage) {
  const plan::PossibleCall* next = nullptr;
  for (const auto& call : plan.calls) {
    if (call.signature->name != kNextTool) continue;
    if (stage >= kMostStages)
      return fmt::format("This is the last of {} stages: it cannot call plan.next.", kMostStages);
    if (next || call.most != std::optional<std::size_t>(1)) return "A plan calls plan.next once at most, in no loop.";
    next = &call;
  }
  if (!next) return std::nullopt;
  if (!next->control.trusted())
    return "Whether plan.next is called hangs on what others wrote. Let the owner confirm that first.";
  for (std::size_t i = 0; i < next->arguments.size(); ++i) {
    const auto& name = next->signature->parameters[i].name;
    const auto& shape = next->arguments[i];
    if (name == "request" && !shape.literal) return "The request of plan.next is a text that stands in the plan.";
    if (name == "request" || name == "id" || shape.type.kind() == Kind::nothing) continue;
    if (!shape.everything().trusted())
      return fmt::format("The value '{}' of plan.next comes from others. Hand on confirm(...) of it.", name);
  }
  return std::nullopt;
}

Result<StagePlace> Stages::of(const std::string& run) const {
  StagePlace place;
  TRY(database_.query("SELECT after, number FROM stages WHERE run = ?", {run}, [&](const store::Row& row) {
    place = {static_cast<int>(row.integer(1)), row.text(0)};
    return false;
  }));
  return place;
}

Result<bool> Stages::begin(const Stage& stage, const std::string& run) {
  return TRY(database_.run("INSERT OR IGNORE INTO stages (after, run, number) VALUES (?, ?, ?)",
                           {stage.after, run, std::int64_t{stage.number}})) == 1;
}

Result<std::optional<std::string>> Stages::after(const std::string& run) const {
  return database_.text("SELECT run FROM stages WHERE after = ?", {run});
}

Result<std::optional<Stage>> Stages::due_after(const std::string& id) const {
  const auto run = TRY(journal_.find(id));
  if (!run || run->state != journal::RunState::done) return std::optional<Stage>();
  if (TRY(after(run->id))) return std::optional<Stage>();
  const auto undone = TRY(journal_.undoing(run->id));
  if (std::ranges::any_of(undone, [](const journal::Run& undo) { return undo.state == journal::RunState::done; }))
    return std::optional<Stage>();
  const auto* tool = catalog_.find(std::string(kNextTool));
  for (const auto& step : TRY(journal_.steps(run->id))) {
    if (step.kind != "effect" || step.state != journal::StepState::confirmed ||
        step.call["tool"].as_string() != kNextTool || !tool)
      continue;
    if (run->request.empty()) {
      return fail(ErrorKind::failed, "Only what you ask for is planned on; this plan was run by itself.",
                  "Ask for it with 'adjutant ask'.");
    }
    const StagePlace place = TRY(of(run->id));
    if (place.number >= kMostStages) {
      return fail(ErrorKind::failed, fmt::format("A request is planned in {} stages at most.", kMostStages),
                  "Ask for the rest in a request of its own.");
    }
    const auto call = TRY(plan::make_call(tool->signature(), step.call["arguments"], plan::Label::owner()));
    Handed next = TRY(handed(call));
    Stage stage{place.number + 1, run->id, run->request, std::move(next.task), std::move(next.known), std::nullopt};
    if (!next.id.empty()) stage.id = TRY(plan::decode(Kind::text, step.result));
    return std::optional(std::move(stage));
  }
  return std::optional<Stage>();
}

}  // namespace adjutant::agent
