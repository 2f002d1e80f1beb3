// "My order of oat milk", "order A-17", "the last order": among the orders at the shop that are not cancelled.
#pragma once

#include "tools/orders/order_tools.h"
#include "tools/resolver.h"

namespace adjutant::tools::orders {

class OrderResolver final : public Resolver {
 public:
  explicit OrderResolver(const OrdersContext& context) : context_(context) {}
  std::string type_name() const override { return "Order"; }
  // Asks the shop, and tells it nothing but who asks. Error: there is no shop.
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  OrdersContext context_;
};

}  // namespace adjutant::tools::orders
