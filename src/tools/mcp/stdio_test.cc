// Real processes, most of them badly behaved, in a real sandbox.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <cerrno>
#include <thread>

#include "base/bubblewrap.h"
#include "base/file.h"
#include "base/temporary_folder.h"
#include "tools/mcp/message.h"
#include "tools/mcp/open.h"

namespace adjutant::tools::mcp {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

// A shell's words for a server that begins well.
constexpr const char* kBegin =
    "read line; echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\","
    "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"sh\"}}}'; read line; ";

// Answers question 2 with a text.
std::string says(const std::string& words) {
  return "echo \"{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":2,\\\"result\\\":{\\\"content\\\":[{\\\"type\\\":\\\"text\\\","
         "\\\"text\\\":\\\"" +
         words + "\\\"}]}}\"; ";
}

class Stdio : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto works = bubblewrap_works(); !works) GTEST_SKIP() << works.error().text();
  }
  Result<std::unique_ptr<Session>> open(const std::string& script) {
    server_.command = {"/bin/sh", "-c", kBegin + script};
    return make_stdio_session("bad one", server_, {});
  }
  // What comes of one call.
  std::string call(const std::string& script, milliseconds limit = seconds(20)) {
    session_.reset();
    auto session = open(script);
    if (!session) return session.error().text();
    session_ = std::move(*session);
    const auto result = session_->call("tool", {}, limit, {});
    return result ? result->text : result.error().text();
  }

  TemporaryFolder folder_;
  StdioServer server_;
  std::unique_ptr<Session> session_;
};

TEST_F(Stdio, AnswersAQuestion) {
  EXPECT_EQ(call("read line; " + says("hello")), "hello");
  EXPECT_EQ(session_->server_name(), "sh");
  EXPECT_EQ(call("read line; echo; echo ' '; printf '" + std::string(70'000, ' ') + "'; " + says("hello")), "hello");
}

TEST_F(Stdio, WhatIsNoMessageIsAnErrorAndTheEnd) {
  EXPECT_THAT(call("read line; echo 'Server listening'; " + says("hello") + "cat > /dev/null"),
              HasSubstr("\"Server listening\""));
  EXPECT_TRUE(session_->has_ended());
  const auto again = session_->call("tool", {}, seconds(1), {});
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, HasSubstr("Server listening"));
}

TEST_F(Stdio, AMessageWithoutEndIsAnError) {
  EXPECT_THAT(call("read line; yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | tr -d '\\n'"), HasSubstr("too long"));
  EXPECT_TRUE(session_->has_ended());
}

TEST_F(Stdio, MessagesWithoutEndAreLate) {
  const std::string chatter = "read line; yes '{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}'";
  EXPECT_THAT(call(chatter, milliseconds(200)), HasSubstr("did not answer in time"));
}

TEST_F(Stdio, AStopIsHeardWhateverTheServerDoes) {
  for (const std::string& script :
       {std::string("cat > /dev/null"), std::string("yes '{\"jsonrpc\":\"2.0\",\"method\":\"x\"}'")}) {
    const auto session = open("echo '{\"jsonrpc\":\"2.0\",\"method\":\"x\"}'; read line; " + script);
    ASSERT_TRUE(session) << session.error().text();
    std::stop_source stop;
    std::jthread owner([&] { stop.request_stop(); });
    const auto result = (*session)->call("tool", {}, seconds(60), stop.get_token());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::stopped);
  }
}

TEST_F(Stdio, ItsLastWordsAreTold) {
  const std::string said = call("read line; echo 'ImportError: no module' >&2; exit 1");
  EXPECT_THAT(said, HasSubstr("bad one has ended. Its last words: ImportError: no module"));
  EXPECT_THAT(call("printf '\\033[2Jboo' >&2; exit 1"), testing::Not(HasSubstr("\x1b")));
}

TEST_F(Stdio, ThatCannotBeStartedSaysWhy) {
  server_.command = {"no-such-server"};
  const auto session = make_stdio_session("none", server_, {});
  ASSERT_FALSE(session);
  EXPECT_THAT(session.error().text(), HasSubstr("no-such-server: No such file or directory"));
  EXPECT_THAT(session.error().text(), HasSubstr("while connecting to the server none"));
}

TEST_F(Stdio, ThatNeverBeginsIsLate) {
  server_.command = {"/bin/sh", "-c", "cat > /dev/null"};
  const auto session = make_stdio_session("silent", server_, {}, milliseconds(200));
  ASSERT_FALSE(session);
  EXPECT_THAT(session.error().message, HasSubstr("did not answer in time"));
}

TEST_F(Stdio, IsToldWhatIsNotWaitedFor) {
  server_.folders = {{folder_.path(), true}};
  EXPECT_THAT(call("read line; read line; echo \"$line\" > " + (folder_ / "heard").string(), milliseconds(100)),
              HasSubstr("did not answer in time"));
  session_.reset();
  const auto heard = parse_messages(read_file(folder_ / "heard").value_or(""));
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->front().method, "notifications/cancelled");
  EXPECT_EQ(heard->front().body["requestId"], Json(2));
}

TEST_F(Stdio, SeesTheVariablesAndFoldersThatWereNamed) {
  ::setenv("ADJUTANT_TEST_SECRET", "s", 1);
  ASSERT_TRUE(write_file(folder_ / "note", "words"));
  server_.folders = {{folder_.path(), false}};
  server_.environment = {{"TOKEN", "t o"}};
  const std::string path = (folder_ / "note").string();
  EXPECT_EQ(call("read line; " + says("$TOKEN $HOME $ADJUTANT_TEST_SECRET")), "t o /tmp ");
  EXPECT_EQ(call("read line; " + says("$(cat " + path + ")")), "words");
  EXPECT_EQ(call("read line; " + says("$(touch " + path + "2 2> /dev/null || echo no)")), "no");
  server_.folders = {{folder_.path(), true}};
  EXPECT_EQ(call("read line; " + says("$(touch " + path + "2 2> /dev/null || echo no)")), "");
  EXPECT_TRUE(fs::exists(path + "2"));
  ::unsetenv("ADJUTANT_TEST_SECRET");
}

TEST_F(Stdio, SeesNothingElse) {
  ASSERT_TRUE(write_file(folder_ / "note", "words"));
  EXPECT_EQ(call("read line; " + says("$(cat " + (folder_ / "note").string() + " 2> /dev/null)")), "");
  EXPECT_EQ(call("read line; " + says("$(ls /home /root /var /work /opt 2> /dev/null)")), "");
  EXPECT_EQ(call("read line; " + says("$(cat /etc/passwd /etc/shadow 2> /dev/null)")), "");
  EXPECT_EQ(call("read line; " + says("$(grep -c : /proc/net/dev)")), "1") << "only its own loopback";
  server_.network = true;
  EXPECT_NE(call("read line; " + says("$(readlink /proc/self/ns/net)")),
            (server_.network = false, call("read line; " + says("$(readlink /proc/self/ns/net)"))));
}

TEST_F(Stdio, WithoutASandboxIsForServersThatWereNamedSo) {
  ASSERT_TRUE(write_file(folder_ / "note", "words"));
  ::setenv("ADJUTANT_TEST_SECRET", "s", 1);
  server_.unsandboxed = true;
  server_.environment = {{"TOKEN", "t"}};
  EXPECT_EQ(call("read line; " + says("$TOKEN $(cat " + (folder_ / "note").string() + ")$ADJUTANT_TEST_SECRET")),
            "t words");
  const int pid = std::stoi(call("read line; " + says("$$") + "cat > /dev/null"));
  EXPECT_EQ(::kill(pid, 0), 0);
  session_.reset();
  EXPECT_NE(::kill(pid, 0), 0) << "it goes on";
  ::unsetenv("ADJUTANT_TEST_SECRET");
}

TEST_F(Stdio, FoldersThatCannotBeShownAreErrors) {
  const auto why = [&](StdioServer::Folder folder) {
    server_.command = {"true"};
    server_.folders = {std::move(folder)};
    const auto line = command_line(server_);
    return line ? "none" : line.error().message;
  };
  EXPECT_THAT(why({folder_ / "nothing", false}), HasSubstr("is not there"));
  EXPECT_THAT(why({"relative", false}), HasSubstr("from / on"));
  EXPECT_THAT(why({"/", false}), HasSubstr("whole machine"));
  EXPECT_THAT(why({"/..", false}), HasSubstr("whole machine"));
  EXPECT_EQ(why({folder_.path(), false}), "none");
}

TEST_F(Stdio, AProgramThatTheSandboxDoesNotShowIsAnError) {
  ASSERT_TRUE(write_file(folder_ / "server", "#!/bin/sh\n"));
  server_.command = {(folder_ / "server").string()};
  const auto line = command_line(server_);
  ASSERT_FALSE(line);
  EXPECT_THAT(line.error().message, HasSubstr("would not see its own program"));
  server_.folders = {{folder_.path(), false}};
  EXPECT_TRUE(command_line(server_));
  server_.command.clear();
  EXPECT_FALSE(command_line(server_));
  server_.command = {"true"};
  server_.environment = {{"A=B", "c"}};
  EXPECT_FALSE(command_line(server_));
}

}  // namespace
}  // namespace adjutant::tools::mcp
