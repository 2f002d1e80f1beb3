// For tests: a server on a free port of this machine that answers each request with the bytes it is told.
#pragma once

#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/guarded.h"

namespace adjutant::net {

class LoopbackServer {
 public:
  // One connection, for as long as its request is being answered.
  class Connection {
   public:
    explicit Connection(int socket) : socket_(socket) {}
    void send(std::string_view bytes) const {
      while (!bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
      }
    }
    // Returns when the other side has hung up, or the server goes.
    void wait_for_close() const {
      std::array<char, 256> bytes;
      while (::recv(socket_, bytes.data(), bytes.size(), 0) > 0) {}
    }

   private:
    int socket_;
  };
  using Answer = std::function<void(const std::string& request, const Connection&)>;

  explicit LoopbackServer(Answer answer) : answer_(std::move(answer)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening_, 16) != 0 ||
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      std::abort();
    port_ = ntohs(address.sin_port);
    accepting_ = std::jthread([this](const std::stop_token& stop) { accept(stop); });
  }
  ~LoopbackServer() {
    accepting_.request_stop();
    ::eventfd_write(wake_, 1);
    accepting_.join();
    for (const int socket : *sockets_.lock()) ::shutdown(socket, SHUT_RDWR);
    for (auto& thread : threads_) thread.join();
    for (const int socket : *sockets_.lock()) ::close(socket);
    ::close(listening_);
    ::close(wake_);
  }
  LoopbackServer(const LoopbackServer&) = delete;

  int port() const { return port_; }
  std::string url(std::string_view path = "/") const { return fmt::format("http://127.0.0.1:{}{}", port_, path); }
  // What came so far, each with its head and body.
  std::vector<std::string> requests() { return *requests_.lock(); }

 private:
  void accept(const std::stop_token& stop) {
    while (true) {
      std::array<pollfd, 2> watched = {pollfd{listening_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
      ::poll(watched.data(), watched.size(), -1);
      if (stop.stop_requested()) return;
      const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      sockets_.lock()->push_back(socket);
      threads_.emplace_back([this, socket] {
        const std::string request = read(socket);
        if (!request.empty()) {
          requests_.lock()->push_back(request);
          answer_(request, Connection(socket));
        }
        ::shutdown(socket, SHUT_RDWR);
      });
    }
  }

  static std::string read(int socket) {
    std::string out;
    std::array<char, 4096> bytes;
    while (true) {
      const auto head = out.find("\r\n\r\n");
      if (head != std::string::npos && out.size() >= head + 4 + body_size(out)) return out;
      const auto count = ::recv(socket, bytes.data(), bytes.size(), 0);
      if (count <= 0) return {};
      out.append(bytes.data(), static_cast<std::size_t>(count));
    }
  }
  static std::size_t body_size(const std::string& request) {
    const auto at = request.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::strtoul(request.c_str() + at + 16, nullptr, 10);
  }

  Answer answer_;
  int listening_ = -1;
  int wake_ = ::eventfd(0, EFD_CLOEXEC);
  int port_ = 0;
  Guarded<std::vector<int>> sockets_;
  Guarded<std::vector<std::string>> requests_;
  std::vector<std::thread> threads_;  // of accept() until it has ended
  std::jthread accepting_;
};

}  // namespace adjutant::net
