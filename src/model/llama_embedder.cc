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
constexpr std::size_t kWorthSharing = 128;     // texts
constexpr double kLengthTolerance = 0.01;

static_assert(std::endian::native == std::endian::little && sizeof(float) == 4);

std::string cut(const std::string& text) {
  std::string some = valid_utf8(std::string_view(text).substr(0, kMostBytes));
  std::replace(some.begin(), some.end(), '\0', ' ');
  return some;
}

Result<Vectors> ask(Worker& worker, std::span<const std::string> texts, const std::stop_token& stop) {
  Vectors vectors;
  while (!texts.empty()) {
    Json some = Json::array();
    std::size_t count = 0, bytes = 0;
    while (count < std::min(texts.size(), kTextsAtOnce)) {
      std::string text = cut(texts[count]);
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

Result<Vectors> LlamaEmbedder::embed(std::span<const std::string> texts, std::stop_token stop) {
  const std::size_t shares = texts.size() < kWorthSharing ? 1 : workers_.size();
  std::vector<std::optional<Result<Vectors>>> parts(shares);
  {
    std::vector<std::jthread> others;
    const auto share = [&](std::size_t i) {
      const std::size_t begin = texts.size() * i / shares, end = texts.size() * (i + 1) / shares;
      return texts.subspan(begin, end - begin);
    };
    for (std::size_t i = 1; i < shares; ++i)
      others.emplace_back([&, i] { parts[i] = ask(*workers_[i], share(i), stop); });
    parts[0] = ask(*workers_[0], share(0), stop);
  }
  Vectors vectors;
  for (auto& part : parts) {
    for (auto& vector : TRY(std::move(*part))) vectors.push_back(std::move(vector));
  }
  return vectors;
}

}  // namespace adjutant::model
