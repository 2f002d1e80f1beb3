#include "agent/sentence_features.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/text.h"
#include "base/vector_math.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kPiece = 4;       // letters of a piece of a word
constexpr double kSmoothing = 0.01;     // of the covariance, as a share of its mean
constexpr std::size_t kMostWords = 60;  // of one sentence

std::uint32_t place_of(std::string_view letters, std::uint32_t kind) {
  std::uint32_t hash = 2166136261U ^ kind;  // FNV-1a
  for (const char letter : letters) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
  hash ^= hash >> 15;
  return hash % WordFeatures::kPlaces;
}

struct Places {
  std::vector<std::uint32_t> words;   // and pairs of words
  std::vector<std::uint32_t> pieces;  // of words
};

void keep_once(std::vector<std::uint32_t>& places) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
}

Places places_of(std::string_view sentence) {
  Places places;
  auto all = words(sentence);
  if (all.size() > kMostWords) all.resize(kMostWords);
  std::string before = "^";
  for (const auto& word : all) {
    places.words.push_back(place_of(word, 1));
    places.words.push_back(place_of(before + " " + word, 2));
    before = word;
    const std::string edged = " " + word + " ";
    for (std::size_t i = 0; i + 3 <= edged.size(); ++i) {
      places.pieces.push_back(place_of(std::string_view(edged).substr(i, 3), 3));
      if (i + kPiece <= edged.size()) places.pieces.push_back(place_of(std::string_view(edged).substr(i, kPiece), 4));
    }
  }
  keep_once(places.words);
  keep_once(places.pieces);
  return places;
}

void add_unit(const std::vector<std::uint32_t>& places, const std::vector<float>& rarity, Sparse& sparse) {
  double square = 0;
  for (const auto place : places) square += static_cast<double>(rarity[place]) * rarity[place];
  if (square <= 0) return;
  const auto factor = static_cast<float>(1 / std::sqrt(square));
  for (const auto place : places) sparse.emplace_back(place, rarity[place] * factor);
}

// The inverse of a lower triangular matrix, in place; both n*n, row by row.
std::vector<float> inverse_of_triangle(const std::vector<double>& lower, std::size_t n) {
  std::vector<double> inverse(n * n);
  for (std::size_t row = 0; row < n; ++row) {
    const double* of_row = &lower[row * n];
    double* out = &inverse[row * n];
    for (std::size_t k = 0; k < row; ++k) {
      const double factor = of_row[k];
      const double* above = &inverse[k * n];
      for (std::size_t column = 0; column <= k; ++column) out[column] -= factor * above[column];
    }
    for (std::size_t column = 0; column < row; ++column) out[column] /= of_row[row];
    out[row] = 1 / of_row[row];
  }
  return {inverse.begin(), inverse.end()};
}

// The Cholesky factor of a symmetric, positive definite matrix, of which the lower triangle is read.
std::vector<double> cholesky(std::vector<double> matrix, std::size_t n) {
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      double sum = matrix[row * n + column];
      for (std::size_t k = 0; k < column; ++k) sum -= matrix[row * n + k] * matrix[column * n + k];
      matrix[row * n + column] = row == column ? std::sqrt(std::max(sum, 1e-12)) : sum / matrix[column * n + column];
    }
  }
  return matrix;
}

}  // namespace

WordFeatures::WordFeatures(const std::vector<std::string_view>& sentences) : rarity_(kPlaces) {
  std::vector<int> count(kPlaces);
  for (const auto sentence : sentences) {
    const Places places = places_of(sentence);
    for (const auto place : places.words) ++count[place];
    for (const auto place : places.pieces) ++count[place];
  }
  const double all = static_cast<double>(sentences.size()) + 1;
  for (std::size_t i = 0; i < kPlaces; ++i) rarity_[i] = static_cast<float>(std::log(all / (count[i] + 1.0)) + 0.1);
}

Sparse WordFeatures::of(std::string_view sentence) const {
  const Places places = places_of(sentence);
  Sparse sparse;
  sparse.reserve(places.words.size() + places.pieces.size());
  add_unit(places.words, rarity_, sparse);
  add_unit(places.pieces, rarity_, sparse);
  return sparse;
}

Whitening::Whitening(const std::vector<std::span<const float>>& vectors, const std::vector<std::size_t>& classes,
                     std::size_t class_count) {
  const std::size_t n = vectors.empty() ? 0 : vectors.front().size();
  mean_.assign(n, 0);
  std::vector<std::vector<float>> means(class_count, std::vector<float>(n));
  std::vector<float> counts(class_count);
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    add_scaled(1, vectors[i], means[classes[i]]);
    add_scaled(1 / static_cast<float>(vectors.size()), vectors[i], mean_);
    ++counts[classes[i]];
  }
  for (std::size_t k = 0; k < class_count; ++k) {
    for (float& x : means[k]) x /= std::max(counts[k], 1.0F);
  }
  std::vector<float> scatter(n * n);
  std::vector<float> apart(n);
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    for (std::size_t j = 0; j < n; ++j) apart[j] = vectors[i][j] - means[classes[i]][j];
    for (std::size_t row = 0; row < n; ++row) {
      const std::span<float> out(&scatter[row * n], row + 1);
      add_scaled(apart[row], std::span<const float>(apart).first(row + 1), out);
    }
  }
  std::vector<double> covariance(scatter.begin(), scatter.end());
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) trace += covariance[i * n + i];
  const double count = std::max<double>(1, static_cast<double>(vectors.size()));
  for (double& x : covariance) x /= count;
  for (std::size_t i = 0; i < n; ++i)
    covariance[i * n + i] += std::max(kSmoothing * trace / count / static_cast<double>(n), 1e-9);
  factor_ = inverse_of_triangle(cholesky(std::move(covariance), n), n);
}

std::vector<float> Whitening::of(std::span<const float> vector) const {
  const std::size_t n = mean_.size();
  std::vector<float> apart(n), white(n);
  for (std::size_t i = 0; i < n; ++i) apart[i] = vector[i] - mean_[i];
  for (std::size_t row = 0; row < n; ++row) white[row] = dot(std::span<const float>(&factor_[row * n], row + 1), apart);
  return white;
}

}  // namespace adjutant::agent
