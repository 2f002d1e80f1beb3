#include "agent/label_chain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace adjutant::agent {
namespace {

// Calls `see` with each way through the chain, of labels that may follow one another.
template <typename See>
void each_way(std::size_t words, std::size_t labels, std::vector<std::size_t>& way, const See& see) {
  if (way.size() == words) return see(way);
  for (std::size_t k = 0; k < labels; ++k) {
    const bool further = k > 0 && k % 2 == 0;
    if (further && (way.empty() || (way.back() != k && way.back() != k - 1))) continue;
    way.push_back(k);
    each_way(words, labels, way, see);
    way.pop_back();
  }
}

// What the forward-backward algorithm adds up, added up way by way.
TEST(LabelChain, SumsOverAllWays) {
  std::mt19937 random(7);
  for (const std::size_t labels : {1, 3, 5, 7}) {
    for (std::size_t words = 1; words <= 5; ++words) {
      std::vector<float> values(words * labels);
      for (float& value : values) value = static_cast<float>(random() % 2000) / 200 - 5;
      double all = 0;
      std::vector<double> likely(values.size());
      std::vector<std::size_t> way;
      each_way(words, labels, way, [&](const std::vector<std::size_t>& seen) {
        double sum = 0;
        for (std::size_t i = 0; i < words; ++i) sum += values[i * labels + seen[i]];
        all += std::exp(sum);
        for (std::size_t i = 0; i < words; ++i) likely[i * labels + seen[i]] += std::exp(sum);
      });
      const LabelChain chain(values, labels);
      EXPECT_NEAR(chain.all(), std::log(all), 1e-9);
      const auto found = chain.likely();
      for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(found[i], likely[i] / all, 1e-6);
    }
  }
}

TEST(LabelChain, OfNoWordsThereIsOneWay) {
  const LabelChain chain({}, 3);
  EXPECT_EQ(chain.all(), 0);
  EXPECT_TRUE(chain.likely().empty());
}

}  // namespace
}  // namespace adjutant::agent
