#include "server/http_server.h"

#include <fmt/format.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <set>
#include <thread>
#include <tuple>

#include "base/text.h"
#include "server/guard.h"
#include "server/replies.h"

namespace adjutant::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

error_code listen(tcp::acceptor& acceptor, const tcp::endpoint& here) {
  constexpr int kWaiting = 128;
  error_code error;
  if (acceptor.open(here.protocol(), error) || acceptor.set_option(tcp::acceptor::reuse_address(true), error) ||
      acceptor.bind(here, error) || acceptor.listen(kWaiting, error))
    return error;
  return {};
}

}  // namespace

class Connection;

// What all connections share; but for ring(), only the network's thread touches it.
struct HttpServer::Network {
  explicit Network(Handler handler_, const Limits& limits_) : handler(std::move(handler_)), limits(limits_) {}

  void accept();
  void ring();
  void close_all();

  const Handler handler;
  const Limits limits;
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  std::set<std::shared_ptr<Connection>> connections;
  std::uint16_t port = 0;
  std::jthread thread;
};

// One connection: a request, its answer, the next request; or a stream until its end.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, HttpServer::Network& network)
      : socket_(std::move(socket)), heartbeat_(network.io), network_(network) {
    error_code gone;
    if (const auto peer = socket_.socket().remote_endpoint(gone); !gone) from_ = peer.address().to_string();
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(network_.limits.header_bytes));
    parser_->body_limit(network_.limits.body_bytes);
    socket_.expires_after(std::chrono::seconds(network_.limits.request_seconds));
    http::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](error_code error, std::size_t) { self->have_read(error); });
  }

  void close() {
    if (closed_) return;
    closed_ = true;
    heartbeat_.cancel();
    error_code ignored;
    std::ignore = socket_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close();
    network_.connections.erase(shared_from_this());
  }

  // Sends what the stream has, once the connection can take it.
  void pump() {
    if (!stream_ || closed_) return;
    if (stream_->ended()) return close();
    if (writing_) return;
    text_ = stream_->next();
    if (!text_.empty()) send_text();
  }

 private:
  void have_read(error_code error) {
    if (error == http::error::body_limit) return refuse(413, "The request is too large.");
    if (error == http::error::header_limit) return refuse(431, "The headers of the request are too large.");
    if (error.category() == make_error_code(http::error::end_of_stream).category() &&
        error != http::error::end_of_stream && error)
      return refuse(400, "This is no HTTP request.");
    if (error) return close();
    const auto& message = parser_->get();
    Request request{.port = network_.port, .from = from_};
    request.method = std::string(message.method_string());
    const std::string_view target(message.target().data(), message.target().size());
    const auto mark = target.find('?');
    request.path = std::string(target.substr(0, mark));
    for (const auto& field : message) {
      auto& value = request.headers[to_lower(std::string_view(field.name_string().data(), field.name_string().size()))];
      if (!value.empty()) value += ", ";
      value += std::string_view(field.value().data(), field.value().size());
    }
    keep_alive_ = message.keep_alive();
    is_head_ = message.method() == http::verb::head;
    if (mark != std::string_view::npos && !decode_query(target.substr(mark + 1), request.query))
      return refuse(400, "The query of the request is malformed.");
    request.body = std::move(parser_->get().body());
    socket_.expires_never();
    network_.handler(std::move(request), [self = shared_from_this()](Response response) {
      auto& io = self->network_.io;
      asio::post(io, [self, response = std::move(response)]() mutable { self->write(std::move(response)); });
    });
  }

  void refuse(int status, std::string_view why) {
    keep_alive_ = false;
    auto answer = problem(status, why, "");
    add_protective_headers(answer);
    write(std::move(answer));
  }

  void write(Response response) {
    if (closed_) return;
    stream_ = std::move(response.stream);
    answer_ = {};
    answer_.version(11);
    answer_.result(static_cast<unsigned>(response.status));
    for (const auto& [name, value] : response.headers) answer_.set(name, value);
    if (response.status != 204) answer_.set(http::field::content_type, response.type);
    if (stream_) return open_stream();
    answer_.keep_alive(keep_alive_);
    answer_.body() = std::move(response.body);
    answer_.prepare_payload();
    if (is_head_) answer_.body().clear();
    socket_.expires_after(std::chrono::seconds(network_.limits.request_seconds));
    http::async_write(socket_, answer_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) self->close();
      else if (self->keep_alive_) self->read();
      else self->take_leave();
    });
  }

  // Whoever is still sending gets to read the answer: what comes is thrown away, for a moment.
  void take_leave() {
    error_code ignored;
    std::ignore = socket_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    socket_.expires_after(std::chrono::seconds(2));
    throw_away();
  }

  void throw_away() {
    socket_.async_read_some(asio::buffer(heard_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->throw_away();
    });
  }

  // The headers go out now, and what follows ends with the connection.
  void open_stream() {
    text_ = fmt::format("HTTP/1.1 {} OK\r\n", answer_.result_int());
    answer_.set(http::field::connection, "close");
    for (const auto& field : answer_)
      text_ += fmt::format("{}: {}\r\n", std::string_view(field.name_string().data(), field.name_string().size()),
                           std::string_view(field.value().data(), field.value().size()));
    text_ += "\r\n";
    send_text();
    beat();
    hear_the_end();
  }

  void send_text() {
    writing_ = true;
    socket_.expires_after(std::chrono::seconds(network_.limits.request_seconds));
    asio::async_write(socket_, asio::buffer(text_), [self = shared_from_this()](error_code error, std::size_t) {
      self->writing_ = false;
      if (error) return self->close();
      self->socket_.expires_never();
      self->pump();
    });
  }

  // Whoever has gone is noticed, and a proxy in between does not think that nothing happens.
  void beat() {
    heartbeat_.expires_after(std::chrono::seconds(network_.limits.heartbeat_seconds));
    heartbeat_.async_wait([self = shared_from_this()](error_code error) {
      if (error || self->closed_) return;
      if (self->stream_->ended()) return self->close();
      if (!self->writing_) {
        self->text_ = ": still here\n\n";
        self->send_text();
      }
      self->beat();
    });
  }

  void hear_the_end() {
    socket_.socket().async_read_some(asio::buffer(heard_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->hear_the_end();
    });
  }

  beast::tcp_stream socket_;
  asio::steady_timer heartbeat_;
  HttpServer::Network& network_;
  std::string from_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> answer_;
  std::shared_ptr<EventStream> stream_;
  std::string text_;  // what is being sent on a stream
  std::array<char, 256> heard_{};
  bool keep_alive_ = true, is_head_ = false, writing_ = false, closed_ = false;
};

void HttpServer::Network::accept() {
  acceptor.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
    // One too many is closed as it comes: those that are there go on.
    if (!error && connections.size() < limits.connections) {
      const auto connection = std::make_shared<Connection>(std::move(socket), *this);
      connections.insert(connection);
      connection->read();
    }
    accept();
  });
}

void HttpServer::Network::ring() {
  const auto all = connections;
  for (const auto& connection : all) connection->pump();
}

void HttpServer::Network::close_all() {
  error_code ignored;
  std::ignore = acceptor.close(ignored);
  const auto all = std::exchange(connections, {});
  for (const auto& connection : all) connection->close();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(std::uint16_t port, Handler handler, const Limits& limits) {
  auto network = std::make_unique<Network>(std::move(handler), limits);
  const tcp::endpoint here(asio::ip::address_v4::loopback(), port);
  if (const error_code error = listen(network->acceptor, here); error)
    return fail(ErrorKind::failed, fmt::format("The page cannot be served on port {}: {}.", port, error.message()),
                "Choose another with --port, or end what listens there.");
  network->port = network->acceptor.local_endpoint().port();
  network->accept();
  network->thread = std::jthread([&io = network->io] { io.run(); });
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(network)));
}

HttpServer::HttpServer(std::unique_ptr<Network> network) : network_(std::move(network)) {}

HttpServer::~HttpServer() { stop(); }

void HttpServer::stop() {
  if (!network_->thread.joinable()) return;
  asio::post(network_->io, [network = network_.get()] {
    network->close_all();
    network->io.stop();
  });
  network_->thread.join();
}

std::uint16_t HttpServer::port() const { return network_->port; }

void HttpServer::ring() {
  asio::post(network_->io, [network = network_.get()] { network->ring(); });
}

}  // namespace adjutant::server
