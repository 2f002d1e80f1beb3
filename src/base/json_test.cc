#include "base/json.h"

#include <gtest/gtest.h>

namespace adjutant {
namespace {

TEST(Json, ParsesAndPrintsInOrder) {
  const auto json = parse_json(R"({"b": [1, 2.5, "x", null, true], "a": {"k": -7}})");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->dump(), R"({"b":[1,2.5,"x",null,true],"a":{"k":-7}})");
  EXPECT_EQ((*json)["a"]["k"].as_int(), -7);
  EXPECT_TRUE((*json)["missing"].is_null());
}

TEST(Json, RefusesWhatIsBrokenDeepOrLarge) {
  EXPECT_FALSE(parse_json("{\"a\": }"));
  EXPECT_FALSE(parse_json(std::string(100, '[') + std::string(100, ']')));
  EXPECT_FALSE(parse_json("\"0123456789\"", 5));
  EXPECT_TRUE(parse_json(std::string(60, '[') + std::string(60, ']')));
}

TEST(Json, KeepsTheLastOfRepeatedKeys) { EXPECT_EQ((*parse_json(R"({"a":1,"a":2})"))["a"].as_int(), 2); }

TEST(Json, ManyKeysCostNoMoreThanTheirNumber) {
  std::string text = "{\"first\":0";
  for (int i = 0; i < 50'000; ++i) text += ",\"k" + std::to_string(i % 40'000) + "\":" + std::to_string(i);
  const auto json = parse_json(text + "}");  // seconds, were each key searched for among those before
  ASSERT_TRUE(json);
  EXPECT_EQ(json->fields().size(), 40'001u);
  EXPECT_EQ(json->fields()[1], (std::pair<std::string, Json>("k0", 40'000)));
  EXPECT_EQ(parse_json(json->dump()), *json);
}

TEST(Json, PrintsBytesThatAreNotUtf8) { EXPECT_EQ(Json(std::string("a\xFF")).dump(), "\"a\xEF\xBF\xBD\""); }

TEST(Json, WhatCouldDoMoreToATerminalThanBeShownIsEscapedAndStaysTheSame) {
  const std::string text = "\x1b[2J \x7f \u009b31m \u202egnp.exe \u200b \U000E0041 \n\"B\u00fccher\" \U0001F600";
  const Json json(text);
  EXPECT_EQ(
      json.pretty(),
      "\"\\u001b[2J \\u007f \\u009b31m \\u202egnp.exe \\u200b \\udb40\\udc41 \\n\\\"B\u00fccher\\\" \U0001F600\"");
  EXPECT_EQ(parse_json(json.pretty())->as_string(), text);
}

}  // namespace
}  // namespace adjutant
