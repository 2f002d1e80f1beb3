// A shop's API (docs/ORDERS.md): a catalogue, orders, each placed once for a key that the shop keeps.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"
#include "tools/orders/answers.h"

namespace adjutant::tools::orders {

struct ShopSettings {
  std::string url;                 // "https://shop.example/api"; http for this machine alone
  std::filesystem::path key_file;  // whose first line is the key; none where the shop wants none
};

struct Wanted {
  std::string product;
  double quantity = 1;
  Money total;  // the shop refuses another one
};

class Shop {
 public:
  explicit Shop(ShopSettings settings) : settings_(std::move(settings)), http_(net::Reach{}) {}
  std::string host() const;

  // Errors: it cannot be reached, it refuses (with its words), it answers nonsense.
  Result<std::vector<Product>> search(std::string_view words, std::stop_token stop) const;
  Result<Order> place(const Wanted& wanted, const std::string& key, std::stop_token stop) const;
  Result<std::vector<Order>> orders(std::stop_token stop) const;
  // The order that was placed with this key.
  Result<std::optional<Order>> with_key(const std::string& key, std::stop_token stop) const;
  Result<std::optional<Order>> with_id(const std::string& id, std::stop_token stop) const;
  Result<Order> cancel(const std::string& id, std::stop_token stop) const;

 private:
  // The body of its answer.
  Result<std::string> ask(std::string method, const std::string& path, std::string body, const std::string& key,
                          std::stop_token stop) const;

  ShopSettings settings_;
  net::HttpClient http_;
};

}  // namespace adjutant::tools::orders
