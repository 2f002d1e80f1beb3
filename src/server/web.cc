#include "server/web.h"

#include <fmt/format.h>

#include <thread>

#include "agent/home.h"
#include "app/wake.h"
#include "base/file.h"
#include "server/api.h"
#include "server/http_server.h"
#include "server/passkeys.h"
#include "server/view_marks.h"

namespace adjutant::server {
namespace {

constexpr std::chrono::minutes kLookAnyway{1};  // where the system does not tell of changes

}  // namespace

// In the order in which one needs another; they end in the reverse order.
struct Web::Parts {
  Parts(const std::filesystem::path& home_, Listening listening_, store::Database database_, std::string description)
      : home(home_),
        listening(std::move(listening_)),
        database(std::move(database_)),
        changes(database, home),
        metrics(home, changes),
        api(home, changes, metrics, listening, std::move(description)) {}

  // Tells the streams what has changed, whoever changed it.
  void watch(const std::stop_token& stop) {
    app::Wake wake(home, stop);
    while (!stop.stop_requested()) {
      for (const auto& folder : folders_with_views(home)) wake.also(folder);
      if (const auto changed = changes.read(); changed && *changed) server->ring();
      wake.sleep_until(SystemClock().now_ms() + kLookAnyway);
    }
  }

  const std::filesystem::path home;
  const Listening listening;
  std::string address;
  std::optional<Certificate> certificate;
  store::Database database;
  RunChanges changes;
  std::unique_ptr<HttpServer> server;
  Metrics metrics;
  Api api;
  std::jthread watching;
};

Result<std::unique_ptr<Web>> Web::start(const std::filesystem::path& home_folder, std::uint16_t port,
                                        const Listening& listening) {
  const auto home = TRY(agent::Home::open(home_folder));
  auto database = TRY(store::Database::open(home.database()));
  SystemRandom random;
  const auto all_doors = TRY(doors(listening, TRY(has_login(database, SystemClock(), random))));
  auto description = TRY(read_file(std::filesystem::path(ADJUTANT_SHARE) / "openapi.json", 4 << 20));
  auto parts = std::make_unique<Parts>(home.folder(), listening, std::move(database), std::move(description));
  if (!listening.certificate.empty()) parts->certificate = TRY(read_certificate(listening.certificate));
  TRY(parts->changes.read());
  parts->server = TRY(HttpServer::start(all_doors, port, [api = &parts->api](Request request, Answer answer) {
    api->handle(std::move(request), std::move(answer));
  }));
  parts->address =
      fmt::format("{}://127.0.0.1:{}", all_doors.front().secure() ? "https" : "http", parts->server->port());
  parts->watching = std::jthread([all = parts.get()](const std::stop_token& stop) { all->watch(stop); });
  return std::unique_ptr<Web>(new Web(std::move(parts)));
}

Web::Web(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Web::~Web() {
  // No request comes any more; then what works on the earlier ones ends.
  parts_->watching = {};
  parts_->server->stop();
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
