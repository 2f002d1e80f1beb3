// One question to an endpoint, against a scripted server on this machine.
#include "model/chat_endpoint.h"

#include <gmock/gmock.h>

#include <mutex>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "net/loopback_server.h"

namespace adjutant::model {
namespace {

using net::LoopbackServer;
using std::chrono::milliseconds;

std::string http(int status, const std::string& body, const std::string& headers = {}) {
  return fmt::format("HTTP/1.1 {} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}\r\n{}", status,
                     body.size(), headers, body);
}

std::string good(const std::string& content = R"({"a":"b"})") {
  Json choice = Json().set("message", Json().set("content", content)).set("finish_reason", "stop");
  return http(200, Json().set("choices", Json().push(std::move(choice))).dump());
}

// No time goes by but in its pauses.
class CountedPauses final : public Pauses {
 public:
  std::chrono::steady_clock::time_point now() const override { return std::chrono::steady_clock::time_point(passed); }
  void wait(milliseconds time, const std::stop_token&) override {
    waits.push_back(time);
    passed += time;
    if (during) during();
  }
  std::vector<milliseconds> waits;
  milliseconds passed{0};
  std::function<void()> during;
};

// Gives the answers one after the other, the last one again and again.
class ChatEndpointTest : public testing::Test {
 protected:
  Result<Json> ask(std::vector<std::string> answers, std::stop_token stop = {}) {
    script(std::move(answers));
    return endpoint().ask(kQuestion, std::move(stop));
  }
  void script(std::vector<std::string> answers) {
    const std::lock_guard lock(mutex_);
    answers_ = std::move(answers);
  }
  // A copy: while the server is still about to let go of one answer, the next may be set.
  std::string next_answer() {
    const std::lock_guard lock(mutex_);
    return answers_.at(std::min(asked_++, answers_.size() - 1));
  }
  ChatEndpoint& endpoint() {
    if (!endpoint_) {
      settings_.url = server_.url("/v1");
      endpoint_.emplace(settings_, pauses_);
    }
    return *endpoint_;
  }
  Json body_of(std::size_t request) {
    const auto text = server_.requests().at(request);
    return parse_json(text.substr(text.find("\r\n\r\n") + 4)).value_or(Json());
  }

  const Question kQuestion{"Read.", Json().set("text", "hello"), "Note", Json().set("type", "object")};
  EndpointSettings settings_{.model = "small-one"};
  CountedPauses pauses_;
  std::mutex mutex_;
  std::vector<std::string> answers_;
  std::atomic<std::size_t> asked_{0};
  std::optional<ChatEndpoint> endpoint_;
  LoopbackServer server_{
      [this](const std::string&, const LoopbackServer::Connection& connection) { connection.send(next_answer()); }};
};

TEST_F(ChatEndpointTest, AsksForTheSchemaAndGivesTheObject) {
  const auto answer = ask({good()});
  ASSERT_TRUE(answer) << answer.error().text();
  EXPECT_EQ(answer->dump(), R"({"a":"b"})");
  ASSERT_EQ(server_.requests().size(), 1u);
  EXPECT_THAT(server_.requests()[0], testing::StartsWith("POST /v1/chat/completions HTTP/1.1\r\n"));
  EXPECT_THAT(server_.requests()[0], testing::Not(testing::HasSubstr("Authorization")));
  EXPECT_EQ(
      body_of(0).dump(),
      R"({"model":"small-one","messages":[{"role":"system","content":"Read."},)"
      R"({"role":"user","content":"{\"text\":\"hello\"}"}],"stream":false,"response_format":{"type":"json_schema",)"
      R"("json_schema":{"name":"Note","strict":true,"schema":{"type":"object"}}}})");
}

TEST_F(ChatEndpointTest, SendsTheKeyAndNeverShowsIt) {
  const TemporaryFolder folder;
  settings_.key_file = folder / "reader.key";
  ASSERT_TRUE(write_file(settings_.key_file, "sk-secret\nmore\n"));
  const auto answer = ask({http(401, R"({"error":{"message":"Incorrect API key"}})")});
  EXPECT_THAT(server_.requests().at(0), testing::HasSubstr("Authorization: Bearer sk-secret\r\n"));
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().text(), testing::HasSubstr("status 401: \"Incorrect API key\""));
  EXPECT_THAT(answer.error().text(), testing::Not(testing::HasSubstr("sk-secret")));
}

TEST_F(ChatEndpointTest, WithoutItsKeyNothingIsSent) {
  const TemporaryFolder folder;
  settings_.key_file = folder / "reader.key";
  EXPECT_FALSE(ask({good()}));
  ASSERT_TRUE(write_file(settings_.key_file, "\nsecond line\n"));
  const auto answer = ask({good()});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, testing::HasSubstr("There is no key in"));
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(ChatEndpointTest, TriesAgainWhenItIsTooBusy) {
  const auto answer = ask({http(429, "{}"), http(503, "busy"), good()});
  ASSERT_TRUE(answer) << answer.error().text();
  EXPECT_EQ(server_.requests().size(), 3u);
  EXPECT_EQ(pauses_.waits, (std::vector{milliseconds(500), milliseconds(2000)}));
}

TEST_F(ChatEndpointTest, GivesUpAfterThreeTries) {
  const auto answer = ask({http(500, R"({"error":"out of memory"})")});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, testing::HasSubstr("status 500: \"out of memory\""));
  EXPECT_EQ(server_.requests().size(), 3u);
}

TEST_F(ChatEndpointTest, WaitsAsLongAsItIsTold) {
  EXPECT_TRUE(ask({http(429, "{}", "Retry-After: 7\r\n"), good()}));
  EXPECT_EQ(pauses_.waits, std::vector{milliseconds(7000)});
}

TEST_F(ChatEndpointTest, DoesNotWaitForHoursNorLongerThanItsTime) {
  EXPECT_FALSE(ask({http(429, "{}", "Retry-After: 86400\r\n"), good()}));
  settings_.timeout = milliseconds(400);
  endpoint_.reset();
  EXPECT_FALSE(ask({http(429, "{}")}));
  EXPECT_TRUE(pauses_.waits.empty());
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(ChatEndpointTest, WhatIsRefusedForGoodIsNotTriedAgain) {
  for (const int status : {400, 401, 404}) EXPECT_FALSE(ask({http(status, "{}")})) << status;
  EXPECT_EQ(server_.requests().size(), 3u);
  EXPECT_TRUE(pauses_.waits.empty());
}

TEST_F(ChatEndpointTest, WhatWasReadGoesNowhereElse) {
  EXPECT_FALSE(ask({http(307, "{}", "Location: /elsewhere\r\n")}));
  for (const auto& request : server_.requests())
    EXPECT_THAT(request, testing::StartsWith("POST /v1/chat/completions "));
}

TEST_F(ChatEndpointTest, TriesAgainWhereNobodyListens) {
  settings_.url =
      fmt::format("http://127.0.0.1:{}/v1", [] { return LoopbackServer([](const auto&, const auto&) {}).port(); }());
  endpoint_.emplace(settings_, pauses_);
  const auto answer = endpoint_->ask(kQuestion, {});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().text(), testing::HasSubstr("asking the endpoint http://127.0.0.1:"));
  EXPECT_EQ(pauses_.waits.size(), 2u);
}

TEST_F(ChatEndpointTest, WhatHasLeftIsNotSentTwiceAndMayHaveCost) {
  script({"", good()});
  const auto dropped = endpoint().complete({.messages = {{"user", "hello"}}}, {});
  EXPECT_FALSE(dropped.words);
  EXPECT_TRUE(dropped.may_cost);
  EXPECT_EQ(server_.requests().size(), 1u);
  script({http(500, "{}")});
  EXPECT_FALSE(endpoint().complete({.messages = {{"user", "hello"}}}, {}).may_cost);
}

TEST_F(ChatEndpointTest, PutsTheSchemaInWordsWhereItsFormIsRefused) {
  const auto answer =
      ask({http(400, R"({"error":{"message":"'response_format' of type json_schema is not supported"}})"),
           good("Sure! {\"a\": \"b\"}")});
  ASSERT_TRUE(answer) << answer.error().text();
  EXPECT_EQ(answer->dump(), R"({"a":"b"})");
  EXPECT_TRUE(body_of(0).contains("response_format"));
  EXPECT_FALSE(body_of(1).contains("response_format"));
  EXPECT_THAT(body_of(1)["messages"].items().at(0)["content"].as_string(), testing::HasSubstr(R"({"type":"object"})"));
  EXPECT_TRUE(ask({good()}));
  EXPECT_FALSE(body_of(2).contains("response_format")) << "it is known now";
  EXPECT_TRUE(pauses_.waits.empty());
}

TEST_F(ChatEndpointTest, AGrammarIsSentAndLeftOutWhereItIsRefused) {
  script({http(400, R"({"error":{"message":"unknown field: grammar"}})"), good("a"), good("a")});
  const Prompt prompt{.messages = {{"user", "hello"}}, .grammar = "root ::= \"a\""};
  EXPECT_EQ(endpoint().complete(prompt, {}).words.value(), "a");
  EXPECT_EQ(body_of(0)["grammar"].as_string(), "root ::= \"a\"");
  EXPECT_FALSE(body_of(1).contains("grammar"));
  EXPECT_TRUE(endpoint().complete(prompt, {}).words);
  EXPECT_FALSE(body_of(2).contains("grammar")) << "it is known now";
}

TEST_F(ChatEndpointTest, ThatItRefusesEvenThenIsTheEnd) {
  EXPECT_FALSE(ask({http(400, "response_format")}));
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(ChatEndpointTest, AStreamWithoutEndIsCutAndNotTriedAgain) {
  LoopbackServer endless([](const std::string&, const LoopbackServer::Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
    for (int i = 0; i < 64; ++i) connection.send(std::string(64 << 10, ' '));
    connection.wait_for_close();
  });
  settings_.url = endless.url();
  endpoint_.emplace(settings_, pauses_);
  EXPECT_FALSE(endpoint_->ask(kQuestion, {}));
  EXPECT_EQ(endless.requests().size(), 1u);
}

TEST_F(ChatEndpointTest, ASlowOneIsLeftWhenItsTimeIsOver) {
  LoopbackServer slow([](const std::string&, const LoopbackServer::Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
    connection.wait_for_close();
  });
  settings_.url = slow.url();
  settings_.timeout = milliseconds(50);
  endpoint_.emplace(settings_, pauses_);
  EXPECT_FALSE(endpoint_->ask(kQuestion, {}));
  EXPECT_EQ(slow.requests().size(), 1u);
}

TEST_F(ChatEndpointTest, AStopEndsTheQuestion) {
  std::stop_source stop;
  LoopbackServer silent([&](const std::string&, const LoopbackServer::Connection& connection) {
    stop.request_stop();
    connection.wait_for_close();
  });
  settings_.url = silent.url();
  endpoint_.emplace(settings_, pauses_);
  const auto answer = endpoint_->ask(kQuestion, stop.get_token());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::stopped);
}

TEST_F(ChatEndpointTest, AStopEndsThePause) {
  std::stop_source stop;
  pauses_.during = [&] { stop.request_stop(); };
  const auto answer = ask({http(503, "{}")}, stop.get_token());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::stopped);
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(ChatEndpointTest, WhatTheEndpointSaysIsShownWithoutItsTricks) {
  const auto answer = ask({http(400, "{\"error\":{\"message\":\"\\u001b]52;c;ZXZpbA==\\u0007 \\u202Egnp.exe\"}}")});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().text(), testing::Not(testing::HasSubstr("\x1b")));
  EXPECT_THAT(answer.error().text(), testing::Not(testing::HasSubstr("\u202E")));
}

TEST(Pauses, EndAtAStop) {
  Pauses pauses;
  std::stop_source stop;
  stop.request_stop();
  pauses.wait(std::chrono::hours(1), stop.get_token());
}

}  // namespace
}  // namespace adjutant::model
