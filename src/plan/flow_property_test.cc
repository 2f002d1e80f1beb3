// Laws of labels over whole plans: what the checker says beforehand covers what happens; nothing that a label hides
// reaches an effect that the label does not reach.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <functional>

#include "plan/plan_maker.h"
#include "plan/test_foresees.h"
#include "plan/test_world.h"

namespace adjutant::plan {
namespace {

std::string made_plan(PlanMaker::Risk risk) {
  return PlanMaker([](int count) { return *rc::gen::inRange(0, count); }, risk).make();
}

CheckedPlan checked(const std::string& text, const Catalog& catalog) {
  auto plan = check_text(text, catalog);
  if (!plan) RC_FAIL(to_error(plan.error(), text, "plan").message);
  return std::move(*plan);
}

// What Eve wrote: with every vowel that plans look for, with none, or anything.
TestWorld world_with_a_secret() {
  const auto letters = rc::gen::container<std::string>(rc::gen::inRange('a', 'z'));
  const std::string secret =
      *rc::gen::oneOf(rc::gen::just<std::string>("aeiou"), rc::gen::just<std::string>(""), letters);
  TestWorld world;
  world.mails[2].subject = secret;
  world.mails[2].body = secret + " " + secret;
  return world;
}

bool from_eve(const Label& label) {
  return std::any_of(label.sources().begin(), label.sources().end(),
                     [](const flow::Source& source) { return source.name == "eve@evil.example"; });
}

// What somebody sees who sees only the effects that Eve's label does not reach.
std::vector<std::string> seen_without_eve(const TestWorld& world) {
  std::vector<std::string> out;
  for (const auto& happened : world.calls) {
    Label label = happened.call.control;
    for (const auto& argument : happened.call.arguments) label = join(label, whole_label(argument));
    if (changes_the_world(happened.call.signature->effect) && !from_eve(label))
      out.push_back(fmt::format("line {}: {}", happened.at.line, happened.words));
  }
  return out;
}

// What is wrong with one call that happened; empty: it is what the checker had said.
std::string not_foreseen(const CheckedPlan& plan, const TestWorld::Happened& happened) {
  const auto& name = happened.call.signature->name;
  const auto possible = std::find_if(plan.calls.begin(), plan.calls.end(), [&](const PossibleCall& call) {
    return call.at.line == happened.at.line && call.at.column == happened.at.column && call.signature->name == name;
  });
  if (possible == plan.calls.end()) return happened.words;
  const auto worse = [&](std::string_view what, const Label& foreseen, const Label& actual) {
    return foresees(foreseen, actual) ? std::string()
                                      : fmt::format("{}, {}: {} / {}", happened.words, what,
                                                    flow::describe_sources(foreseen), flow::describe_sources(actual));
  };
  std::string wrong = worse("control", possible->control, happened.call.control);
  for (std::size_t i = 0; i < happened.call.arguments.size(); ++i)
    wrong += worse(happened.call.signature->parameters[i].name, possible->arguments[i].everything(),
                   whole_label(happened.call.arguments[i]));
  return wrong;
}

std::string too_often(const CheckedPlan& plan, const TestWorld& world) {
  for (const auto& call : plan.calls) {
    const auto times = std::count_if(world.calls.begin(), world.calls.end(), [&](const auto& happened) {
      return happened.at.line == call.at.line && happened.at.column == call.at.column &&
             happened.call.signature == call.signature;
    });
    if (call.most && static_cast<std::size_t>(times) > *call.most)
      return fmt::format("line {}: {} times", call.at.line, times);
  }
  return "";
}

class FlowLaws : public testing::Test {
 protected:
  FlowLaws() { add_test_tools(catalog_); }

  // Checks `law`, which gives what is wrong, for ten plans a case.
  void holds(const char* name, const std::function<std::string(const CheckedPlan&)>& law,
             PlanMaker::Risk risk = PlanMaker::Risk::none) {
    EXPECT_TRUE(rc::check(name, [&] {
      for (int i = 0; i < 10; ++i) {
        const std::string text = made_plan(risk);
        const CheckedPlan plan = checked(text, catalog_);
        const std::string wrong = law(plan);
        if (!wrong.empty()) RC_FAIL(text + wrong);
      }
    }));
  }
  std::string run(const CheckedPlan& plan, TestWorld& world) {
    const auto done = evaluate(plan, catalog_, {{}}, world);
    return done ? "" : done.error().text();
  }
  Catalog catalog_;
};

TEST_F(FlowLaws, WhatTheCheckerSaysCoversWhatHappens) {
  int effects = 0;
  holds("static covers dynamic", [&](const CheckedPlan& plan) {
    TestWorld world = world_with_a_secret();
    world.rehearses = *rc::gen::arbitrary<bool>();
    std::string wrong = run(plan, world) + too_often(plan, world);
    for (const auto& happened : world.calls) {
      wrong += not_foreseen(plan, happened);
      effects += changes_the_world(happened.call.signature->effect);
    }
    return wrong;
  });
  EXPECT_GT(effects, 1000);  // the plans do something
}

// Why a run of a sound plan may fail: for what only the data can tell.
bool only_data_can_tell(const Error& error) {
  static constexpr std::array kReasons = {"there is no number", "is not a number", "of an empty list",
                                          "A text became too long"};
  return std::any_of(kReasons.begin(), kReasons.end(),
                     [&](const char* reason) { return error.message.find(reason) != std::string::npos; });
}

TEST_F(FlowLaws, ARunFailsForNothingThatTheCheckerKnew) {
  int failures = 0;
  holds(
      "no foreseeable failure",
      [&](const CheckedPlan& plan) {
        TestWorld world = world_with_a_secret();
        world.rehearses = *rc::gen::arbitrary<bool>();
        const auto done = evaluate(plan, catalog_, {{}}, world);
        if (done) return std::string();
        ++failures;
        return only_data_can_tell(done.error()) ? "" : done.error().text();
      },
      PlanMaker::Risk::data);
  EXPECT_GT(failures, 20);  // some do fail
}

TEST_F(FlowLaws, WhatALabelHidesDoesNotReachTheOthers) {
  int compared = 0;
  int different = 0;
  holds("non-interference", [&](const CheckedPlan& plan) {
    TestWorld one = world_with_a_secret();
    TestWorld other = world_with_a_secret();
    const std::string failed = run(plan, one) + run(plan, other);
    const auto seen = seen_without_eve(one);
    const auto seen_there = seen_without_eve(other);
    compared += static_cast<int>(seen.size());
    different += one.log != other.log;
    return seen == seen_there ? failed : failed + join(seen, "\n") + "\n--\n" + join(seen_there, "\n");
  });
  EXPECT_GT(compared, 500);  // something was seen that had to be the same
  EXPECT_GT(different, 40);  // and the secret made a difference elsewhere
}

}  // namespace
}  // namespace adjutant::plan
