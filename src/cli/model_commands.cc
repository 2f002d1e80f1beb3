// 'adjutant model': the models that write plans for what no skill covers.
#include <fmt/format.h>

#include <fstream>

#include "agent/run_json.h"
#include "app/config_file.h"
#include "app/health.h"
#include "app/model_changes.h"
#include "app/settings_lists.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "model/model_files.h"
#include "plan/grammar.h"
#include "plan/printer.h"

namespace adjutant::cli {
namespace {

using agent::PlannerSettings;

bool is_gguf(const fs::path& file) {
  std::array<char, 4> magic{};
  std::ifstream in(file, std::ios::binary);
  in.read(magic.data(), magic.size());
  return in && std::string_view(magic.data(), magic.size()) == "GGUF";
}

Result<PlannerSettings> settings_of(const ModelWords& words) {
  const bool is_url = words.source.starts_with("http://") || words.source.starts_with("https://");
  PlannerSettings settings = is_url ? PlannerSettings() : agent::of_file();
  settings.name = words.name;
  if (is_url) {
    if (words.model.empty())
      return fail(ErrorKind::usage, "Which model is it at that address?",
                  "Say --model NAME, as the endpoint calls it.");
    settings.endpoint.url = words.source;
    settings.endpoint.model = words.model;
    settings.endpoint.key_variable = words.key_variable;
    if (!words.key_file.empty()) settings.endpoint.key_file = fs::absolute(words.key_file);
    settings.answers = words.answers;
  } else {
    settings.file = fs::absolute(words.source);
    std::error_code error;
    if (!fs::is_regular_file(settings.file, error))
      return fail(ErrorKind::usage, fmt::format("There is no file {}.", settings.file.string()),
                  "Name a GGUF file, or the URL of an endpoint such as http://127.0.0.1:8080/v1.");
    if (!is_gguf(settings.file))
      return fail(ErrorKind::usage, fmt::format("{} is no GGUF file.", settings.file.string()),
                  "llama.cpp reads models in the GGUF format only.");
  }
  if (settings.name.empty()) settings.name = settings.model();
  if (words.timeout > 0) settings.endpoint.timeout = std::chrono::seconds(words.timeout);
  if (words.input_price.empty() && words.output_price.empty() && words.daily_budget.empty()) return settings;
  if (words.input_price.empty() || words.output_price.empty() || words.daily_budget.empty()) {
    return fail(ErrorKind::usage,
                "A model that costs something has an --input-price, an --output-price and a --daily-budget.",
                "For example: --input-price \"0.50 EUR\" --output-price \"1.50 EUR\" --daily-budget \"0.50 EUR\", per "
                "million tokens and per day.");
  }
  const auto input = TRY(agent::parse_token_price(words.input_price)),
             output = TRY(agent::parse_token_price(words.output_price));
  settings.daily_budget = TRY(agent::parse_cost(words.daily_budget));
  if (input.currency != output.currency || input.currency != settings.daily_budget->currency)
    return fail(ErrorKind::usage, "Prices and budget are in different currencies.");
  settings.price = {input.micro, output.micro, input.currency};
  return settings;
}

}  // namespace

int add_model(Assistant& assistant, const ModelWords& words, const Options& options) {
  const auto settings = settings_of(words);
  if (!settings) return show_error(settings.error(), options);
  if (app::find_model(assistant, settings->name)) {
    return show_error({ErrorKind::usage,
                       fmt::format("There is a model '{}' already.", one_line(settings->name, 60)),
                       "Choose another --name, or remove that one.",
                       {}},
                      options);
  }
  auto text = read_file(assistant.home.folder() / "config.toml", 1 << 20);
  if (!text) return show_error(text.error(), options);
  if (!text->ends_with('\n')) *text += '\n';
  if (const auto done = app::replace_config(assistant, *text + agent::write_planner(*settings)); !done)
    return show_error(done.error(), options);
  if (options.json) {
    show(app::model_json(*settings, 0).pretty() + "\n");
    return 0;
  }
  show(fmt::format("Added {}: {}.\n", one_line(settings->name, 60), app::planner_line(*settings, 0)));
  if (settings->file.empty())
    show(
        "It is sent your request when no skill fits, the language of plans and the tools; nothing of your mails, "
        "calendar, contacts or files.\n");
  show(
      fmt::format("'adjutant model try \"{}\"' asks it for a plan, and runs nothing.\n", one_line(settings->name, 60)));
  return 0;
}

int list_models(Assistant& assistant, const Options& options) {
  Json out = Json::array();
  for (const auto& settings : assistant.home.config().planners) {
    const auto spent = app::spent_today(assistant, settings);
    if (!spent) return show_error(spent.error(), options);
    out.push(app::model_json(settings, *spent));
    if (!options.json)
      show(fmt::format("{:16} {}\n", one_line(settings.name, 60), app::planner_line(settings, *spent)));
  }
  if (options.json) show(Json().set("models", std::move(out)).pretty() + "\n");
  else if (out.items().empty())
    tell("There is none: 'adjutant model add FILE' or 'adjutant model add URL --model NAME' adds one.\n");
  return 0;
}

int remove_model(Assistant& assistant, const std::string& name, const Options& options) {
  if (const auto done = app::remove_model(assistant, name); !done) return show_error(done.error(), options);
  if (options.json) show(Json().set("removed", name).pretty() + "\n");
  else show(fmt::format("Removed {}; its file, if it has one, stays.\n", one_line(name, 60)));
  return 0;
}

int ask_model_first(Assistant& assistant, const std::string& name, const Options& options) {
  if (const auto done = app::ask_model_first(assistant, name); !done) return show_error(done.error(), options);
  if (options.json) show(Json().set("first", name).pretty() + "\n");
  else show(fmt::format("{} is asked first.\n", one_line(name, 60)));
  return 0;
}

int try_model(Assistant& assistant, const std::string& name, const std::string& request, const Options& options,
              std::stop_token stop) {
  const auto tried = app::try_model(assistant, name, request, std::move(stop));
  if (!tried) return show_error(tried.error(), options);
  if (options.json) {
    show(app::tried_json(request, *tried).pretty() + "\n");
    return 0;
  }
  show(harmless(plan::print(tried->plan.program)));
  tell(agent::to_words(tried->planning) + " Nothing was run.\n");
  return 0;
}

int show_grammar(Assistant& assistant) {
  std::vector<const plan::Signature*> tools;
  for (const auto* signature : assistant.catalog.signatures()) {
    if (!signature->unknown) tools.push_back(signature);
  }
  show(plan::plan_grammar(tools));
  return 0;
}

}  // namespace adjutant::cli
