#include "app/connection_rules.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "mandate/connected.h"
#include "mandate/difference.h"

namespace adjutant::app {
namespace {

std::string begin_mark(std::string_view name) { return fmt::format("# Rules for the connection {}:", name); }
std::string end_mark(std::string_view name) { return fmt::format("# End of the rules for the connection {}.", name); }

}  // namespace

Result<ProposedRules> propose_rules(const Assistant& assistant, const mandate::Mandate& before,
                                    const std::string& name) {
  const std::string text = TRY(read_file(assistant.home.mandate(), 1 << 20));
  if (text.find(begin_mark(name) + "\n") != std::string::npos) return ProposedRules{};
  const std::string shipped = TRY(read_file(fs::path(ADJUTANT_SHARE) / "connected.toml", 1 << 20));
  const std::string rules = TRY(mandate::rules_for_connection(shipped, name, assistant.catalog));
  if (rules.empty()) return ProposedRules{};
  ProposedRules out;
  out.mandate = fmt::format("{}\n{}\n{}{}\n", text, begin_mark(name), rules, end_mark(name));
  out.changes = mandate::difference(before, TRY(mandate::Mandate::load(out.mandate, assistant.catalog))).text();
  return out;
}

std::string without_rules(std::string_view mandate, std::string_view name) {
  const std::string end = end_mark(name) + "\n";
  const auto from = mandate.find(begin_mark(name) + "\n");
  if (from == std::string_view::npos) return std::string(mandate);
  const auto to = mandate.find(end, from);
  if (to == std::string_view::npos) return std::string(mandate);
  std::string out(mandate.substr(0, from));
  if (out.ends_with("\n\n")) out.pop_back();
  return out + std::string(mandate.substr(to + end.size()));
}

}  // namespace adjutant::app
