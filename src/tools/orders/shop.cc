#include "tools/orders/shop.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "net/url.h"

namespace adjutant::tools::orders {
namespace {

const net::HttpLimits kLimits{.time = std::chrono::seconds(20), .body = kLongestAnswer, .redirects = 0};

std::string encoded(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    if (std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~') out += static_cast<char>(c);
    else out += fmt::format("%{:02X}", c);
  }
  return out;
}

}  // namespace

std::string Shop::host() const {
  const auto url = net::parse_url(settings_.url);
  return url ? url->host : one_line(settings_.url, 100);
}

Result<std::string> Shop::ask(std::string method, const std::string& path, std::string body, const std::string& key,
                              std::stop_token stop) const {
  net::HttpRequest request{.method = std::move(method), .url = settings_.url + path, .body = std::move(body)};
  request.headers.push_back({"Accept", "application/json"});
  if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (!key.empty()) request.headers.push_back({"Idempotency-Key", key});
  if (!settings_.key_file.empty()) {
    const auto text = TRY(read_file(settings_.key_file, 4096));
    request.headers.push_back({"Authorization", fmt::format("Bearer {}", trim(text.substr(0, text.find('\n'))))});
  }
  auto answer = TRY(http_.send(request, kLimits, std::move(stop)));
  if (answer.status >= 200 && answer.status <= 299) return std::move(answer.body);
  const auto why = read_refusal(answer.body);
  return fail(ErrorKind::failed, why.empty() ? fmt::format("{} answered {}.", host(), answer.status)
                                             : fmt::format("{} refuses: {}", host(), why));
}

Result<std::vector<Product>> Shop::search(std::string_view words, std::stop_token stop) const {
  return read_products(TRY(ask("GET", "/products?q=" + encoded(words.substr(0, 500)), "", "", std::move(stop))));
}

Result<Order> Shop::place(const Wanted& wanted, const std::string& key, std::stop_token stop) const {
  Json body;
  body.set("product", wanted.product).set("quantity", wanted.quantity).set("total", to_string(wanted.total));
  return read_order(TRY(ask("POST", "/orders", body.dump(), key, std::move(stop))));
}

Result<std::vector<Order>> Shop::orders(std::stop_token stop) const {
  return read_orders(TRY(ask("GET", "/orders", "", "", std::move(stop))));
}

Result<std::optional<Order>> Shop::with_key(const std::string& key, std::stop_token stop) const {
  const auto found = TRY(read_orders(TRY(ask("GET", "/orders?key=" + encoded(key), "", "", std::move(stop)))));
  if (found.size() > 1)
    return fail(ErrorKind::failed, "The shop's answer is not understood: several orders have one key.",
                "See docs/ORDERS.md for what a shop answers.");
  return found.empty() ? std::nullopt : std::optional(found.front());
}

Result<std::optional<Order>> Shop::with_id(const std::string& id, std::stop_token stop) const {
  for (auto& order : TRY(orders(std::move(stop)))) {
    if (order.id == id) return std::optional(std::move(order));
  }
  return std::nullopt;
}

Result<Order> Shop::cancel(const std::string& id, std::stop_token stop) const {
  return read_order(TRY(ask("POST", "/orders/" + encoded(id) + "/cancel", "{}", "", std::move(stop))));
}

}  // namespace adjutant::tools::orders
