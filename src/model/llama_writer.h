// A GGUF model on this machine that writes text, run by llama.cpp in the worker adjutant-llama.
#pragma once

#include <memory>

#include "model/text_model.h"
#include "model/worker.h"

namespace adjutant::model {

class LlamaWriter final : public TextModel {
 public:
  // The process starts with the first question.
  explicit LlamaWriter(std::unique_ptr<Worker> worker) : worker_(std::move(worker)) {}

  // Held to the prompt's grammar where there is one; it costs nothing.
  Completion complete(const Prompt& prompt, std::stop_token stop) override;

 private:
  const std::unique_ptr<Worker> worker_;
};

// What the worker answers, as what it is: data from a stranger.
Completion read_written(std::string_view answer);

}  // namespace adjutant::model
