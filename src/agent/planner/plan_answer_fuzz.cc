// What a model says that was asked for a plan: whatever it is, what is taken has its form, and what may be prepared is the
// same plan when it is printed and read again.
#include <cstdint>

#include "agent/planner/plan_answer.h"
#include "agent/planner/stages.h"
#include "base/require.h"
#include "base/text.h"
#include "plan/printer.h"
#include "plan/test_tools.h"

namespace {

using namespace adjutant;

const plan::Catalog& catalog() {
  static const auto* made = [] {
    auto* tools = new plan::Catalog();
    plan::add_test_tools(*tools);
    agent::add_stage_tool(*tools);
    return tools;
  }();
  return *made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto request = agent::request_parts("write \"the lease\" to ben@work.example\nbelow");
  const auto text = agent::plan_text_in({reinterpret_cast<const char*>(data), size});
  if (!text) return 0;
  require(text->size() <= size && !trim(*text).empty() && !has_hidden_characters(*text));
  const auto ready = agent::ready_plan(*text, catalog(), request);
  if (!ready) return 0;
  const auto& program = ready->plan.program;
  require(ready->arguments.size() == program.jobs.size());
  const auto again = agent::ready_plan(plan::print(program), catalog(), request);
  require(again && again->plan.program == program);
  return 0;
}
