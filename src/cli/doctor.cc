#include <fmt/format.h>

#include <algorithm>

#include "app/health.h"
#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {

int doctor(Assistant& assistant, const Options& options) {
  const auto all = app::check_health(assistant);
  Json checks = Json::array();
  for (const auto& each : all) {
    checks.push(Json().set("check", each.what).set("ok", each.good).set("says", each.says));
    if (options.json) continue;
    if (each.remark) show(fmt::format("    {}: {}\n", one_line(each.what, 120), one_line(each.says, 200)));
    else show(fmt::format("  {} {}: {}\n", each.good ? "✓" : "✗", each.what, one_line(each.says, 300)));
  }
  const bool broken = std::ranges::any_of(all, [](const app::HealthCheck& each) { return !each.good; });
  if (options.json) show(Json().set("ok", !broken).set("checks", std::move(checks)).pretty() + "\n");
  return broken ? static_cast<int>(ErrorKind::failed) : 0;
}

}  // namespace adjutant::cli
