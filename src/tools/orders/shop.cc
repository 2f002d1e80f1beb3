#include "tools/orders/shop.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "net/url.h"

namespace adjutant::tools::orders {
namespace {

constexpr std::size_t kMostItems = 200;
constexpr std::size_t kLongestName = 200;
constexpr double kMostOfOne = 10'000;
const net::HttpLimits kLimits{.time = std::chrono::seconds(20), .body = 1 << 20, .redirects = 0};

std::string encoded(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    if (std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~') out += static_cast<char>(c);
    else out += fmt::format("%{:02X}", c);
  }
  return out;
}

std::unexpected<Error> nonsense(std::string_view what) {
  return fail(ErrorKind::failed, fmt::format("The shop's answer is not understood: {}.", what),
              "See docs/ORDERS.md for what a shop answers.");
}

Result<std::string> name_in(const Json& json, std::string_view field) {
  const auto text = one_line(json[field].as_string(), kLongestName);
  if (text.empty()) return nonsense(fmt::format("it has no {}", field));
  return text;
}

Result<Money> price_in(const Json& json, std::string_view field) {
  const auto money = parse_money(json[field].as_string());
  if (!money || money->minor < 0) return nonsense(fmt::format("its {} is no amount of money", field));
  return *money;
}

Result<Product> product_of(const Json& json) {
  Product out;
  out.id = TRY(name_in(json, "id"));
  out.name = TRY(name_in(json, "name"));
  out.price = TRY(price_in(json, "price"));
  return out;
}

Result<Order> order_of(const Json& json) {
  Order out;
  out.id = TRY(name_in(json, "id"));
  out.name = TRY(name_in(json, "name"));
  out.state = TRY(name_in(json, "state"));
  out.total = TRY(price_in(json, "total"));
  out.quantity = json["quantity"].as_double();
  if (!(out.quantity > 0 && out.quantity <= kMostOfOne)) return nonsense("its quantity is none");
  return out;
}

template <class T>
Result<std::vector<T>> all_of(const Json& list, Result<T> (*read)(const Json&)) {
  if (!list.is_array()) return nonsense("it is no list");
  std::vector<T> out;
  for (const auto& item : list.items()) {
    if (out.size() == kMostItems) break;
    out.push_back(TRY(read(item)));
  }
  return out;
}

}  // namespace

std::string Shop::host() const {
  const auto url = net::parse_url(settings_.url);
  return url ? url->host : one_line(settings_.url, 100);
}

Result<Json> Shop::ask(std::string method, const std::string& path, std::string body, const std::string& key,
                       std::stop_token stop) const {
  net::HttpRequest request{.method = std::move(method), .url = settings_.url + path, .body = std::move(body)};
  request.headers.push_back({"Accept", "application/json"});
  if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (!key.empty()) request.headers.push_back({"Idempotency-Key", key});
  if (!settings_.key_file.empty()) {
    const auto text = TRY(read_file(settings_.key_file, 4096));
    request.headers.push_back({"Authorization", fmt::format("Bearer {}", trim(text.substr(0, text.find('\n'))))});
  }
  const auto answer = TRY(http_.send(request, kLimits, std::move(stop)));
  auto json = parse_json(answer.body, kLimits.body);
  if (answer.status < 200 || answer.status > 299) {
    const auto why = json ? one_line((*json)["error"].as_string(), 200) : "";
    return fail(ErrorKind::failed, why.empty() ? fmt::format("{} answered {}.", host(), answer.status)
                                               : fmt::format("{} refuses: {}", host(), why));
  }
  if (!json) return nonsense("it is no JSON");
  return std::move(*json);
}

Result<std::vector<Product>> Shop::search(std::string_view words, std::stop_token stop) const {
  const auto json = TRY(ask("GET", "/products?q=" + encoded(words.substr(0, 500)), "", "", std::move(stop)));
  return all_of<Product>(json["products"], product_of);
}

Result<Order> Shop::place(const Wanted& wanted, const std::string& key, std::stop_token stop) const {
  Json body;
  body.set("product", wanted.product).set("quantity", wanted.quantity).set("total", to_string(wanted.total));
  return order_of(TRY(ask("POST", "/orders", body.dump(), key, std::move(stop))));
}

Result<std::vector<Order>> Shop::orders(std::stop_token stop) const {
  return all_of<Order>(TRY(ask("GET", "/orders", "", "", std::move(stop)))["orders"], order_of);
}

Result<std::optional<Order>> Shop::with_key(const std::string& key, std::stop_token stop) const {
  const auto found =
      TRY(all_of<Order>(TRY(ask("GET", "/orders?key=" + encoded(key), "", "", std::move(stop)))["orders"], order_of));
  if (found.size() > 1) return nonsense("several orders have one key");
  return found.empty() ? std::nullopt : std::optional(found.front());
}

Result<std::optional<Order>> Shop::with_id(const std::string& id, std::stop_token stop) const {
  for (auto& order : TRY(orders(std::move(stop)))) {
    if (order.id == id) return std::optional(std::move(order));
  }
  return std::nullopt;
}

Result<Order> Shop::cancel(const std::string& id, std::stop_token stop) const {
  return order_of(TRY(ask("POST", "/orders/" + encoded(id) + "/cancel", "{}", "", std::move(stop))));
}

}  // namespace adjutant::tools::orders
