#include "agent/slot_tagger.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <set>

#include "agent/label_chain.h"
#include "base/text.h"
#include "base/vector_math.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kTogether = 32;  // sentences whose errors are added up before a step
constexpr float kRate = 1e-3F;         // of learning what the vectors tell, falling to 0
constexpr float kWordsRate = 16.0F;    // the same, of what the words tell, of the mean of a batch
constexpr float kShrink = 1e-3F;       // of a weight, with each step, times the rate
constexpr float kMomentum = 0.9F, kScale = 0.999F, kTiny = 1e-8F;  // of the Adam optimiser
constexpr std::uint32_t kLeftOut = 10, kOf = 3;  // of ten word features three are left out at a time, by chance
constexpr double kImpossible = -1e9;
constexpr std::size_t kSuffix = 3;  // letters

std::uint32_t hash(std::string_view text, std::uint32_t seed) {
  std::uint32_t h = 2166136261U ^ (seed * 0x9e3779b9U);
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
  h ^= h >> 15;
  h *= 0x85ebca6bU;
  return h ^ (h >> 13);
}

// What the words around one tell, by the hash of it.
std::vector<std::uint32_t> places_of(std::span<const PlainWord> words, const std::vector<std::string>& folded,
                                     std::size_t word) {
  const auto near = [&](std::ptrdiff_t by) -> std::string_view {
    const auto at = static_cast<std::ptrdiff_t>(word) + by;
    return at < 0 || at >= std::ssize(folded) ? "<>" : std::string_view(folded[static_cast<std::size_t>(at)]);
  };
  const std::string& own = folded[word];
  const std::string& typed = words[word].text;
  const bool capital = word > 0 && !typed.empty() && typed.front() >= 'A' && typed.front() <= 'Z';
  const bool digit = std::ranges::any_of(typed, [](char c) { return c >= '0' && c <= '9'; });
  const auto pair = [](std::string_view a, std::string_view b) { return std::string(a) + ' ' + std::string(b); };
  std::uint32_t kind = 0;
  std::vector<std::uint32_t> places;
  const auto add = [&](std::string_view text) { places.push_back(hash(text, ++kind)); };
  for (std::ptrdiff_t by = -2; by <= 2; ++by) add(near(by));
  add(pair(near(-1), own));
  add(pair(own, near(1)));
  add(pair(near(-2), near(-1)));
  add(pair(near(1), near(2)));
  add(own.substr(own.size() - std::min(own.size(), kSuffix)));
  add(capital ? "capital" : "");
  add(digit ? "digit" : "");
  add(own.find('@') != own.npos ? "address" : "");
  add(std::to_string(std::min<std::size_t>(word, 3)));
  add(std::to_string(std::min<std::size_t>(words.size() - 1 - word, 3)));
  return places;
}

std::vector<std::vector<std::uint32_t>> places_of(std::span<const PlainWord> words) {
  std::vector<std::string> folded;
  for (const auto& word : words) folded.push_back(fold(word.text));
  std::vector<std::vector<std::uint32_t>> places;
  for (std::size_t i = 0; i < words.size(); ++i) places.push_back(places_of(words, folded, i));
  return places;
}

// The numbers of one word, of as many to each word as there are labels.
std::span<float> row(std::vector<float>& of_words, std::span<const std::uint32_t> labels, std::size_t word) {
  return std::span(of_words).subspan(word * labels.size(), labels.size());
}

std::size_t place(std::uint32_t feature, std::uint32_t label, std::size_t places) {
  std::uint32_t h = (feature + label * 0x9e3779b9U) * 0x85ebca6bU;
  h ^= h >> 16;
  return h % places;
}

}  // namespace

SlotTagger::SlotTagger(std::size_t width, std::vector<std::string> slots)
    : width_(width),
      slots_(std::move(slots)),
      owns_(slots_.size()),
      mean_(width),
      factor_(width, 1),
      bias_(labels()),
      dense_(labels() * kNear * width),
      words_(kPlaces) {}

std::size_t SlotTagger::slot_number(const std::string& slot) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(slots_, slot) - slots_.begin());
}

bool SlotTagger::owns(const std::string& slot) const {
  const auto number = slot_number(slot);
  return number < slots_.size() && slots_[number] == slot && owns_[number] != 0;
}

// Outside, then each slot's first word and its further ones.
std::vector<std::uint32_t> SlotTagger::labels_of(std::span<const std::uint32_t> slots) const {
  std::vector<std::uint32_t> labels{0};
  for (const auto slot : slots) labels.insert(labels.end(), {1 + 2 * slot, 2 + 2 * slot});
  return labels;
}

// The vectors of the word and its neighbours, each number about 1; zeros where there is no neighbour.
std::vector<float> SlotTagger::features(std::span<const float> vectors, std::size_t word) const {
  std::vector<float> out(kNear * width_);
  for (std::size_t near = 0; near < kNear; ++near) {
    const std::size_t at = word + near;  // one more than its place
    if (at == 0 || at > vectors.size() / width_) continue;
    const float* from = &vectors[(at - 1) * width_];
    for (std::size_t x = 0; x < width_; ++x) out[near * width_ + x] = (from[x] - mean_[x]) * factor_[x];
  }
  return out;
}

void SlotTagger::values(std::span<const float> features, std::span<const std::uint32_t> places,
                        std::span<const std::uint32_t> labels, std::span<float> out) const {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    out[i] = bias_[labels[i]] + dot(features, {&dense_[labels[i] * features.size()], features.size()});
    for (const auto feature : places) out[i] += words_[place(feature, labels[i], kPlaces)];
  }
}

// Learns by the Adam optimiser what the vectors tell, and by plain descent what the words tell.
class SlotTagger::Trainer {
 public:
  explicit Trainer(SlotTagger& tagger)
      : all_(tagger),
        gradient_(tagger.dense_.size()),
        momentum_(tagger.dense_.size()),
        scale_(tagger.dense_.size()),
        bias_gradient_(tagger.bias_.size()) {}

  // `wanted`: of each word, its place among the labels.
  void add(const TaggerExample& example, std::vector<std::vector<std::uint32_t>> places,
           std::span<const std::uint32_t> labels, std::span<const std::uint32_t> wanted) {
    std::vector<std::vector<float>> features;
    std::vector<float> values(wanted.size() * labels.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      std::erase_if(places[i], [&](std::uint32_t) { return random_() % kLeftOut < kOf; });
      features.push_back(all_.features(example.vectors, i));
      all_.values(features[i], places[i], labels, row(values, labels, i));
    }
    auto errors = LabelChain(values, labels.size()).likely();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const auto of_word = row(errors, labels, i);
      of_word[wanted[i]] -= 1;
      for (std::size_t k = 0; k < labels.size(); ++k) {
        add_scaled(of_word[k], features[i], {&gradient_[labels[k] * features[i].size()], features[i].size()});
        bias_gradient_[labels[k]] += of_word[k];
        for (const auto feature : places[i]) changes_.emplace_back(place(feature, labels[k], kPlaces), of_word[k]);
      }
    }
    words_ += wanted.size();
  }

  // `left`: how much of the learning is still to be done, 1..0.
  void step(float left) {
    ++steps_;
    const float rate = kRate * left, share = 1 / static_cast<float>(words_);
    const float first = 1 - std::pow(kMomentum, steps_), second = 1 - std::pow(kScale, steps_);
    for (std::size_t i = 0; i < gradient_.size(); ++i) {
      const float g = gradient_[i] * share;
      momentum_[i] = kMomentum * momentum_[i] + (1 - kMomentum) * g;
      scale_[i] = kScale * scale_[i] + (1 - kScale) * g * g;
      all_.dense_[i] -=
          rate * (momentum_[i] / first / (std::sqrt(scale_[i] / second) + kTiny) + kShrink * all_.dense_[i]);
      gradient_[i] = 0;
    }
    for (const auto& [at, error] : changes_) all_.words_[at] -= kWordsRate * left * share * error;
    for (std::size_t k = 0; k < bias_gradient_.size(); ++k) {
      all_.bias_[k] -= kWordsRate * left * share * bias_gradient_[k];
      bias_gradient_[k] = 0;
    }
    changes_.clear();
    words_ = 0;
  }

 private:
  SlotTagger& all_;
  std::vector<float> gradient_, momentum_, scale_, bias_gradient_;
  std::vector<std::pair<std::size_t, float>> changes_;
  std::mt19937 random_{1};
  std::size_t words_ = 0;  // since the last step
  float steps_ = 0;
};

Result<SlotTagger> SlotTagger::train(const std::vector<TaggerExample>& examples, std::size_t width, int epochs) {
  std::map<std::string, std::set<std::string>> by_skill;
  std::set<std::string> all;
  for (const auto& example : examples) {
    if (example.vectors.size() != example.words.size() * width)
      return fail(ErrorKind::failed, "An example's vectors are of another size than its words.");
    for (const auto& slot : example.slots) by_skill[example.skill].insert(slot.slot), all.insert(slot.slot);
  }
  std::erase_if(by_skill, [](const auto& skill) { return skill.second.size() > kMostSlots; });
  if (by_skill.empty()) return fail(ErrorKind::failed, "There is nothing to learn slots from.");
  SlotTagger tagger(width, {all.begin(), all.end()});
  for (const auto& [skill, slots] : by_skill) {
    for (const auto& slot : slots)
      tagger.skills_[skill].push_back(static_cast<std::uint32_t>(tagger.slot_number(slot)));
  }

  struct Sample {
    const TaggerExample* example;
    const std::vector<std::uint32_t>* slots;  // of its skill
    std::vector<std::vector<std::uint32_t>> places;
    std::vector<std::uint32_t> wanted;  // of each word, its place among the skill's labels
  };
  std::vector<Sample> samples;
  std::vector<int> seen(all.size()), owning(all.size());
  std::vector<double> sum(width), squares(width);
  double count = 0;
  for (const auto& example : examples) {
    const auto known = tagger.skills_.find(example.skill);
    if (known == tagger.skills_.end() || example.words.empty()) continue;
    std::vector<std::uint32_t> wanted(example.words.size(), 0);
    for (const auto& slot : example.slots) {
      const auto number = tagger.slot_number(slot.slot);
      const auto at = static_cast<std::uint32_t>(std::ranges::find(known->second, static_cast<std::uint32_t>(number)) -
                                                 known->second.begin());
      for (std::size_t i = slot.begin; i < std::min(slot.end, wanted.size()); ++i)
        wanted[i] = 1 + 2 * at + (i == slot.begin ? 0 : 1);
      ++seen[number];
      owning[number] += slot.owns ? 1 : 0;
    }
    for (std::size_t i = 0; i < example.vectors.size(); ++i) {
      const double value = example.vectors[i];
      sum[i % width] += value;
      squares[i % width] += value * value;
    }
    count += static_cast<double>(wanted.size());
    samples.push_back({&example, &known->second, places_of(example.words), std::move(wanted)});
  }
  for (std::size_t s = 0; s < all.size(); ++s) tagger.owns_[s] = 2 * owning[s] > seen[s] ? 1 : 0;
  for (std::size_t x = 0; x < width; ++x) {
    const double mean = sum[x] / count;
    tagger.mean_[x] = static_cast<float>(mean);
    tagger.factor_[x] = static_cast<float>(1 / (std::sqrt(std::max(squares[x] / count - mean * mean, 0.0)) + 1e-6));
  }

  Trainer trainer(tagger);
  std::mt19937 random(1);
  const auto of_all = static_cast<float>(static_cast<std::size_t>(epochs) * samples.size());
  std::size_t done = 0;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(samples.begin(), samples.end(), random);
    for (std::size_t begin = 0; begin < samples.size(); begin += kTogether) {
      const std::size_t end = std::min(begin + kTogether, samples.size());
      for (std::size_t i = begin; i < end; ++i)
        trainer.add(*samples[i].example, samples[i].places, tagger.labels_of(*samples[i].slots), samples[i].wanted);
      trainer.step(1 - static_cast<float>(done) / of_all);
      done += end - begin;
    }
  }
  for (float& x : tagger.words_) x *= 1 - static_cast<float>(kOf) / kLeftOut;  // from now on none is left out
  return tagger;
}

SlotTagger::Reading SlotTagger::read(const std::string& skill, std::span<const PlainWord> words,
                                     std::span<const float> vectors) const {
  const auto& slots = skills_.at(skill);
  const auto labels = labels_of(slots);
  Reading reading;
  reading.words_ = words.size();
  for (const auto slot : slots) {
    reading.slots_.push_back(slots_[slot]);
    reading.owns_.push_back(owns_[slot]);
  }
  reading.values_.resize(words.size() * labels.size());
  const auto places = places_of(words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    values(features(vectors, i), places[i], labels, row(reading.values_, labels, i));
  }
  reading.all_ = LabelChain(reading.values_, labels.size()).all();
  return reading;
}

double SlotTagger::Reading::likely(std::span<const TaggedSlot> slots) const {
  std::vector<std::size_t> labels(words_, 0);
  for (const auto& each : slots) {
    const auto slot = static_cast<std::size_t>(std::ranges::find(slots_, each.slot) - slots_.begin());
    if (slot == slots_.size() || each.begin >= each.end || each.end > words_) return kImpossible;
    for (std::size_t i = each.begin; i < each.end; ++i) {
      if (labels[i] != 0) return kImpossible;
      labels[i] = 1 + 2 * slot + (i == each.begin ? 0 : 1);
    }
  }
  double sum = -all_;
  for (std::size_t i = 0; i < words_; ++i) sum += at(i, labels[i]);
  return sum;
}

// A state is the label of a word and the set of slots that have begun.
SlotTagger::Reading::Best SlotTagger::Reading::best(std::span<const std::string> wanted) const {
  const std::size_t labels = 1 + 2 * slots_.size(), sets = std::size_t{1} << slots_.size();
  std::size_t needed = 0;
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    if (std::ranges::find(wanted, slots_[s]) != wanted.end()) needed |= std::size_t{1} << s;
  }
  std::vector<double> costs(labels * sets, kImpossible), next;
  std::vector<std::uint32_t> from(words_ * labels * sets);
  costs[0] = -all_;  // outside, and nothing has begun
  for (std::size_t word = 0; word < words_; ++word) {
    next.assign(labels * sets, kImpossible);
    const auto offer = [&](std::size_t state, std::size_t label, std::size_t set) {
      const double value = costs[state] + at(word, label);
      const std::size_t to = label * sets + set;
      if (value <= next[to]) return;
      next[to] = value;
      from[word * labels * sets + to] = static_cast<std::uint32_t>(state);
    };
    for (std::size_t state = 0; state < costs.size(); ++state) {
      if (costs[state] <= kImpossible) continue;
      const std::size_t label = state / sets, set = state % sets;
      offer(state, 0, set);
      for (std::size_t s = 0; s < slots_.size(); ++s) {
        const std::size_t bit = std::size_t{1} << s;
        if ((set & bit) == 0) offer(state, 1 + 2 * s, set | bit);
        else if (label == 1 + 2 * s || label == 2 + 2 * s) offer(state, 2 + 2 * s, set);
      }
    }
    costs.swap(next);
  }
  std::size_t state = 0;
  double most = kImpossible;
  for (std::size_t i = 0; i < costs.size(); ++i) {
    if (((i % sets) & needed) != needed || costs[i] <= most) continue;
    most = costs[i];
    state = i;
  }
  Best best{{}, most};
  if (most <= kImpossible) return best;
  std::vector<TaggedSlot> found(slots_.size());
  for (std::size_t word = words_; word-- > 0; state = from[word * labels * sets + state]) {
    const std::size_t label = state / sets;
    if (label == 0) continue;
    auto& slot = found[(label - 1) / 2];
    slot.begin = word;
    slot.end = std::max(slot.end, word + 1);
  }
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    if (found[s].end > 0) best.slots.push_back({slots_[s], found[s].begin, found[s].end, owns_[s] != 0});
  }
  return best;
}

}  // namespace adjutant::agent
