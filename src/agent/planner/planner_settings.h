// The sections [[planner]] of config.toml: the models that write plans, in the order in which they are asked.
//
//   [[planner]]
//   name = "big"                      # how you call it
//   url = "https://api.example/v1"    # an OpenAI-compatible endpoint; or file = "/path/to/model.gguf"
//   model = "big-1"
//   key_file = "big.key"              # or key_variable = "BIG_KEY"
//   input_price = "0.50 EUR"          # for a million tokens
//   output_price = "1.50 EUR"
//   daily_budget = "0.50 EUR"
#pragma once

#include <optional>
#include <vector>

#include "agent/config_section.h"
#include "agent/planner/price.h"
#include "model/chat_endpoint.h"

namespace adjutant::agent {

struct PlannerSettings {
  std::string name;
  model::EndpointSettings endpoint;  // of a model behind one; its timeout also of a file's
  std::filesystem::path file;        // a GGUF model on this machine; empty: it is behind an endpoint
  Price price;
  std::optional<Cost> daily_budget;  // always there where it has a price
  int max_tokens = 1500;             // of an answer
  int tools = 24;                    // that it is told of, at most
  int attempts = 3;                  // answers that are asked for until a plan holds
  bool stream = true;
  // How an endpoint is asked: in plain words, for {"plan": ...} by its JSON schema, or held to the grammar of plans (a
  // server of llama.cpp's takes one). A file's model is always held to it.
  enum class Answers { text, json, grammar } answers = Answers::text;

  bool operator==(const PlannerSettings&) const = default;
  std::string model() const { return file.empty() ? endpoint.model : file.filename().string(); }
};

// What is usual for a model in a file: it reads a prompt slowly, so that is short.
PlannerSettings of_file();

// In their order. Errors name the line: unknown settings, a name twice, a price without a budget or the other way round.
Result<std::vector<PlannerSettings>> read_planners(const toml::table& config, const std::filesystem::path& folder);

// One section's text, as read_planners() reads it.
std::string write_planner(const PlannerSettings& settings);

// The text of config.toml without the section of that planner, all else letter by letter as it was; nothing where there
// is no such section, or where it cannot be told apart from what stands around it.
std::optional<std::string> without_planner(std::string_view config, std::string_view name);
// The same text with that section before those of the other planners, so that it is asked first.
std::optional<std::string> with_planner_first(std::string_view config, std::string_view name);

}  // namespace adjutant::agent
