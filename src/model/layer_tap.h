// What stands between two layers of a BERT model while llama.cpp computes it. Only LlamaEngine has one.
#pragma once

#include <string>
#include <vector>

struct ggml_tensor;

namespace adjutant::model {

class LayerTap {
 public:
  // From now on, what the layer of this number is given is copied with each computation.
  void open(int layer);
  void close() { weights_.clear(); }

  // Token by token, as wide as the model; empty where nothing was computed, or the model has no such layer.
  const std::vector<float>& seen() const { return seen_; }

  // ggml_backend_sched_eval_callback: `tap` is a LayerTap.
  static bool see(ggml_tensor* tensor, bool ask, void* tap);

 private:
  std::string weights_;  // the name of those that a layer multiplies with what it is given, first of all
  std::vector<float> seen_;
};

}  // namespace adjutant::model
