#include "model/llama_embedder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <thread>

#include "base/base64.h"
#include "base/text.h"

namespace adjutant::model {
namespace {

using Vectors = std::vector<std::vector<float>>;

constexpr std::size_t kTextsAtOnce = 64;       // in one question
constexpr std::size_t kBytesAtOnce = 8 << 10;  // the same; but one text at least
constexpr std::size_t kMostBytes = 2 << 10;    // of one text: more than its window holds
constexpr std::size_t kWordsAtOnce = 256;      // whose vectors fit into one answer; but one sentence at least
constexpr std::size_t kMostWordBytes = 100;
constexpr float kMostOfANumber = 1e4F;      // of a word's vector: those of MiniLM stay below 10
constexpr std::size_t kWorthSharing = 128;  // texts
constexpr double kLengthTolerance = 0.01;

static_assert(std::endian::native == std::endian::little && sizeof(float) == 4);

std::string cut(const std::string& text, std::size_t most) {
  std::string some = valid_utf8(std::string_view(text).substr(0, most));
  std::replace(some.begin(), some.end(), '\0', ' ');
  return some;
}

Result<Vectors> ask(Worker& worker, std::span<const std::string> texts, const std::stop_token& stop) {
  Vectors vectors;
  while (!texts.empty()) {
    Json some = Json::array();
    std::size_t count = 0, bytes = 0;
    while (count < std::min(texts.size(), kTextsAtOnce)) {
      std::string text = cut(texts[count], kMostBytes);
      bytes += text.size();
      if (count > 0 && bytes > kBytesAtOnce) break;
      some.push(std::move(text));
      ++count;
    }
    const std::string answer = TRY(worker.ask(Json().set("embed", std::move(some)), stop));
    for (auto& vector : TRY(read_embeddings(answer, count))) vectors.push_back(std::move(vector));
    texts = texts.subspan(count);
  }
  return vectors;
}

Result<Vectors> ask_words(Worker& worker, std::span<const Embedder::Words> sentences, const std::stop_token& stop) {
  Vectors vectors;
  while (!sentences.empty()) {
    Json some = Json::array();
    std::vector<std::size_t> counts;
    std::size_t together = 0;
    while (counts.size() < sentences.size()) {
      const auto& sentence = sentences[counts.size()];
      const std::size_t count = std::min(sentence.size(), Embedder::kMostWords);
      together += count;
      if (!counts.empty() && together > kWordsAtOnce) break;
      Json words = Json::array();
      for (std::size_t i = 0; i < count; ++i) words.push(cut(sentence[i], kMostWordBytes));
      some.push(std::move(words));
      counts.push_back(count);
    }
    const std::string answer = TRY(worker.ask(Json().set("embed_words", std::move(some)), stop));
    for (auto& vector : TRY(read_word_embeddings(answer, counts))) vectors.push_back(std::move(vector));
    sentences = sentences.subspan(counts.size());
  }
  return vectors;
}

// Shares out what is asked among the workers, each share with `ask`.
template <class Text, class Ask>
Result<Vectors> share_out(const std::vector<Worker*>& workers, std::span<const Text> texts, const Ask& ask) {
  const std::size_t shares = texts.size() < kWorthSharing ? 1 : workers.size();
  std::vector<std::optional<Result<Vectors>>> parts(shares);
  {
    std::vector<std::jthread> others;
    const auto share = [&](std::size_t i) {
      const std::size_t begin = texts.size() * i / shares, end = texts.size() * (i + 1) / shares;
      return texts.subspan(begin, end - begin);
    };
    for (std::size_t i = 1; i < shares; ++i) others.emplace_back([&, i] { parts[i] = ask(*workers[i], share(i)); });
    parts[0] = ask(*workers[0], share(0));
  }
  Vectors vectors;
  for (auto& part : parts) {
    for (auto& vector : TRY(std::move(*part))) vectors.push_back(std::move(vector));
  }
  return vectors;
}

}  // namespace

Result<Vectors> read_embeddings(std::string_view answer, std::size_t count) {
  const auto nonsense = fail(ErrorKind::failed, "The model answered with something that is no embedding.");
  const auto bytes = from_base64(answer);
  if (!bytes || bytes->size() != count * Embedder::kDimension * sizeof(float)) return nonsense;
  Vectors vectors(count, std::vector<float>(Embedder::kDimension));
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(vectors[i].data(), bytes->data() + i * Embedder::kDimension * sizeof(float),
                Embedder::kDimension * sizeof(float));
    double square = 0;
    for (const float x : vectors[i]) square += static_cast<double>(x) * x;
    // Written so that what is no number is refused as well.
    if (!(std::abs(std::sqrt(square) - 1) <= kLengthTolerance)) return nonsense;
  }
  return vectors;
}

Result<Vectors> read_word_embeddings(std::string_view answer, std::span<const std::size_t> words) {
  const auto nonsense = fail(ErrorKind::failed, "The model answered with something that is no embedding of words.");
  const auto bytes = from_base64(answer);
  std::size_t count = 0;
  for (const auto of_sentence : words) count += of_sentence;
  if (!bytes || bytes->size() != count * Embedder::kDimension * sizeof(float)) return nonsense;
  Vectors vectors;
  const char* from = bytes->data();
  for (const auto of_sentence : words) {
    auto& vector = vectors.emplace_back(of_sentence * Embedder::kDimension);
    if (!vector.empty()) std::memcpy(vector.data(), from, vector.size() * sizeof(float));
    from += vector.size() * sizeof(float);
    if (!std::ranges::all_of(vector, [](float x) { return std::abs(x) <= kMostOfANumber; })) return nonsense;
  }
  return vectors;
}

Result<Vectors> LlamaEmbedder::embed(std::span<const std::string> texts, std::stop_token stop) {
  return share_out(workers_, texts, [&](Worker& worker, auto share) { return ask(worker, share, stop); });
}

Result<Vectors> LlamaEmbedder::embed_words(std::span<const Words> sentences, std::stop_token stop) {
  return share_out(workers_, sentences, [&](Worker& worker, auto share) { return ask_words(worker, share, stop); });
}

}  // namespace adjutant::model
