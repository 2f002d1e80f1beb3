#include "tools/orders/order_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace adjutant::tools::orders {

Result<std::vector<Candidate>> OrderResolver::resolve(std::string_view phrase, const Time&) {
  static const std::set<std::string, std::less<>> kAround = {"the", "my",     "our", "a",    "order",  "orders", "of",
                                                             "for", "number", "no",  "last", "latest", "newest", "one"};
  const auto said = words(phrase.substr(0, 400));
  auto telling = said;
  std::erase_if(telling, [&](const std::string& word) { return kAround.contains(word); });
  const bool last = std::ranges::any_of(
      said, [](const std::string& word) { return word == "last" || word == "latest" || word == "newest"; });
  const auto shop = shop_of(context_);
  if (!shop) return fail(ErrorKind::not_understood, shop.error().message, shop.error().hint);
  if (!may_ask_()) {
    return fail(ErrorKind::not_understood, "Which order is meant stands at the shop, which may not be asked.",
                "Allow orders.list in the mandate.");
  }
  std::vector<Candidate> out;
  for (const auto& order : TRY((*shop)->orders({}))) {
    if (order.state == "cancelled") continue;
    const auto has = words(order.name + " " + order.id);
    const bool all = std::ranges::all_of(telling, [&](const std::string& word) {
      return std::ranges::any_of(
          has, [&](const std::string& other) { return other.starts_with(word) || word == other + "s"; });
    });
    if (all)
      out.push_back({order_value(order, shop_label()),
                     fmt::format("{}: {} × {}, {}", one_line(order.id, 40), order.quantity, one_line(order.name, 80),
                                 order.state),
                     1});
  }
  if (last && out.size() > 1) out.erase(out.begin() + 1, out.end());  // the shop tells the newest first
  return out;
}

}  // namespace adjutant::tools::orders
