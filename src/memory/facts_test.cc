#include "memory/facts.h"

#include <gmock/gmock.h>

#include "base/temporary_folder.h"

namespace adjutant::memory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FactsTest : public testing::Test {
 protected:
  void add(const std::string& id, const std::string& text, int seconds = 0) {
    EXPECT_TRUE(*facts_.add({id, text, "", "", flow::Label::owner(), Instant(Seconds(1'800'000'000 + seconds))}));
  }
  std::vector<std::string> about(std::string_view words) {
    std::vector<std::string> out;
    const auto found = facts_.about(words, 10);
    for (const auto& fact : *found) out.push_back(fact.id);
    return out;
  }
  TemporaryFolder folder_;
  store::Database database_ = *store::Database::open(folder_ / "home.db");
  Facts facts_{database_};
};

TEST_F(FactsTest, AreFoundByTheirWords) {
  add("key", "The spare key is with Rosa");
  add("code", "the code of the gate is 4411", 1);
  add("shoe", "Mia takes shoe size 34", 2);
  EXPECT_THAT(about("spare key"), ElementsAre("key"));
  EXPECT_THAT(about("where is the key?"), ElementsAre("key"));
  EXPECT_THAT(about("GATE codes"), ElementsAre("code"));
  EXPECT_THAT(about("shoes"), IsEmpty());
  EXPECT_THAT(about("sho"), ElementsAre("shoe"));
  EXPECT_THAT(about(""), ElementsAre("shoe", "code", "key"));
  EXPECT_THAT(about("the"), testing::UnorderedElementsAre("key", "code"));
}

TEST_F(FactsTest, HostileWordsAreJustWords) {
  add("key", "The spare key");
  for (const auto* text :
       {"\" OR 1=1 --", "NEAR(key, 3)", "key* AND (", "words:key", "'; DROP TABLE facts", "^key", "{key}"})
    EXPECT_TRUE(facts_.about(text, 10)) << text;
  EXPECT_TRUE(facts_.about(std::string(100'000, 'x'), 10));
  EXPECT_THAT(about("key"), ElementsAre("key"));
}

TEST_F(FactsTest, WhatEndsCanHoldAgain) {
  add("key", "The spare key");
  const Instant later(Seconds(1'800'000'100));
  EXPECT_TRUE(*facts_.end("key", later));
  EXPECT_FALSE(*facts_.end("key", later));
  EXPECT_THAT(about("key"), IsEmpty());
  EXPECT_EQ((*facts_.find("key"))->until, later);
  EXPECT_TRUE(*facts_.reopen("key", later));
  EXPECT_FALSE(*facts_.reopen("key", later));
  EXPECT_THAT(about("key"), ElementsAre("key"));
}

TEST_F(FactsTest, OneTakesThePlaceOfAnotherOrNothingChanges) {
  add("old", "The key is with Ann");
  add("new", "The key is with Rosa", 1);
  const Instant later(Seconds(1'800'000'100));
  EXPECT_TRUE(*facts_.end("old", later));
  EXPECT_TRUE(*facts_.end("new", later, {"old", "none"}));
  EXPECT_THAT(about("key"), ElementsAre("old"));
  EXPECT_FALSE(*facts_.end("new", later, {"old"}));
  EXPECT_TRUE(*facts_.reopen("new", later, {"old"}));
  EXPECT_THAT(about("key"), ElementsAre("new"));
  EXPECT_FALSE(*facts_.reopen("new", later, {"new"}));
  EXPECT_THAT(about("key"), ElementsAre("new"));
}

TEST_F(FactsTest, OneIdIsOneFactAndANewRoleEndsTheOldOne) {
  const flow::Label eve(flow::Source{flow::SourceKind::person, "eve@evil.example"});
  EXPECT_TRUE(
      *facts_.add({"a", "Ingrid is my landlord", "Ingrid", "landlord", flow::Label::owner(), Instant(Seconds(10))}));
  EXPECT_FALSE(*facts_.add({"a", "other", "", "", flow::Label::owner(), Instant(Seconds(20))}));
  EXPECT_TRUE(*facts_.add({"b", "Bob is my landlord", "Bob", "landlord", eve, Instant(Seconds(20))}, {"a", "none"}));
  const auto roles = *facts_.roles();
  ASSERT_EQ(roles.size(), 1u);
  EXPECT_EQ(roles[0].who, "Bob");
  EXPECT_FALSE(roles[0].source.trusted());
  EXPECT_EQ((*facts_.find("a"))->until, Instant(Seconds(20)));
}

}  // namespace
}  // namespace adjutant::memory
