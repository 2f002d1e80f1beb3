#include "tools/orders/order_tools.h"

#include <fmt/format.h>

#include <cmath>

#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"

namespace adjutant::tools::orders {
namespace {

using plan::Call;
using plan::Effect;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Once;
using plan::Outcome;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Signature;
using plan::Type;

constexpr double kMostOfOne = 1000;

std::string key_of(const Intent& intent) { return "adjutant-" + sha256_hex("order " + intent.key).substr(0, 32); }

plan::Value product_value(const Product& product, const flow::Label& label) {
  const auto from = plan::origin("the shop's catalogue");
  return plan::record_value(product_type(),
                            {plan::text_value(product.id, label, from), plan::text_value(product.name, label, from),
                             plan::money_value(product.price, label, from)},
                            label, from);
}

class OrderTool : public plan::Tool {
 public:
  OrderTool(const OrdersContext& context, Signature signature) : context_(context), signature_(std::move(signature)) {}
  const Signature& signature() const override { return signature_; }

 protected:
  Result<const Shop*> shop() const { return shop_of(context_); }

 private:
  OrdersContext context_;
  Signature signature_;
};

class Search final : public OrderTool {
 public:
  explicit Search(const OrdersContext& context)
      : OrderTool(context, {.name = "orders.search",
                            .doc = "What the shop has, the best first.",
                            .parameters = {{"words", Kind::text, Role::content, "what is looked for"},
                                           {"limit", Kind::number, Role::plain, "at most so many", Json(10)}},
                            .result = Type::list(product_type()),
                            .effect = Effect::query,
                            .labels = {{"", shop_label()}}}) {}
  Result<plan::Value> read(const Call& call, std::stop_token stop) override {
    const auto label = join(shop_label(), influence(call));
    plan::List items;
    for (const auto& product : TRY(TRY(shop())->search(call.argument("words").text(), std::move(stop)))) {
      if (static_cast<double>(items.size()) >= call.argument("limit").number()) break;
      items.push_back(product_value(product, label));
    }
    return plan::list_value(product_type(), std::move(items), label, plan::origin("the shop's catalogue"));
  }
};

class List final : public OrderTool {
 public:
  explicit List(const OrdersContext& context)
      : OrderTool(context, {.name = "orders.list",
                            .doc = "The owner's orders at the shop.",
                            .result = Type::list(order_type()),
                            .effect = Effect::query,
                            .labels = {{"", shop_label()}}}) {}
  Result<plan::Value> read(const Call& call, std::stop_token stop) override {
    const auto label = join(shop_label(), influence(call));
    plan::List items;
    for (const auto& order : TRY(TRY(shop())->orders(std::move(stop)))) items.push_back(order_value(order, label));
    return plan::list_value(order_type(), std::move(items), label, plan::origin("your orders at the shop"));
  }
};

// Once for the key of its intent, which the shop keeps.
class Place final : public OrderTool {
 public:
  explicit Place(const OrdersContext& context)
      : OrderTool(context, {.name = "orders.place",
                            .doc = "Orders a product of the shop for exactly this total.",
                            .parameters = {{"product", Kind::text, Role::locator, "its id"},
                                           {"name", Kind::text, Role::content, "its name"},
                                           {"quantity", Kind::number, Role::plain, "how many", Json(1)},
                                           {"total", Kind::money, Role::amount, "what all of it costs"}},
                            .result = order_type(),
                            .effect = Effect::spend,
                            .once = Once::idempotency_key,
                            .inverse = "the order is cancelled, if the shop still does that",
                            .labels = {{"", shop_label()}}}) {}

  Result<Preview> preview(const Call& call) override {
    const auto* shop = TRY(this->shop());
    const auto wanted = TRY(wanted_of(call));
    return Preview{
        .text = fmt::format("orders {} × {} for {} at {}", wanted.quantity, one_line(call.argument("name").text(), 100),
                            to_string(wanted.total), shop->host()),
        .undo = "it can be cancelled until it is shipped"};
  }
  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token stop) override {
    const auto wanted = TRY(wanted_of(call));
    return done(call, wanted, TRY(TRY(shop())->place(wanted, key_of(intent), std::move(stop))));
  }
  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto order = TRY(TRY(shop())->with_key(key_of(intent), {}));
    if (!order) return Reconciled{Happened::no, std::nullopt};
    return Reconciled{Happened::yes, done(call, TRY(wanted_of(call)), *order)};
  }

 private:
  static Result<Wanted> wanted_of(const Call& call) {
    Wanted out{call.argument("product").text(), call.argument("quantity").number(), call.argument("total").money()};
    if (out.quantity < 1 || out.quantity > kMostOfOne || out.quantity != std::floor(out.quantity))
      return fail(ErrorKind::usage, fmt::format("{} is no number of pieces.", out.quantity), "Order 1 to 1000.");
    if (out.total.minor <= 0) return fail(ErrorKind::usage, fmt::format("{} is no price.", to_string(out.total)));
    return out;
  }
  static Outcome done(const Call& call, const Wanted& wanted, const Order& order) {
    Outcome out{order_value(order, join(shop_label(), influence(call))),
                fmt::format("Ordered {} × {} for {}: order {}.", order.quantity, one_line(order.name, 100),
                            to_string(order.total), one_line(order.id, 60)),
                plan::StoredCall{"orders.cancel", Json().set("id", order.id)}};
    // The shop is to refuse another total. One that does not is not believed to have done what was approved.
    if (order.quantity != wanted.quantity || order.total != wanted.total)
      out.failure = Error{ErrorKind::failed,
                          fmt::format("The shop did not order what was approved, {} for {}, but {} for {}.",
                                      wanted.quantity, to_string(wanted.total), order.quantity, to_string(order.total)),
                          "Undo the run to cancel the order.",
                          {}};
    return out;
  }
};

class Cancel final : public OrderTool {
 public:
  explicit Cancel(const OrdersContext& context)
      : OrderTool(context, {.name = "orders.cancel",
                            .doc = "Cancels an order at the shop.",
                            .parameters = {{"id", Kind::text, Role::locator, "the order's id"}},
                            .result = Type(),
                            .effect = Effect::send,
                            .once = Once::read_back}) {}

  Result<Preview> preview(const Call& call) override {
    const auto order = TRY(found(call));
    if (order.state == "cancelled")
      return fail(ErrorKind::failed, fmt::format("The order {} is cancelled already.", one_line(order.id, 60)));
    Preview out{.text = fmt::format("cancels the order {}: {} × {} for {}", one_line(order.id, 60), order.quantity,
                                    one_line(order.name, 100), to_string(order.total)),
                .details = {fmt::format("it is {}", one_line(order.state, 40))}};
    out.precondition.set("state", order.state);
    return out;
  }
  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token stop) override {
    if (TRY(found(call)).state != intent.precondition["state"].as_string())
      return fail(ErrorKind::failed, "The order has changed meanwhile.", "Look at it again.");
    const auto order = TRY(TRY(shop())->cancel(call.argument("id").text(), std::move(stop)));
    if (order.state != "cancelled")
      return fail(ErrorKind::failed, fmt::format("The shop did not cancel it; it is {}.", one_line(order.state, 40)));
    return done(order);
  }
  Result<Reconciled> reconcile(const Call& call, const Intent&) override {
    const auto order = TRY(found(call));
    if (order.state == "cancelled") return Reconciled{Happened::yes, done(order)};
    return Reconciled{Happened::no, std::nullopt};
  }

 private:
  Result<Order> found(const Call& call) const {
    const auto& id = call.argument("id").text();
    auto order = TRY(TRY(shop())->with_id(id, {}));
    if (!order) return fail(ErrorKind::failed, fmt::format("The shop knows no order \"{}\".", one_line(id, 60)));
    return std::move(*order);
  }
  static Outcome done(const Order& order) {
    return Outcome{
        {}, fmt::format("Cancelled the order {}: {}.", one_line(order.id, 60), one_line(order.name, 100)), {}};
  }
};

}  // namespace

Result<const Shop*> shop_of(const OrdersContext& context) {
  if (context.shop) return context.shop;
  return fail(ErrorKind::failed, "No shop is set up.", "Name one under [orders] in config.toml: see docs/ORDERS.md.");
}

flow::Label shop_label() {
  return flow::Label(flow::Source{flow::SourceKind::tool, "orders"}, flow::Readers::only({}));
}

const Type& order_type() {
  static const Type type = Type::record("Order", {{"id", Kind::text, "the shop's"},
                                                  {"name", Kind::text, "of the product"},
                                                  {"quantity", Kind::number, "how many"},
                                                  {"total", Kind::money, "what all of it costs"},
                                                  {"state", Kind::text, "placed, shipped, delivered, cancelled"}});
  return type;
}

const Type& product_type() {
  static const Type type = Type::record(
      "Product", {{"id", Kind::text, "the shop's"}, {"name", Kind::text, ""}, {"price", Kind::money, "of one"}});
  return type;
}

plan::Value order_value(const Order& order, const flow::Label& label) {
  const auto from = plan::origin(fmt::format("the order {}", one_line(order.id, 60)));
  return plan::record_value(order_type(),
                            {plan::text_value(order.id, label, from), plan::text_value(order.name, label, from),
                             plan::number_value(order.quantity, label, from),
                             plan::money_value(order.total, label, from), plan::text_value(order.state, label, from)},
                            label, from);
}

void add_order_tools(plan::Catalog& catalog, const OrdersContext& context) {
  catalog.add_type(order_type());
  catalog.add_type(product_type());
  catalog.add(std::make_unique<Search>(context));
  catalog.add(std::make_unique<List>(context));
  catalog.add(std::make_unique<Place>(context));
  catalog.add(std::make_unique<Cancel>(context));
}

}  // namespace adjutant::tools::orders
