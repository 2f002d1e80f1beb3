// A plan from anybody: it is read, checked, printed and read again to the same tree; a sound one is run in a small
// world, forwards and as a rehearsal.
#include <cstdint>
#include <cstdlib>

#include "plan/parser.h"
#include "plan/printer.h"
#include "plan/test_world.h"

namespace {

using namespace adjutant::plan;

const Catalog& catalog() {
  static const auto* made = [] {
    auto* tools = new Catalog();
    add_test_tools(*tools);
    return tools;
  }();
  return *made;
}

void run(const CheckedPlan& plan, bool rehearses) {
  TestWorld world;
  world.rehearses = rehearses;
  std::vector<std::vector<Value>> arguments;
  for (const auto& job : plan.parameters) {
    arguments.emplace_back();
    for (const auto& type : job) arguments.back().push_back(world.argument(type));
  }
  [[maybe_unused]] const auto done = evaluate(plan, catalog(), arguments, world);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto program = parse({reinterpret_cast<const char*>(data), size});
  if (!program) return 0;
  const auto again = parse(print(*program));
  if (!again || !(*again == *program)) std::abort();
  const auto plan = check(*program, catalog());
  if (!plan) return 0;
  run(*plan, false);
  run(*plan, true);
  return 0;
}
