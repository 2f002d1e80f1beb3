#include "agent/taught.h"

#include <gmock/gmock.h>

#include "base/temporary_folder.h"

namespace adjutant::agent {
namespace {

const Instant kNow{Seconds(1'795'500'000)};

class TaughtTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  store::Database database_ = *store::Database::open(folder_ / "home.db");
  Taught taught_{database_};
};

TEST_F(TaughtTest, IsListedAndExported) {
  ASSERT_TRUE(taught_.teach("  what's cooking ", "agenda", kNow));
  ASSERT_TRUE(taught_.teach("bin it", "delete_mail", kNow));
  const auto all = taught_.all();
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].sentence, "what's cooking");
  EXPECT_EQ((*all)[1].skill, "delete_mail");
  const auto exported = taught_.export_all();
  ASSERT_TRUE(exported);
  EXPECT_EQ(exported->items()[0]["sentence"].as_string(), "what's cooking");
  EXPECT_EQ(exported->items()[0]["at"].as_string(), iso_utc(kNow));
}

TEST_F(TaughtTest, ASentenceMeansOneSkill) {
  const auto first = taught_.teach("bin it", "delete_mail", kNow),
             second = taught_.teach("bin it", "archive_mail", kNow);
  ASSERT_TRUE(first && second);
  ASSERT_EQ(taught_.all()->size(), 1U);
  EXPECT_EQ(taught_.all()->front().skill, "archive_mail");
  EXPECT_NE(*first, *second) << "an old number would forget something else";
}

TEST_F(TaughtTest, WhatIsForgottenIsGoneWithItsVector) {
  const auto number = taught_.teach("bin it", "delete_mail", kNow);
  ASSERT_TRUE(number);
  ASSERT_TRUE(taught_.keep_vector("bin it", {0.5F, -2}));
  EXPECT_THAT(**taught_.vector_of("bin it"), testing::ElementsAre(0.5F, -2));
  ASSERT_TRUE(taught_.forget(*number));
  EXPECT_TRUE(taught_.all()->empty());
  EXPECT_FALSE(taught_.vector_of("bin it")->has_value());
  const auto again = taught_.forget(*number);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, testing::HasSubstr("has the number"));
}

TEST_F(TaughtTest, NothingIsNoSentence) {
  EXPECT_FALSE(taught_.teach("  ", "agenda", kNow));
  EXPECT_FALSE(taught_.teach(std::string(2001, 'x'), "agenda", kNow));
}

}  // namespace
}  // namespace adjutant::agent
