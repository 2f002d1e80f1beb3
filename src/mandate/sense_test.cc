#include "mandate/sense.h"

#include <gtest/gtest.h>

#include "mandate/mandate.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

std::string loaded(const std::string& text) {
  static const auto* catalog = [] {
    auto* made = new plan::Catalog();
    plan::add_test_tools(*made);
    return made;
  }();
  const auto mandate = Mandate::load(text, *catalog);
  return mandate ? "" : mandate.error().message;
}

std::string grant(const std::string& name, const std::string& more) {
  return "[[grant]]\nname = \"" + name + "\"\n" + more + "\n";
}
std::string forbid(const std::string& name, const std::string& more) {
  return "[[forbid]]\nname = \"" + name + "\"\n" + more + "\n";
}

const std::string kSend = "tool = \"mail.send\"\n";
const std::string kShop = "tool = \"shop.order\"\n";

TEST(Sense, WhatCannotHoldTogetherIsRefused) {
  const std::pair<std::string, std::string> wrong[] = {
      {kSend + "where = { to = [\"is a@x.example\", \"under domain y.example\"] }", "cannot be both"},
      {kSend + "where = { to = [\"is a@x.example\", \"not is a@x.example\"] }", "cannot be both"},
      {kSend + "where = { to = [\"in contacts\", \"not in contacts\"] }", "cannot be both"},
      {kSend + "where = { body = [\"trusted\", \"from person a@x.example\"] }", "has no effect beside 'trusted'"},
      {kSend + "where = { body = [\"trusted\", \"your own words\"] }", "has no effect beside 'your own words'"},
      {kSend + "where = { body = [\"readable by everyone\", \"readable by recipient\"] }", "has no effect beside"},
      {kSend + "where = { body = [\"trusted\", \"trusted or none\"] }", "has no effect beside"},
      {kSend + "where = { body = [\"trusted\", \"trusted\"] }", "has no effect beside"},
      {kSend + "where = { to = \"at most -1\" }", "can never match"},
      {kSend + "where = { to = [\"at most 3\", \"at most 5\"] }", "'at most 5' on 'to' has no effect"},
      {kShop + "where = { amount = \"at most 20 EUR\" }\nlimit = { amount = \"60 USD\", per = \"day\" }",
       "two currencies"},
      {kShop + "where = { amount = \"at most 20 EUR\" }\nask = { above = \"25 EUR\" }", "never asks"},
      {"tool = \"mail.archive\"\nask = { always = true }", "asks without it"},
      {"tool = \"mail.search\"", "reading your own data is free"},
  };
  for (const auto& [rule, words] : wrong) {
    const auto said = loaded(grant("a", rule));
    EXPECT_NE(said.find(words), std::string::npos) << rule << ": " << said;
    EXPECT_TRUE(said.starts_with("mandate:1: ")) << said;
  }
  EXPECT_NE(loaded(forbid("a", "tool = \"mail.search\"")).find("is free"), std::string::npos);
}

TEST(Sense, WhatMakesADifferenceIsNot) {
  for (const auto& rule : {
           kSend + "where = { to = [\"is a@x.example\", \"is b@y.example\"] }",
           kSend + "where = { to = [\"is a@x.example\", \"under domain x.example\"] }",
           kSend + "where = { to = [\"in contacts\", \"not under domain x.example\"] }",
           kSend + "where = { body = [\"trusted\", \"readable by recipient\"] }",
           kSend + "where = { body = [\"from person a@x.example\", \"readable by recipient\"] }",
           kShop + "where = { amount = \"at most 20 EUR\" }\nask = { above = \"10 EUR\" }",
           std::string("tool = [\"mail.archive\", \"mail.delete\"]\nask = { always = true }"),
           std::string("tool = [\"mail.search\", \"mail.archive\"]"),
       })
    EXPECT_EQ(loaded(grant("a", rule)), "") << rule;
  // One of the recipients in the contacts, and another not.
  EXPECT_EQ(loaded(forbid("a", kSend + "where = { to = [\"in contacts\", \"not in contacts\"] }")), "");
}

TEST(Sense, WhatAnotherRuleMakesSuperfluousIsRefused) {
  const auto known = kSend + "where = { to = \"in contacts\" }";
  const auto trusted = kSend + "where = { body = \"trusted\" }";
  const std::string ten = "\nlimit = { count = 10, per = \"day\" }";
  const auto shadowed = [](const std::string& text) { return loaded(text).find("has no effect") != std::string::npos; };
  EXPECT_TRUE(shadowed(grant("wide", kSend) + grant("narrow", trusted)));
  EXPECT_TRUE(shadowed(grant("narrow", trusted) + grant("wide", kSend)));
  EXPECT_TRUE(shadowed(grant("narrow", trusted + ten) + grant("wide", kSend)));
  EXPECT_TRUE(shadowed(grant("a", kSend) + grant("b", kSend)));
  EXPECT_TRUE(shadowed(grant("wide", "effect = \"send\"") + grant("narrow", kSend + "ask = { always = true }")));
  EXPECT_NE(loaded(grant("a", kSend) + grant("b", kSend)).find("\"b\" has no effect: \"a\" allows all of it"),
            std::string::npos);
  // A limit runs out; what vouches for the recipient asks less; another time of day is another time.
  EXPECT_FALSE(shadowed(grant("wide", kSend + ten) + grant("narrow", trusted + ten)));
  EXPECT_FALSE(shadowed(grant("wide", kSend) + grant("narrow", known)));
  EXPECT_FALSE(shadowed(grant("wide", kSend + "hours = \"08:00-12:00\"") + grant("narrow", trusted)));
  EXPECT_FALSE(shadowed(grant("wide", kSend + "ask = { always = true }") + grant("narrow", trusted)));
  EXPECT_FALSE(shadowed(grant("wide", kSend) + grant("narrow", trusted + "\ndecided_by = \"anyone\"")));

  EXPECT_TRUE(shadowed(forbid("wide", "effect = \"send\"") + forbid("narrow", known)));
  EXPECT_TRUE(shadowed(forbid("wide", "effect = \"send\"") + grant("inside", known)));
  EXPECT_FALSE(shadowed(forbid("wide", "effect = \"send\"\nhours = \"00:00-06:00\"") + grant("inside", known)));
  EXPECT_FALSE(shadowed(forbid("one", known) + forbid("other", kSend + "where = { to = \"is a@x.example\" }")));
  EXPECT_FALSE(shadowed(forbid("some", known) + grant("g", known)));
}

}  // namespace
}  // namespace adjutant::mandate
