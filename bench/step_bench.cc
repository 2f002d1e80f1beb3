// What the interpreter itself costs for a step: a plan whose tools answer from memory, in a world that writes nothing.
#include <benchmark/benchmark.h>

#include "plan/evaluator.h"

namespace adjutant::bench {
namespace {

using plan::Value;

constexpr int kEntries = 1000;

constexpr std::string_view kPlan = R"(entries = ledger.list()
for e in entries:
    doubled = e.amount * 2 + 1
    if doubled > 100 and e.who != "nobody":
        note.add(text=f"{e.who}: {doubled}")
    else:
        note.add(text=e.who)
)";

const plan::Type& entry_type() {
  static const plan::Type type =
      plan::Type::record("Entry", {{"who", plan::Kind::text, ""}, {"amount", plan::Kind::number, ""}});
  return type;
}

class SignatureOnly final : public plan::Tool {
 public:
  explicit SignatureOnly(plan::Signature signature) : signature_(std::move(signature)) {}
  const plan::Signature& signature() const override { return signature_; }

 private:
  plan::Signature signature_;
};

plan::Catalog make_catalog() {
  plan::Catalog catalog;
  catalog.add_type(entry_type());
  plan::Signature list;
  list.name = "ledger.list";
  list.result = plan::Type::list(entry_type());
  list.labels["who"] = flow::Label(flow::Source{flow::SourceKind::person, "*", false});
  catalog.add(std::make_unique<SignatureOnly>(std::move(list)));
  plan::Signature note;
  note.name = "note.add";
  note.parameters = {{"text", plan::Kind::text, plan::Role::content, "", {}}};
  note.effect = plan::Effect::write;
  catalog.add(std::make_unique<SignatureOnly>(std::move(note)));
  return catalog;
}

// Answers from memory and counts the steps.
class MemoryWorld final : public plan::World {
 public:
  MemoryWorld() {
    const flow::Label ben(flow::Source{flow::SourceKind::person, "ben@x.example", true});
    plan::List entries;
    for (int i = 0; i < kEntries; ++i) {
      entries.push_back(plan::record_value(
          entry_type(), {plan::text_value("Ben", ben), plan::number_value(i % 100, flow::Label::owner())}));
    }
    entries_ = plan::list_value(entry_type(), std::move(entries));
  }
  Time now() const override { return {Instant(Seconds(1'800'000'000)), Zone()}; }
  Result<void> step(plan::Position) override {
    ++steps;
    return {};
  }
  Result<Value> call(const plan::Call& call, const plan::Site&) override {
    ++calls;
    if (call.signature->effect == plan::Effect::read) return entries_;
    return plan::missing_value(plan::Type());
  }
  Result<Value> extract(const Value& text, const plan::Type&, const plan::Site&) override { return text; }
  Result<Value> classify(const Value& text, const Value&, const plan::Site&) override { return text; }
  Result<Value> choose(const Value& list, const Value&, const plan::Site&) override { return list; }
  Result<Value> draft(const Value& instruction, const Value&, const plan::Site&) override { return instruction; }
  Result<std::optional<Value>> ask(const Value&, const Value&, std::string_view, const plan::Site&) override {
    return std::nullopt;
  }
  Result<std::optional<bool>> confirm(const Value&, const Value&, const plan::Site&) override { return true; }
  Result<void> say(const Value&, const plan::Site&) override { return {}; }
  Result<void> stopped(const Value&, const plan::Site&) override { return {}; }

  int steps = 0;
  int calls = 0;

 private:
  Value entries_;
};

void interpreter_step(benchmark::State& state) {
  const plan::Catalog catalog = make_catalog();
  const auto checked = plan::check_text(kPlan, catalog);
  if (!checked) {
    state.SkipWithError(checked.error().front().message.c_str());
    return;
  }
  MemoryWorld world;
  for (auto _ : state) {
    world.steps = world.calls = 0;
    const auto end = plan::evaluate(*checked, catalog, {{}}, world);
    if (!end || world.calls != kEntries + 1) {
      state.SkipWithError(end ? "the plan made another number of calls" : end.error().message.c_str());
      return;
    }
  }
  // Seconds a step: the inverse of a rate.
  state.counters["seconds_per_step"] =
      benchmark::Counter(world.steps, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["steps"] = world.steps;
}
BENCHMARK(interpreter_step)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace adjutant::bench
