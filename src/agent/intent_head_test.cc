#include "agent/intent_head.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace adjutant::agent {
namespace {

constexpr std::size_t kWidth = 24;

// A made-up embedder: a class has a direction, a sentence lies near that of its class; kind 9 is of no class.
class Maker {
 public:
  HeadExample make(const std::string& label, std::size_t direction, const std::string& text) {
    HeadExample example{text, std::vector<float>(kWidth), label};
    std::normal_distribution<float> noise(0, 0.12F);
    for (float& x : example.vector) x = noise(random_);
    example.vector[direction] += 1;
    float square = 0;
    for (const float x : example.vector) square += x * x;
    for (float& x : example.vector) x /= std::sqrt(square);
    return example;
  }

  std::vector<HeadExample> household(int each) {
    std::vector<HeadExample> examples;
    for (int i = 0; i < each; ++i) {
      examples.push_back(make("mail", 0, "write to number " + std::to_string(i)));
      examples.push_back(make("lamp", 1, "light in room " + std::to_string(i)));
      examples.push_back(make("bill", 2, "pay invoice " + std::to_string(i)));
      examples.push_back(make("", 9, "sing song " + std::to_string(i)));
    }
    return examples;
  }

 private:
  std::mt19937 random_{7};
};

IntentHead trained(Maker& maker) {
  auto head = IntentHead::train(maker.household(30), {});
  EXPECT_TRUE(head);
  return std::move(*head);
}

TEST(IntentHead, KnowsTheClassesAndWhatIsOfNone) {
  Maker maker;
  const auto head = trained(maker);
  EXPECT_THAT(head.labels(), testing::ElementsAre("bill", "lamp", "mail"));
  const std::tuple<std::string, std::size_t, std::string> kinds[] = {
      {"mail", 0, "write to number 77"}, {"lamp", 1, "light in the attic"}, {"bill", 2, "pay that invoice"}};
  for (const auto& [label, direction, text] : kinds) {
    const auto judged = head.judge(text, maker.make("", direction, "").vector);
    EXPECT_EQ(judged.best.front().label, label);
    EXPECT_GT(judged.best.front().probability, 0.7);
    EXPECT_FALSE(judged.refused) << label;
    EXPECT_GT(judged.mine, 0.5);
  }
  for (const std::size_t elsewhere : {9, 15, 20}) {
    const auto judged = head.judge("sing", maker.make("", elsewhere, "").vector);
    EXPECT_TRUE(judged.refused) << elsewhere;
    EXPECT_LT(judged.mine, 0.5);
  }
}

TEST(IntentHead, WordsTellWhereEmbeddingsDoNot) {
  Maker maker;
  std::vector<HeadExample> examples;
  for (int i = 0; i < 40; ++i) {
    examples.push_back(maker.make("on", 0, "lamp on in room " + std::to_string(i)));
    examples.push_back(maker.make("off", 0, "lamp off in room " + std::to_string(i)));
    examples.push_back(maker.make("", 9, "sing " + std::to_string(i)));
  }
  const auto head = IntentHead::train(examples, {});
  ASSERT_TRUE(head);
  for (const char* state : {"on", "off"}) {
    const std::string text = std::string("the lamp ") + state + " in the attic";
    EXPECT_EQ(head->judge(text, maker.make("", 0, "").vector).best.front().label, state);
  }
}

TEST(IntentHead, LearnsOneExampleMoreAndAClassMore) {
  Maker maker;
  auto head = trained(maker);
  auto taught = maker.make("garden", 12, "water the plants");
  const auto like_it = maker.make("", 12, "water this plant");
  const double before = head.judge(like_it.text, like_it.vector).mine;
  ASSERT_TRUE(head.judge(taught.text, taught.vector).refused);
  head.add(taught);
  const auto after = head.judge(taught.text, taught.vector);
  EXPECT_EQ(after.best.front().label, "garden");
  EXPECT_FALSE(after.refused);
  EXPECT_EQ(head.judge(like_it.text, like_it.vector).best.front().label, "garden");
  EXPECT_GT(head.judge(like_it.text, like_it.vector).mine, before);
  EXPECT_EQ(head.judge("pay", maker.make("", 2, "").vector).best.front().label, "bill") << "it forgot the others";
  EXPECT_TRUE(head.judge("sing", maker.make("", 9, "").vector).refused) << "what is of no class became one";
}

TEST(IntentHead, IsTheSameAfterItWasKept) {
  Maker maker;
  auto head = trained(maker);
  head.add(maker.make("garden", 12, "water the plants"));
  const auto again = IntentHead::read(head.write());
  ASSERT_TRUE(again);
  for (const std::size_t direction : {0, 2, 9, 12, 17}) {
    const auto sentence = maker.make("", direction, "water the room");
    const auto one = head.judge(sentence.text, sentence.vector), other = again->judge(sentence.text, sentence.vector);
    EXPECT_EQ(one.best.front().label, other.best.front().label);
    EXPECT_EQ(one.best.front().probability, other.best.front().probability);
    EXPECT_EQ(one.mine, other.mine);
    EXPECT_EQ(one.refused, other.refused);
  }
}

TEST(IntentHead, TrainingTwiceGivesTheSame) {
  Maker maker;
  const auto examples = maker.household(20);
  const auto one = IntentHead::train(examples, {.threads = 1}), other = IntentHead::train(examples, {.threads = 2});
  ASSERT_TRUE(one && other);
  EXPECT_TRUE(one->write() == other->write());
}

TEST(IntentHead, BytesOfAnotherKindAreNone) {
  Maker maker;
  const std::string good = trained(maker).write();
  ASSERT_TRUE(IntentHead::read(good));
  const auto end = good.find('\n');
  std::string no_number = good;
  no_number.replace(end + 1, 4, std::string("\x00\x00\xc0\x7f", 4));
  for (const auto& bad : {std::string(), std::string("{}\n"), good.substr(0, good.size() - 4), good + "abcd",
                          good.substr(end), no_number})
    EXPECT_FALSE(IntentHead::read(bad)) << bad.size();
}

TEST(IntentHead, TooFewExamplesAreAnError) {
  Maker maker;
  const auto one = IntentHead::train({maker.make("a", 0, "x"), maker.make("a", 0, "y")}, {});
  ASSERT_FALSE(one);
  EXPECT_THAT(one.error().message, testing::HasSubstr("two classes"));
  const auto single =
      IntentHead::train({maker.make("a", 0, "x"), maker.make("a", 0, "y"), maker.make("b", 1, "z")}, {});
  ASSERT_FALSE(single);
  EXPECT_THAT(single.error().message, testing::HasSubstr("'b' has one example"));
}

}  // namespace
}  // namespace adjutant::agent
