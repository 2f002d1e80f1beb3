// All checkers on the effects of one run, in a home with 20,000 mails; and what it takes to know that mailbox.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>

#include "bench/large_home.h"

namespace adjutant::bench {
namespace {

using agent::objections::Asked;
using agent::objections::Effect;

Effect effect(plan::Catalog& catalog, int step, const char* tool, Json arguments) {
  Effect out;
  out.step = step;
  out.signature = &catalog.find(tool)->signature();
  out.arguments = std::move(arguments);
  return out;
}

Json list(std::initializer_list<const char*> items) {
  Json out = Json::array();
  for (const char* item : items) out.push(item);
  return out;
}

// A mail to known and unknown people, a meeting, a payment, a reminder: something for every checker.
std::vector<Effect> effects(app::Assistant& home) {
  const Time at{home.clock.now() + std::chrono::hours(20), home.zone};
  std::vector<Effect> out;
  out.push_back(effect(home.catalog, 1, "mail.send",
                       Json()
                           .set("to", list({"ben8@firm8.example", "ben8@firrn8.example", "new@other.example"}))
                           .set("subject", "Papers")
                           .set("body", "Hello, please find the papers attached. Between us: it is late.")));
  out.push_back(effect(home.catalog, 2, "calendar.meet",
                       Json()
                           .set("title", "Talk")
                           .set("start", iso(at))
                           .set("duration", "PT1H")
                           .set("location", "Place 3")
                           .set("to", list({"ben8@firm8.example"}))
                           .set("all_day", false)));
  out.push_back(effect(home.catalog, 3, "bank.prepare_transfer",
                       Json()
                           .set("to", "Firm 8")
                           .set("iban", "DE89370400440532013000")
                           .set("amount", "20.00 EUR")
                           .set("reference", "Invoice 4417")));
  out.push_back(effect(home.catalog, 4, "reminders.add", Json().set("text", "send the papers").set("at", iso(at))));
  return out;
}

void objections_with_20000_mails(benchmark::State& state) {
  const LargeHome home = large_home();
  const auto planned = effects(home.assistant);
  const Asked asked{"no run", "write to Ben about the papers", {home.assistant.clock.now(), home.assistant.zone}};
  // What a rehearsal of these effects has looked at before: calendars and contacts are read.
  home.assistant.objector.object(asked, planned);
  std::vector<double> times;
  std::size_t found = 0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    found = home.assistant.objector.object(asked, planned).size();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::ranges::sort(times);
  state.counters["p50_ms"] = times[times.size() / 2];
  state.counters["p95_ms"] = times[times.size() * 95 / 100];
  state.counters["objections"] = static_cast<double>(found);
  state.counters["index_seconds"] = home.seconds_to_index;
}
BENCHMARK(objections_with_20000_mails)->Iterations(200)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace adjutant::bench
