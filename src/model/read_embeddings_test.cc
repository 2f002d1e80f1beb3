#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "base/base64.h"
#include "model/llama_embedder.h"

namespace adjutant::model {
namespace {

constexpr std::size_t kDimension = Embedder::kDimension;

std::string answer(const std::vector<float>& values) {
  return to_base64({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
}

// The unit vectors of the first `count` directions.
std::vector<float> units(std::size_t count) {
  std::vector<float> values(count * kDimension);
  for (std::size_t i = 0; i < count; ++i) values[i * kDimension + i] = 1;
  return values;
}

TEST(ReadEmbeddings, TakesAsManyAsWereAskedFor) {
  const auto read = read_embeddings(answer(units(2)), 2);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[1][0], 0);
  EXPECT_EQ((*read)[1][1], 1);
  for (const std::size_t count : {0, 1, 3}) EXPECT_FALSE(read_embeddings(answer(units(2)), count)) << count;
}

TEST(ReadEmbeddings, TakesNoneThatIsNoDirection) {
  for (const float odd : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 0.0F, 1.1F,
                          -0.5F, std::numeric_limits<float>::max()}) {
    auto values = units(2);
    values[kDimension + 1] = odd;
    EXPECT_FALSE(read_embeddings(answer(values), 2)) << odd;
  }
}

TEST(ReadEmbeddings, NonsenseIsAnError) {
  const std::string good = answer(units(1));
  for (const auto& bad : {std::string(), std::string("yes"), good.substr(4), good + "AAAA", "\n" + good})
    EXPECT_FALSE(read_embeddings(bad, 1)) << bad.size();
  EXPECT_TRUE(read_embeddings("", 0));
}

}  // namespace
}  // namespace adjutant::model
