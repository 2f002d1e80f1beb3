// A sentence as numbers for a linear classifier: where its embedding stands, measured against how far sentences of one
// class lie apart, and which words and pieces of words it has.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace adjutant::agent {

// Numbers of a few places among many: (place, value).
using Sparse = std::vector<std::pair<std::uint32_t, float>>;

// Words, pairs of words and pieces of words by the hash of their letters, each once, with weights by how rare they are.
// Words and pieces have length 1 each.
class WordFeatures {
 public:
  static constexpr std::uint32_t kPlaces = 1 << 14;

  // How rare each is, learned from sentences.
  explicit WordFeatures(const std::vector<std::string_view>& sentences);
  explicit WordFeatures(std::vector<float> rarity) : rarity_(std::move(rarity)) {}

  Sparse of(std::string_view sentence) const;
  const std::vector<float>& rarity() const { return rarity_; }

 private:
  std::vector<float> rarity_;
};

// Takes from embeddings what sentences of one class differ in anyway (whitening by the covariance within the classes):
// afterwards they lie about 1 apart from the mean of their class in every direction.
class Whitening {
 public:
  // `classes` has the class of each vector; all vectors are of one size.
  Whitening(const std::vector<std::span<const float>>& vectors, const std::vector<std::size_t>& classes,
            std::size_t class_count);
  Whitening(std::vector<float> mean, std::vector<float> factor) : mean_(std::move(mean)), factor_(std::move(factor)) {}

  std::vector<float> of(std::span<const float> vector) const;
  const std::vector<float>& mean() const { return mean_; }
  const std::vector<float>& factor() const { return factor_; }

 private:
  std::vector<float> mean_;
  std::vector<float> factor_;  // the inverse of the covariance's Cholesky factor: a lower triangle, row by row
};

}  // namespace adjutant::agent
