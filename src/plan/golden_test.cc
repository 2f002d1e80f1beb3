// Every tests/plan/ok-*.plan is checked, printed and run, every fail-*.plan is refused, exactly as the file beside it
// says. ADJUTANT_ACCEPT=1 writes those files anew.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "base/file.h"
#include "base/text.h"
#include "plan/parser.h"
#include "plan/printer.h"
#include "plan/test_world.h"

namespace adjutant::plan {
namespace {

std::string sources(const Label& label) {
  std::string out = label.sources().empty() ? "nobody" : flow::describe_sources(label);
  if (!label.readers().everyone()) out += fmt::format(" (only for {})", join(label.readers().addresses(), ", "));
  return out;
}

std::string report(const CheckedPlan& plan) {
  std::string out;
  for (const auto& call : plan.calls) {
    out += fmt::format("line {}: {}, {}, {}\n", call.at.line, call.signature->name, to_string(call.signature->effect),
                       call.most ? fmt::format("at most {}", *call.most) : "any number");
    if (!call.control.sources().empty()) {
      out += fmt::format("  decided by {}{}\n", sources(call.control),
                         call.control_path.empty() ? "" : fmt::format(" by {}", join(call.control_path, " → ")));
    }
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const Shape& shape = call.arguments[i];
      if (shape.type.kind() == Kind::nothing) continue;
      out += fmt::format("  {}: {} from {}{}\n", call.signature->parameters[i].name, shape.type.text(),
                         sources(shape.everything()),
                         shape.path.empty() ? "" : fmt::format(" by {}", join(shape.path, " → ")));
    }
  }
  return out;
}

std::string ending(const Result<Evaluation>& done) {
  if (!done) return done.error().text();
  switch (done->ending) {
    case Ending::finished: return "finished";
    case Ending::needs_result: return fmt::format("line {} hangs on a result that is not there yet", done->at.line);
    case Ending::waits: return fmt::format("line {} waits for the owner", done->at.line);
  }
  return "";
}

std::string run(const CheckedPlan& plan, const Catalog& catalog, bool rehearses) {
  TestWorld world;
  world.rehearses = rehearses;
  std::vector<std::vector<Value>> arguments;
  for (const auto& job : plan.parameters) {
    arguments.emplace_back();
    for (const auto& type : job) arguments.back().push_back(world.argument(type));
  }
  const auto done = evaluate(plan, catalog, arguments, world);
  return join(world.log, "\n") + (world.log.empty() ? "" : "\n") + ending(done) + "\n";
}

std::string accepted(const std::string& source, const Catalog& catalog) {
  const auto plan = check_text(source, catalog);
  if (!plan) return to_error(plan.error(), source, "plan").text() + "\n";
  const std::string printed = print(plan->program);
  std::string out = printed == source ? "" : "== printed\n" + printed;
  out += "== calls\n" + report(*plan) + "== run\n" + run(*plan, catalog, false);
  const std::string rehearsal = run(*plan, catalog, true);
  if (!out.ends_with("== run\n" + rehearsal)) out += "== rehearsal\n" + rehearsal;
  return out;
}

std::string refused(const std::string& source, const Catalog& catalog) {
  const auto plan = check_text(source, catalog);
  return plan ? "The plan is sound.\n" : to_error(plan.error(), source, "plan").message + "\n";
}

std::vector<std::string> plans() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(ADJUTANT_SOURCE_DIR) / "tests/plan")) {
    if (entry.path().extension() == ".plan") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, Plan) {
  Catalog catalog;
  add_test_tools(catalog);
  const fs::path folder = fs::path(ADJUTANT_SOURCE_DIR) / "tests/plan";
  const std::string source = *read_file(folder / (GetParam() + ".plan"));
  const bool is_ok = GetParam().starts_with("ok-");
  ASSERT_TRUE(is_ok || GetParam().starts_with("fail-")) << "call it ok-NAME.plan or fail-NAME.plan";
  EXPECT_EQ(check_text(source, catalog).has_value(), is_ok);
  const std::string actual = is_ok ? accepted(source, catalog) : refused(source, catalog);
  const fs::path expected = folder / (GetParam() + (is_ok ? ".out" : ".err"));
  if (std::getenv("ADJUTANT_ACCEPT")) {
    ASSERT_TRUE(write_file(expected, actual));
  }
  EXPECT_EQ(actual, read_file(expected).value_or("")) << "ADJUTANT_ACCEPT=1 accepts it";
}

INSTANTIATE_TEST_SUITE_P(Plans, Golden, testing::ValuesIn(plans()),
                         [](const auto& info) { return replace_all(info.param, "-", "_"); });

}  // namespace
}  // namespace adjutant::plan
