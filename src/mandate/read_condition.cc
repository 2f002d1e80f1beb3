#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "mandate/condition.h"
#include "plan/convert.h"

namespace adjutant::mandate {
namespace {

using Word = std::pair<std::string_view, Test>;

constexpr auto kWhole = std::to_array<Word>({{"in contacts", Test::in_contacts},
                                             {"endorsed", Test::endorsed},
                                             {"self", Test::self},
                                             {"trusted", Test::trusted},
                                             {"your own words", Test::owners_words},
                                             {"readable by recipient", Test::readable},
                                             {"readable by everyone", Test::public_words},
                                             {"without links of others", Test::no_links},
                                             {"none", Test::none}});
constexpr auto kPrefix = std::to_array<Word>({{"is ", Test::is},
                                              {"at most ", Test::at_most},
                                              {"under domain ", Test::under_domain},
                                              {"from folder ", Test::from_folder},
                                              {"from person ", Test::from_person},
                                              {"from host ", Test::from_host},
                                              {"from tool ", Test::from_tool}});

std::unexpected<Error> wrong(std::string message, std::string hint = {}) {
  return fail(ErrorKind::usage, std::move(message), std::move(hint));
}

Result<Condition> with_a_bound(Condition condition, const std::string& rest) {
  if (const auto amount = parse_money(rest)) {
    condition.amount = *amount;
    if (amount->minor < 0) return wrong(fmt::format("'{}' can never match: no amount is negative.", condition.written));
    return condition;
  }
  const auto number = parse_json(rest, 30);
  if (!number || !number->is_number())
    return wrong(fmt::format("'{}' is neither an amount nor a number.", rest), "Write at most 25 EUR, or at most 10.");
  condition.number = number->as_double();
  return condition;
}

// Whether the argument can ever have the value that a rule writes so.
bool can_be(const plan::Type& type, const std::string& text) {
  if (plan::is_text_like(type.kind()))
    return plan::convert(plan::text_value(text), type.required(), Time{}).has_value();
  return type.kind() == plan::Kind::number || type.kind() == plan::Kind::boolean;
}

}  // namespace

Result<Condition> read_condition(const std::string& argument, const std::string& text) {
  Condition condition;
  condition.argument = argument;
  condition.written = text;
  std::string_view words = trim(text);
  if (words.starts_with("not ")) {
    condition.negated = true;
    words = trim(words.substr(4));
  }
  if (words.ends_with(" or none")) {
    condition.or_none = true;
    words = trim(words.substr(0, words.size() - 8));
  }
  for (const auto& [known, test] : kWhole) {
    if (words != known) continue;
    condition.test = test;
    if (test == Test::none && condition.negated)
      return wrong(fmt::format("the condition '{}' is not known.", text), "Say what it must be instead.");
    condition.or_none = condition.or_none || test == Test::none;
    return condition;
  }
  for (const auto& [known, test] : kPrefix) {
    if (!words.starts_with(known) && words != trim(known)) continue;
    condition.test = test;
    const std::string rest(trim(words.substr(std::min(words.size(), known.size()))));
    if (rest.empty()) return wrong(fmt::format("'{}' names nothing.", text));
    if (test == Test::at_most) return with_a_bound(std::move(condition), rest);
    condition.texts = {rest};
    condition.folded = {to_lower(rest)};
    return condition;
  }
  std::vector<std::string> all;
  for (const auto& [known, test] : kWhole) all.emplace_back(known);
  for (const auto& [known, test] : kPrefix) all.emplace_back(std::string(known) + "...");
  const auto near = closest(words, all);
  return wrong(fmt::format("the condition '{}' is not known.", text),
               near.empty() ? fmt::format("Known are: {}.", join(all, ", ")) : fmt::format("Did you mean '{}'?", near));
}

bool can_match(const Condition& condition, const plan::Parameter& parameter) {
  const bool list = parameter.type.kind() == plan::Kind::list;
  const plan::Type& one = list ? parameter.type.element() : parameter.type;
  switch (condition.test) {
    case Test::in_contacts:
    case Test::self:
    case Test::under_domain: return one.kind() == plan::Kind::address || one.kind() == plan::Kind::text;
    case Test::endorsed: return plan::is_text_like(one.kind());
    case Test::is: return can_be(one, condition.texts.front());
    case Test::at_most:
      return condition.amount ? one.kind() == plan::Kind::money : one.kind() == plan::Kind::number || list;
    default: return true;
  }
}

std::string misfit(const Condition& condition, bool forbids) {
  switch (condition.test) {
    case Test::trusted:
    case Test::owners_words:
    case Test::readable:
    case Test::public_words:
    case Test::no_links:
      if (forbids && !condition.negated)
        return "a forbid on it would count for less, the more others have a say; write 'not ...', or a grant with it";
      if (!forbids && condition.negated) return "a grant on it would count for more, the more others have a say";
      return "";
    case Test::from_folder:
      return forbids || condition.negated ? ""
                                          : "a grant cannot go by the folder, which says nothing of who wrote it; "
                                            "write 'not from folder ...', or a forbid";
    case Test::at_most: return forbids || !condition.negated ? "" : "a grant has upper bounds only";
    default: return "";
  }
}

}  // namespace adjutant::mandate
