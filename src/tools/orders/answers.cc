#include "tools/orders/answers.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace adjutant::tools::orders {
namespace {

constexpr std::size_t kLongestText = 200;
constexpr double kMostOfOne = 10'000;

std::unexpected<Error> nonsense(std::string_view what) {
  return fail(ErrorKind::failed, fmt::format("The shop's answer is not understood: {}.", what),
              "See docs/ORDERS.md for what a shop answers.");
}

Result<Json> json_in(std::string_view body) {
  auto json = parse_json(body, kLongestAnswer);
  if (!json) return nonsense("it is no JSON");
  return json;
}

Result<std::string> text_in(const Json& json, std::string_view field) {
  const auto text = one_line(json[field].as_string(), kLongestText);
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
  out.id = TRY(text_in(json, "id"));
  out.name = TRY(text_in(json, "name"));
  out.price = TRY(price_in(json, "price"));
  return out;
}

Result<Order> order_of(const Json& json) {
  Order out;
  out.id = TRY(text_in(json, "id"));
  out.name = TRY(text_in(json, "name"));
  out.state = TRY(text_in(json, "state"));
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

Result<std::vector<Product>> read_products(std::string_view body) {
  const auto json = TRY(json_in(body));
  return all_of<Product>(json["products"], product_of);
}

Result<std::vector<Order>> read_orders(std::string_view body) {
  const auto json = TRY(json_in(body));
  return all_of<Order>(json["orders"], order_of);
}

Result<Order> read_order(std::string_view body) { return order_of(TRY(json_in(body))); }

std::string read_refusal(std::string_view body) {
  const auto json = parse_json(body, kLongestAnswer);
  return json ? one_line((*json)["error"].as_string(), kLongestText) : "";
}

}  // namespace adjutant::tools::orders
