#include "model/llama_engine.h"

#include <fmt/format.h>
#include <llama.h>

#include <algorithm>
#include <cmath>

#include "model/layer_tap.h"

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

LlamaEngine::LlamaEngine() : tap_(std::make_unique<LayerTap>()) {}
LlamaEngine::LlamaEngine(LlamaEngine&&) noexcept = default;
LlamaEngine::~LlamaEngine() = default;

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
  parameters.cb_eval = LayerTap::see;
  parameters.cb_eval_user_data = tap_.get();
  embedding_.reset(llama_init_from_model(model_.get(), parameters));
  if (!embedding_ || llama_pooling_type(embedding_.get()) == LLAMA_POOLING_TYPE_NONE) {
    embedding_.reset();
    return fail(ErrorKind::failed, "This model makes no embeddings.");
  }
  return {};
}

std::vector<int> LlamaEngine::tokens(const std::string& text, bool whole) const {
  std::vector<int> tokens(kWindow);
  const auto* words = llama_model_get_vocab(model_.get());
  const auto size = static_cast<int>(std::min(text.size(), kMostBytes));
  auto count = llama_tokenize(words, text.c_str(), size, tokens.data(), static_cast<int>(tokens.size()), whole, false);
  if (count < 0) {
    tokens.resize(static_cast<std::size_t>(-count));
    count = llama_tokenize(words, text.c_str(), size, tokens.data(), static_cast<int>(tokens.size()), whole, false);
    const int last = count > 0 ? tokens[static_cast<std::size_t>(count) - 1] : 0;
    count = std::min(count, static_cast<int>(kWindow));
    if (count > 0) tokens[static_cast<std::size_t>(count) - 1] = last;
  }
  tokens.resize(static_cast<std::size_t>(std::max(count, 0)));
  return tokens;
}

Result<void> LlamaEngine::encode(const std::vector<std::vector<int>>& some) {
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
  return {};
}

Result<void> LlamaEngine::embed_some(const std::vector<std::vector<int>>& some,
                                     std::vector<std::vector<float>>& vectors) {
  TRY(encode(some));
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

// The tokens of a sentence, and where those of each word end among them.
LlamaEngine::Pieces LlamaEngine::pieces(const Json::Array& words, std::size_t most) const {
  const std::vector<int> frame = tokens("");  // what stands before and behind every text
  Pieces all{{frame.front()}, {}};
  for (const auto& word : words) {
    if (all.ends.size() == most) break;
    const auto pieces = tokens(word.as_string(), false);
    if (all.tokens.size() + pieces.size() < kWindow) all.tokens.insert(all.tokens.end(), pieces.begin(), pieces.end());
    all.ends.push_back(all.tokens.size());
  }
  all.tokens.push_back(frame.back());
  return all;
}

Result<void> LlamaEngine::embed_words_of(const std::vector<Pieces>& some, std::vector<std::vector<float>>& vectors) {
  const auto width = static_cast<std::size_t>(llama_model_n_embd(model_.get()));
  std::vector<std::vector<int>> texts;
  std::size_t count = 0;
  for (const auto& sentence : some) {
    texts.push_back(sentence.tokens);
    count += sentence.tokens.size();
  }
  tap_->open(2 * llama_model_n_layer(model_.get()) / 3);
  const auto encoded = encode(texts);
  tap_->close();
  TRY(encoded);
  if (tap_->seen().size() != count * width)
    return fail(ErrorKind::failed, "This model's layers cannot be looked into.");
  const float* seen = tap_->seen().data();
  for (const auto& sentence : some) {
    auto& vector = vectors.emplace_back(sentence.ends.size() * width);
    for (std::size_t i = 0, token = 1; i < sentence.ends.size(); ++i) {
      const auto share = 1 / static_cast<float>(sentence.ends[i] - token);
      for (; token < sentence.ends[i]; ++token) {
        for (std::size_t x = 0; x < width; ++x) vector[i * width + x] += share * seen[token * width + x];
      }
    }
    seen += sentence.tokens.size() * width;
  }
  return {};
}

Result<std::vector<std::vector<float>>> LlamaEngine::embed_words(const Json::Array& sentences, std::size_t most) {
  TRY(begin_embedding());
  if (tokens("").size() != 2) return fail(ErrorKind::failed, "This model's texts have no beginning and end.");
  std::vector<std::vector<float>> vectors;
  std::vector<Pieces> some;
  std::size_t together = 0;
  for (const auto& sentence : sentences) {
    auto next = pieces(sentence.items(), most);
    if (together + next.tokens.size() > kTogether || some.size() == kTextsAtOnce) {
      TRY(embed_words_of(some, vectors));
      some.clear();
      together = 0;
    }
    together += next.tokens.size();
    some.push_back(std::move(next));
  }
  if (!some.empty()) TRY(embed_words_of(some, vectors));
  return vectors;
}

}  // namespace adjutant::model
