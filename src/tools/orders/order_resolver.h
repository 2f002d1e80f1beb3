// "My order of oat milk", "order A-17", "the last order": among the orders at the shop that are not cancelled.
#pragma once

#include <functional>

#include "tools/orders/order_tools.h"
#include "tools/resolver.h"

namespace adjutant::tools::orders {

class OrderResolver final : public Resolver {
 public:
  // `may_ask`: whether the mandate lets the shop be asked for the orders without a question.
  explicit OrderResolver(
      const OrdersContext& context, std::function<bool()> may_ask = [] { return true; })
      : context_(context), may_ask_(std::move(may_ask)) {}
  std::string type_name() const override { return "Order"; }
  // Asks the shop, and tells it nothing but who asks. Errors: there is no shop, it may not be asked.
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  OrdersContext context_;
  std::function<bool()> may_ask_;
};

}  // namespace adjutant::tools::orders
