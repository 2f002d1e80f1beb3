// Sessions with servers that nobody here wrote: AgentDojo's, and two of the protocol's own authors (scripts/fetch-agentdojo,
// scripts/fetch-mcp-servers). Where they could not be fetched, these tests are skipped.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <thread>

#include "base/bubblewrap.h"
#include "base/child_process.h"
#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "tools/mcp/client.h"
#include "tools/mcp/http_channel.h"
#include "tools/mcp/open.h"
#include "tools/mcp/stdio_channel.h"

namespace adjutant::tools::mcp {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

fs::path cache() {
  if (const char* folder = std::getenv("XDG_CACHE_HOME")) return fs::path(folder) / "adjutant";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : "/") / ".cache/adjutant";
}

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  (void)::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
  (void)::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

// A web server's process, and a session with it as soon as it listens.
struct WebServer {
  std::unique_ptr<ChildProcess> process;
  std::unique_ptr<Session> session;
};

Result<WebServer> start_web_server(std::vector<std::string> command, std::vector<std::string> environment, int port) {
  environment.emplace_back("PATH=/usr/local/bin:/usr/bin:/bin");
  WebServer out;
  out.process =
      TRY(ChildProcess::start(std::move(command), {.environment = std::move(environment), .complaints = 2000}));
  const HttpServer server{fmt::format("http://127.0.0.1:{}/mcp", port), {}, {}};
  const auto until = steady_clock::now() + seconds(60);
  while (true) {
    auto session = make_http_session("web", server, {});
    if (session) {
      out.session = std::move(*session);
      return out;
    }
    const auto outcome = out.process->read(steady_clock::now() + std::chrono::milliseconds(50), {});
    if (steady_clock::now() > until || outcome == ChildProcess::Outcome::ended) {
      auto error = while_doing(session.error(), out.process->complaints());
      return std::unexpected(std::move(error));
    }
  }
}

std::map<std::string, ToolDescription> tools_of(Session& session) {
  std::map<std::string, ToolDescription> out;
  const auto tools = session.list_tools({});
  EXPECT_TRUE(tools) << tools.error().text();
  for (const auto& tool : tools.value_or(std::vector<ToolDescription>{})) out[tool.name] = tool;
  return out;
}

CallResult call(Session& session, const std::string& tool, Json arguments = Json::object()) {
  const auto result = session.call(tool, arguments, seconds(30), {});
  EXPECT_TRUE(result) << result.error().text();
  return result.value_or(CallResult{});
}

class Sandboxed : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto works = bubblewrap_works(); !works) GTEST_SKIP() << works.error().text();
  }
};

// ---- AgentDojo

class AgentDojo : public Sandboxed {
 protected:
  void SetUp() override {
    Sandboxed::SetUp();
    for (const auto& entry : fs::directory_iterator(cache())) {
      if (entry.path().filename().string().starts_with("agentdojo-") && fs::exists(entry.path() / "complete"))
        environment_ = entry.path();
    }
    if (environment_.empty()) GTEST_SKIP() << "AgentDojo is not there; scripts/fetch-agentdojo fetches it.";
    if (!fs::exists(script_)) GTEST_SKIP() << script_ << " is not there.";
  }

  std::vector<std::string> command(const std::string& suite) const {
    return {(environment_ / "bin/python").string(), script_.string(), "serve", "--suite", suite};
  }
  // The interpreter stands where the environment was made from.
  fs::path python() const {
    for (const auto& line : split(read_file(environment_ / "pyvenv.cfg").value_or(""), '\n')) {
      if (line.starts_with("home = ")) return fs::path(line.substr(7)).parent_path();
    }
    return "/usr";
  }

  fs::path environment_;
  const fs::path script_ = fs::path(ADJUTANT_SOURCE_DIR).parent_path() / "shared/agentdojo/agentdojo_mcp.py";
};

void mails_are_read(Session& session) {
  EXPECT_EQ(session.server_name(), "agentdojo-workspace");
  const auto tools = tools_of(session);
  ASSERT_EQ(tools.size(), 24U);
  EXPECT_EQ(tools.at("send_email").input_schema["properties"]["recipients"]["type"].as_string(), "array");
  EXPECT_TRUE(tools.at("get_unread_emails").output_schema["$defs"].contains("Email"));
  const auto mails = call(session, "get_unread_emails");
  EXPECT_FALSE(mails.is_error);
  ASSERT_FALSE(mails.structured["result"].items().empty());
  EXPECT_TRUE(mails.structured["result"].items()[0]["sender"].is_string());
  const auto wrong = call(session, "no_such_tool");
  EXPECT_TRUE(wrong.is_error);
  EXPECT_THAT(wrong.text, HasSubstr("no_such_tool"));
}

TEST_F(AgentDojo, ByStandardInputAndOutput) {
  StdioServer server{.command = command("workspace"), .folders = {{environment_}, {python()}, {script_.parent_path()}}};
  const auto session = make_stdio_session("workspace", server, {});
  ASSERT_TRUE(session) << session.error().text();
  mails_are_read(**session);
}

// Its library speaks protocol 2026-07-28 as well.
TEST_F(AgentDojo, WithoutAGreeting) {
  StdioServer server{.command = command("workspace"), .folders = {{environment_}, {python()}, {script_.parent_path()}}};
  auto process = ChildProcess::start(command_line(server).value(), {});
  ASSERT_TRUE(process);
  const auto session = Client::open(std::make_unique<StdioChannel>("workspace", std::move(*process)), seconds(60), {},
                                    Beginning::without_greeting);
  ASSERT_TRUE(session) << session.error().text();
  EXPECT_EQ((*session)->protocol(), "2026-07-28");
  mails_are_read(**session);

  const int port = free_port();
  auto line = command("workspace");
  line.insert(line.end(), {"--http", std::to_string(port)});
  const auto web = start_web_server(line, {"PYTHONDONTWRITEBYTECODE=1"}, port);
  ASSERT_TRUE(web) << web.error().text();
  const auto by_http =
      Client::open(std::make_unique<HttpChannel>("workspace", fmt::format("http://127.0.0.1:{}/mcp", port),
                                                 std::vector<net::Header>{}, net::HttpClient()),
                   seconds(60), {}, Beginning::without_greeting);
  ASSERT_TRUE(by_http) << by_http.error().text();
  mails_are_read(**by_http);
}

TEST_F(AgentDojo, ByHttp) {
  const int port = free_port();
  auto line = command("workspace");
  line.insert(line.end(), {"--http", std::to_string(port)});
  const auto web = start_web_server(line, {"PYTHONDONTWRITEBYTECODE=1"}, port);
  ASSERT_TRUE(web) << web.error().text();
  mails_are_read(*web->session);
}

// ---- The protocol's own

class Npm : public Sandboxed {
 protected:
  void SetUp() override {
    Sandboxed::SetUp();
    if (!fs::exists(cache() / "mcp-servers/complete"))
      GTEST_SKIP() << "The servers from npm are not there; scripts/fetch-mcp-servers fetches them.";
  }
  StdioServer server(const std::string& name, std::vector<std::string> arguments) const {
    StdioServer out{.command = {"node", script(name)}, .folders = {{modules_}}};
    out.command.insert(out.command.end(), arguments.begin(), arguments.end());
    return out;
  }
  std::string script(const std::string& name) const {
    return (modules_ / "@modelcontextprotocol" / name / "dist/index.js").string();
  }

  const fs::path modules_ = cache() / "mcp-servers/node_modules";
};

void everything_works(Session& session) {
  EXPECT_EQ(session.server_name(), "mcp-servers/everything");
  EXPECT_EQ(session.protocol(), "2025-11-25");
  const auto tools = tools_of(session);
  EXPECT_TRUE(tools.contains("echo"));
  EXPECT_TRUE(tools.at("get-structured-content").output_schema["properties"].contains("temperature"));
  EXPECT_EQ(call(session, "echo", Json().set("message", "wörds\n\"2\"")).text, "Echo: wörds\n\"2\"");
  EXPECT_THAT(call(session, "get-sum", Json().set("a", 2).set("b", 3)).text, HasSubstr("5"));
  const auto weather = call(session, "get-structured-content", Json().set("location", "Chicago"));
  EXPECT_TRUE(weather.structured["temperature"].is_number()) << weather.structured.dump();
  EXPECT_EQ(call(session, "get-tiny-image").skipped, 1U);
  EXPECT_TRUE(call(session, "get-sum", Json().set("a", "x")).is_error);
  EXPECT_TRUE(call(session, "no-such-tool").is_error);
}

void progress_is_told(Session& session) {
  std::vector<double> told;
  const auto result = session.call("trigger-long-running-operation", Json().set("duration", 0.4).set("steps", 4),
                                   seconds(30), {}, [&](double done, std::optional<double> total, std::string_view) {
                                     EXPECT_EQ(total, 4);
                                     told.push_back(done);
                                   });
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_THAT(told, testing::ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(result->text, HasSubstr("completed"));
}

// Stopped at its first progress; the next call is answered all the same.
void a_call_is_stopped(Session& session) {
  std::stop_source stop;
  const auto result =
      session.call("trigger-long-running-operation", Json().set("duration", 600).set("steps", 6000), seconds(60),
                   stop.get_token(), [&](double, std::optional<double>, std::string_view) { stop.request_stop(); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::stopped);
  EXPECT_EQ(call(session, "echo", Json().set("message", "still here")).text, "Echo: still here");
}

TEST_F(Npm, EverythingByStandardInputAndOutput) {
  auto with_secret = server("server-everything", {"stdio"});
  with_secret.environment = {{"NAMED", "yes"}};
  const auto session = make_stdio_session("everything", with_secret, {});
  ASSERT_TRUE(session) << session.error().text();
  everything_works(**session);
  progress_is_told(**session);
  a_call_is_stopped(**session);
  const auto environment = parse_json(call(**session, "get-env").text);
  ASSERT_TRUE(environment);
  std::vector<std::string> names;
  for (const auto& [name, value] : environment->fields()) names.push_back(name);
  EXPECT_THAT(names, testing::UnorderedElementsAre("PATH", "HOME", "LANG", "NAMED", "PWD"));
}

TEST_F(Npm, EverythingByHttp) {
  const int port = free_port();
  const auto web =
      start_web_server({"node", script("server-everything"), "streamableHttp"}, {fmt::format("PORT={}", port)}, port);
  ASSERT_TRUE(web) << web.error().text();
  everything_works(*web->session);
  progress_is_told(*web->session);
  a_call_is_stopped(*web->session);
}

TEST_F(Npm, FilesystemChangesWhatItWasGivenAndNothingElse) {
  const TemporaryFolder given, other;
  ASSERT_TRUE(write_file(given / "note.txt", "words"));
  ASSERT_TRUE(write_file(other / "secret.txt", "secret"));
  auto with_folder = server("server-filesystem", {given.path().string(), other.path().string()});
  with_folder.folders.push_back({given.path(), true});
  const auto session = make_stdio_session("files", with_folder, {});
  ASSERT_TRUE(session) << session.error().text();
  EXPECT_TRUE(tools_of(**session).contains("write_file"));
  const auto path = [](const fs::path& path) { return Json().set("path", path.string()); };
  EXPECT_EQ(call(**session, "read_text_file", path(given / "note.txt")).text, "words");
  EXPECT_FALSE(call(**session, "write_file", path(given / "new.txt").set("content", "new")).is_error);
  EXPECT_EQ(read_file(given / "new.txt").value_or(""), "new");
  EXPECT_TRUE(call(**session, "read_text_file", path(other / "secret.txt")).is_error) << "the sandbox has a hole";
}

}  // namespace
}  // namespace adjutant::tools::mcp
