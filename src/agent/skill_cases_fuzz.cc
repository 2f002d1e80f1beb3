// Any .test file: each case says something and expects something, and what it expects is enough.
#include <cstdint>

#include "agent/skill_cases.h"
#include "base/require.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant;
  using namespace adjutant::agent;
  const auto cases = read_skill_cases({reinterpret_cast<const char*>(data), size}, "x.test");
  if (!cases) {
    require(cases.error().message.starts_with("x.test"));
    return 0;
  }
  int line = 0;
  for (const auto& each : *cases) {
    require(each.line > line && !each.sentence.empty());
    line = each.line;
    require(each.plans.size() + each.answers.size() + each.problems.size() > 0);
    const CaseRun run{"x", each.plans, join(each.answers, "\n"), join(each.problems, "\n")};
    require(what_is_wrong(each, "x", run).empty());
    require(!what_is_wrong(each, "another", run).empty());
  }
  return 0;
}
