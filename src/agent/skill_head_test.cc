#include "agent/skill_head.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

const Instant kNow{Seconds(1'795'500'000)};

// Each word has a direction; a sentence lies between those of its words.
class WordEmbedder final : public model::Embedder {
 public:
  Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token) override {
    asked += texts.size();
    if (broken) return fail(ErrorKind::failed, "It is broken.");
    std::vector<std::vector<float>> vectors;
    for (const auto& text : texts) {
      std::vector<float> vector(kDimension, 0.01F);
      for (const auto& word : words(text)) vector[std::hash<std::string>()(word) % kDimension] += 1;
      float square = 0;
      for (const float x : vector) square += x * x;
      for (float& x : vector) x /= std::sqrt(square);
      vectors.push_back(std::move(vector));
    }
    return vectors;
  }
  Result<std::vector<std::vector<float>>> embed_words(std::span<const Words>, std::stop_token) override {
    return fail(ErrorKind::failed, "It knows no words.");
  }
  std::size_t asked = 0;
  bool broken = false;
};

Skill skill(const std::string& name, const std::vector<std::string>& sentences) {
  Skill skill;
  skill.name = name;
  for (const auto& sentence : sentences) skill.examples.push_back({{{"", sentence}}});
  return skill;
}

class SkillHeadTest : public testing::Test {
 protected:
  SkillHeadTest() {
    std::vector<std::string> bins, lamps;
    std::string foreign = "# not for us\n";
    for (int i = 0; i < 12; ++i) {
      const std::string number = std::to_string(i);
      bins.push_back("throw mail " + number + " away");
      lamps.push_back("switch lamp " + number + " on");
      foreign += "sing song " + number + "\n";
    }
    skills_.skills = {skill("bin", bins), skill("lamp", lamps)};
    for (auto& each : skills_.skills) each.file = folder_ / (each.name + ".plan");  // they come with Adjutant
    EXPECT_TRUE(write_file(folder_ / "foreign.txt", foreign));
  }

  Understanding understood(std::size_t which, double score) { return {&skills_.skills[which], {}, score, 1}; }
  SkillHead head(model::Embedder* embedder) {
    return {skills_, taught_, embedder, {folder_.path(), folder_ / "foreign.txt", folder_ / "cache"}};
  }

  TemporaryFolder folder_;
  store::Database database_ = *store::Database::open(folder_ / "home.db");
  Taught taught_{database_};
  SkillSet skills_;
  WordEmbedder embedder_;
};

TEST_F(SkillHeadTest, ScoresRiseWhereTheTwoAgreeAndFallWhereTheyDoNot) {
  auto head = this->head(&embedder_);
  std::vector<Understanding> ranking{understood(1, 0.7), understood(0, 0.65)};
  head.weigh("throw mail 3 away now", "throw mail 3 away now", ranking, {});
  ASSERT_EQ(ranking.size(), 2U);
  EXPECT_EQ(ranking[0].skill->name, "bin");
  EXPECT_GT(ranking[0].score, 0.65);
  EXPECT_LT(ranking[1].score, 0.7);
  std::vector<Understanding> foreign{understood(1, 0.7)};
  head.weigh("sing song 4", "sing song 4", foreign, {});
  EXPECT_LT(foreign[0].score, 0.7);
}

TEST_F(SkillHeadTest, MakesNothingVerySureAndLeavesWhatIs) {
  auto head = this->head(&embedder_);
  std::vector<Understanding> near{understood(0, 0.84)};
  head.weigh("throw mail 3 away", "throw mail 3 away", near, {});
  EXPECT_LT(near[0].score, 0.85);
  const auto before = embedder_.asked;
  std::vector<Understanding> sure{understood(1, 0.9), understood(0, 0.3)};
  head.weigh("throw mail 3 away", "throw mail 3 away", sure, {});
  EXPECT_EQ(sure[0].score, 0.9);
  EXPECT_EQ(embedder_.asked, before) << "asked for nothing";
}

TEST_F(SkillHeadTest, KnowsASkillThatNoExampleIsNearTo) {
  auto head = this->head(&embedder_);
  std::vector<Understanding> ranking;
  head.weigh("mail 5 throw away", "mail 5 throw away", ranking, {});
  ASSERT_EQ(ranking.size(), 1U);
  EXPECT_EQ(ranking[0].skill->name, "bin");
  EXPECT_GE(ranking[0].score, 0.5);
  EXPECT_LT(ranking[0].score, 0.85);
  plan::Signature signature;
  signature.effect = plan::Effect::erase;
  skills_.skills[0].plan.calls.push_back({.signature = &signature});
  ASSERT_TRUE(acts(skills_.skills[0]));
  ranking.clear();
  head.weigh("mail 5 throw away", "mail 5 throw away", ranking, {});
  ASSERT_EQ(ranking.size(), 1U);
  EXPECT_LT(ranking[0].score, 0.64) << "an effect takes more than the meaning";
}

TEST_F(SkillHeadTest, TwoReadingsOfOneSentenceKeepTheirOrder) {
  auto head = this->head(&embedder_);
  std::vector<Understanding> ranking{understood(0, 0.84), understood(0, 0.8)};
  ranking[1].told = 2;
  head.weigh("throw mail 3 away", "throw mail 3 away", ranking, {});
  EXPECT_LT(ranking[0].score, 0.85);
  EXPECT_GT(ranking[0].score, ranking[1].score);
  EXPECT_EQ(ranking[0].told, 1);
  EXPECT_TRUE(ranking[0].judged);
}

TEST_F(SkillHeadTest, WhatWasTaughtCountsAtOnceAndIsGoneWhenForgotten) {
  for (model::Embedder* embedder :
       {static_cast<model::Embedder*>(nullptr), static_cast<model::Embedder*>(&embedder_)}) {
    auto head = this->head(embedder);
    std::vector<Understanding> ranking{understood(1, 0.95), understood(0, 0.4)};
    const auto number = taught_.teach("Lights out, mail!", "bin", kNow);
    ASSERT_TRUE(number);
    head.weigh("lights out mail", "lights out mail", ranking, {});
    ASSERT_EQ(ranking.size(), 1U);
    EXPECT_EQ(ranking[0].skill->name, "bin");
    EXPECT_LT(ranking[0].score, 0.85) << "the owner looks first";
    ASSERT_TRUE(taught_.forget(*number));
    std::vector<Understanding> later{understood(1, 0.95), understood(0, 0.4)};
    head.weigh("lights out mail", "lights out mail", later, {});
    EXPECT_EQ(later[0].skill->name, "lamp");
  }
}

TEST_F(SkillHeadTest, WhatIsTaughtMeanwhileCountsAsIfItHadBeenKnownFromTheFirst) {
  const auto judged = [&](SkillHead& head) {
    std::vector<Understanding> ranking{understood(1, 0.6), understood(0, 0.6)};
    head.weigh("the mail lamp, away with it", "the mail lamp, away with it", ranking, {});
    std::map<std::string, double> scores;
    for (const auto& each : ranking) scores[each.skill->name] = each.score;
    return scores;
  };
  auto there = this->head(&embedder_);
  const auto before = judged(there);
  const char* const taught[][2] = {
      {"the mail lamp, away with it now", "lamp"}, {"that lamp, away", "lamp"}, {"lamp away", "bin"}};
  for (const auto& [sentence, skill] : taught) {
    ASSERT_TRUE(taught_.teach(sentence, skill, kNow));
    auto anew = this->head(&embedder_);
    EXPECT_EQ(judged(there), judged(anew)) << sentence;
  }
  EXPECT_NE(judged(there), before);
  ASSERT_TRUE(taught_.teach("lamp away", "lamp", kNow)) << "it means another one now";
  auto anew = this->head(&embedder_);
  EXPECT_EQ(judged(there), judged(anew));
}

TEST_F(SkillHeadTest, LearnsOfTheShippedSkillsOnce) {
  std::vector<Understanding> ranking{understood(0, 0.6)};
  auto first = this->head(&embedder_);
  first.weigh("throw it", "throw it", ranking, {});
  const auto all = embedder_.asked;
  EXPECT_GT(all, 30U);
  auto second = this->head(&embedder_);
  second.weigh("throw it", "throw it", ranking, {});
  EXPECT_EQ(embedder_.asked, all + 1);
  skills_.skills[0].examples.push_back({{{"", "toss mail"}}});
  auto changed = this->head(&embedder_);
  changed.weigh("throw it", "throw it", ranking, {});
  EXPECT_GT(embedder_.asked, all + 30);
}

TEST_F(SkillHeadTest, GoesOnWithoutAnEmbedder) {
  embedder_.broken = true;
  for (model::Embedder* embedder :
       {static_cast<model::Embedder*>(nullptr), static_cast<model::Embedder*>(&embedder_)}) {
    auto head = this->head(embedder);
    std::vector<Understanding> ranking{understood(1, 0.7)};
    head.weigh("throw mail 3 away", "throw mail 3 away", ranking, {});
    ASSERT_EQ(ranking.size(), 1U);
    EXPECT_EQ(ranking[0].score, 0.7);
  }
}

}  // namespace
}  // namespace adjutant::agent
