#include "server/http_server.h"

#include <fmt/format.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <concepts>
#include <list>
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

// Old protocols, weak ciphers and a handshake anew in the middle are not spoken.
error_code use_certificate(asio::ssl::context& tls, const Door& door) {
  SSL_CTX* context = tls.native_handle();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  error_code error;
  // A key behind a password cannot be used: nobody is asked for it.
  if (tls.set_password_callback([](std::size_t, asio::ssl::context::password_purpose) { return std::string(); }, error))
    return error;
  if (tls.use_certificate_chain_file(door.certificate.string(), error) ||
      tls.use_private_key_file(door.key.string(), asio::ssl::context::pem, error))
    return error;
  return {};
}

}  // namespace

class Connection {
 public:
  virtual ~Connection() = default;
  virtual void begin() = 0;
  virtual void close() = 0;
  // Sends what the stream has, once the connection can take it.
  virtual void pump() = 0;
};

// What all connections share; but for ring(), only the network's thread touches it.
struct HttpServer::Network {
  explicit Network(Handler handler_, const Limits& limits_) : handler(std::move(handler_)), limits(limits_) {}

  struct Entrance {
    explicit Entrance(asio::io_context& io) : acceptor(io) {}
    tcp::acceptor acceptor;
    std::optional<asio::ssl::context> tls;
    std::size_t connections = 0;
  };

  Result<void> open(const Door& door, std::uint16_t wanted_port);
  void accept(Entrance& entrance);
  void ring();
  void close_all();

  const Handler handler;
  const Limits limits;
  asio::io_context io{1};
  std::list<Entrance> entrances;
  std::set<std::shared_ptr<Connection>> connections;
  std::uint16_t port = 0;
  std::jthread thread;
};

using Plain = beast::tcp_stream;
using Secure = beast::ssl_stream<beast::tcp_stream>;

// One connection: a request, its answer, the next request; or a stream until its end.
template <class Socket>
class ConnectionBy final : public Connection, public std::enable_shared_from_this<ConnectionBy<Socket>> {
 public:
  // `more` is what the socket needs besides.
  template <class... More>
  ConnectionBy(HttpServer::Network& network, HttpServer::Network::Entrance& entrance, tcp::socket socket, More&... more)
      : socket_(std::move(socket), more...), heartbeat_(network.io), network_(network), entrance_(entrance) {
    ++entrance_.connections;
    error_code gone;
    if (const auto peer = tcp_stream().socket().remote_endpoint(gone); !gone) from_ = peer.address().to_string();
  }

  void begin() override {
    if constexpr (kSecure) {
      tcp_stream().expires_after(std::chrono::seconds(network_.limits.request_seconds));
      socket_.async_handshake(asio::ssl::stream_base::server, [self = self()](error_code error) {
        if (error) self->close();
        else self->read();
      });
    } else {
      read();
    }
  }

  void close() override {
    if (closed_) return;
    closed_ = true;
    --entrance_.connections;
    heartbeat_.cancel();
    error_code ignored;
    std::ignore = tcp_stream().socket().shutdown(tcp::socket::shutdown_both, ignored);
    tcp_stream().close();
    network_.connections.erase(self());
  }

  void pump() override {
    if (!stream_ || closed_) return;
    if (stream_->ended()) return close();
    if (writing_) return;
    text_ = stream_->next();
    if (!text_.empty()) send_text();
  }

 private:
  static constexpr bool kSecure = std::same_as<Socket, Secure>;

  beast::tcp_stream& tcp_stream() { return beast::get_lowest_layer(socket_); }
  std::shared_ptr<ConnectionBy> self() { return this->shared_from_this(); }

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(network_.limits.header_bytes));
    parser_->body_limit(network_.limits.body_bytes);
    tcp_stream().expires_after(std::chrono::seconds(network_.limits.request_seconds));
    http::async_read(socket_, buffer_, *parser_,
                     [self = self()](error_code error, std::size_t) { self->have_read(error); });
  }

  void have_read(error_code error) {
    if (error == http::error::body_limit) return refuse(413, "The request is too large.");
    if (error == http::error::header_limit) return refuse(431, "The headers of the request are too large.");
    if (error.category() == make_error_code(http::error::end_of_stream).category() &&
        error != http::error::end_of_stream && error)
      return refuse(400, "This is no HTTP request.");
    if (error) return close();
    const auto& message = parser_->get();
    Request request{.port = network_.port, .from = from_, .secure = kSecure};
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
    tcp_stream().expires_never();
    network_.handler(std::move(request), [self = self()](Response response) {
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
    tcp_stream().expires_after(std::chrono::seconds(network_.limits.request_seconds));
    http::async_write(socket_, answer_, [self = self()](error_code error, std::size_t) {
      if (error) self->close();
      else if (self->keep_alive_) self->read();
      else self->take_leave();
    });
  }

  // Whoever is still sending gets to read the answer: what comes is thrown away, for a moment.
  void take_leave() {
    tcp_stream().expires_after(std::chrono::seconds(2));
    if constexpr (kSecure) socket_.async_shutdown([self = self()](error_code) { self->end_sending(); });
    else end_sending();
  }

  void end_sending() {
    if (closed_) return;
    error_code ignored;
    std::ignore = tcp_stream().socket().shutdown(tcp::socket::shutdown_send, ignored);
    throw_away();
  }

  void throw_away() {
    tcp_stream().async_read_some(asio::buffer(heard_), [self = self()](error_code error, std::size_t) {
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
    tcp_stream().expires_after(std::chrono::seconds(network_.limits.request_seconds));
    asio::async_write(socket_, asio::buffer(text_), [self = self()](error_code error, std::size_t) {
      self->writing_ = false;
      if (error) return self->close();
      self->tcp_stream().expires_never();
      self->pump();
    });
  }

  // Whoever has gone is noticed, and a proxy in between does not think that nothing happens.
  void beat() {
    heartbeat_.expires_after(std::chrono::seconds(network_.limits.heartbeat_seconds));
    heartbeat_.async_wait([self = self()](error_code error) {
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
    tcp_stream().socket().async_read_some(asio::buffer(heard_), [self = self()](error_code error, std::size_t) {
      if (error) return self->close();
      self->hear_the_end();
    });
  }

  Socket socket_;
  asio::steady_timer heartbeat_;
  HttpServer::Network& network_;
  HttpServer::Network::Entrance& entrance_;
  std::string from_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> answer_;
  std::shared_ptr<EventStream> stream_;
  std::string text_;  // what is being sent on a stream
  std::array<char, 256> heard_{};
  bool keep_alive_ = true, is_head_ = false, writing_ = false, closed_ = false;
};

Result<void> HttpServer::Network::open(const Door& door, std::uint16_t wanted_port) {
  error_code error;
  const auto address = asio::ip::make_address(door.address, error);
  Entrance& entrance = entrances.emplace_back(io);
  if (!error) error = listen(entrance.acceptor, {address, wanted_port});
  if (error)
    return fail(
        ErrorKind::failed,
        fmt::format("The page cannot be served at {}, port {}: {}.", door.address, wanted_port, error.message()),
        error == asio::error::address_in_use ? "Choose another with --port, or end what listens there."
                                             : "Is it an address of this machine?");
  port = entrance.acceptor.local_endpoint().port();
  if (!door.secure()) return {};
  entrance.tls.emplace(asio::ssl::context::tls_server);
  error = use_certificate(*entrance.tls, door);
  if (error)
    return fail(ErrorKind::failed,
                fmt::format("The certificate {} and its key {} cannot be used: {}.", door.certificate.string(),
                            door.key.string(), error.message()),
                "Both must be PEM files that belong together; 'adjutant certificate' makes such.");
  return {};
}

void HttpServer::Network::accept(Entrance& entrance) {
  entrance.acceptor.async_accept([this, &entrance](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !entrance.acceptor.is_open()) return;
    // One too many is closed as it comes: those that are there go on. Each door has a share that no other takes.
    if (!error && entrance.connections < limits.connections / entrances.size()) {
      std::shared_ptr<Connection> connection;
      if (entrance.tls)
        connection = std::make_shared<ConnectionBy<Secure>>(*this, entrance, std::move(socket), *entrance.tls);
      else connection = std::make_shared<ConnectionBy<Plain>>(*this, entrance, std::move(socket));
      connections.insert(connection);
      connection->begin();
    }
    accept(entrance);
  });
}

void HttpServer::Network::ring() {
  const auto all = connections;
  for (const auto& connection : all) connection->pump();
}

void HttpServer::Network::close_all() {
  error_code ignored;
  for (auto& entrance : entrances) std::ignore = entrance.acceptor.close(ignored);
  const auto all = std::exchange(connections, {});
  for (const auto& connection : all) connection->close();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(const std::vector<Door>& doors, std::uint16_t port,
                                                      Handler handler, const Limits& limits) {
  auto network = std::make_unique<Network>(std::move(handler), limits);
  for (const auto& door : doors) TRY(network->open(door, network->port != 0 ? network->port : port));
  for (auto& entrance : network->entrances) network->accept(entrance);
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
