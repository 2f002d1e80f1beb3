#include "model/llama_engine.h"

#include <fmt/format.h>
#include <llama.h>

#include <algorithm>
#include <cmath>

namespace adjutant::model {
namespace {

constexpr std::size_t kWindow = 256;      // tokens of one text: what MiniLM was trained with
constexpr std::size_t kTogether = 256;    // tokens of all texts that are computed at once
constexpr std::size_t kTextsAtOnce = 64;  // texts
constexpr std::size_t kMostBytes = 8 * kWindow;

void say_nothing(ggml_log_level, const char*, void*) {}

void to_unit_length(std::vector<float>& vector) {
  double square = 0;
  for (const float x : vector) square += static_cast<double>(x) * x;
  if (square <= 0) return;
  const auto factor = static_cast<float>(1 / std::sqrt(square));
  for (float& x : vector) x *= factor;
}

}  // namespace

void LlamaEngine::Release::operator()(llama_model* model) const { llama_model_free(model); }
void LlamaEngine::Release::operator()(llama_context* context) const { llama_free(context); }

Result<LlamaEngine> LlamaEngine::load(const std::string& weights) {
  llama_log_set(say_nothing, nullptr);
  llama_backend_init();
  LlamaEngine engine;
  engine.model_.reset(llama_model_load_from_file(weights.c_str(), llama_model_default_params()));
  if (!engine.model_)
    return fail(ErrorKind::failed, fmt::format("llama.cpp does not take the weights in {}.", weights));
  return engine;
}

Result<void> LlamaEngine::begin_embedding() {
  if (embedding_) return {};
  auto parameters = llama_context_default_params();
  parameters.n_ctx = kTogether * 2;
  parameters.n_batch = kTogether;
  parameters.n_ubatch = kTogether;
  parameters.n_seq_max = kTextsAtOnce;
  parameters.n_threads = 1;
  parameters.n_threads_batch = 1;
  parameters.embeddings = true;
  parameters.kv_unified = true;
  parameters.no_perf = true;
  embedding_.reset(llama_init_from_model(model_.get(), parameters));
  if (!embedding_ || llama_pooling_type(embedding_.get()) == LLAMA_POOLING_TYPE_NONE) {
    embedding_.reset();
    return fail(ErrorKind::failed, "This model makes no embeddings.");
  }
  return {};
}

std::vector<int> LlamaEngine::tokens(const std::string& text) const {
  std::vector<int> tokens(kWindow);
  const auto* words = llama_model_get_vocab(model_.get());
  const auto size = static_cast<int>(std::min(text.size(), kMostBytes));
  auto count = llama_tokenize(words, text.c_str(), size, tokens.data(), static_cast<int>(tokens.size()), true, false);
  if (count < 0) {
    tokens.resize(static_cast<std::size_t>(-count));
    count = llama_tokenize(words, text.c_str(), size, tokens.data(), static_cast<int>(tokens.size()), true, false);
    const int last = count > 0 ? tokens[static_cast<std::size_t>(count) - 1] : 0;
    count = std::min(count, static_cast<int>(kWindow));
    if (count > 0) tokens[static_cast<std::size_t>(count) - 1] = last;
  }
  tokens.resize(static_cast<std::size_t>(std::max(count, 0)));
  return tokens;
}

Result<void> LlamaEngine::embed_some(const std::vector<std::vector<int>>& some,
                                     std::vector<std::vector<float>>& vectors) {
  llama_batch batch = llama_batch_init(kTogether, 0, 1);
  for (std::size_t text = 0; text < some.size(); ++text) {
    for (std::size_t i = 0; i < some[text].size(); ++i) {
      batch.token[batch.n_tokens] = some[text][i];
      batch.pos[batch.n_tokens] = static_cast<llama_pos>(i);
      batch.n_seq_id[batch.n_tokens] = 1;
      batch.seq_id[batch.n_tokens][0] = static_cast<llama_seq_id>(text);
      batch.logits[batch.n_tokens] = 1;
      ++batch.n_tokens;
    }
  }
  llama_memory_clear(llama_get_memory(embedding_.get()), true);
  const int code = llama_encode(embedding_.get(), batch);
  llama_batch_free(batch);
  if (code != 0) return fail(ErrorKind::failed, fmt::format("llama.cpp failed with {}.", code));
  const auto width = static_cast<std::size_t>(llama_model_n_embd_out(model_.get()));
  for (std::size_t text = 0; text < some.size(); ++text) {
    const float* values = llama_get_embeddings_seq(embedding_.get(), static_cast<llama_seq_id>(text));
    if (!values) return fail(ErrorKind::failed, "llama.cpp gave no embedding.");
    vectors.emplace_back(values, values + width);
    to_unit_length(vectors.back());
  }
  return {};
}

Result<std::vector<std::vector<float>>> LlamaEngine::embed(const Json::Array& texts) {
  TRY(begin_embedding());
  std::vector<std::vector<float>> vectors;
  std::vector<std::vector<int>> some;
  std::size_t together = 0;
  for (const auto& text : texts) {
    auto next = tokens(text.as_string());
    if (next.empty()) return fail(ErrorKind::failed, "This model makes no tokens of a text.");
    if (together + next.size() > kTogether || some.size() == kTextsAtOnce) {
      TRY(embed_some(some, vectors));
      some.clear();
      together = 0;
    }
    together += next.size();
    some.push_back(std::move(next));
  }
  if (!some.empty()) TRY(embed_some(some, vectors));
  return vectors;
}

}  // namespace adjutant::model
