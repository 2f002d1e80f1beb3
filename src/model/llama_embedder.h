// The embedder over worker processes that run llama.cpp (adjutant-llama). Many texts are shared out among the workers,
// which have one core each; the second is not started for a few.
#pragma once

#include <vector>

#include "model/embedder.h"
#include "model/worker.h"

namespace adjutant::model {

class LlamaEmbedder final : public Embedder {
 public:
  // At least one worker.
  explicit LlamaEmbedder(std::vector<Worker*> workers) : workers_(std::move(workers)) {}
  Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token stop) override;
  Result<std::vector<std::vector<float>>> embed_words(std::span<const Words> sentences, std::stop_token stop) override;

 private:
  const std::vector<Worker*> workers_;
};

// A worker's answer for `count` texts, which may be anything: vectors that the rest of the program can rely on, or an
// error.
Result<std::vector<std::vector<float>>> read_embeddings(std::string_view answer, std::size_t count);
// The same for sentences of so many words.
Result<std::vector<std::vector<float>>> read_word_embeddings(std::string_view answer,
                                                             std::span<const std::size_t> words);

}  // namespace adjutant::model
