#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json_list.h"
#include "base/text.h"
#include "cli/commands.h"
#include "plan/checker.h"

namespace adjutant::cli {
namespace {

using mandate::Possible;
using mandate::Verdict;

// What can become of the call, in a few words; reasons follow where it ends in a colon.
std::string in_words(const Possible& possible) {
  static const std::string kOnlyThatCall = "only with your approval of that very call";
  if (possible.best == possible.worst) {
    switch (possible.best) {
      case Verdict::allow: return "always allowed";
      case Verdict::ask: return "always asks:";
      case Verdict::approve_each: return "never allowed, " + kOnlyThatCall + ":";
      case Verdict::forbid: return "never allowed:";
    }
  }
  if (possible.worst == Verdict::forbid)
    return fmt::format("{}, or forbidden, which depends on this:", to_string(possible.best));
  if (possible.best == Verdict::allow && possible.worst == Verdict::ask) return "allowed, and asks when:";
  if (possible.best == Verdict::allow) return "allowed, but " + kOnlyThatCall + " when:";
  return "asks, and happens " + kOnlyThatCall + " when:";
}

std::string call_text(const plan::PossibleCall& call, const Possible& possible) {
  std::string out = fmt::format("  line {}: {} ({}), {}\n", call.at.line, call.signature->name,
                                plan::to_string(call.signature->effect), in_words(possible));
  if (possible.worst != Verdict::allow) {
    for (const auto& reason : possible.asks_when) out += fmt::format("      - {}\n", one_line(reason, 300));
    for (const auto& step : possible.path) out += fmt::format("          {}\n", one_line(step, 300));
  }
  if (!possible.count.empty()) out += fmt::format("      happens {}\n", possible.count);
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.arguments[i].type.kind() == plan::Kind::nothing) continue;
    out += fmt::format("      {} may come from {}\n", call.signature->parameters[i].name,
                       flow::describe_sources(call.arguments[i].everything()));
  }
  if (!call.control.sources().empty())
    out += fmt::format("      whether it happens is decided by {}\n", flow::describe_sources(call.control));
  return out;
}

Json call_json(const plan::PossibleCall& call, const Possible& possible) {
  Json arguments = Json::object();
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.arguments[i].type.kind() == plan::Kind::nothing) continue;
    arguments.set(call.signature->parameters[i].name,
                  Json()
                      .set("from", flow::describe_sources(call.arguments[i].everything()))
                      .set("path", json_list(call.arguments[i].path)));
  }
  const bool reasons = possible.worst != Verdict::allow;
  return Json()
      .set("line", call.at.line)
      .set("tool", call.signature->name)
      .set("effect", plan::to_string(call.signature->effect))
      .set("arguments", std::move(arguments))
      .set("decided_by", flow::describe_sources(call.control))
      .set("at_most", call.most ? Json(*call.most) : Json())
      .set("verdict", Json()
                          .set("best", to_string(possible.best))
                          .set("worst", to_string(possible.worst))
                          .set("rule", possible.rule)
                          .set("asks_when", reasons ? json_list(possible.asks_when) : Json::array())
                          .set("path", reasons ? json_list(possible.path) : Json::array()));
}

}  // namespace

int plan_check(Assistant& assistant, const std::filesystem::path& file, const Options& options) {
  const auto text = read_file(file, 1 << 20);
  if (!text) return show_error(text.error(), options);
  const auto plan = plan::check_text(*text, assistant.catalog);
  if (!plan) return show_error(plan::to_error(plan.error(), *text, file.string()), options);
  const auto possible = assistant.authority.possible(plan->calls, {assistant.clock.now(), assistant.zone});
  Json calls = Json::array();
  std::string words;
  for (std::size_t i = 0; i < plan->calls.size(); ++i) {
    calls.push(call_json(plan->calls[i], possible[i]));
    words += call_text(plan->calls[i], possible[i]);
  }
  if (options.json) show(Json().set("ok", true).set("calls", std::move(calls)).pretty() + "\n");
  else show(words + "The plan is sound.\n");
  return 0;
}

}  // namespace adjutant::cli
