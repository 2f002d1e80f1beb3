// Sessions by HTTP with a server that sends what the test says.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "net/loopback_server.h"
#include "tools/mcp/message.h"
#include "tools/mcp/open.h"

namespace adjutant::tools::mcp {
namespace {

using net::LoopbackServer;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;
using Connection = LoopbackServer::Connection;

std::string reply(std::string_view status, std::string_view headers, std::string_view body) {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), headers, body);
}
std::string json_reply(const Json& body, std::string_view headers = {}) {
  return reply("200 OK", fmt::format("Content-Type: application/json; charset=utf-8\r\n{}", headers), body.dump());
}
std::string event(const Json& message) { return fmt::format("event: message\ndata: {}\n\n", message.dump()); }
std::string event_reply(std::string_view events) {
  return reply("200 OK", "Content-Type: text/event-stream\r\n", events);
}

Json said(std::string_view text) {
  return Json().set("content", Json().push(Json().set("type", "text").set("text", text)));
}

Json body_of(const std::string& request) {
  return parse_json(request.substr(request.find("\r\n\r\n") + 4)).value_or(Json());
}

// Begins well, takes notifications, and leaves the rest to `on_call`.
class HttpSession : public testing::Test {
 protected:
  using OnCall = std::function<void(const std::string& request, const Json& message, const Connection&)>;

  LoopbackServer::Answer answers() {
    return [this](const std::string& request, const Connection& connection) {
      const Json message = body_of(request);
      const std::string& method = message["method"].as_string();
      if (method == "initialize") {
        const Json hello =
            Json()
                .set("protocolVersion", "2025-06-18")
                .set("capabilities", Json().set("tools", Json().set("listChanged", tells_changes_.load())))
                .set("serverInfo", Json().set("name", "web"));
        connection.send(json_reply(answer(message["id"], hello), *session_header_.lock()));
      } else if (method.starts_with("notifications/") || message.contains("result") || request.starts_with("DELETE")) {
        connection.send(reply("202 Accepted", "", ""));
      } else {
        // A copy: the test may have the next one already.
        const OnCall on_call = *on_call_.lock();
        on_call(request, message, connection);
      }
    };
  }
  Result<std::unique_ptr<Session>> open(std::string path = "/mcp") {
    return make_http_session("web", {server_.url(path), {{"Authorization", "Bearer s"}}, {}}, {});
  }
  std::string call(OnCall on_call, milliseconds limit = seconds(20)) {
    *on_call_.lock() = std::move(on_call);
    if (!session_) {
      auto session = open();
      if (!session) return session.error().text();
      session_ = std::move(*session);
    }
    const auto result = session_->call("tool", {}, limit, {});
    return result ? result->text : result.error().message;
  }
  std::string call_answered_with(std::string bytes) {
    return call([=](const std::string&, const Json&, const Connection& connection) { connection.send(bytes); });
  }

  Guarded<std::string> session_header_{"Mcp-Session-Id: abc-123\r\n"};
  std::atomic<bool> tells_changes_ = false;
  Guarded<OnCall> on_call_;
  LoopbackServer server_{answers()};
  std::unique_ptr<Session> session_;
};

TEST_F(HttpSession, IsAnsweredInJson) {
  EXPECT_EQ(call([](const std::string&, const Json& message, const Connection& connection) {
              connection.send(json_reply(answer(message["id"], said("hello"))));
            }),
            "hello");
  const auto requests = server_.requests();
  ASSERT_EQ(requests.size(), 3U);
  for (const auto& request : requests) {
    EXPECT_THAT(request, testing::StartsWith("POST /mcp "));
    EXPECT_THAT(request, HasSubstr("Accept: application/json, text/event-stream\r\n"));
    EXPECT_THAT(request, HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_THAT(request, HasSubstr("Authorization: Bearer s\r\n"));
  }
  EXPECT_THAT(requests[0], Not(HasSubstr("Session-Id")));
  for (const auto& request : {requests[1], requests[2]}) {
    EXPECT_THAT(request, HasSubstr("Mcp-Session-Id: abc-123\r\n"));
    EXPECT_THAT(request, HasSubstr("MCP-Protocol-Version: 2025-06-18\r\n"));
  }
}

TEST_F(HttpSession, IsGivenBackAtTheEnd) {
  session_ = open().value();
  session_.reset();
  EXPECT_THAT(server_.requests().back(), testing::StartsWith("DELETE /mcp "));
  EXPECT_THAT(server_.requests().back(), HasSubstr("Mcp-Session-Id: abc-123\r\n"));
}

TEST_F(HttpSession, WithoutAnIdHasNothingToGiveBack) {
  session_header_.lock()->clear();
  session_ = open().value();
  session_.reset();
  EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(HttpSession, IsAnsweredInAStreamWithMuchInBetween) {
  EXPECT_EQ(call([](const std::string&, const Json& message, const Connection& connection) {
              connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\nid: 1\ndata:\n\n");
              connection.send(event(request(5, "ping", Json::object())));
              connection.send(event(notification("notifications/tools/list_changed", {})));
              connection.send(event(answer(message["id"], said("streamed"))));
              // It goes on; who has the answer does not wait for that.
              connection.wait_for_close();
            }),
            "streamed");
  EXPECT_TRUE(session_->tools_changed());
  EXPECT_EQ(body_of(server_.requests().back()), answer(5, Json::object())) << "the ping has no answer";
}

TEST_F(HttpSession, GoesOnWhereAStreamBrokeOff) {
  Guarded<Json> asked;
  EXPECT_EQ(call([&](const std::string& request, const Json& message, const Connection& connection) {
              if (request.starts_with("POST")) {
                *asked.lock() = message["id"];
                return connection.send(event_reply("retry: 0\nid: e-1\ndata:\n\n"));
              }
              EXPECT_THAT(request, HasSubstr("Last-Event-ID: e-1\r\n"));
              EXPECT_THAT(request, HasSubstr("Accept: text/event-stream\r\n"));
              const Json id = *asked.lock();
              connection.send(event_reply(event(answer(id, said("later")))));
            }),
            "later");
}

TEST_F(HttpSession, HearsThatTheToolsAreOthersNow) {
  tells_changes_ = true;
  std::atomic<int> streams = 0;
  *on_call_.lock() = [&](const std::string& request, const Json&, const Connection& connection) {
    EXPECT_THAT(request, testing::StartsWith("GET /mcp "));
    EXPECT_THAT(request, HasSubstr("Mcp-Session-Id: abc-123\r\n"));
    // The first stream breaks off.
    if (streams++ == 0) return connection.send(event_reply("retry: 0\nid: e-7\ndata:\n\n"));
    EXPECT_THAT(request, HasSubstr("Last-Event-ID: e-7\r\n"));
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    connection.send(event(answer(1, said("nobody asked"))));
    connection.send(event(notification("notifications/tools/list_changed", {})));
    connection.wait_for_close();
  };
  session_ = open().value();
  const auto until = std::chrono::steady_clock::now() + seconds(20);
  while (!session_->tools_changed() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  EXPECT_TRUE(session_->tools_changed());
  session_.reset();
  EXPECT_THAT(server_.requests().back(), testing::StartsWith("DELETE"));
}

TEST_F(HttpSession, DoesWithoutAStreamWhereThereIsNone) {
  tells_changes_ = true;
  EXPECT_EQ(call([](const std::string& request, const Json& message, const Connection& connection) {
              connection.send(request.starts_with("GET") ? reply("405 No", "", "")
                                                         : json_reply(answer(message["id"], said("hello"))));
            }),
            "hello");
  EXPECT_FALSE(session_->tools_changed());
}

TEST_F(HttpSession, AStreamThatEndsWithoutAnAnswerIsAnError) {
  EXPECT_THAT(call_answered_with(event_reply("data:\n\n")), HasSubstr("did not answer the question"));
  EXPECT_THAT(call_answered_with(event_reply("data: nonsense\n\n")), HasSubstr("\"nonsense\""));
}

TEST_F(HttpSession, WhatIsNoAnswerIsAnError) {
  EXPECT_THAT(call_answered_with(reply("202 Accepted", "", "")), HasSubstr("HTTP 202"));
  EXPECT_THAT(call_answered_with(reply("200 OK", "Content-Type: text/html\r\n", "<p>hello")),
              HasSubstr("did not answer the question"));
  EXPECT_THAT(call_answered_with(reply("200 OK", "Content-Type: application/json\r\n", "{")), HasSubstr("no message"));
  EXPECT_THAT(call_answered_with(reply("500 Oops", "", "a \x1b[2J stack trace")), HasSubstr("HTTP 500: a"));
  EXPECT_THAT(call_answered_with(reply("401 Who", "", "")), HasSubstr("does not let us in (HTTP 401)"));
  EXPECT_THAT(call_answered_with(json_reply(answer(99, said("x")))), HasSubstr("was not asked"));
}

TEST_F(HttpSession, AnErrorOfTheProtocolComesWithAnyStatus) {
  EXPECT_THAT(call([](const std::string&, const Json& message, const Connection& connection) {
                connection.send(reply("400 Bad Request", "Content-Type: application/json\r\n",
                                      refusal(message["id"], -32602, "no such tool").dump()));
              }),
              HasSubstr("no such tool"));
}

TEST_F(HttpSession, AMessageWithoutEndIsAnError) {
  for (const char* type : {"application/json", "text/event-stream"}) {
    EXPECT_THAT(call([=](const std::string&, const Json&, const Connection& connection) {
                  connection.send(fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n\r\ndata: ", type));
                  const std::string piece(1 << 20, 'x');
                  for (int i = 0; i < 20; ++i) connection.send(piece);
                  connection.wait_for_close();
                }),
                HasSubstr("too long"));
  }
}

TEST_F(HttpSession, IsBegunAnewWhenTheServerHasForgottenIt) {
  std::atomic<int> calls = 0;
  EXPECT_EQ(call([&](const std::string& request, const Json& message, const Connection& connection) {
              if (calls++ == 0) {
                *session_header_.lock() = "Mcp-Session-Id: def-456\r\n";
                return connection.send(reply("404 Not Found", "", ""));
              }
              EXPECT_THAT(request, HasSubstr("Mcp-Session-Id: def-456\r\n"));
              connection.send(json_reply(answer(message["id"], said("again"))));
            }),
            "again");
  EXPECT_TRUE(session_->tools_changed());
  const auto requests = server_.requests();
  EXPECT_THAT(requests.at(3), HasSubstr("initialize"));
  EXPECT_THAT(requests.at(3), Not(HasSubstr("Session-Id")));
}

TEST_F(HttpSession, ACallThatWasTakenIsNotMadeAgainInANewSession) {
  std::atomic<int> calls = 0;
  EXPECT_THAT(call([&](const std::string& request, const Json&, const Connection& connection) {
                if (request.starts_with("GET")) return connection.send(reply("404 Not Found", "", ""));
                if (request.find("tools/call") != std::string::npos) ++calls;
                connection.send(event_reply("retry: 0\nid: e-1\ndata:\n\n"));
              }),
              HasSubstr("has forgotten this session"));
  EXPECT_EQ(calls, 1);
}

TEST_F(HttpSession, NoCallGoesToAServerThatHasBegunAnewWithOtherTools) {
  std::atomic<int> lists = 0, calls = 0;
  *on_call_.lock() = [&](const std::string&, const Json& message, const Connection& connection) {
    if (message["method"].as_string() == "tools/list") {
      Json tool = Json().set("name", "tool").set("inputSchema", Json().set("type", "object"));
      if (lists++ > 0) tool.set("description", "Another one.");
      return connection.send(json_reply(answer(message["id"], Json().set("tools", Json::array().push(tool)))));
    }
    if (calls++ == 0) return connection.send(reply("404 Not Found", "", ""));
    connection.send(json_reply(answer(message["id"], said("done"))));
  };
  session_ = open().value();
  ASSERT_TRUE(session_->list_tools({}));
  const auto result = session_->call("tool", {}, seconds(60), {});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("its tools are others now"));
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(session_->tools_changed());
}

TEST_F(HttpSession, ThatIsForgottenAgainAndAgainIsAnError) {
  EXPECT_THAT(call_answered_with(reply("404 Not Found", "", "")), HasSubstr("has forgotten this session"));
}

TEST_F(HttpSession, AnOddIdIsAnError) {
  for (const std::string& id : {std::string("a b"), std::string("\xc3\xa4"), std::string(2000, 'x')}) {
    *session_header_.lock() = "Mcp-Session-Id: " + id + "\r\n";
    const auto session = open();
    ASSERT_FALSE(session);
    EXPECT_THAT(session.error().message, HasSubstr("id for the session that is none"));
  }
}

TEST_F(HttpSession, AStopEndsTheCallAndIsTold) {
  std::stop_source stop;
  *on_call_.lock() = [&](const std::string&, const Json&, const Connection& connection) {
    stop.request_stop();
    connection.wait_for_close();
  };
  session_ = open().value();
  const auto result = session_->call("tool", {}, seconds(60), stop.get_token());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::stopped);
  EXPECT_EQ(body_of(server_.requests().back())["method"].as_string(), "notifications/cancelled");
}

TEST_F(HttpSession, TheTimeLimitEndsTheCall) {
  EXPECT_THAT(call([](const std::string&, const Json&, const Connection& connection) { connection.wait_for_close(); },
                   milliseconds(200)),
              HasSubstr("did not answer in time"));
}

TEST_F(HttpSession, WhatWasSaidToOneServerGoesToNoOther) {
  LoopbackServer other(
      [](const std::string&, const Connection& connection) { connection.send(reply("200 OK", "", "")); });
  EXPECT_THAT(call_answered_with(reply("307 Moved", fmt::format("Location: {}\r\n", other.url()), "")),
              HasSubstr("wants that what was sent to it goes to"));
  EXPECT_TRUE(other.requests().empty());
}

TEST(HttpSessionOf, AHostInsideIsRefused) {
  const auto session = make_http_session("inside", {"https://192.168.0.1/mcp", {}, {}}, {});
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::forbidden);
}

}  // namespace
}  // namespace adjutant::tools::mcp
