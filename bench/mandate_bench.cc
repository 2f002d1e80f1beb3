#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "mandate/mandate.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

struct Everyone final : Facts {
  Result<bool> in_contacts(std::string_view) const override { return true; }
  Result<bool> is_owner(std::string_view) const override { return false; }
  Result<bool> endorsed(std::string_view, std::string_view, std::string_view) const override { return true; }
  Result<Used> used(const std::string&, Instant) const override { return Used{}; }
};

// One decision on a mail with 100 rules, of which ten are about sending.
void mandate_decision_with_100_rules(benchmark::State& state) {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  std::string text;
  for (int i = 0; i < 100; ++i) {
    const char* tool = i % 10 == 0 ? "mail.send" : i % 2 ? "mail.archive" : "calendar.create";
    text += fmt::format("[[grant]]\nname = \"rule {}\"\ntool = \"{}\"\n", i, tool);
    // The last of the ten about sending is the one that covers the call.
    if (i % 10 == 0)
      text +=
          fmt::format("where = {{ recipient = \"under domain {}.example\", content = \"readable by recipient\" }}\n",
                      i == 90 ? std::string("x") : fmt::format("x{}", i));
    text += fmt::format("limit = {{ count = {}, per = \"day\" }}\n", i + 10);
  }
  const Mandate mandate = *Mandate::load(text, catalog);
  const auto call = *plan::make_call(catalog.find("mail.send")->signature(),
                                     Json().set("to", Json(Json::Array{Json("ben@x.example")})).set("body", "hello"),
                                     flow::Label::owner());
  const Everyone facts;
  const Time now{Instant(Seconds(1'800'000'000)), Zone()};
  for (auto _ : state) benchmark::DoNotOptimize(mandate.decide(call, facts, now));
}
BENCHMARK(mandate_decision_with_100_rules);

}  // namespace
}  // namespace adjutant::mandate
