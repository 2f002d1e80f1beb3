#include "agent/planner/planner_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "agent/config_text.h"
#include "agent/endpoint_settings.h"
#include "base/file.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr int kMostPlanners = 20;
constexpr int kMostAttempts = 10;
constexpr int kMostTools = 100;
constexpr int kMostTokens = 16'000;
constexpr std::string_view kHeader = "[[planner]]";
constexpr std::array<std::string_view, 3> kAnswers = {"text", "json", "grammar"};  // as the enum has them

const ConfigSection::Keys& keys() {
  static const ConfigSection::Keys kKeys = [] {
    ConfigSection::Keys all = endpoint_keys();
    all.insert({"name", "file", "input_price", "output_price", "daily_budget", "max_tokens", "tools", "attempts",
                "stream", "answers"});
    return all;
  }();
  return kKeys;
}

Result<std::optional<Cost>> amount(const ConfigSection& section, std::string_view key,
                                   Result<Cost> (*parse)(std::string_view)) {
  const std::string text = TRY(section.text(key));
  if (text.empty()) return std::optional<Cost>();
  const auto cost = parse(text);
  if (!cost) return section.wrong_at(key, fmt::format("{}: {}", key, cost.error().message), cost.error().hint);
  return std::optional(*cost);
}

std::optional<PlannerSettings::Answers> answers_from(std::string_view word) {
  const auto at = std::ranges::find(kAnswers, word);
  if (at == kAnswers.end()) return std::nullopt;
  return static_cast<PlannerSettings::Answers>(at - kAnswers.begin());
}

Result<void> read_price(const ConfigSection& section, PlannerSettings& settings) {
  const auto input = TRY(amount(section, "input_price", parse_token_price));
  const auto output = TRY(amount(section, "output_price", parse_token_price));
  settings.daily_budget = TRY(amount(section, "daily_budget", parse_cost));
  if (!input && !output && !settings.daily_budget) return {};
  if (!input || !output || !settings.daily_budget) {
    return section.wrong_at("daily_budget", "input_price, output_price and daily_budget do not all stand",
                            "A model that costs something has all three; one that costs nothing has none.");
  }
  if (input->currency != output->currency || input->currency != settings.daily_budget->currency)
    return section.wrong_at("daily_budget", "prices and budget are in different currencies");
  settings.price = {input->micro, output->micro, input->currency};
  return {};
}

Result<PlannerSettings> read_one(const toml::table& table, const fs::path& folder) {
  const ConfigSection section(std::string(kHeader), table);
  TRY(section.knows_its_keys(keys()));
  PlannerSettings settings;
  const fs::path file = TRY(section.text("file"));
  if (!file.empty() && section.has("url"))
    return section.wrong_at("file", "it is a file and has a url", "A model is either here or behind an endpoint.");
  if (file.empty()) {
    settings.endpoint = TRY(read_endpoint(section, folder));
  } else {
    settings.file = file.is_absolute() ? file : folder / file;
    const PlannerSettings usual = of_file();
    settings.endpoint.timeout = std::chrono::seconds(TRY(section.number("timeout", 1, 3600, 300)));
    settings.max_tokens = usual.max_tokens;
    settings.tools = usual.tools;
    settings.attempts = usual.attempts;
  }
  settings.name = TRY(section.text("name"));
  if (settings.name.empty()) settings.name = settings.model();
  if (has_hidden_characters(settings.name) || settings.name.size() > 60)
    return section.wrong_at("name", "name is no short text");
  TRY(read_price(section, settings));
  settings.max_tokens = static_cast<int>(TRY(section.number("max_tokens", 50, kMostTokens, settings.max_tokens)));
  settings.tools = static_cast<int>(TRY(section.number("tools", 1, kMostTools, settings.tools)));
  settings.attempts = static_cast<int>(TRY(section.number("attempts", 1, kMostAttempts, settings.attempts)));
  settings.stream = TRY(section.flag("stream", settings.stream));
  const std::string answers = TRY(section.text("answers"));
  const auto way = answers.empty() ? settings.answers : answers_from(answers);
  if (!way) return section.wrong_at("answers", "answers is neither \"text\" nor \"json\" nor \"grammar\"");
  settings.answers = *way;
  return settings;
}

}  // namespace

PlannerSettings of_file() {
  PlannerSettings settings;
  settings.endpoint.timeout = std::chrono::minutes(5);
  settings.max_tokens = 400;
  settings.tools = 8;
  settings.attempts = 2;
  return settings;
}

Result<std::vector<PlannerSettings>> read_planners(const toml::table& config, const fs::path& folder) {
  std::vector<PlannerSettings> planners;
  const auto* node = config.get("planner");
  if (!node) return planners;
  const auto* array = node->as_array();
  if (!array || !array->is_homogeneous<toml::table>()) {
    return fail(ErrorKind::usage,
                fmt::format("config.toml:{}: planner is no list of sections.", node->source().begin.line),
                "Write [[planner]], and its settings below.");
  }
  std::set<std::string> names;
  for (const auto& each : *array) {
    PlannerSettings settings = TRY(read_one(*each.as_table(), folder));
    const ConfigSection section(std::string(kHeader), *each.as_table());
    if (!names.insert(settings.name).second)
      return section.wrong_at("name", fmt::format("two planners are called '{}'", settings.name),
                              "Give each its own name.");
    if (planners.size() == kMostPlanners)
      return section.wrong(each, fmt::format("there are more than {} planners", kMostPlanners));
    planners.push_back(std::move(settings));
  }
  return planners;
}

std::string write_planner(const PlannerSettings& settings) {
  const PlannerSettings usual = settings.file.empty() ? PlannerSettings() : of_file();
  std::string out = fmt::format("\n{}\nname = {}\n", kHeader, toml_text(settings.name));
  if (settings.file.empty()) {
    out += endpoint_lines(settings.endpoint);
  } else {
    out += fmt::format("file = {}\ntimeout = {}\n", toml_text(settings.file.string()),
                       std::chrono::ceil<std::chrono::seconds>(settings.endpoint.timeout).count());
  }
  if (settings.daily_budget) {
    const auto& currency = settings.price.currency;
    out += fmt::format("input_price = {}\noutput_price = {}\ndaily_budget = {}\n",
                       toml_text(to_string(Cost{settings.price.input, currency})),
                       toml_text(to_string(Cost{settings.price.output, currency})),
                       toml_text(to_string(*settings.daily_budget)));
  }
  if (settings.max_tokens != usual.max_tokens) out += fmt::format("max_tokens = {}\n", settings.max_tokens);
  if (settings.tools != usual.tools) out += fmt::format("tools = {}\n", settings.tools);
  if (settings.attempts != usual.attempts) out += fmt::format("attempts = {}\n", settings.attempts);
  if (!settings.stream) out += "stream = false\n";
  if (settings.answers != usual.answers)
    out += fmt::format("answers = {}\n", toml_text(kAnswers.at(static_cast<std::size_t>(settings.answers))));
  return out;
}

namespace {

std::optional<std::vector<PlannerSettings>> planners_of(std::string_view text) {
  try {
    auto planners = read_planners(toml::parse(text), "/");
    return planners ? std::optional(std::move(*planners)) : std::nullopt;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

bool is_planner(std::string_view section) { return trim(section).starts_with(kHeader); }

bool is_planner_called(std::string_view section, std::string_view name) {
  if (!is_planner(section)) return false;
  const auto one = planners_of(section);
  return one && one->size() == 1 && one->front().name == name;
}

}  // namespace

std::optional<std::string> without_planner(std::string_view config, std::string_view name) {
  auto wanted = planners_of(config);
  if (!wanted || std::erase_if(*wanted, [&](const auto& each) { return each.name == name; }) != 1) return std::nullopt;
  const auto sections = sections_of(config);
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (!is_planner_called(sections[i], name)) continue;
    std::string rest;
    for (std::size_t other = 0; other < sections.size(); ++other) rest += other == i ? "" : sections[other];
    if (planners_of(rest) == wanted) return rest;
  }
  return std::nullopt;
}

std::optional<std::string> with_planner_first(std::string_view config, std::string_view name) {
  auto wanted = planners_of(config);
  if (!wanted) return std::nullopt;
  const auto chosen = std::ranges::find(*wanted, name, &PlannerSettings::name);
  if (chosen == wanted->end()) return std::nullopt;
  std::rotate(wanted->begin(), chosen, chosen + 1);
  auto sections = sections_of(config);
  const bool ends_without = !sections.back().ends_with('\n');
  if (ends_without) sections.back() += '\n';  // it may not stay the last
  const auto first = std::ranges::find_if(sections, is_planner);
  const auto section =
      std::find_if(first, sections.end(), [&](const auto& each) { return is_planner_called(each, name); });
  if (section == sections.end()) return std::nullopt;
  std::rotate(first, section, section + 1);
  std::string text = join(sections, "");
  if (ends_without) text.pop_back();
  return planners_of(text) == wanted ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace adjutant::agent
