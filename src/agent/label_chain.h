// A sentence's labels as a chain: 0 is outside, 2s+1 the first word of slot s, 2s+2 a further one, which stands behind one
// of these two. Each way through it is as likely as e to the sum of its labels' values.
#pragma once

#include <span>
#include <vector>

namespace adjutant::agent {

class LabelChain {
 public:
  // `values`: word by word; they must outlive it. `labels`: an odd number.
  LabelChain(std::span<const float> values, std::size_t labels);

  // The logarithm of the sum over all ways.
  double all() const { return all_; }
  // How likely each label of each word is, word by word: the forward-backward algorithm.
  std::vector<float> likely() const;

 private:
  double value(std::size_t word, std::size_t label) const { return values_[word * labels_ + label]; }

  std::span<const float> values_;
  std::size_t labels_, words_;
  std::vector<double> until_;  // the logarithm of the sum over all ways to a label, with its own value
  double all_ = 0;
};

}  // namespace adjutant::agent
