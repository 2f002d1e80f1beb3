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

Result<Json> object_of(const std::string& body) { return json_object_in(TRY(read_completion(body).words)); }

std::string why_not(const std::string& body) {
  const auto answer = object_of(body);
  return answer ? "taken: " + answer->dump() : answer.error().message;
}

TEST(Completion, GivesTheObject) {
  EXPECT_EQ(object_of(saying(R"({"a": 1})"))->dump(), R"({"a":1})");
  EXPECT_EQ(object_of(saying("  {\"a\": [{}]}\n"))->dump(), R"({"a":[{}]})");
}

TEST(Completion, TheObjectMayStandInOtherWords) {
  EXPECT_EQ(object_of(saying("Here it is:\n```json\n{\"a\": \"}\"}\n```\nBye."))->dump(), R"({"a":"}"})");
  EXPECT_EQ(object_of(saying("<think>{\"a\": 2}?</think>{\"a\": 1}"))->dump(), R"({"a":1})");
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

TEST(Completion, SaysWhatTheEndpointCounted) {
  const std::string body = saying("hello");
  const auto with = [&](const std::string& usage) {
    return read_completion(body.substr(0, body.size() - 1) + R"(,"usage":)" + usage + "}").usage;
  };
  EXPECT_EQ(with(R"({"prompt_tokens":7,"completion_tokens":3})"), (Usage{7, 3}));
  EXPECT_EQ(with(R"({"prompt_tokens":-7,"completion_tokens":3})"), std::nullopt);
  EXPECT_EQ(with(R"({"prompt_tokens":"many"})"), std::nullopt);
  EXPECT_EQ(with(R"({"prompt_tokens":7,"completion_tokens":9223372036854775807})"), (Usage{7, 100'000'000}));
  EXPECT_EQ(read_completion(body).usage, std::nullopt);
}

std::string piece(const std::string& content, const std::string& finish = {}) {
  Json choice = Json().set("delta", Json().set("content", content));
  choice.set("finish_reason", finish.empty() ? Json() : Json(finish));
  return Json().set("choices", Json().push(std::move(choice))).dump();
}

Completion streamed(const std::vector<std::string>& events) {
  CompletionStream stream;
  for (const auto& event : events) {
    if (!stream.feed(event)) break;
  }
  return stream.end();
}

TEST(CompletionInPieces, PutsThemTogetherAndHearsWhatItCost) {
  const auto said =
      streamed({piece("say("), piece("1)"), piece("", "stop"),
                R"({"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}})", "[DONE]", "never"});
  ASSERT_TRUE(said.words) << said.words.error().text();
  EXPECT_EQ(*said.words, "say(1)");
  EXPECT_EQ(said.usage, (Usage{5, 2}));
}

TEST(CompletionInPieces, WhatIsNoAnswerIsSaidToBeNone) {
  const auto why = [](const std::vector<std::string>& events) {
    const auto said = streamed(events);
    return said.words ? "taken: " + *said.words : said.words.error().message;
  };
  EXPECT_THAT(why({}), testing::HasSubstr("it was cut off"));
  EXPECT_THAT(why({piece("say(")}), testing::HasSubstr("it was cut off"));
  EXPECT_THAT(why({piece("say(", "length"), "[DONE]"}), testing::HasSubstr("it was cut off"));
  EXPECT_THAT(why({piece("x"), "{\"choices\":"}), testing::HasSubstr("no JSON"));
  EXPECT_THAT(why({piece("x"), R"({"error":{"message":"overloaded"}})"}), testing::HasSubstr("overloaded"));
  EXPECT_THAT(why({"[DONE]"}), testing::HasSubstr("no text"));
  EXPECT_THAT(why({R"({"choices":[{"delta":{"tool_calls":[{}]}}]})", "[DONE]"}), testing::HasSubstr("a role has none"));
  const std::vector<std::string> endless(1000, piece(std::string(1000, 'x')));
  EXPECT_THAT(why(endless), testing::HasSubstr("too long"));
}

}  // namespace
}  // namespace adjutant::model
