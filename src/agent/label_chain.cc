#include "agent/label_chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace adjutant::agent {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();  // the logarithm of nothing

double log_of_sum(std::span<const double> logarithms) {
  const double most = *std::ranges::max_element(logarithms);
  if (most == kNever) return kNever;
  double sum = 0;
  for (const double x : logarithms) sum += std::exp(x - most);
  return most + std::log(sum);
}

bool is_further(std::size_t label) { return label > 0 && label % 2 == 0; }

}  // namespace

LabelChain::LabelChain(std::span<const float> values, std::size_t labels)
    : values_(values), labels_(labels), words_(values.size() / labels), until_(values.size()) {
  double any = 0;
  for (std::size_t word = 0; word < words_; ++word) {
    for (std::size_t k = 0; k < labels_; ++k) {
      double before = any;
      if (is_further(k))
        before = word == 0 ? kNever : log_of_sum(std::span(until_).subspan((word - 1) * labels_ + k - 1, 2));
      until_[word * labels_ + k] = before + value(word, k);
    }
    any = log_of_sum(std::span(until_).subspan(word * labels_, labels_));
  }
  all_ = any;
}

std::vector<float> LabelChain::likely() const {
  std::vector<float> out(values_.size());
  std::vector<double> from(labels_), next(labels_), begins;  // `from`: over all ways from a label on, without its value
  for (std::size_t word = words_; word-- > 0;) {
    if (word + 1 < words_) {
      begins.clear();
      for (std::size_t k = 0; k < labels_; ++k) {
        next[k] = from[k] + value(word + 1, k);
        if (!is_further(k)) begins.push_back(next[k]);
      }
      const double any = log_of_sum(begins);
      from[0] = any;
      for (std::size_t k = 1; k < labels_; ++k) from[k] = log_of_sum(std::array{any, next[is_further(k) ? k : k + 1]});
    }
    for (std::size_t k = 0; k < labels_; ++k)
      out[word * labels_ + k] = static_cast<float>(std::exp(until_[word * labels_ + k] + from[k] - all_));
  }
  return out;
}

}  // namespace adjutant::agent
