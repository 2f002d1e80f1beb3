#include "tools/bank/prepared.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/iban.h"
#include "base/text.h"
#include "plan/influence.h"

namespace adjutant::tools::bank {
namespace {

using plan::Kind;

constexpr std::size_t kMostBytes = 256 << 10;
constexpr std::size_t kMostFiles = 500;
constexpr std::size_t kMostTransfers = 100;  // of a file

std::string unescaped(std::string_view text) {
  std::string out(text);
  for (const auto& [from, to] : {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
                                 std::pair("&apos;", "'"), std::pair("&amp;", "&")})
    out = replace_all(std::move(out), from, to);
  return one_line(out, 140);
}

// What stands between <NAME ...> and </NAME>, the first time from there on.
std::optional<std::string_view> element(std::string_view xml, const std::string& name, std::size_t from = 0) {
  for (auto at = xml.find("<" + name, from); at != xml.npos; at = xml.find("<" + name, at + 1)) {
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

// The day that a group of transfers begins with: <ReqdExctnDt><Dt>, or without the <Dt> in older files.
std::optional<Date> day_before(std::string_view xml) {
  const auto at = xml.rfind("<ReqdExctnDt");
  const auto day = at == xml.npos ? std::nullopt : element(xml, "ReqdExctnDt", at);
  if (!day) return std::nullopt;
  const auto inner = element(*day, "Dt");
  const auto read = parse_date(trim(inner ? *inner : *day));
  return read ? std::optional(*read) : std::nullopt;
}

std::optional<PreparedTransfer> transfer_in(std::string_view payment, std::optional<Date> on) {
  const auto account = element(payment, "CdtrAcct"), payee = element(payment, "Cdtr");
  const auto iban = parse_iban(account ? text_in(*account, "IBAN") : "");
  const auto amount = parse_money(text_in(payment, "InstdAmt") + " EUR");
  if (!iban || !amount || amount->minor <= 0 || !on || !payment.contains("Ccy=\"EUR\"")) return std::nullopt;
  return PreparedTransfer{{payee ? text_in(*payee, "Nm") : "", *iban}, *amount, *on, text_in(payment, "Ustrd")};
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
    const auto called = influence(call);
    auto label = join(called, context_.folders.label(context_.folder + "/"));
    std::size_t looked = 0;
    for (const auto& item : context_.folders.list()) {
      if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
      if (!item.path.starts_with(context_.folder + "/") || !item.path.ends_with(".xml")) continue;
      if (++looked > kMostFiles) break;
      const auto bytes = context_.folders.read(item.path, kMostBytes);
      if (!bytes) continue;
      const auto own = join(called, context_.folders.content_label(item.path, *bytes));
      label = join(label, own);
      for (const auto& transfer : read_transfers(*bytes)) items.push_back(value_of(item.path, transfer, own));
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

std::vector<PreparedTransfer> read_transfers(std::string_view xml) {
  std::vector<PreparedTransfer> out;
  xml = xml.substr(0, kMostBytes);
  std::size_t looked = 0;
  for (auto payment = element(xml, "CdtTrfTxInf"); payment && looked < kMostTransfers; ++looked) {
    const auto begin = static_cast<std::size_t>(payment->data() - xml.data());
    if (auto transfer = transfer_in(*payment, day_before(xml.substr(0, begin)))) out.push_back(std::move(*transfer));
    payment = element(xml, "CdtTrfTxInf", begin + payment->size());
  }
  return out;
}

void add_prepared_tool(plan::Catalog& catalog, const BankContext& context) {
  catalog.add(std::make_unique<Prepared>(context));
}

}  // namespace adjutant::tools::bank
