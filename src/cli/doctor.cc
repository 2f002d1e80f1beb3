#include <fmt/format.h>

#include <algorithm>

#include "app/health.h"
#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {

namespace {

int show_checks(const std::vector<app::HealthCheck>& all, const Options& options) {
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

}  // namespace

int doctor(Assistant& assistant, const Options& options) { return show_checks(app::check_health(assistant), options); }

int doctor_without_home(const Error& why, const Options& options) {
  return show_checks({{"home", false, why.text()}}, options);
}

}  // namespace adjutant::cli
