// A linear classifier with a softmax over its classes, trained one sentence at a time.
#pragma once

#include <span>
#include <vector>

#include "agent/sentence_features.h"

namespace adjutant::agent {

struct Features {
  std::vector<float> white;  // the whitened embedding
  Sparse words;
};

class SoftmaxLayer {
 public:
  SoftmaxLayer(std::size_t classes, std::size_t width);

  // What speaks for each class; the softmax of it is the layer's own idea of how likely each one is.
  std::vector<float> logits(const Features& features) const;
  // One step of gradient descent, of `rate`, towards `wanted`.
  void step(const Features& features, std::size_t wanted, float rate);
  void shrink(float factor);
  // One class more, before the last one, that nothing speaks for.
  void add_class();

  std::size_t classes() const { return classes_; }
  // All weights, for keeping: in the order of the members below.
  std::vector<float> weights() const;
  // Takes what weights() gave for as many classes and the same width; false where it is of another size.
  bool set_weights(std::span<const float> weights);

 private:
  std::size_t classes_, width_;
  std::vector<float> bias_;
  std::vector<float> dense_;  // class by class
  std::vector<float> words_;  // place by place
};

std::vector<float> softmax(std::vector<float> logits, float temperature = 1);

}  // namespace adjutant::agent
