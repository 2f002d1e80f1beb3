#include "agent/softmax_layer.h"

#include <algorithm>
#include <cmath>

#include "base/vector_math.h"

namespace adjutant::agent {
namespace {

constexpr float kTooLittle = 2e-4F;  // a class that is this unlikely, and not wanted, learns nothing
constexpr float kBiasRate = 0.1F;

}  // namespace

std::vector<float> softmax(std::vector<float> logits, float temperature) {
  if (logits.empty()) return logits;
  const float most = *std::max_element(logits.begin(), logits.end());
  float sum = 0;
  for (float& x : logits) sum += x = std::exp((x - most) / temperature);
  for (float& x : logits) x /= sum;
  return logits;
}

SoftmaxLayer::SoftmaxLayer(std::size_t classes, std::size_t width)
    : classes_(classes),
      width_(width),
      bias_(classes),
      dense_(classes * width),
      words_(classes * WordFeatures::kPlaces) {}

std::vector<float> SoftmaxLayer::logits(const Features& features) const {
  std::vector<float> logits = bias_;
  for (std::size_t k = 0; k < classes_; ++k) logits[k] += dot(features.white, {&dense_[k * width_], width_});
  for (const auto& [place, value] : features.words) add_scaled(value, {&words_[place * classes_], classes_}, logits);
  return logits;
}

void SoftmaxLayer::step(const Features& features, std::size_t wanted, float rate) {
  auto errors = softmax(logits(features));
  errors[wanted] -= 1;
  std::vector<std::size_t> learning;
  for (std::size_t k = 0; k < classes_; ++k) {
    if (k == wanted || errors[k] > kTooLittle) learning.push_back(k);
  }
  for (const auto k : learning) {
    add_scaled(-rate * errors[k], features.white, {&dense_[k * width_], width_});
    bias_[k] -= kBiasRate * rate * errors[k];
  }
  for (const auto& [place, value] : features.words) {
    float* of_place = &words_[place * classes_];
    for (const auto k : learning) of_place[k] -= rate * errors[k] * value;
  }
}

void SoftmaxLayer::shrink(float factor) {
  for (float& x : dense_) x *= factor;
  for (float& x : words_) x *= factor;
}

void SoftmaxLayer::add_class() {
  const std::size_t last = classes_ - 1;
  std::vector<float> words((classes_ + 1) * WordFeatures::kPlaces);
  for (std::size_t place = 0; place < WordFeatures::kPlaces; ++place) {
    const float* from = &words_[place * classes_];
    float* to = &words[place * (classes_ + 1)];
    std::copy_n(from, last, to);
    to[classes_] = from[last];
  }
  words_ = std::move(words);
  dense_.insert(dense_.begin() + static_cast<std::ptrdiff_t>(last * width_), width_, 0.0F);
  bias_.insert(bias_.begin() + static_cast<std::ptrdiff_t>(last), 0.0F);
  ++classes_;
}

std::vector<float> SoftmaxLayer::weights() const {
  std::vector<float> all = bias_;
  all.insert(all.end(), dense_.begin(), dense_.end());
  all.insert(all.end(), words_.begin(), words_.end());
  return all;
}

bool SoftmaxLayer::set_weights(std::span<const float> weights) {
  if (weights.size() != bias_.size() + dense_.size() + words_.size()) return false;
  std::copy_n(weights.begin(), bias_.size(), bias_.begin());
  std::copy_n(weights.begin() + static_cast<std::ptrdiff_t>(bias_.size()), dense_.size(), dense_.begin());
  std::copy(weights.end() - static_cast<std::ptrdiff_t>(words_.size()), weights.end(), words_.begin());
  return true;
}

}  // namespace adjutant::agent
