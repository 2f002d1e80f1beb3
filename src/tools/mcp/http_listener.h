// What a web server tells by itself, on a stream of its own beside the answers (MCP, transport streamable HTTP).
#pragma once

#include <stop_token>
#include <thread>
#include <vector>

#include "base/guarded.h"
#include "net/http.h"
#include "tools/mcp/message.h"

namespace adjutant::tools::mcp {

// Listens in a thread until it goes out of scope, or until the server has no such stream, or breaks it again and again.
class HttpListener {
 public:
  // `request` is the GET with all that the session needs.
  HttpListener(const net::HttpClient& http, net::HttpRequest request);

  // What has come since; of much only the first.
  std::vector<Message> take() { return std::exchange(*heard_.lock(), {}); }

 private:
  void listen(const net::HttpClient& http, net::HttpRequest request, const std::stop_token& stop);

  Guarded<std::vector<Message>> heard_;
  std::jthread thread_;
};

}  // namespace adjutant::tools::mcp
