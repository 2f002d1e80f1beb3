#include "tools/mcp/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "tools/mcp/replies.h"

namespace adjutant::tools::mcp {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::array<std::string_view, 4> kProtocols = {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"};
constexpr std::string_view kWithoutGreeting = "2026-07-28";
constexpr milliseconds kListLimit{60'000};
constexpr milliseconds kAsideLimit{1'000};  // for what is said beside a question
constexpr int kMostPages = 100;
constexpr std::size_t kMostGivenUp = 1000;

Until within(milliseconds limit, std::stop_token stop = {}) { return {steady_clock::now() + limit, std::move(stop)}; }

Json who_we_are() { return Json().set("name", "adjutant").set("version", "0.1.0"); }

// A tool some of whose arguments have to stand in the head of an HTTP request too, for machines in between to read.
bool mirrors_arguments(const Json& schema) {
  if (schema.contains("x-mcp-header")) return true;
  for (const auto& [name, value] : schema.fields()) {
    if (mirrors_arguments(value)) return true;
  }
  return std::ranges::any_of(schema.items(), mirrors_arguments);
}

bool same(const ToolDescription& a, const ToolDescription& b) {
  return a.name == b.name && a.title == b.title && a.description == b.description && a.input_schema == b.input_schema &&
         a.output_schema == b.output_schema;
}

std::unexpected<Error> wrong(std::string_view what) {
  return fail(ErrorKind::failed, fmt::format("The server does not keep to the protocol: {}.", what));
}

std::unexpected<Error> refused(std::string_view what, const Message& answer) {
  return fail(ErrorKind::failed, fmt::format("The server refused {}. It says {}.", what, error_text(answer.body)));
}

}  // namespace

Result<std::unique_ptr<Session>> Client::open(std::unique_ptr<Channel> channel, milliseconds limit,
                                              std::stop_token stop, Beginning beginning) {
  std::unique_ptr<Client> client(new Client(std::move(channel)));
  const auto until = within(limit, std::move(stop));
  TRY(beginning == Beginning::with_greeting ? client->initialise(until) : client->discover(until));
  return client;
}

Result<void> Client::initialise(const Until& until) {
  const auto params = Json()
                          .set("protocolVersion", kProtocols.front())
                          .set("capabilities", Json::object())
                          .set("clientInfo", who_we_are());
  const auto answer = TRY(ask_once("initialize", params, until, {}));
  if (answer.kind == Message::Kind::error) {
    if (discover(until)) return {};
    greeted_ = true;
    channel_->set_protocol({});
    return refused("to begin", answer);
  }
  const std::string& protocol = answer.body["protocolVersion"].as_string();
  if (std::ranges::find(kProtocols, protocol) == kProtocols.end()) {
    return fail(ErrorKind::failed,
                fmt::format("The server speaks the protocol \"{}\", which Adjutant does not.", one_line(protocol, 40)));
  }
  if (!answer.body["capabilities"]["tools"].is_object()) return fail(ErrorKind::failed, "The server has no tools.");
  protocol_ = protocol;
  server_name_ = one_line(answer.body["serverInfo"]["name"].as_string(), 80);
  channel_->set_protocol(protocol);
  TRY(channel_->send(notification("notifications/initialized", {}), until));
  if (answer.body["capabilities"]["tools"]["listChanged"].as_bool()) channel_->listen();
  return {};
}

Result<void> Client::discover(const Until& until) {
  greeted_ = false;
  protocol_ = kWithoutGreeting;
  channel_->set_protocol(protocol_);
  const auto answer = TRY(ask_once("server/discover", Json::object(), until, {}));
  if (answer.kind == Message::Kind::error) return refused("to say what it can do", answer);
  const auto& known = answer.body["supportedVersions"].items();
  if (std::ranges::find(known, Json(kWithoutGreeting)) == known.end())
    return fail(ErrorKind::failed, "The server speaks no protocol that Adjutant does.");
  if (!answer.body["capabilities"]["tools"].is_object()) return fail(ErrorKind::failed, "The server has no tools.");
  server_name_ = one_line(answer.body["_meta"]["io.modelcontextprotocol/serverInfo"]["name"].as_string(), 80);
  return {};
}

Json Client::meta(std::int64_t id, bool progress) const {
  Json out;
  if (progress) out.set("progressToken", id);
  if (greeted_) return out;
  return out.set("io.modelcontextprotocol/protocolVersion", protocol_)
      .set("io.modelcontextprotocol/clientInfo", who_we_are())
      .set("io.modelcontextprotocol/clientCapabilities", Json::object());
}

Result<Message> Client::ask(std::string_view method, const Json& params, const Until& until, const Progress& progress) {
  auto answer = ask_once(method, params, until, progress);
  if (answer || !channel_->is_lost()) return answer;
  TRY(initialise(until));
  tools_changed_ = true;
  if (method == "tools/call") TRY(still_the_same(until));
  return ask_once(method, params, until, progress);
}

// A server that begins anew may be another one by now: no call goes out before its tools are known to be those that
// were looked at.
Result<void> Client::still_the_same(const Until& until) {
  if (!listed_) return {};
  const auto before = *listed_;
  const auto now = TRY(list(until));
  tools_changed_ = true;
  if (std::ranges::equal(before, now, same)) return {};
  return fail(ErrorKind::failed, "The server has begun anew, and its tools are others now; the call was not made.");
}

Result<Message> Client::ask_once(std::string_view method, const Json& params, const Until& until,
                                 const Progress& progress) {
  Question question{next_id_++, progress, {}};
  Json asked = params;
  if (Json about = meta(question.id, static_cast<bool>(progress)); !about.is_null()) asked.set("_meta", about);
  const auto done = channel_->exchange(request(question.id, method, std::move(asked)), until,
                                       [&](Message message) { return take(std::move(message), &question); });
  if (done) return std::move(*question.answer);
  if (method != "initialize" && !channel_->is_lost()) cancel(question.id, done.error());
  return std::unexpected(done.error());
}

void Client::cancel(std::int64_t id, const Error& why) {
  if (channel_->has_ended()) return;
  given_up_.insert(id);
  const char* reason = why.kind == ErrorKind::stopped ? "The owner stopped it." : "It is not waited for any more.";
  // Whether the server hears of it changes nothing for us.
  (void)channel_->send(notification("notifications/cancelled", Json().set("requestId", id).set("reason", reason)),
                       within(kAsideLimit));
}

// True: the question has its answer.
Result<bool> Client::take(Message message, Question* question) {
  switch (message.kind) {
    case Message::Kind::request: TRY(reply(message)); return false;
    case Message::Kind::notification: take_notification(message, question); return false;
    case Message::Kind::result:
    case Message::Kind::error: break;
  }
  return take_answer(std::move(message), question);
}

Result<void> Client::reply(const Message& request) {
  const Json said = request.method == "ping" ? answer(request.id, Json::object())
                                             : refusal(request.id, kMethodNotFound, "Adjutant does not do this.");
  return channel_->send(said, within(kAsideLimit));
}

Result<bool> Client::take_answer(Message message, Question* question) {
  if (question && message.id == Json(question->id) && !question->answer) {
    question->answer = std::move(message);
    return true;
  }
  if (message.id.is_null()) return wrong("it could not read what it was sent, " + error_text(message.body));
  if (message.id.is_int() && given_up_.erase(message.id.as_int()) == 1) return false;
  return wrong(
      fmt::format("it answers {}, which was not asked or was answered before", one_line(message.id.dump(), 40)));
}

void Client::take_notification(const Message& message, const Question* question) {
  if (message.method == "notifications/tools/list_changed") tools_changed_ = true;
  if (message.method != "notifications/progress" || !question || !question->progress || question->answer) return;
  const Json& body = message.body;
  if (body["progressToken"] != Json(question->id) || !body["progress"].is_number()) return;
  const auto total = body["total"].is_number() ? std::optional(body["total"].as_double()) : std::nullopt;
  question->progress(body["progress"].as_double(), total, one_line(body["message"].as_string(), 200));
}

Result<std::vector<ToolDescription>> Client::list_tools(std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  return list(within(kListLimit, std::move(stop)));
}

Result<std::vector<ToolDescription>> Client::list(const Until& until) {
  tools_changed_ = false;
  std::vector<ToolDescription> out;
  std::set<std::string> names, cursors;
  Json params = Json::object();
  for (int page_number = 0; page_number < kMostPages; ++page_number) {
    const auto answer = TRY(ask("tools/list", params, until, {}));
    if (answer.kind == Message::Kind::error) return refused("to list its tools", answer);
    auto page = TRY(read_tool_page(answer.body));
    for (auto& tool : page.tools) {
      if (!greeted_ && channel_->has_heads() && mirrors_arguments(tool.input_schema)) continue;
      if (!names.insert(tool.name).second) return wrong(fmt::format("two of its tools are called {}", tool.name));
      out.push_back(std::move(tool));
    }
    if (out.size() > kMostTools) return wrong(fmt::format("it has more than {} tools", kMostTools));
    if (page.next.empty()) {
      listed_ = out;
      return out;
    }
    if (!cursors.insert(page.next).second) return wrong("its list of tools goes round in circles");
    params.set("cursor", page.next);
  }
  return wrong("its list of tools has no end");
}

Result<CallResult> Client::call(const std::string& tool, const Json& arguments, milliseconds limit,
                                std::stop_token stop, const Progress& progress) {
  const std::scoped_lock lock(mutex_);
  if (given_up_.size() >= kMostGivenUp) return wrong("it has left a thousand questions without an answer");
  const auto params = Json().set("name", tool).set("arguments", arguments.is_null() ? Json::object() : arguments);
  const auto answer = TRY(ask("tools/call", params, within(limit, std::move(stop)), progress));
  if (answer.kind == Message::Kind::error) return CallResult{true, {}, error_text(answer.body), 0};
  return read_call_result(answer.body);
}

bool Client::tools_changed() {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  // An error is told to whoever asks the next question.
  if (lock) (void)channel_->poll([&](Message message) { return take(std::move(message), nullptr); });
  return tools_changed_;
}

bool Client::has_ended() {
  const std::scoped_lock lock(mutex_);
  return channel_->has_ended();
}

}  // namespace adjutant::tools::mcp
