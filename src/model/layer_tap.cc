#include "model/layer_tap.h"

#include <fmt/format.h>
#include <ggml-backend.h>
#include <ggml.h>

namespace adjutant::model {

void LayerTap::open(int layer) {
  weights_ = fmt::format("blk.{}.attn_q.weight", layer);
  seen_.clear();
}

bool LayerTap::see(ggml_tensor* tensor, bool ask, void* tap) {
  auto& self = *static_cast<LayerTap*>(tap);
  const bool wanted = tensor->op == GGML_OP_MUL_MAT && self.weights_ == ggml_get_name(tensor->src[0]);
  if (ask) return wanted;
  const ggml_tensor* given = tensor->src[1];
  if (!wanted || given->type != GGML_TYPE_F32 || !ggml_is_contiguous(given)) return true;
  self.seen_.resize(static_cast<std::size_t>(ggml_nelements(given)));
  ggml_backend_tensor_get(given, self.seen_.data(), 0, ggml_nbytes(given));
  return true;
}

}  // namespace adjutant::model
