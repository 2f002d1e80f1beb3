// The protocol, with a server that says what the test says, without a process or a network.
#include "tools/mcp/client.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <deque>

namespace adjutant::tools::mcp {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

// Each request is answered by the next of `turns`, which gives the messages that come, or an error.
class FakeChannel final : public Channel {
 public:
  using Turn = std::function<Result<std::vector<Json>>(const Json& request)>;
  struct Log {
    std::deque<Turn> turns;
    std::vector<Json> requests;
    std::vector<Json> sent;
    std::vector<Json> waiting;  // for poll()
    std::string protocol;
    bool lost = false;
    bool ended = false;
  };
  explicit FakeChannel(Log& log) : log_(log) {}

  Result<void> exchange(const Json& request, const Until& until, const OnMessage& on_message) override {
    log_.lost = false;
    log_.requests.push_back(request);
    if (until.stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
    if (log_.turns.empty()) return fail(ErrorKind::failed, "late");
    const auto turn = std::move(log_.turns.front());
    log_.turns.pop_front();
    for (const auto& json : TRY(turn(request))) {
      if (TRY(hand(json, on_message))) return {};
    }
    return fail(ErrorKind::failed, "late");
  }
  Result<void> send(const Json& message, const Until&) override {
    log_.sent.push_back(message);
    return {};
  }
  Result<void> poll(const OnMessage& on_message) override {
    for (const auto& json : std::exchange(log_.waiting, {})) TRY(hand(json, on_message));
    return {};
  }
  void set_protocol(const std::string& protocol) override { log_.protocol = protocol; }
  bool is_lost() const override { return log_.lost; }
  bool has_ended() const override { return log_.ended; }

 private:
  static Result<bool> hand(const Json& json, const OnMessage& on_message) {
    auto messages = TRY(parse_messages(json.dump()));
    return on_message(std::move(messages.front()));
  }
  Log& log_;
};

FakeChannel::Turn gives(Json result) {
  return [=](const Json& request) -> Result<std::vector<Json>> { return std::vector{answer(request["id"], result)}; };
}

Json hello(std::string_view protocol = "2025-06-18") {
  return Json()
      .set("protocolVersion", protocol)
      .set("capabilities", Json().set("tools", Json::object()))
      .set("serverInfo", Json().set("name", "fake\nserver"));
}

Json text_result(std::string_view text) {
  return Json().set("content", Json().push(Json().set("type", "text").set("text", text)));
}

Json tools(const std::vector<std::string>& names, std::string_view next = {}) {
  Json list = Json::array();
  for (const auto& name : names) list.push(Json().set("name", name).set("inputSchema", Json::object()));
  Json out = Json().set("tools", list);
  return next.empty() ? out : out.set("nextCursor", next);
}

class ClientTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Session>> open() { return Client::open(std::make_unique<FakeChannel>(log_), seconds(1), {}); }
  std::unique_ptr<Session> opened() {
    log_.turns.push_front(gives(hello()));
    auto session = open();
    EXPECT_TRUE(session) << session.error().text();
    return std::move(*session);
  }
  Result<CallResult> call(Session& session, std::stop_token stop = {}, const Session::Progress& progress = {}) {
    return session.call("tool", Json().set("a", 1), seconds(1), stop, progress);
  }
  std::string error_of_call(Session& session) {
    const auto result = call(session);
    return result ? "no error but " + result->text : result.error().message;
  }

  FakeChannel::Log log_;
};

TEST_F(ClientTest, BeginsAsTheProtocolSays) {
  const auto session = opened();
  EXPECT_EQ(session->protocol(), "2025-06-18");
  EXPECT_EQ(session->server_name(), "fake server");
  const Json& asked = log_.requests.at(0);
  EXPECT_EQ(asked["method"].as_string(), "initialize");
  EXPECT_EQ(asked["params"]["protocolVersion"].as_string(), "2025-11-25");
  EXPECT_EQ(asked["params"]["capabilities"], Json::object()) << "it must not offer what it does not do";
  EXPECT_THAT(log_.sent, ElementsAre(notification("notifications/initialized", {})));
  EXPECT_EQ(log_.protocol, "2025-06-18");
}

TEST_F(ClientTest, SpeaksOlderProtocolsAndNoOthers) {
  for (const char* protocol : {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}) {
    log_.turns = {gives(hello(protocol))};
    EXPECT_TRUE(open()) << protocol;
  }
  for (const char* protocol : {"2024-01-01", "2031-01-01", "", "2025-06-18 "}) {
    log_.turns = {gives(hello(protocol))};
    const auto session = open();
    ASSERT_FALSE(session) << protocol;
    EXPECT_THAT(session.error().message, HasSubstr("which Adjutant does not"));
  }
}

TEST_F(ClientTest, WithoutToolsThereIsNoSession) {
  log_.turns = {gives(hello().set("capabilities", Json::object()))};
  EXPECT_THAT(open().error().message, HasSubstr("no tools"));
  log_.turns = {[](const Json& request) -> Result<std::vector<Json>> {
    return std::vector{refusal(request["id"], -32602, "no such protocol")};
  }};
  EXPECT_THAT(open().error().message, HasSubstr("no such protocol"));
}

// Protocol 2026-07-28: no greeting, and each request says who speaks.
TEST_F(ClientTest, GoesWithoutAGreetingWhereNoneIsWanted) {
  const Json found = Json()
                         .set("resultType", "complete")
                         .set("supportedVersions", Json().push("2026-07-28"))
                         .set("capabilities", Json().set("tools", Json::object()))
                         .set("_meta", Json().set("io.modelcontextprotocol/serverInfo", Json().set("name", "new")));
  const auto refuses = [](const Json& request) -> Result<std::vector<Json>> {
    return std::vector{refusal(request["id"], -32022, "Unsupported protocol version")};
  };
  log_.turns = {refuses, gives(found), gives(text_result("done").set("resultType", "complete"))};
  const auto session = open();
  ASSERT_TRUE(session) << session.error().text();
  EXPECT_EQ((*session)->server_name(), "new");
  EXPECT_EQ((*session)->protocol(), "2026-07-28");
  EXPECT_EQ(log_.protocol, "2026-07-28");
  EXPECT_TRUE(log_.sent.empty());
  ASSERT_TRUE(call(**session, {}, [](double, std::optional<double>, std::string_view) {}));
  const Json& about = log_.requests.at(2)["params"]["_meta"];
  EXPECT_EQ(about["progressToken"], log_.requests.at(2)["id"]);
  EXPECT_EQ(about["io.modelcontextprotocol/protocolVersion"].as_string(), "2026-07-28");
  EXPECT_EQ(about["io.modelcontextprotocol/clientCapabilities"], Json::object());
  EXPECT_EQ(log_.requests.at(1)["method"].as_string(), "server/discover");

  Json older = found;
  older.set("supportedVersions", Json().push("2031-01-01"));
  log_.turns = {refuses, gives(older)};
  EXPECT_THAT(open().error().message, HasSubstr("Unsupported protocol version"));
  log_.turns = {refuses, refuses};
  EXPECT_THAT(open().error().message, HasSubstr("Unsupported protocol version"));
}

TEST_F(ClientTest, ListsAllPages) {
  const auto session = opened();
  log_.turns = {gives(tools({"a", "b"}, "2")), gives(tools({}, "3")), gives(tools({"c"}))};
  const auto list = session->list_tools({});
  ASSERT_TRUE(list) << list.error().text();
  std::vector<std::string> names;
  for (const auto& tool : *list) names.push_back(tool.name);
  EXPECT_THAT(names, ElementsAre("a", "b", "c"));
  EXPECT_EQ(log_.requests.at(1)["params"], Json::object());
  EXPECT_EQ(log_.requests.at(3)["params"], Json().set("cursor", "3"));
}

TEST_F(ClientTest, AListWithoutEndIsAnError) {
  const auto session = opened();
  log_.turns = {gives(tools({"a"}, "1")), gives(tools({"b"}, "1"))};
  EXPECT_THAT(session->list_tools({}).error().message, HasSubstr("round in circles"));
  log_.turns = {gives(tools({"a"}, "1")), gives(tools({"a"}))};
  EXPECT_THAT(session->list_tools({}).error().message, HasSubstr("two of its tools are called a"));
  log_.turns.clear();
  for (int i = 0; i < 101; ++i) log_.turns.push_back(gives(tools({}, std::to_string(i))));
  EXPECT_THAT(session->list_tools({}).error().message, HasSubstr("has no end"));
  log_.turns.clear();
  for (int page = 0; page < 6; ++page) {
    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i) names.push_back("t" + std::to_string(page * 100 + i));
    log_.turns.push_back(gives(tools(names, std::to_string(page))));
  }
  EXPECT_THAT(session->list_tools({}).error().message, HasSubstr("more than 500"));
}

TEST_F(ClientTest, CallsWithTheArgumentsAsTheyAre) {
  const auto session = opened();
  log_.turns = {gives(text_result("done"))};
  const auto result = call(*session);
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->text, "done");
  EXPECT_EQ(log_.requests.at(1)["method"].as_string(), "tools/call");
  EXPECT_EQ(log_.requests.at(1)["params"], Json().set("name", "tool").set("arguments", Json().set("a", 1)));
}

TEST_F(ClientTest, ARefusalIsAResult) {
  const auto session = opened();
  log_.turns = {[](const Json& request) -> Result<std::vector<Json>> {
    return std::vector{refusal(request["id"], -32602, "Unknown tool")};
  }};
  const auto result = call(*session);
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->is_error);
  EXPECT_THAT(result->text, HasSubstr("Unknown tool"));
}

TEST_F(ClientTest, WhatComesBetweenIsAnsweredOrPassedOver) {
  const auto session = opened();
  log_.sent.clear();
  log_.turns = {[](const Json& asked) -> Result<std::vector<Json>> {
    return std::vector{
        notification("notifications/message", Json().set("level", "info").set("data", "words")),
        request(77, "ping", Json::object()),
        Json(request(0, "sampling/createMessage", Json::object())).set("id", "s"),
        request(78, "elicitation/create", Json::object()),
        request(79, "roots/list", Json::object()),
        notification("notifications/cancelled", Json().set("requestId", asked["id"])),
        notification("notifications/unheard_of", {}),
        answer(asked["id"], text_result("done")),
    };
  }};
  const auto result = call(*session);
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->text, "done");
  const auto no = [](Json id) { return refusal(id, kMethodNotFound, "Adjutant does not do this."); };
  EXPECT_THAT(log_.sent, ElementsAre(answer(77, Json::object()), no("s"), no(78), no(79)));
}

TEST_F(ClientTest, ProgressOfThisCallIsTold) {
  const auto session = opened();
  std::vector<std::string> told;
  log_.turns = {[](const Json& asked) -> Result<std::vector<Json>> {
    const Json token = asked["params"]["_meta"]["progressToken"];
    EXPECT_EQ(token, asked["id"]);
    const auto progress = [&](Json whose, Json done) {
      return notification("notifications/progress", Json().set("progressToken", whose).set("progress", done));
    };
    auto second = progress(token, 2.5);
    second.set("params", Json(second["params"]).set("total", 5).set("message", "half\nway"));
    return std::vector{progress(token, 1), progress(999, 7), progress(token, "x"), second,
                       answer(asked["id"], text_result("done"))};
  }};
  ASSERT_TRUE(call(*session, {}, [&](double done, std::optional<double> total, std::string_view message) {
    told.push_back(fmt::format("{}/{} {}", done, total.value_or(-1), message));
  }));
  EXPECT_THAT(told, ElementsAre("1/-1 ", "2.5/5 half way"));
}

TEST_F(ClientTest, AnAnswerToAnotherQuestionIsAnError) {
  const auto session = opened();
  for (const Json& id : {Json(999), Json(1), Json("2"), Json(0), Json(-1)}) {
    log_.turns = {[=](const Json&) -> Result<std::vector<Json>> { return std::vector{answer(id, text_result("x"))}; }};
    EXPECT_THAT(error_of_call(*session), HasSubstr("was not asked or was answered before")) << id.dump();
  }
  log_.turns = {[](const Json&) -> Result<std::vector<Json>> { return std::vector{refusal({}, -32700, "what?")}; }};
  EXPECT_THAT(error_of_call(*session), HasSubstr("could not read what it was sent, \"what?\""));
}

TEST_F(ClientTest, AnAnswerThatComesTwiceIsAnError) {
  const auto session = opened();
  log_.turns = {gives(text_result("one")), [](const Json& asked) -> Result<std::vector<Json>> {
                  return std::vector{answer(asked["id"].as_int() - 1, text_result("one again"))};
                }};
  ASSERT_TRUE(call(*session));
  EXPECT_THAT(error_of_call(*session), HasSubstr("was answered before"));
}

TEST_F(ClientTest, WhatIsNotWaitedForIsCancelledAndItsLateAnswerPassedOver) {
  const auto session = opened();
  log_.sent.clear();
  EXPECT_EQ(error_of_call(*session), "late");
  const Json id = log_.requests.back()["id"];
  ASSERT_EQ(log_.sent.size(), 1U);
  EXPECT_EQ(log_.sent[0]["method"].as_string(), "notifications/cancelled");
  EXPECT_EQ(log_.sent[0]["params"]["requestId"], id);

  log_.turns = {[=](const Json& asked) -> Result<std::vector<Json>> {
    return std::vector{answer(id, text_result("late")), answer(asked["id"], text_result("in time"))};
  }};
  const auto result = call(*session);
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->text, "in time");
}

TEST_F(ClientTest, AStopIsToldToTheServer) {
  const auto session = opened();
  log_.sent.clear();
  std::stop_source stop;
  stop.request_stop();
  const auto result = call(*session, stop.get_token());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::stopped);
  ASSERT_EQ(log_.sent.size(), 1U);
  EXPECT_EQ(log_.sent[0]["params"]["reason"].as_string(), "The owner stopped it.");
}

TEST_F(ClientTest, TheBeginningIsNeverCancelled) {
  EXPECT_FALSE(open());
  EXPECT_TRUE(log_.sent.empty());
}

TEST_F(ClientTest, BeginsAnewWhereItWasForgotten) {
  const auto session = opened();
  EXPECT_FALSE(session->tools_changed());
  log_.turns = {[&](const Json&) -> Result<std::vector<Json>> {
                  log_.lost = true;
                  return fail(ErrorKind::failed, "forgotten");
                },
                gives(hello()), gives(text_result("done"))};
  const auto result = call(*session);
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(log_.requests.at(2)["method"].as_string(), "initialize");
  EXPECT_EQ(log_.requests.at(3)["method"].as_string(), "tools/call");
  EXPECT_TRUE(session->tools_changed()) << "nobody knows what it has now";
}

TEST_F(ClientTest, NoticesThatTheToolsAreOthersNow) {
  const auto session = opened();
  const Json changed = notification("notifications/tools/list_changed", {});
  EXPECT_FALSE(session->tools_changed());
  log_.waiting = {changed};
  EXPECT_TRUE(session->tools_changed());
  EXPECT_TRUE(session->tools_changed());
  log_.turns = {gives(tools({}))};
  ASSERT_TRUE(session->list_tools({}));
  EXPECT_FALSE(session->tools_changed());
  log_.turns = {[=](const Json& asked) -> Result<std::vector<Json>> {
    return std::vector{changed, answer(asked["id"], text_result("done"))};
  }};
  ASSERT_TRUE(call(*session));
  EXPECT_TRUE(session->tools_changed());
}

}  // namespace
}  // namespace adjutant::tools::mcp
