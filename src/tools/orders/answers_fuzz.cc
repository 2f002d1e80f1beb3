// Any bytes as the answer of a shop: what is read of them can be shown, counted and paid.
#include <cstdint>

#include "base/require.h"
#include "base/text.h"
#include "tools/orders/answers.h"

namespace {

using namespace adjutant;
using namespace adjutant::tools::orders;

void require_shown(std::string_view text) {
  require(text.size() <= 1000 && !text.contains('\n') && !has_hidden_characters(text) && valid_utf8(text) == text);
}

void require_sound(const Order& order) {
  for (const auto& text : {order.id, order.name, order.state}) {
    require(!text.empty());
    require_shown(text);
  }
  require(order.quantity > 0 && order.quantity <= 10'000 && order.total.minor >= 0);
  require(parse_money(to_string(order.total)) == order.total);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  if (const auto products = read_products(body)) {
    require(products->size() <= kMostItems);
    for (const auto& product : *products) {
      require(!product.id.empty() && !product.name.empty() && product.price.minor >= 0);
      require_shown(product.id);
      require_shown(product.name);
      require(parse_money(to_string(product.price)) == product.price);
    }
  }
  if (const auto orders = read_orders(body)) {
    require(orders->size() <= kMostItems);
    for (const auto& order : *orders) require_sound(order);
  }
  if (const auto order = read_order(body)) require_sound(*order);
  require_shown(read_refusal(body));
  return 0;
}
