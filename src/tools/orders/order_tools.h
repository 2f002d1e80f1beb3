// The tools of a shop: search, list, place, cancel. What the shop says of products and orders comes from the tool.
#pragma once

#include "plan/tool.h"
#include "tools/orders/shop.h"

namespace adjutant::tools::orders {

struct OrdersContext {
  const Shop* shop = nullptr;  // null: none is set up, and each tool says so
};

// The context's parts outlive the catalog.
void add_order_tools(plan::Catalog& catalog, const OrdersContext& context);

// "Order": id, name, quantity, total, state. "Product": id, name, price.
const plan::Type& order_type();
const plan::Type& product_type();
plan::Value order_value(const Order& order, const flow::Label& label);
flow::Label shop_label();
// Error: there is no shop.
Result<const Shop*> shop_of(const OrdersContext& context);

}  // namespace adjutant::tools::orders
