#include "plan/grammar.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <vector>

#include "base/text.h"
#include "plan/builtins.h"
#include "plan/token_cursor.h"

namespace adjutant::plan {
namespace {

constexpr int kDeepestBlock = 5;
constexpr int kDeepestBracket = 6;
constexpr int kDeepestInserted = 3;  // inside f"{...}"
constexpr int kDeepestType = 2;

// Printable characters of scripts that people write requests in; nothing that a reader does not see.
constexpr std::string_view kBeyondAscii =
    R"(\u00A1-\u00AC\u00AE-\u034E\u0370-\u0605\u0620-\u06DC\u0900-\u10FF\u1E00-\u1FFF\u2013-\u2014\u2018-\u201E\u2026\u20A0-\u20BF\u3041-\u30FF\u3400-\u9FFF\uAC00-\uD7A3)";

// Texts and what is in them.
constexpr std::string_view kFixedRules = R"GBNF(
text ::= "\"" (text-char | "\\" [nt"\\]){0,400} "\""
text-char ::= [ !#-[\]-~BEYOND]
single ::= "'" ([ !#-&(-[\]-z|~BEYOND] | "\\" [nt"\\']){0,80} "'"
template ::= "f\"" (template-char | "\\" [nt"\\] | "{{" | "}}" | inserted){1,200} "\""
template-char ::= [ !#-[\]-z|~BEYOND]
inserted ::= "{" inserted-0 (":" [ !#-&(-[\]-z|~]{1,40})? "}"
number ::= [0-9]{1,12} ("." [0-9]{1,6})?
member ::= name ": " type-0
record ::= "class " type-name ":\n" ("    " text "\n")? ("    " member "\n"){1,20} "\n"
job ::= "def " name "(" (member (", " member){0,7})? "):\n" ("    " text "\n")? step-1{1,60}
root ::= record{0,6} (job ("\n" job){0,3} | (text "\n")? step-0{1,60})
)GBNF";

std::string literal(std::string_view text) {
  return "\"" + replace_all(replace_all(std::string(text), "\\", "\\\\"), "\"", "\\\"") + "\"";
}

std::string rule_name(std::string_view name) { return replace_all(replace_all(std::string(name), ".", "-"), "_", "-"); }

std::string alternatives(const std::vector<std::string>& all) { return join(all, " | "); }

// The names that are none of these words: a tree of the words' letters, and at each place the ways out of it.
class NameRules {
 public:
  NameRules(std::string rule, std::string first, const std::vector<std::string>& words)
      : rule_(std::move(rule)), first_(std::move(first)) {
    for (const auto& word : words) {
      if (class_holds(first_, word.front())) words_.insert(word);
    }
  }

  std::string text() {
    std::string out;
    add("", out);
    return out;
  }

 private:
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

  static bool class_holds(std::string_view letters, char c) { return letters.contains(c); }

  std::string name_of(std::string_view prefix) const {
    return prefix.empty() ? rule_ : fmt::format("{}-after-{}", rule_, rule_name(prefix));
  }

  void add(const std::string& prefix, std::string& out) {
    std::string rest(prefix.empty() ? std::string_view(first_) : kLetters);
    std::vector<std::string> ways, next;
    for (const char c : std::string(rest)) {
      const std::string longer = prefix + c;
      const auto at = words_.lower_bound(longer);
      if (at == words_.end() || !at->starts_with(longer)) continue;
      std::erase(rest, c);
      next.push_back(longer);
      ways.push_back(fmt::format("\"{}\" {}", c, name_of(longer)));
    }
    ways.push_back(fmt::format("[{}] name-rest", rest));
    if (!prefix.empty() && !words_.contains(prefix)) ways.emplace_back("\"\"");
    out += fmt::format("{} ::= {}\n", name_of(prefix), alternatives(ways));
    for (const auto& longer : next) add(longer, out);
  }

  const std::string rule_;
  const std::string first_;
  std::set<std::string> words_;
};

std::string name_rules() {
  const auto words = words_that_are_no_names();
  std::string small = "abcdefghijklmnopqrstuvwxyz_", capital = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return "name-rest ::= [a-zA-Z0-9_]{0,30}\n" + NameRules("name", small + capital, words).text() +
         NameRules("type-name", capital, words).text();
}

std::string type_rules() {
  std::vector<std::string> plain;
  for (const char* name :
       {"text", "number", "bool", "time", "date", "duration", "money", "iban", "address", "place", "file"})
    plain.push_back(literal(name));
  std::string out = "type-plain ::= " + alternatives(plain) + " | type-name | text (\" | \" text){0,7}\n";
  for (int deep = 0; deep <= kDeepestType; ++deep) {
    const std::string list = deep < kDeepestType ? fmt::format(" | \"list[\" type-{} \"]\"", deep + 1) : "";
    out += fmt::format("type-{} ::= (type-plain{}) \"?\"?\n", deep, list);
  }
  return out;
}

// Values of one kind: those of steps, or those that are inserted into f"...", where texts have other quotes and no values
// are inserted again.
struct ValueKind {
  std::string rule;  // "value"
  int deepest = 0;
  std::string texts;  // the rule of texts
};

std::vector<std::string> call_alternatives(const ValueKind& kind, int deep, std::span<const Signature* const> tools) {
  const std::string value = fmt::format("{}-{}", kind.rule, deep + 1);
  std::vector<std::string> calls;
  for (const auto* tool : tools) {
    const std::string argument = fmt::format("arg-of-{} \"=\" {}", rule_name(tool->name), value);
    const std::string all = tool->parameters.empty()
                                ? ""
                                : fmt::format(" ({0} (\", \" {0}){{0,{1}}})?", argument, tool->parameters.size() - 1);
    calls.push_back(fmt::format("{}{} \")\"", literal(tool->name + "("), all));
  }
  return calls;
}

std::string value_rules(const ValueKind& kind, int deep, std::span<const Signature* const> tools) {
  const auto rule = [&](std::string_view part) { return fmt::format("{}-{}-{}", kind.rule, part, deep); };
  const std::string self = fmt::format("{}-{}", kind.rule, deep), inner = fmt::format("{}-{}", kind.rule, deep + 1);
  std::string out;
  out += fmt::format("{} ::= {} (\" or \" {}){{0,3}}\n", self, rule("both"), rule("both"));
  out += fmt::format("{} ::= {} (\" and \" {}){{0,3}}\n", rule("both"), rule("not"), rule("not"));
  out += fmt::format("{} ::= (\"not \")? {} (({}) {})?\n", rule("not"), rule("sum"),
                     R"(" == " | " != " | " < " | " <= " | " > " | " >= " | " in " | " not in ")", rule("sum"));
  out += fmt::format("{} ::= {} ((\" + \" | \" - \") {}){{0,4}}\n", rule("sum"), rule("product"), rule("product"));
  out += fmt::format("{0} ::= {1} ((\" * \" | \" / \") {1}){{0,2}}\n", rule("product"), rule("negative"));
  out += fmt::format("{} ::= \"-\"? {} (\".\" name{}){{0,4}}\n", rule("negative"), rule("primary"),
                     deep < kind.deepest ? fmt::format(" | \"[\" {} \"]\"", inner) : "");
  std::vector<std::string> primary = {"name", "number", kind.texts, "\"True\"", "\"False\"", "\"None\""};
  if (kind.rule == "value") primary.emplace_back("template");
  if (deep < kind.deepest) {
    primary.push_back(rule("call"));
    primary.push_back(fmt::format("\"(\" {} \")\"", inner));
    primary.push_back(fmt::format("\"[\" ({0} (\", \" {0}){{0,15}})? \"]\"", inner));
    primary.push_back(fmt::format("\"[\" {0} \" for \" name \" in \" {0} (\" if \" {0})? \"]\"", inner));
    const std::string named = fmt::format("builtin-arg \"=\" {}", inner);
    std::vector<std::string> calls = call_alternatives(kind, deep, tools);
    calls.push_back(fmt::format(
        "builtin \"(\" ({0} (\", \" {0}){{0,3}} (\", \" {1}){{0,2}} | {1} (\", \" {1}){{0,2}})? \")\"", inner, named));
    calls.push_back(fmt::format("type-name \"(\" name \"=\" {0} (\", \" name \"=\" {0}){{0,15}} \")\"", inner));
    out += fmt::format("{} ::= {}\n", rule("call"), alternatives(calls));
  }
  return out + fmt::format("{} ::= {}\n", rule("primary"), alternatives(primary));
}

std::string step_rules(int deep) {
  const std::string margin(static_cast<std::size_t>(deep) * 4, ' ');
  std::string out = fmt::format("step-{} ::= \"{}\" (name \" = \" value-0 \"\\n\" | value-call-0 \"\\n\" | \"pass\\n\"",
                                deep, margin);
  if (deep == kDeepestBlock) return out + ")\n";
  out += fmt::format(
      " | \"for \" name \" in \" value-0 \":\\n\" block-{0} | \"if \" value-0 \":\\n\" block-{0} (\"{1}elif \" value-0 "
      "\":\\n\" block-{0}){{0,4}} (\"{1}else:\\n\" block-{0})?)\n",
      deep + 1, margin);
  return out + fmt::format("block-{0} ::= step-{0}{{1,20}}\n", deep + 1);
}

std::string builtin_rules() {
  std::vector<std::string> names, parameters;
  std::set<std::string, std::less<>> seen;
  for (const auto& builtin : builtins()) {
    names.push_back(literal(builtin.name));
    for (std::string_view parameter : builtin.parameters) {
      if (parameter.ends_with('?')) parameter.remove_suffix(1);
      if (seen.emplace(parameter).second) parameters.push_back(literal(parameter));
    }
  }
  return fmt::format("builtin ::= {}\nbuiltin-arg ::= {}\n", alternatives(names), alternatives(parameters));
}

}  // namespace

std::string plan_grammar(std::span<const Signature* const> tools) {
  std::string out = replace_all(std::string(kFixedRules), "BEYOND", kBeyondAscii);
  out += name_rules() + type_rules() + builtin_rules();
  for (const auto* tool : tools) {
    std::vector<std::string> names;
    for (const auto& parameter : tool->parameters) names.push_back(literal(parameter.name));
    if (!names.empty()) out += fmt::format("arg-of-{} ::= {}\n", rule_name(tool->name), alternatives(names));
  }
  const ValueKind values{"value", kDeepestBracket, "text"}, inserted{"inserted", kDeepestInserted, "single"};
  for (int deep = 0; deep <= kDeepestBracket; ++deep) out += value_rules(values, deep, tools);
  for (int deep = 0; deep <= kDeepestInserted; ++deep) out += value_rules(inserted, deep, tools);
  for (int deep = 0; deep <= kDeepestBlock; ++deep) out += step_rules(deep);
  return out;
}

}  // namespace adjutant::plan
