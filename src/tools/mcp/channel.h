// A way for messages to and from one MCP server. Who speaks first and what is said is the client's business.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

#include "tools/mcp/message.h"

namespace adjutant::tools::mcp {

// How long something may go on: until a moment, or a stop.
struct Until {
  std::chrono::steady_clock::time_point moment;
  std::stop_token stop;
};

class Channel {
 public:
  virtual ~Channel() = default;

  // Called with each message that comes, in order; true: it was the one waited for. It may call send().
  using OnMessage = std::function<Result<bool>(Message)>;

  // Sends a request and hands out what comes, until the message that was waited for, or an error.
  virtual Result<void> exchange(const Json& request, const Until& until, const OnMessage& on_message) = 0;
  // Sends what has no answer.
  virtual Result<void> send(const Json& message, const Until& until) = 0;
  // Hands out what has come by itself since, without waiting.
  virtual Result<void> poll(const OnMessage& on_message) = 0;

  // The server will tell something by itself: poll() is to have it.
  virtual void listen() {}

  // What both sides have agreed to speak.
  virtual void set_protocol(const std::string&) {}
  // Each message goes with a head of its own (HTTP). Protocol 2026-07-28 wants arguments that a tool's schema marks
  // repeated there; that is not done, and such tools are left out.
  virtual bool has_heads() const { return false; }
  // The server has forgotten us: begin anew.
  virtual bool is_lost() const { return false; }
  // Nothing will come of it any more.
  virtual bool has_ended() const { return false; }
};

}  // namespace adjutant::tools::mcp
