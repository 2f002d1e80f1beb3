#include "agent/intent_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <thread>

#include "base/vector_math.h"

namespace adjutant::agent {
namespace {

constexpr float kWhiteScale = 1.0F / 20;  // so that the embedding and the words count about the same
constexpr float kRate = 1.0F;             // of learning, falling to 0
constexpr float kShrink = 3e-4F;          // after each epoch
constexpr int kStepsForOne = 12;          // for an example that is learned by itself
constexpr float kRateForOne = 0.5F;
constexpr std::size_t kLookedAt = 8;   // classes whose examples are compared with a sentence
constexpr std::size_t kNearest = 10;   // examples; of a class that has fewer, so many
constexpr double kForeignCounts = 20;  // an example of no class, where whether it is of one is learned
constexpr int kScoringSteps = 400;
constexpr double kKeepSmall = 0.01;  // what a sign tells

// The first `count` places of the largest values.
std::vector<std::size_t> largest(const std::vector<float>& values, std::size_t among, std::size_t count) {
  std::vector<std::size_t> order(among);
  std::iota(order.begin(), order.end(), 0);
  count = std::min(count, among);
  std::partial_sort(
      order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
      [&](std::size_t a, std::size_t b) { return values[a] != values[b] ? values[a] > values[b] : a < b; });
  order.resize(count);
  return order;
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

// An example as it was judged by a head that had not learned from it.
struct IntentHead::Outcome {
  std::size_t wanted = 0;
  bool foreign = false;
  std::vector<float> logits;  // of the classes
  Signs signs{};
};

IntentHead::IntentHead(WordFeatures words, Whitening whitening, std::vector<std::string> labels)
    : words_(std::move(words)),
      whitening_(std::move(whitening)),
      labels_(std::move(labels)),
      layer_(labels_.size() + 1, whitening_.mean().size()),
      centres_(labels_.size(), std::vector<float>(whitening_.mean().size())),
      known_(labels_.size()) {}

std::size_t IntentHead::class_of(const std::string& label) const {
  const auto at = std::lower_bound(labels_.begin(), labels_.end(), label);
  if (at != labels_.end() && *at == label) return static_cast<std::size_t>(at - labels_.begin());
  // Classes that came later stand behind those that are sorted.
  const auto found = std::find(labels_.begin(), labels_.end(), label);
  return static_cast<std::size_t>(found - labels_.begin());
}

Features IntentHead::features(std::string_view text, std::span<const float> vector) const {
  Features features{whitening_.of(vector), words_.of(text)};
  for (float& x : features.white) x *= kWhiteScale;
  return features;
}

void IntentHead::learn(const std::vector<const HeadExample*>& examples, int epochs) {
  std::vector<Features> all;
  std::vector<std::size_t> wanted;
  std::vector<float> count(labels_.size());
  for (const auto* example : examples) {
    all.push_back(features(example->text, example->vector));
    wanted.push_back(class_of(example->label));
    if (wanted.back() == labels_.size()) continue;
    add_scaled(1, all.back().white, centres_[wanted.back()]);
    ++count[wanted.back()];
    known_[wanted.back()].push_back(example->vector);
  }
  for (std::size_t k = 0; k < labels_.size(); ++k) {
    for (float& x : centres_[k]) x /= std::max(count[k], 1.0F);
  }
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(1);
  const auto steps = static_cast<float>(static_cast<std::size_t>(epochs) * all.size());
  std::size_t done = 0;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    for (const auto i : order) layer_.step(all[i], wanted[i], kRate * (1 - static_cast<float>(done++) / steps));
    layer_.shrink(1 - kShrink);
  }
}

IntentHead IntentHead::fit(const std::vector<const HeadExample*>& examples, const std::vector<std::string>& labels,
                           const Settings& settings) {
  std::vector<std::string_view> texts;
  std::vector<std::span<const float>> vectors;
  std::vector<std::size_t> classes;
  for (const auto* example : examples) {
    texts.push_back(example->text);
    if (example->label.empty()) continue;
    vectors.push_back(example->vector);
    classes.push_back(
        static_cast<std::size_t>(std::lower_bound(labels.begin(), labels.end(), example->label) - labels.begin()));
  }
  IntentHead head(WordFeatures(texts), Whitening(vectors, classes, labels.size()), labels);
  head.learn(examples, settings.epochs);
  return head;
}

IntentHead::Signs IntentHead::signs(const Features& features, std::span<const float> vector,
                                    const std::vector<float>& logits) const {
  const auto near = largest(logits, labels_.size(), kLookedAt);
  const auto best = near.front();
  std::vector<float> nearness;
  float own = -1;
  for (const auto k : near) {
    for (const auto& known : known_[k]) {
      nearness.push_back(dot(vector, known));
      if (k == best) own = std::max(own, nearness.back());
    }
  }
  const std::size_t count = std::min({kNearest, nearness.size(), std::max<std::size_t>(1, known_[best].size())});
  std::partial_sort(nearness.begin(), nearness.begin() + static_cast<std::ptrdiff_t>(count), nearness.end(),
                    std::greater<>());
  nearness.resize(count);
  float apart = squared_distance(features.white, centres_[best]);
  for (const auto k : near) apart = std::min(apart, squared_distance(features.white, centres_[k]));
  const double mean =
      count == 0 ? 0 : std::accumulate(nearness.begin(), nearness.end(), 0.0) / static_cast<double>(count);
  const float second = near.size() > 1 ? logits[near[1]] : logits[best];
  return {logits[best],
          logits[best] - logits.back(),
          logits[best] - second,
          -std::sqrt(apart),
          count == 0 ? 0 : nearness.front(),
          count == 0 ? 0 : nearness[count / 2],
          mean,
          own};
}

double IntentHead::score(const Signs& signs) const {
  double score = scoring_.bias;
  for (std::size_t i = 0; i < kSigns; ++i)
    score += scoring_.weight[i] * (signs[i] - scoring_.mean[i]) / scoring_.spread[i];
  return score;
}

// Logistic regression on standardised signs by gradient descent, then the threshold and the temperature.
void IntentHead::calibrate(const std::vector<Outcome>& outcomes, const Settings& settings) {
  const auto mine = static_cast<double>(
      std::count_if(outcomes.begin(), outcomes.end(), [](const Outcome& each) { return !each.foreign; }));
  const bool has_foreign = mine < static_cast<double>(outcomes.size());
  for (std::size_t i = 0; i < kSigns; ++i) {
    double sum = 0, squares = 0;
    for (const auto& each : outcomes) {
      if (each.foreign) continue;
      sum += each.signs[i];
      squares += each.signs[i] * each.signs[i];
    }
    scoring_.mean[i] = sum / mine;
    scoring_.spread[i] = std::sqrt(std::max(squares / mine - scoring_.mean[i] * scoring_.mean[i], 1e-6));
  }
  if (!has_foreign) {
    scoring_.weight[6] = 1;
    scoring_.bias = 3;
  }
  for (int step = 0; has_foreign && step < kScoringSteps; ++step) {
    Signs slope{};
    double bias_slope = 0, all = 0;
    for (const auto& each : outcomes) {
      const double counts = each.foreign ? kForeignCounts : 1;
      const double error = counts * (logistic(score(each.signs)) - (each.foreign ? 0 : 1));
      for (std::size_t i = 0; i < kSigns; ++i)
        slope[i] += error * (each.signs[i] - scoring_.mean[i]) / scoring_.spread[i];
      bias_slope += error;
      all += counts;
    }
    for (std::size_t i = 0; i < kSigns; ++i)
      scoring_.weight[i] -= 2 * (slope[i] / all + kKeepSmall * scoring_.weight[i]);
    scoring_.bias -= 2 * bias_slope / all;
  }
  std::vector<double> scores;
  for (const auto& each : outcomes) {
    if (!each.foreign) scores.push_back(score(each.signs));
  }
  std::sort(scores.begin(), scores.end());
  scoring_.least = scores[static_cast<std::size_t>(settings.refused_share * static_cast<double>(scores.size()))];
  double least_loss = 1e300;
  for (float temperature = 0.3F; temperature < 4; temperature *= 1.1F) {
    double loss = 0;
    for (const auto& each : outcomes) {
      if (!each.foreign) loss -= std::log(std::max(softmax(each.logits, temperature)[each.wanted], 1e-9F));
    }
    if (loss >= least_loss) continue;
    least_loss = loss;
    scoring_.temperature = temperature;
  }
}

Result<IntentHead> IntentHead::train(const std::vector<HeadExample>& examples, const Settings& settings) {
  std::map<std::string, std::size_t> count;
  for (const auto& example : examples) {
    if (example.vector.size() != examples.front().vector.size())
      return fail(ErrorKind::failed, "The examples' embeddings are of different sizes.");
    if (!example.label.empty()) ++count[example.label];
  }
  if (count.size() < 2) return fail(ErrorKind::usage, "There are not two classes to tell apart.");
  std::vector<std::string> labels;
  for (const auto& [label, times] : count) {
    if (times < 2)
      return fail(ErrorKind::usage, fmt::format("The class '{}' has one example; two are the least.", label));
    labels.push_back(label);
  }
  // The n-th example of its class belongs to fold n modulo the number of folds.
  std::vector<std::size_t> fold_of;
  std::map<std::string, std::size_t> seen;
  for (const auto& example : examples) fold_of.push_back(seen[example.label]++ % settings.folds);

  const std::size_t jobs = settings.folds + 1;  // the last one: all examples
  std::vector<std::unique_ptr<IntentHead>> heads(jobs);
  std::vector<std::vector<Outcome>> outcomes(settings.folds);
  const auto work = [&](std::size_t job) {
    std::vector<const HeadExample*> learned;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (fold_of[i] != job) learned.push_back(&examples[i]);
    }
    auto head = std::make_unique<IntentHead>(fit(learned, labels, settings));
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (fold_of[i] != job) continue;
      const auto features = head->features(examples[i].text, examples[i].vector);
      auto logits = head->layer_.logits(features);
      const auto signs = head->signs(features, examples[i].vector, logits);
      logits.pop_back();
      outcomes[job].push_back({head->class_of(examples[i].label), examples[i].label.empty(), std::move(logits), signs});
    }
    if (job == settings.folds) heads[job] = std::move(head);
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < settings.threads; ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t job = t; job < jobs; job += settings.threads) work(job);
      });
    }
  }
  std::vector<Outcome> all;
  for (auto& part : outcomes) std::move(part.begin(), part.end(), std::back_inserter(all));
  IntentHead head = std::move(*heads.back());
  head.calibrate(all, settings);
  return head;
}

Judgement IntentHead::judge(std::string_view text, std::span<const float> vector) const {
  const auto seen = features(text, vector);
  auto logits = layer_.logits(seen);
  const double said = score(signs(seen, vector, logits));
  logits.pop_back();
  const auto likely = softmax(logits, scoring_.temperature);
  Judgement judgement{{}, logistic(said), said < scoring_.least};
  for (const auto k : largest(likely, labels_.size(), kJudged)) judgement.best.push_back({labels_[k], likely[k]});
  return judgement;
}

void IntentHead::add(const HeadExample& example) {
  if (!example.label.empty() && class_of(example.label) == labels_.size()) {
    // The class of no class stays the last one.
    labels_.push_back(example.label);
    layer_.add_class();
    centres_.emplace_back(whitening_.mean().size());
    known_.emplace_back();
  }
  const auto wanted = class_of(example.label);
  const auto seen = features(example.text, example.vector);
  for (int step = 0; step < kStepsForOne; ++step) layer_.step(seen, wanted, kRateForOne);
  if (wanted == labels_.size()) return;
  auto& known = known_[wanted];
  known.push_back(example.vector);
  const float share = 1 / static_cast<float>(known.size());
  for (std::size_t i = 0; i < seen.white.size(); ++i)
    centres_[wanted][i] += share * (seen.white[i] - centres_[wanted][i]);
}

}  // namespace adjutant::agent
