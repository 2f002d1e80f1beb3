// Answers of endpoints, good and hostile.
#include "model/completion.h"

#include <gmock/gmock.h>

namespace adjutant::model {
namespace {

std::string completion(const std::string& message, const std::string& finish = "stop") {
  return R"({"choices":[{"index":0,"message":)" + message + R"(,"finish_reason":")" + finish + R"("}]})";
}

std::string saying(const std::string& content) {
  return completion(Json().set("role", "assistant").set("content", content).dump());
}

std::string why_not(const std::string& body) {
  const auto answer = read_completion(body);
  return answer ? "taken: " + answer->dump() : answer.error().message;
}

TEST(Completion, GivesTheObject) {
  EXPECT_EQ(read_completion(saying(R"({"a": 1})"))->dump(), R"({"a":1})");
  EXPECT_EQ(read_completion(saying("  {\"a\": [{}]}\n"))->dump(), R"({"a":[{}]})");
}

TEST(Completion, TheObjectMayStandInOtherWords) {
  EXPECT_EQ(read_completion(saying("Here it is:\n```json\n{\"a\": \"}\"}\n```\nBye."))->dump(), R"({"a":"}"})");
  EXPECT_EQ(read_completion(saying("<think>{\"a\": 2}?</think>{\"a\": 1}"))->dump(), R"({"a":1})");
}

TEST(Completion, WhatIsNoAnswerIsSaidToBeNone) {
  EXPECT_THAT(why_not(""), testing::HasSubstr("it is no JSON"));
  EXPECT_THAT(why_not("<html>"), testing::HasSubstr("it is no JSON"));
  EXPECT_THAT(why_not("{}"), testing::HasSubstr("it has no choices"));
  EXPECT_THAT(why_not("[]"), testing::HasSubstr("it has no choices"));
  EXPECT_THAT(why_not(R"({"choices":[]})"), testing::HasSubstr("it has no choices"));
  EXPECT_THAT(why_not(R"({"choices":[7]})"), testing::HasSubstr("it has no text"));
  EXPECT_THAT(why_not(R"({"error":{"message":"no such\u001b[2J model"}})"),
              testing::HasSubstr("no such\uFFFD[2J model"));
  EXPECT_THAT(why_not(saying("I would rather not.")), testing::HasSubstr("there is no JSON in it"));
  EXPECT_THAT(why_not(saying("{\"a\": 1")), testing::HasSubstr("there is no JSON in it"));
  EXPECT_THAT(why_not(saying("{\"a\": 1}}")), testing::HasSubstr("its JSON is broken"));
  EXPECT_THAT(why_not(saying("[1]")), testing::HasSubstr("its JSON is no object"));
  EXPECT_THAT(why_not(completion(R"({"content":[{"type":"text","text":"{}"}]})")),
              testing::HasSubstr("it has no text"));
}

TEST(Completion, ARefusalIsNoAnswer) {
  EXPECT_THAT(why_not(completion(R"({"content":"{}","refusal":"I can't do that."})")),
              testing::HasSubstr("I can't do that."));
  EXPECT_THAT(why_not(completion(R"({"content":"{}"})", "content_filter")), testing::HasSubstr("it was refused"));
}

TEST(Completion, AnAnswerThatWasCutOffIsNone) {
  EXPECT_THAT(why_not(completion(R"({"content":"{}"})", "length")), testing::HasSubstr("it was cut off"));
}

TEST(Completion, ARoleHasNoTools) {
  const char* call =
      R"({"content":"{}","tool_calls":[{"type":"function","function":{"name":"send","arguments":"{}"}}]})";
  EXPECT_THAT(why_not(completion(call, "tool_calls")), testing::HasSubstr("a role has none"));
  EXPECT_THAT(why_not(completion(R"({"content":"{}","function_call":{"name":"send"}})")),
              testing::HasSubstr("a role has none"));
}

TEST(Completion, WhatIsTooLongOrTooDeepIsNotRead) {
  EXPECT_THAT(why_not(saying("{\"a\": \"" + std::string(kMaxAnswer, 'x') + "\"}")),
              testing::HasSubstr("it is too long"));
  EXPECT_THAT(why_not(std::string(kMaxCompletion + 1, ' ')), testing::HasSubstr("it is no JSON"));
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += R"({"a":)";
  EXPECT_THAT(why_not(saying(deep + "1" + std::string(100, '}'))), testing::HasSubstr("its JSON is broken"));
}

}  // namespace
}  // namespace adjutant::model
