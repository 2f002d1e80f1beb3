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

class LayerTap;

class LlamaEngine {
 public:
  // Reads the weights. To be called once in a process.
  static Result<LlamaEngine> load(const std::string& weights);
  LlamaEngine(LlamaEngine&&) noexcept;
  ~LlamaEngine();

  // One vector of length 1 for each text; what is no text counts as an empty one, and a text longer than the model's
  // window with its beginning. Errors: the model is none that makes embeddings.
  Result<std::vector<std::vector<float>>> embed(const Json::Array& texts);

  // For each sentence, which is an array of words, the vectors of its words one after the other: what the model's layers
  // two thirds of the way up make of them, which tells more of a word's part in the sentence than the last one does. At
  // most `most` words of each. Errors: the model is none that makes embeddings, or none whose layers can be looked into.
  Result<std::vector<std::vector<float>>> embed_words(const Json::Array& sentences, std::size_t most);

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
  LlamaEngine();
  Result<void> begin_embedding();
  std::vector<int> tokens(const std::string& text, bool whole = true) const;
  Result<std::vector<int>> prompt_tokens(const Json::Array& messages) const;
  struct Pieces {
    std::vector<int> tokens;
    std::vector<std::size_t> ends;
  };
  Pieces pieces(const Json::Array& words, std::size_t most) const;
  Result<void> embed_words_of(const std::vector<Pieces>& some, std::vector<std::vector<float>>& vectors);
  Result<void> encode(const std::vector<std::vector<int>>& some);
  Result<void> embed_some(const std::vector<std::vector<int>>& some, std::vector<std::vector<float>>& vectors);

  std::unique_ptr<llama_model, Release> model_;
  std::unique_ptr<llama_context, Release> embedding_;  // made with the first text
  std::unique_ptr<LayerTap> tap_;                      // the context knows where it is
};

}  // namespace adjutant::model
