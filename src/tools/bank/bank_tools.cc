#include "tools/bank/bank_tools.h"

#include <fmt/format.h>

#include "base/iban.h"
#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"
#include "tools/bank/prepared.h"
#include "tools/files/file_tools.h"

namespace adjutant::tools::bank {
namespace {

using plan::Call;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Outcome;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Type;

plan::Signature signature_for() {
  // The record repeats the arguments, whose labels the caller adds.
  return {
      .name = "bank.prepare_transfer",
      .doc = "Prepares a bank transfer as a file for the bank; nothing is paid by it.",
      .parameters = {{"to", Kind::text, Role::recipient, "who gets the money"},
                     {"iban", Kind::iban, Role::recipient, "their account"},
                     {"amount", Kind::money, Role::amount, "how much, in EUR"},
                     {"reference", Type(Kind::text).as_optional(), Role::content, "what the payment is for", Json()},
                     {"on", Type(Kind::date).as_optional(), Role::time, "when; today if not given", Json()}},
      .result = payment_type(),
      .effect = plan::Effect::write,
      .once = plan::Once::exclusive_create,
      .inverse = "the file is moved to the trash",
      .labels = {{"", flow::Label(std::vector<flow::Source>{}, flow::Readers::only({}))}}};
}

class PrepareTransfer final : public plan::Tool {
 public:
  explicit PrepareTransfer(const BankContext& context) : context_(context), signature_(signature_for()) {}
  const plan::Signature& signature() const override { return signature_; }

  Result<Preview> preview(const Call& call) override {
    const auto today = Time{context_.clock.now(), context_.zone}.date();
    const auto wanted = transfer(call, "preview", today);
    TRY(credit_transfer_xml(wanted));
    if (days_between(today, wanted.on) < 0) {
      return fail(ErrorKind::failed, fmt::format("{} lies in the past.", spoken(wanted.on)),
                  "Give a later date, or none for today.");
    }
    Preview out{
        .text = fmt::format(
            "prepares a transfer of {} to {} ({}) on {}; nothing is paid until you hand the file to your bank",
            to_string(wanted.amount), one_line(wanted.to.name, 70), spoken_iban(wanted.to.iban), spoken(wanted.on)),
        .undo = "the file can be moved to the trash"};
    if (!wanted.reference.empty()) out.details.push_back(fmt::format("reference: {}", one_line(wanted.reference, 140)));
    out.details.push_back(fmt::format("from your account {}", spoken_iban(wanted.from.iban)));
    out.precondition.set("today", iso(today));
    return out;
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto wanted = TRY(approved(call, intent));
    const auto xml = TRY(credit_transfer_xml(wanted));
    TRY(files::write_if(context_.folders, path(wanted), xml, "", intent, influence(call)));
    return done(call, wanted, sha256_hex(xml));
  }

  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto wanted = TRY(approved(call, intent));
    if (!TRY(context_.folders.look(path(wanted)))) return Reconciled{Happened::no, std::nullopt};
    const auto hash = TRY(files::content_hash(context_.folders, path(wanted)));
    return Reconciled{Happened::yes, done(call, wanted, hash)};
  }

 private:
  Transfer transfer(const Call& call, std::string_view key, Date today) const {
    const auto& on = call.argument("on");
    return {.from = context_.owner,
            .to = {std::string(trim(call.argument("to").text())), call.argument("iban").text()},
            .amount = call.argument("amount").money(),
            .on = on.missing() ? today : on.date(),
            .reference = std::string(trim(call.argument("reference").text())),
            .id = "ADJ-" + sha256_hex(key).substr(0, 24),
            .made = context_.clock.now()};
  }

  // On the day that the preview showed, also when it is performed after midnight.
  Result<Transfer> approved(const Call& call, const Intent& intent) const {
    return transfer(call, intent.key, TRY(parse_date(intent.precondition["today"].as_string())));
  }

  std::string path(const Transfer& wanted) const {
    std::string payee = join(words(wanted.to.name), "-");
    if (payee.size() > 40 || harmless(payee) != payee) payee = "transfer";
    return fmt::format("{}/{}-{}-{}.xml", context_.folder, iso(wanted.on), payee, wanted.id.substr(4, 12));
  }

  Outcome done(const Call& call, const Transfer& wanted, const std::string& hash) const {
    const auto file = path(wanted);
    const auto label = influence(call);
    const auto from = plan::origin(fmt::format("the payment file {}", file), "file:" + file);
    auto value = plan::record_value(
        payment_type(),
        {plan::typed_text(Kind::file, file, label, from), plan::text_value(wanted.to.name, label, from),
         plan::typed_text(Kind::iban, wanted.to.iban, label, from), plan::money_value(wanted.amount, label, from),
         plan::date_value(wanted.on, label, from), plan::text_value(wanted.reference, label, from)},
        label, from);
    return Outcome{std::move(value),
                   fmt::format("Prepared a transfer of {} to {} on {} in {}; it is not paid yet.",
                               to_string(wanted.amount), one_line(wanted.to.name, 70), spoken(wanted.on), file),
                   files::trash_call(file, hash)};
  }

  BankContext context_;
  plan::Signature signature_;
};

}  // namespace

const Type& payment_type() {
  static const Type type = Type::record("Payment", {{"file", Kind::file, "the file for the bank"},
                                                    {"to", Kind::text, "who gets the money"},
                                                    {"iban", Kind::iban, "their account"},
                                                    {"amount", Kind::money, "how much"},
                                                    {"on", Kind::date, "when"},
                                                    {"reference", Kind::text, "empty when there is none"}});
  return type;
}

void add_bank_tools(plan::Catalog& catalog, const BankContext& context) {
  catalog.add_type(payment_type());
  catalog.add(std::make_unique<PrepareTransfer>(context));
  add_prepared_tool(catalog, context);
}

}  // namespace adjutant::tools::bank
