// Texts as points in a space where near means alike in meaning.
//
// Who has an embedder may still be told that it failed, and nobody needs one: a null Embedder* is always allowed, and
// whoever has none does its work by words alone.
#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"

namespace adjutant::model {

class Embedder {
 public:
  static constexpr std::size_t kDimension = 384;
  static constexpr std::size_t kMostWords = 128;  // of a sentence that is read word by word

  virtual ~Embedder() = default;
  // One vector of kDimension finite numbers for each text, in their order, each of length 1. A text longer than the
  // model's window counts with its beginning. Errors: stopped; failed when the model cannot be asked.
  virtual Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token stop) = 0;

  // For each sentence the vectors of its words one after the other, kDimension finite numbers each: what a word means
  // where it stands. Of a sentence with more than kMostWords words only these, and zeros for words beyond the model's
  // window. Errors as of embed().
  using Words = std::vector<std::string>;
  virtual Result<std::vector<std::vector<float>>> embed_words(std::span<const Words> sentences,
                                                              std::stop_token stop) = 0;
};

}  // namespace adjutant::model
