#include "tools/bank/prepared.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/iban.h"
#include "base/text.h"

namespace adjutant::tools::bank {
namespace {

using plan::Kind;

constexpr std::size_t kMostBytes = 256 << 10;
constexpr std::size_t kMostFiles = 500;

std::string unescaped(std::string_view text) {
  std::string out(text);
  for (const auto& [from, to] : {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
                                 std::pair("&apos;", "'"), std::pair("&amp;", "&")})
    out = replace_all(std::move(out), from, to);
  return one_line(out, 140);
}

// What stands between <NAME ...> and </NAME>, the first time.
std::optional<std::string_view> element(std::string_view xml, const std::string& name) {
  for (auto at = xml.find("<" + name); at != xml.npos; at = xml.find("<" + name, at + 1)) {
    const auto behind = at + 1 + name.size();
    if (behind >= xml.size() || (xml[behind] != '>' && xml[behind] != ' ')) continue;
    const auto open = xml.find('>', behind);
    const auto close = open == xml.npos ? xml.npos : xml.find("</" + name + ">", open);
    if (close == xml.npos) return std::nullopt;
    return xml.substr(open + 1, close - open - 1);
  }
  return std::nullopt;
}

std::string text_in(std::string_view xml, const std::string& name) {
  const auto found = element(xml, name);
  return found ? unescaped(trim(*found)) : std::string();
}

class Prepared final : public plan::Tool {
 public:
  explicit Prepared(const BankContext& context)
      : context_(context),
        signature_{.name = "bank.prepared",
                   .doc = "The transfers that are prepared as files for the bank, the newest date first.",
                   .result = plan::Type::list(payment_type()),
                   .labels = {{"", context.folders.possible_content_label()}}} {}
  const plan::Signature& signature() const override { return signature_; }

  Result<plan::Value> read(const plan::Call& call, std::stop_token stop) override {
    plan::List items;
    auto label = call.control;
    std::size_t looked = 0;
    for (const auto& item : context_.folders.list()) {
      if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
      if (!item.path.starts_with(context_.folder + "/") || !item.path.ends_with(".xml")) continue;
      if (++looked > kMostFiles) break;
      const auto bytes = context_.folders.read(item.path, kMostBytes);
      const auto transfer = bytes ? read_transfer(*bytes) : std::nullopt;
      if (!transfer) continue;
      const auto own = join(call.control, context_.folders.content_label(item.path, *bytes));
      label = join(label, own);
      items.push_back(value_of(item.path, *transfer, own));
    }
    std::ranges::stable_sort(items, [](const plan::Value& a, const plan::Value& b) {
      return days_between(b.field("on").date(), a.field("on").date()) > 0;
    });
    return plan::list_value(payment_type(), std::move(items), label, plan::origin("your payments folder"));
  }

 private:
  static plan::Value value_of(const std::string& file, const PreparedTransfer& transfer, const flow::Label& label) {
    const auto from = plan::origin(fmt::format("the payment file {}", file), "file:" + file);
    return plan::record_value(
        payment_type(),
        {plan::typed_text(Kind::file, file, label, from), plan::text_value(transfer.to.name, label, from),
         plan::typed_text(Kind::iban, transfer.to.iban, label, from), plan::money_value(transfer.amount, label, from),
         plan::date_value(transfer.on, label, from), plan::text_value(transfer.reference, label, from)},
        label, from);
  }

  BankContext context_;
  plan::Signature signature_;
};

}  // namespace

std::optional<PreparedTransfer> read_transfer(std::string_view xml) {
  const auto payment = element(xml.substr(0, kMostBytes), "CdtTrfTxInf");
  const auto account = payment ? element(*payment, "CdtrAcct") : std::nullopt;
  if (!account) return std::nullopt;
  const auto iban = parse_iban(text_in(*account, "IBAN"));
  const auto amount = parse_money(text_in(*payment, "InstdAmt") + " EUR");
  const auto date = element(xml, "ReqdExctnDt");
  const auto on = parse_date(date ? text_in(*date, "Dt") : "");
  if (!iban || !amount || !on || !payment->contains("Ccy=\"EUR\"")) return std::nullopt;
  const auto payee = element(*payment, "Cdtr");
  return PreparedTransfer{{payee ? text_in(*payee, "Nm") : "", *iban}, *amount, *on, text_in(*payment, "Ustrd")};
}

void add_prepared_tool(plan::Catalog& catalog, const BankContext& context) {
  catalog.add(std::make_unique<Prepared>(context));
}

}  // namespace adjutant::tools::bank
