#include <fmt/format.h>

#include "app/listings.h"
#include "base/text.h"
#include "cli/commands.h"
#include "plan/builtins.h"

namespace adjutant::cli {
namespace {

// In a cell of a Markdown table.
std::string cell(std::string_view text) { return replace_all(one_line(text, 300), "|", "\\|"); }

std::string builtin_lines() {
  std::string out = "## Builtins\n\n| call | what it does |\n|---|---|\n";
  for (const auto& builtin : plan::builtins()) {
    std::vector<std::string> parameters(builtin.parameters.begin(), builtin.parameters.end());
    out += fmt::format("| `{}({})` | {} |\n", builtin.name, join(parameters, ", "), cell(builtin.doc));
  }
  return out;
}

std::string type_lines(const plan::Catalog& catalog) {
  std::string out = "\n## Records\n";
  for (const auto& name : catalog.type_names()) {
    out += fmt::format("\n### {}\n\n| field | type | |\n|---|---|---|\n", name);
    for (const auto& field : catalog.type(name)->fields())
      out += fmt::format("| `{}` | {} | {} |\n", field.name, cell(field.type.text()), cell(field.doc));
  }
  return out;
}

std::string tool_lines(const plan::Signature& signature) {
  std::string out =
      fmt::format("\n### {}\n\n{} Effect: {}.", signature.name, signature.doc, plan::to_string(signature.effect));
  if (plan::changes_the_world(signature.effect)) {
    out += fmt::format(" At most once by {}. Undo: {}.", plan::to_string(signature.once),
                       signature.inverse.empty() ? "none" : signature.inverse);
  }
  out += "\n";
  if (!signature.parameters.empty()) out += "\n| argument | type | role | default | |\n|---|---|---|---|---|\n";
  for (const auto& parameter : signature.parameters) {
    const std::string fallback = !parameter.fallback             ? "needed"
                                 : parameter.fallback->is_null() ? "missing"
                                                                 : parameter.fallback->dump();
    out += fmt::format("| `{}` | {} | {} | {} | {} |\n", parameter.name, cell(parameter.type.text()),
                       plan::to_string(parameter.role), cell(fallback), cell(parameter.doc));
  }
  if (signature.result.kind() != plan::Kind::nothing) out += fmt::format("\nGives `{}`.", signature.result.text());
  for (const auto& [field, label] : signature.labels) {
    out += fmt::format(" {} from {}.", field.empty() ? "It comes" : fmt::format("`{}` comes", field),
                       flow::describe_sources(label));
  }
  return out + (out.ends_with('\n') ? "" : "\n");
}

}  // namespace

int list_tools(Assistant& assistant, const Options& options) {
  const auto signatures = assistant.catalog.signatures();
  if (options.json) {
    show(app::tool_list(assistant).pretty() + "\n");
    return 0;
  }
  std::string out =
      "# What plans can call\n\nWritten by `adjutant tools`. How plans are written: PLAN-LANGUAGE.md.\n\n";
  out += builtin_lines() + type_lines(assistant.catalog) + "\n## Tools\n";
  for (const auto* signature : signatures) out += tool_lines(*signature);
  show(out);
  return 0;
}

}  // namespace adjutant::cli
