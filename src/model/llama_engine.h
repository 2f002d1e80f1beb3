// A GGUF model in this process, run by llama.cpp on one core. Only the worker adjutant-llama has one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"

struct llama_model;
struct llama_context;

namespace adjutant::model {

class LlamaEngine {
 public:
  // Reads the weights. To be called once in a process.
  static Result<LlamaEngine> load(const std::string& weights);

  // One vector of length 1 for each text; what is no text counts as an empty one, and a text longer than the model's
  // window with its beginning. Errors: the model is none that makes embeddings.
  Result<std::vector<std::vector<float>>> embed(const Json::Array& texts);

  // What the model writes after these messages, each time the likeliest token that the grammar allows, at most so many.
  // Errors: the model writes no text, the messages do not fit into its window, the grammar cannot be read.
  struct Written {
    std::string text;
    int input = 0;  // tokens
    int output = 0;
    bool finished = false;  // it came to an end by itself
  };
  Result<Written> write(const Json::Array& messages, const std::string& grammar, int max_tokens);

 private:
  struct Release {
    void operator()(llama_model* model) const;
    void operator()(llama_context* context) const;
  };
  LlamaEngine() = default;
  Result<void> begin_embedding();
  std::vector<int> tokens(const std::string& text) const;
  Result<std::vector<int>> prompt_tokens(const Json::Array& messages) const;
  Result<void> embed_some(const std::vector<std::vector<int>>& some, std::vector<std::vector<float>>& vectors);

  std::unique_ptr<llama_model, Release> model_;
  std::unique_ptr<llama_context, Release> embedding_;  // made with the first text
};

}  // namespace adjutant::model
