// Which class a sentence is of, learned from examples and their embeddings, with a probability that was calibrated on
// examples it had not learned from, and whether it is of any class at all.
//
// A linear classifier (softmax_layer.h) over the whitened embedding and the words, with one class more for sentences
// that are of none. Whether a sentence is of any class is judged from what the classifier says and from how near its
// nearest examples are; how much each of these tells, how likely it then is, and from where on a sentence is refused,
// is learned on folds: each example is judged by a classifier that was trained without it.
//
// Training is deterministic. One example more is learned in milliseconds; to take it back, the head that was there
// before is used again (taught.h keeps the examples).
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/sentence_features.h"
#include "agent/softmax_layer.h"
#include "base/error.h"

namespace adjutant::agent {

struct HeadExample {
  std::string text;
  std::vector<float> vector;  // its embedding, of length 1
  std::string label;          // empty: of no class
};

struct Judgement {
  struct Candidate {
    std::string label;
    double probability = 0;  // that it is meant, if anything is
  };
  std::vector<Candidate> best;  // most likely first, kJudged at most
  double mine = 0;              // 0..1: how likely it is of any class
  bool refused = false;         // not likely enough
};

class IntentHead {
 public:
  static constexpr std::size_t kJudged = 5;

  struct Settings {
    int epochs = 6;
    std::size_t folds = 2;
    double refused_share = 0.018;  // of the sentences that are of a class
    std::size_t threads = 2;
  };

  // At least two classes with two examples each, all vectors of one size. Without examples of no class, nothing but
  // nearness tells.
  static Result<IntentHead> train(const std::vector<HeadExample>& examples, const Settings& settings);

  // `vector` is the sentence's embedding, of the examples' size.
  Judgement judge(std::string_view text, std::span<const float> vector) const;

  // One example more, of a class that may be new.
  void add(const HeadExample& example);

  const std::vector<std::string>& labels() const { return labels_; }

  // All of it as bytes, and back (intent_head_file.cc). Errors: not such bytes.
  std::string write() const;
  static Result<IntentHead> read(std::string_view bytes);

 private:
  // What tells whether a sentence is of any class.
  static constexpr std::size_t kSigns = 8;
  using Signs = std::array<double, kSigns>;
  struct Scoring {
    Signs mean{}, spread{}, weight{};
    double bias = 0;
    double least = 0;  // of the score; below it a sentence is refused
    float temperature = 1;
  };
  struct Outcome;

  IntentHead(WordFeatures words, Whitening whitening, std::vector<std::string> labels);
  static IntentHead fit(const std::vector<const HeadExample*>& examples, const std::vector<std::string>& labels,
                        const Settings& settings);
  void learn(const std::vector<const HeadExample*>& examples, int epochs);
  std::size_t class_of(const std::string& label) const;  // the last one: of no class
  Features features(std::string_view text, std::span<const float> vector) const;
  Signs signs(const Features& features, std::span<const float> vector, const std::vector<float>& logits) const;
  double score(const Signs& signs) const;
  void calibrate(const std::vector<Outcome>& outcomes, const Settings& settings);

  WordFeatures words_;
  Whitening whitening_;
  std::vector<std::string> labels_;
  SoftmaxLayer layer_;                                  // the last class: of none
  std::vector<std::vector<float>> centres_;             // of the classes, whitened
  std::vector<std::vector<std::vector<float>>> known_;  // the examples of each class
  Scoring scoring_;
};

}  // namespace adjutant::agent
