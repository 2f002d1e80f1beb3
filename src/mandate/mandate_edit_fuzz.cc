// A mandate whose every rule is changed and taken out, and a form of whatever texts that is added: nothing else may say
// anything else afterwards.
#include <cstdint>

#include "base/text.h"
#include "mandate/mandate_edit.h"
#include "mandate/rule_words.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

const plan::Catalog& catalog() {
  static const auto* made = [] {
    auto* tools = new plan::Catalog();
    plan::add_test_tools(*tools);
    return tools;
  }();
  return *made;
}

std::vector<std::string> others(const Mandate& mandate, const std::string& name) {
  std::vector<std::string> out;
  for (const auto& rule : mandate.rules()) {
    if (rule.name != name) out.push_back(rule.name + " " + in_words(rule));
  }
  return out;
}

void look(const Result<std::string>& text, const Mandate& before, const std::string& name, bool is_there) {
  if (!text) return;
  const auto after = Mandate::load(*text, catalog());
  if (!after || (after->rule(name) != nullptr) != is_there || others(*after, name) != others(before, name))
    __builtin_trap();
}

}  // namespace
}  // namespace adjutant::mandate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant::mandate;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  // What stands behind a NUL is for the texts of a form, a line each.
  const auto cut = all.find('\0');
  const auto text = all.substr(0, cut);
  const auto mandate = Mandate::load(text, catalog());
  if (!mandate) return 0;
  for (const auto& rule : mandate->rules()) {
    look(without_rule(text, rule.name, catalog()), *mandate, rule.name, false);
    RuleForm form = form_of(rule);
    form.until = "2030-01-31";
    form.days.clear();
    if (!form.where.empty()) form.where.back().conditions.emplace_back("trusted");
    look(with_changed_rule(text, form, catalog()), *mandate, rule.name, true);
  }
  if (cut == all.npos) return 0;
  const auto lines = adjutant::split(all.substr(cut + 1), '\n');
  const auto line = [&](std::size_t i) { return lines[i % lines.size()]; };
  RuleForm form;
  form.name = line(0);
  form.tools = {line(1)};
  form.where = {{line(2), {line(3)}}};
  form.limits = {{3, line(4), "day"}};
  form.hours = line(5);
  form.until = line(6);
  look(with_rule(text, form, catalog()), *mandate, form.name, true);
  return 0;
}
