// LlamaEngine::write: a model's text, token by token, held to a grammar.
#include <fmt/format.h>
#include <llama.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "model/llama_engine.h"

namespace adjutant::model {
namespace {

constexpr int kLargestWindow = 16'384;  // tokens; more is slow on a processor, and takes memory
constexpr int kTogether = 256;          // tokens of the prompt that are computed at once

struct ReleaseSampler {
  void operator()(llama_sampler* sampler) const { llama_sampler_free(sampler); }
};
using Sampler = std::unique_ptr<llama_sampler, ReleaseSampler>;

// The likeliest token that the grammar allows; nothing where it allows none.
class Choice {
 public:
  Choice(const llama_vocab* words, Sampler grammar)
      : words_(words), grammar_(std::move(grammar)), all_(static_cast<std::size_t>(llama_vocab_n_tokens(words))) {}

  std::optional<llama_token> next(const float* logits) {
    llama_token best = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      all_[i] = {static_cast<llama_token>(i), logits[i], 0};
      if (logits[i] > logits[best]) best = static_cast<llama_token>(i);
    }
    if (!grammar_ || allowed(best)) return best;
    llama_token_data_array array{all_.data(), all_.size(), -1, false};
    llama_sampler_apply(grammar_.get(), &array);
    const auto at =
        std::max_element(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return a.logit < b.logit; });
    return std::isinf(at->logit) ? std::nullopt : std::optional(at->id);
  }
  void take(llama_token token) {
    if (grammar_) llama_sampler_accept(grammar_.get(), token);
  }
  std::string piece(llama_token token) const {
    std::string text(64, '\0');
    auto size = llama_token_to_piece(words_, token, text.data(), static_cast<int>(text.size()), 0, false);
    if (size < 0) {
      text.resize(static_cast<std::size_t>(-size));
      size = llama_token_to_piece(words_, token, text.data(), static_cast<int>(text.size()), 0, false);
    }
    text.resize(static_cast<std::size_t>(std::max(size, 0)));
    return text;
  }

 private:
  // Most of the time the likeliest one is, and to ask for it alone is quick.
  bool allowed(llama_token token) {
    llama_token_data one{token, 1, 0};
    llama_token_data_array array{&one, 1, -1, false};
    llama_sampler_apply(grammar_.get(), &array);
    return !std::isinf(one.logit);
  }

  const llama_vocab* words_;
  const Sampler grammar_;
  std::vector<llama_token_data> all_;
};

}  // namespace

// As the model's own template puts messages; plainly where it has none that is known.
Result<std::vector<int>> LlamaEngine::prompt_tokens(const Json::Array& messages) const {
  std::vector<llama_chat_message> chat;
  std::string plain;
  for (const auto& message : messages) {
    chat.push_back({message["role"].as_string().c_str(), message["text"].as_string().c_str()});
    plain += message["text"].as_string() + "\n\n";
  }
  std::string text(2 * plain.size() + 4096, '\0');
  const auto size = llama_chat_apply_template(llama_model_chat_template(model_.get(), nullptr), chat.data(),
                                              chat.size(), true, text.data(), static_cast<int>(text.size()));
  if (size > 0 && static_cast<std::size_t>(size) <= text.size()) text.resize(static_cast<std::size_t>(size));
  else text = plain;
  std::vector<int> tokens(text.size() + 8);
  const auto count = llama_tokenize(llama_model_get_vocab(model_.get()), text.c_str(), static_cast<int>(text.size()),
                                    tokens.data(), static_cast<int>(tokens.size()), true, true);
  if (count <= 0) return fail(ErrorKind::failed, "This model makes no tokens of a text.");
  tokens.resize(static_cast<std::size_t>(count));
  return tokens;
}

Result<LlamaEngine::Written> LlamaEngine::write(const Json::Array& messages, const std::string& grammar,
                                                int max_tokens) {
  if (!llama_model_has_decoder(model_.get()) || llama_model_has_encoder(model_.get()))
    return fail(ErrorKind::failed, "This model writes no text.");
  auto tokens = TRY(prompt_tokens(messages));
  const auto* words = llama_model_get_vocab(model_.get());
  const int window = std::min(llama_model_n_ctx_train(model_.get()), kLargestWindow);
  const int needed = static_cast<int>(tokens.size()) + max_tokens;
  if (needed > window) {
    return fail(ErrorKind::failed, fmt::format("That is too long for this model: {} tokens and {} to write, of {}.",
                                               tokens.size(), max_tokens, window));
  }
  Sampler sampler(grammar.empty() ? nullptr : llama_sampler_init_grammar(words, grammar.c_str(), "root"));
  if (!grammar.empty() && !sampler) return fail(ErrorKind::failed, "llama.cpp does not take the grammar.");
  auto parameters = llama_context_default_params();
  parameters.n_ctx = static_cast<std::uint32_t>(needed);
  parameters.n_batch = kTogether;
  parameters.n_ubatch = kTogether;
  parameters.n_threads = 1;
  parameters.n_threads_batch = 1;
  parameters.no_perf = true;
  const std::unique_ptr<llama_context, Release> context(llama_init_from_model(model_.get(), parameters));
  if (!context) return fail(ErrorKind::failed, "There is not enough memory for this model.");
  for (std::size_t at = 0; at < tokens.size(); at += kTogether) {
    const auto some = static_cast<int>(std::min<std::size_t>(kTogether, tokens.size() - at));
    if (llama_decode(context.get(), llama_batch_get_one(tokens.data() + at, some)) != 0)
      return fail(ErrorKind::failed, "llama.cpp failed.");
  }
  Written written{.input = static_cast<int>(tokens.size())};
  Choice choice(words, std::move(sampler));
  while (written.output < max_tokens) {
    auto token = choice.next(llama_get_logits_ith(context.get(), -1));
    if (!token) break;
    ++written.output;
    if (llama_vocab_is_eog(words, *token)) {
      written.finished = true;
      break;
    }
    choice.take(*token);
    written.text += choice.piece(*token);
    if (llama_decode(context.get(), llama_batch_get_one(&*token, 1)) != 0)
      return fail(ErrorKind::failed, "llama.cpp failed.");
  }
  return written;
}

}  // namespace adjutant::model
