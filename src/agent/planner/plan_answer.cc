#include "agent/planner/plan_answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/planner/stages.h"
#include "base/iban.h"
#include "base/links.h"
#include "base/text.h"
#include "model/completion.h"
#include "plan/literals.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kMostPlan = 32 << 10;
constexpr std::size_t kMostErrors = 5;  // that are told at once

std::unexpected<Error> wrong(std::string what) { return fail(ErrorKind::not_understood, std::move(what)); }

// What stands in the first fence that is said to hold a plan, or in the first one.
std::optional<std::string_view> fenced(std::string_view words) {
  constexpr std::string_view kFence = "```";
  auto open = words.find("```plan");
  if (open == words.npos) open = words.find(kFence);
  if (open == words.npos) return std::nullopt;
  const auto line = words.find('\n', open);
  if (line == words.npos) return std::nullopt;
  words.remove_prefix(line + 1);
  return words.substr(0, words.find(kFence));
}

std::string without_spaces(std::string_view text) {
  std::string out = fold(text);
  std::erase_if(out, [](unsigned char c) { return c == ' ' || c == '\n' || c == '\t'; });
  return out;
}

// A literal that something could go to. Words of the request may stand in it as they do there.
bool names_somewhere(const std::string& literal) { return holds_links(literal) || parse_iban(literal).has_value(); }

// The pieces of a literal that are looked for in the request: an IBAN as a whole, of other texts each word.
std::vector<std::string> places_in(const std::string& literal) {
  if (parse_iban(literal)) return {literal};
  std::vector<std::string> places;
  for (const auto& line : split(literal, '\n')) {
    for (const auto& word : split(line, ' ')) {
      if (holds_links(word)) places.push_back(word);
    }
  }
  return places.empty() ? std::vector{literal} : places;
}

std::optional<std::string> unasked_place(const plan::Program& program, const RequestParts& request) {
  const std::string asked = without_spaces(request.instruction);
  for (const auto& literal : plan::text_literals(program)) {
    if (!names_somewhere(literal)) continue;
    for (const auto& place : places_in(literal)) {
      std::string looked_for = without_spaces(place);
      while (!looked_for.empty() && std::string_view(".,;:!?)>\"'").contains(looked_for.back())) looked_for.pop_back();
      while (!looked_for.empty() && std::string_view("(<\"'").contains(looked_for.front())) looked_for.erase(0, 1);
      if (looked_for.empty() || !asked.contains(looked_for)) return place;
    }
  }
  return std::nullopt;
}

Result<std::vector<plan::Value>> arguments_of(const plan::CheckedPlan& plan, std::size_t job,
                                              const RequestParts& request) {
  std::vector<plan::Value> values;
  const auto& parameters = plan.program.jobs[job].parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto given = std::ranges::find(request.given, parameters[i].name, &GivenText::name);
    if (given == request.given.end()) {
      return wrong(fmt::format(
          "The request comes with no value '{}'. Write what it says into the plan as a literal, or ask the owner.",
          one_line(parameters[i].name, 40)));
    }
    if (plan.parameters[job][i].required() != plan::Type(plan::Kind::text))
      return wrong(fmt::format("The value '{}' is a text.", given->name));
    values.push_back(value_of(*given));
  }
  return values;
}

}  // namespace

Result<std::string> plan_text_in(std::string_view words) {
  words = model::without_thoughts(words);
  std::string text;
  const auto json = parse_json(words, model::kMaxAnswer);
  if (json && json->is_object()) {
    if (!(*json)["plan"].is_string()) return wrong("The JSON object has no text under \"plan\".");
    text = (*json)["plan"].as_string();
    words = text;
  }
  if (const auto inside = fenced(words)) words = *inside;
  // Spaces at the beginning of the first line are part of a plan's form, empty lines are not.
  while (!words.empty() && (words.front() == '\n' || words.front() == '\r')) words.remove_prefix(1);
  if (trim(words).empty()) return wrong("There is no plan in the answer.");
  if (words.size() > kMostPlan) return wrong(fmt::format("The plan is longer than {} KiB.", kMostPlan >> 10));
  if (has_hidden_characters(words)) return wrong("The plan holds characters that cannot be seen.");
  return std::string(words);
}

Result<ReadyPlan> ready_plan(std::string_view text, const plan::Catalog& catalog, const RequestParts& request) {
  auto checked = plan::check_text(text, catalog);
  if (!checked) {
    std::string all;
    for (std::size_t i = 0; i < checked.error().size() && i < kMostErrors; ++i)
      all += plan::render(checked.error()[i], text, "plan") + "\n";
    return wrong(std::move(all));
  }
  ReadyPlan ready{std::move(*checked), {}};
  if (const auto place = unasked_place(ready.plan.program, request)) {
    return wrong(
        fmt::format("The request does not name {}. Take addresses, accounts and links from the request or from a tool.",
                    one_line(*place, 100)));
  }
  for (const auto& call : ready.plan.calls) {
    if (call.signature->unknown)
      return wrong(fmt::format("The tool {} cannot be used in a plan of yours.", call.signature->name));
  }
  if (auto why = wrong_next(ready.plan, request.stage)) return wrong(std::move(*why));
  for (std::size_t job = 0; job < ready.plan.program.jobs.size(); ++job)
    ready.arguments.push_back(TRY(arguments_of(ready.plan, job, request)));
  return ready;
}

}  // namespace adjutant::agent
