// JSON-RPC 2.0 as MCP uses it: requests, notifications, results and errors, read from a stranger's bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace adjutant::tools::mcp {

inline constexpr std::size_t kMostMessageBytes = 16 << 20;

// Codes of JSON-RPC.
inline constexpr int kMethodNotFound = -32601;

struct Message {
  enum class Kind { request, notification, result, error };
  Kind kind = Kind::notification;
  Json id;             // of a request or its answer: a number or a text; null in an error about what could not be read
  std::string method;  // of a request or notification
  Json body;           // its params, the result, or the error {code, message, data}

  bool operator==(const Message&) const = default;
};

// One message, or several in a list (protocol 2025-03-26). Errors say what is wrong with the bytes.
Result<std::vector<Message>> parse_messages(std::string_view bytes);

Json request(std::int64_t id, std::string_view method, Json params);
Json notification(std::string_view method, Json params);
Json answer(const Json& id, Json result);
Json refusal(const Json& id, int code, std::string_view message);

// An error object of the server in a sentence.
std::string error_text(const Json& error);

}  // namespace adjutant::tools::mcp
