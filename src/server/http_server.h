// HTTP/1.1 on a port of this machine, with TLS (1.2 and 1.3) or without, by Boost.Beast and Boost.Asio, which nothing but
// http_server.cc knows of.
//
// One thread does all that is of the network; it never waits for an answer. What comes in is bounded: connections, the size
// of a request, the time that it may take.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "server/doors.h"
#include "server/http.h"

namespace adjutant::server {

class HttpServer {
 public:
  // Called on the network's thread: hands on what takes time.
  using Handler = std::function<void(Request, Answer)>;

  struct Limits {
    std::size_t connections = 512;  // shared out evenly among the doors
    std::size_t header_bytes = 16 << 10;
    std::size_t body_bytes = 256 << 10;
    int request_seconds = 30;    // to send one, and for a connection that says nothing
    int heartbeat_seconds = 15;  // on a stream
  };

  // Listens at each door, on one port; port 0 is a free one. Errors: the port is taken, no such address, a certificate or key
  // that cannot be used.
  static Result<std::unique_ptr<HttpServer>> start(const std::vector<Door>& doors, std::uint16_t port, Handler handler,
                                                   const Limits& limits);
  static Result<std::unique_ptr<HttpServer>> start(const std::vector<Door>& doors, std::uint16_t port,
                                                   Handler handler) {
    return start(doors, port, std::move(handler), Limits{});
  }
  ~HttpServer();

  // No request is taken any more, and every connection is closed. Answers that still come are dropped.
  void stop();

  std::uint16_t port() const;
  // There may be something to tell on the streams. From any thread.
  void ring();

  struct Network;  // what http_server.cc keeps

 private:
  explicit HttpServer(std::unique_ptr<Network> network);
  std::unique_ptr<Network> network_;
};

}  // namespace adjutant::server
