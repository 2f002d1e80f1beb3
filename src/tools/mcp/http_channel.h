// Messages as HTTP requests to one URL, answered with JSON or a stream of events (MCP, transport streamable HTTP).
//
// The session's id is kept and sent as the server gave it, and given back at the end.
#pragma once

#include "net/event_stream.h"
#include "net/http.h"
#include "tools/mcp/channel.h"
#include "tools/mcp/http_listener.h"

namespace adjutant::tools::mcp {

class HttpChannel final : public Channel {
 public:
  HttpChannel(std::string name, std::string url, std::vector<net::Header> headers, net::HttpClient http)
      : name_(std::move(name)), url_(std::move(url)), headers_(std::move(headers)), http_(std::move(http)) {}
  ~HttpChannel() override;

  Result<void> exchange(const Json& request, const Until& until, const OnMessage& on_message) override;
  Result<void> send(const Json& message, const Until& until) override;
  Result<void> poll(const OnMessage& on_message) override;
  void listen() override;
  void set_protocol(const std::string& protocol) override { protocol_ = protocol; }
  bool has_heads() const override { return true; }
  bool is_lost() const override { return lost_; }

 private:
  // What one response has brought.
  struct Reading {
    const OnMessage& on_message;
    net::EventStream events{};
    std::string json{};
    bool found = false;
    std::optional<Error> error{};
  };

  bool names_methods() const;
  net::HttpRequest make(std::string method, const Json* message) const;
  Result<void> fetch(const net::HttpRequest& request, const Until& until, Reading& reading);
  bool take(const net::HttpResponse& head, std::string_view piece, Reading& reading);
  Result<void> judge(const net::HttpResponse& response, Reading& reading);
  Result<void> resume(const Until& until, Reading& reading);
  Result<void> keep_session(const net::HttpResponse& response);
  std::unexpected<Error> failed(std::string_view what) const;

  const std::string name_;
  const std::string url_;
  const std::vector<net::Header> headers_;
  const net::HttpClient http_;
  std::string protocol_;
  std::string session_;
  bool lost_ = false;
  std::unique_ptr<HttpListener> listener_;
};

}  // namespace adjutant::tools::mcp
