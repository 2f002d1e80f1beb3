#include "tools/mcp/message.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::size_t kMostAtOnce = 1000;

std::unexpected<Error> malformed(std::string_view what) {
  return fail(ErrorKind::failed, fmt::format("The server sent what is no message: {}.", what));
}

Result<Message> parse_call(const Json& json) {
  Message out;
  out.method = json["method"].as_string();
  out.body = json["params"];
  if (out.method.empty()) return malformed("its method is no text");
  if (!out.body.is_null() && !out.body.is_object() && !out.body.is_array())
    return malformed("its params are no object");
  if (!json.contains("id")) return out;
  out.kind = Message::Kind::request;
  out.id = json["id"];
  if (!out.id.is_int() && !out.id.is_string()) return malformed("its id is neither a number nor a text");
  return out;
}

Result<Message> parse_answer(const Json& json) {
  const bool is_error = json.contains("error");
  if (is_error == json.contains("result")) return malformed("it is neither a question nor an answer");
  Message out;
  out.kind = is_error ? Message::Kind::error : Message::Kind::result;
  out.id = json["id"];
  out.body = is_error ? json["error"] : json["result"];
  if (!out.id.is_int() && !out.id.is_string() && !(is_error && out.id.is_null()))
    return malformed("it does not say what it answers");
  if (!out.body.is_object()) return malformed("its answer is no object");
  if (is_error && !(out.body["code"].is_int() && out.body["message"].is_string()))
    return malformed("its error has no code and message");
  return out;
}

Result<Message> parse_one(const Json& json) {
  if (!json.is_object()) return malformed("it is no object");
  if (json["jsonrpc"].as_string() != "2.0") return malformed("it does not say that it is JSON-RPC 2.0");
  return json.contains("method") ? parse_call(json) : parse_answer(json);
}

Json envelope() { return Json().set("jsonrpc", "2.0"); }

}  // namespace

Result<std::vector<Message>> parse_messages(std::string_view bytes) {
  const auto json = parse_json(bytes, kMostMessageBytes);
  if (!json) return malformed(fmt::format("\"{}\"", one_line(bytes.substr(0, 500), 80)));
  std::vector<Message> out;
  if (!json->is_array()) {
    out.push_back(TRY(parse_one(*json)));
    return out;
  }
  if (json->items().empty() || json->items().size() > kMostAtOnce) return malformed("its list is empty or too long");
  for (const auto& item : json->items()) out.push_back(TRY(parse_one(item)));
  return out;
}

Json request(std::int64_t id, std::string_view method, Json params) {
  return envelope().set("id", id).set("method", method).set("params", std::move(params));
}

Json notification(std::string_view method, Json params) {
  auto out = envelope().set("method", method);
  if (!params.is_null()) out.set("params", std::move(params));
  return out;
}

Json answer(const Json& id, Json result) { return envelope().set("id", id).set("result", std::move(result)); }

Json refusal(const Json& id, int code, std::string_view message) {
  return envelope().set("id", id).set("error", Json().set("code", code).set("message", message));
}

std::string error_text(const Json& error) {
  const std::string said = one_line(error["message"].as_string(), 300);
  return fmt::format("\"{}\" (error {})", said, error["code"].as_int());
}

}  // namespace adjutant::tools::mcp
