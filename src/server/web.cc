#include "server/web.h"

#include <fmt/format.h>

#include "agent/home.h"
#include "base/file.h"
#include "server/api.h"
#include "server/http_server.h"
#include "server/passkeys.h"

namespace adjutant::server {
// In the order in which one needs another; they end in the reverse order.
struct Web::Parts {
  Parts(const std::filesystem::path& home, Listening listening_, std::unique_ptr<ServedHomes> homes_,
        std::string description)
      : listening(std::move(listening_)),
        homes(std::move(homes_)),
        metrics(home, *homes),
        api(*homes, metrics, listening, std::move(description)) {}

  const Listening listening;
  std::string address;
  std::optional<Certificate> certificate;
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<ServedHomes> homes;
  Metrics metrics;
  Api api;
};

Result<std::unique_ptr<Web>> Web::start(const std::filesystem::path& home_folder, std::uint16_t port,
                                        const Listening& listening) {
  const auto home = TRY(agent::Home::open(home_folder));
  auto database = TRY(store::Database::open(home.database()));
  SystemRandom random;
  const auto all_doors = TRY(doors(listening, TRY(has_login(database, SystemClock(), random))));
  auto description = TRY(read_file(std::filesystem::path(ADJUTANT_SHARE) / "openapi.json", 4 << 20));
  auto parts =
      std::make_unique<Parts>(home.folder(), listening, TRY(ServedHomes::open(home.folder())), std::move(description));
  if (!listening.certificate.empty()) parts->certificate = TRY(read_certificate(listening.certificate));
  parts->server = TRY(HttpServer::start(all_doors, port, [api = &parts->api](Request request, Answer answer) {
    api->handle(std::move(request), std::move(answer));
  }));
  parts->address =
      fmt::format("{}://127.0.0.1:{}", all_doors.front().secure() ? "https" : "http", parts->server->port());
  parts->homes->watch([server = parts->server.get()] { server->ring(); });
  return std::unique_ptr<Web>(new Web(std::move(parts)));
}

Web::Web(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Web::~Web() {
  // No request comes any more; then what works on the earlier ones ends, while all that it uses is still there.
  parts_->homes->watch_no_more();
  parts_->server->stop();
  parts_->homes->end();
}

std::uint16_t Web::port() const { return parts_->server->port(); }

const std::string& Web::address() const { return parts_->address; }

std::vector<std::string> Web::other_addresses() const {
  std::vector<std::string> out;
  const auto& listening = parts_->listening;
  const std::string_view scheme = listening.certificate.empty() ? "http" : "https";
  for (const auto& host : host_names(listening, port())) out.push_back(fmt::format("{}://{}", scheme, host));
  std::erase(out, address());
  return out;
}

const std::optional<Certificate>& Web::certificate() const { return parts_->certificate; }

std::string login_link(std::string_view address, std::string_view token) {
  return fmt::format("{}/login#{}", address, token);
}

}  // namespace adjutant::server
