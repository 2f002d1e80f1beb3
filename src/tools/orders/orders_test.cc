#include <gmock/gmock.h>

#include "net/loopback_server.h"
#include "tools/orders/order_resolver.h"

namespace adjutant::tools::orders {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kOrders =
    R"({"orders": [{"id": "A-2", "name": "Oat milk", "quantity": 6, "total": "11.94 EUR", "state": "placed"},
                   {"id": "A-1", "name": "Tea lights", "quantity": 1, "total": "3.50 EUR", "state": "cancelled"},
                   {"id": "A-0", "name": "Green tea", "quantity": 2, "total": "9.00 EUR", "state": "shipped"}]})";

class OrdersTest : public testing::Test {
 protected:
  OrdersTest() { add_order_tools(catalog_, {&shop_}); }
  plan::Call call(std::string_view tool, Json arguments) {
    return *make_call(catalog_.find(tool)->signature(), arguments, plan::Label::owner());
  }
  std::vector<std::string> which(std::string_view phrase) {
    std::vector<std::string> out;
    const auto found = OrderResolver({&shop_}).resolve(phrase, {});
    for (const auto& candidate : *found) out.push_back(candidate.value.field("id").text());
    return out;
  }
  std::string status_ = "200 OK", body_ = kOrders, request_;
  net::LoopbackServer server_{[this](const std::string& request, const net::LoopbackServer::Connection& connection) {
    request_ = request;
    connection.send(fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n\r\n{}", status_, body_.size(), body_));
  }};
  Shop shop_{{server_.url(""), {}}};
  plan::Catalog catalog_;
};

TEST_F(OrdersTest, AnOrderIsFoundByItsWords) {
  EXPECT_THAT(which("my order of oat milk"), ElementsAre("A-2"));
  EXPECT_THAT(which("the tea"), ElementsAre("A-0"));
  EXPECT_THAT(which("order A-0"), ElementsAre("A-0"));
  EXPECT_THAT(which("my last order"), ElementsAre("A-2"));
  EXPECT_THAT(which("the sofa"), IsEmpty());
}

TEST_F(OrdersTest, WhatTheShopSaysIsBoundedCheckedAndNotTrusted) {
  auto* list = catalog_.find("orders.list");
  const auto read = [&] { return list->read(call("orders.list", Json::object()), {}); };
  EXPECT_FALSE(read()->items()[0].field("name").label.trusted());
  for (const auto* answer :
       {"", "[]", "{}", "null", R"({"orders": [{}]})", R"({"orders": {"id": 1}})", "{\"orders\": [[[[",
        R"({"orders": [{"id": "x", "name": "y", "state": "placed", "quantity": -1, "total": "1.00 EUR"}]})",
        R"({"orders": [{"id": "x", "name": "y", "state": "placed", "quantity": 1, "total": "much"}]})"}) {
    body_ = answer;
    EXPECT_FALSE(read()) << answer;
  }
  body_ = R"({"error": "closed \u001b[2J today"})";
  status_ = "503 Closed";
  EXPECT_THAT(read().error().message, HasSubstr("refuses: closed"));
  EXPECT_FALSE(read().error().message.contains('\x1b'));
}

TEST_F(OrdersTest, AnOrderHasAWholeNumberAndAPrice) {
  auto* place = catalog_.find("orders.place");
  const auto preview = [&](double quantity, const char* total) {
    return place->preview(
        call("orders.place",
             Json().set("product", "p1").set("name", "Oat milk").set("quantity", quantity).set("total", total)));
  };
  EXPECT_THAT(preview(2, "3.98 EUR")->text, HasSubstr("orders 2 × Oat milk for 3.98 EUR at 127.0.0.1"));
  EXPECT_EQ(request_, "");  // a preview asks nobody
  for (const double quantity : {0.0, -1.0, 1.5, 1e9}) EXPECT_FALSE(preview(quantity, "3.98 EUR")) << quantity;
  EXPECT_FALSE(preview(1, "0.00 EUR"));
}

TEST_F(OrdersTest, AnotherTotalThanTheApprovedOneIsAFailureThatCanBeUndone) {
  auto* place = catalog_.find("orders.place");
  const auto made = call(
      "orders.place", Json().set("product", "p1").set("name", "Oat milk").set("quantity", 6).set("total", "11.94 EUR"));
  const auto order = [](int quantity, const char* total) {
    return fmt::format(R"({{"id": "A-3", "name": "Oat milk", "quantity": {}, "total": "{}", "state": "placed"}})",
                       quantity, total);
  };
  body_ = order(6, "11.94 EUR");
  EXPECT_FALSE(place->perform(made, {"k1", {}}, {})->failure);
  EXPECT_THAT(request_, HasSubstr("Idempotency-Key: adjutant-"));
  for (const auto& other : {order(6, "1194.00 EUR"), order(60, "11.94 EUR"), order(6, "11.94 USD")}) {
    body_ = other;
    const auto outcome = place->perform(made, {"k1", {}}, {});
    ASSERT_TRUE(outcome->failure) << other;
    EXPECT_THAT(outcome->failure->message, HasSubstr("did not order what was approved, 6 for 11.94 EUR"));
    EXPECT_EQ(outcome->inverse->tool, "orders.cancel");
    body_ = fmt::format(R"({{"orders": [{}]}})", other);
    EXPECT_TRUE(place->reconcile(made, {"k1", {}})->outcome->failure) << other;
  }
}

TEST_F(OrdersTest, NobodyIsAskedWhereTheShopMayNotBe) {
  const auto found = OrderResolver({&shop_}, [] { return false; }).resolve("my order of oat milk", {});
  EXPECT_THAT(found.error().message, HasSubstr("may not be asked"));
  EXPECT_EQ(request_, "");
}

TEST(Orders, WithoutAShopItIsSaidWhatToDo) {
  plan::Catalog catalog;
  add_order_tools(catalog, {});
  auto* list = catalog.find("orders.list");
  EXPECT_THAT(list->read(*make_call(list->signature(), Json::object(), plan::Label::owner()), {}).error().hint,
              HasSubstr("[orders]"));
  EXPECT_THAT(OrderResolver({}).resolve("my order", {}).error().message, HasSubstr("No shop"));
}

}  // namespace
}  // namespace adjutant::tools::orders
