// What a shop answers (docs/ORDERS.md), read. It is data of a stranger: bounded, checked, never followed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"

namespace adjutant::tools::orders {

struct Product {
  std::string id, name;
  Money price;
};

struct Order {
  std::string id, name;
  double quantity = 0;
  Money total;
  std::string state;  // placed, shipped, delivered, cancelled, or what else the shop says
};

inline constexpr std::size_t kMostItems = 200;          // of a list; further ones are not read
inline constexpr std::size_t kLongestAnswer = 1 << 20;  // bytes

// Any bytes are an answer or an error. Texts are one line of at most 200 characters, and not empty.
Result<std::vector<Product>> read_products(std::string_view body);
Result<std::vector<Order>> read_orders(std::string_view body);
Result<Order> read_order(std::string_view body);
// Why it refuses, in its own words; "" where it does not say.
std::string read_refusal(std::string_view body);

}  // namespace adjutant::tools::orders
