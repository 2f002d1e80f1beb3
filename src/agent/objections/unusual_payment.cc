// A payment whose account is another than before, or whose amount is far from the earlier ones.
#include <fmt/format.h>

#include <algorithm>

#include "agent/objections/event_effects.h"
#include "agent/objections/text_clues.h"
#include "base/iban.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

// More than this times the largest so far is unusual, if it is also more by an amount that matters.
constexpr std::int64_t kFactorTenths = 15;
constexpr std::int64_t kFactorTenthsOfOne = 30;  // where there was only one payment
constexpr std::int64_t kMatters = 2000;          // in the smallest unit

// "Telcom" and "Telcom Deutschland GmbH": the words of one are among the other's.
bool same_payee(const std::set<std::string>& a, const std::set<std::string>& b) {
  return !a.empty() && !b.empty() && shared(a, b) == std::min(a.size(), b.size());
}

std::set<std::string> name_words(std::string_view name) {
  auto all = words(name);
  return {all.begin(), all.end()};
}

Evidence evidence_of(const PastPayment& past, const Records& records) {
  return {"run:" + past.run, fmt::format("{} to {}, {} on {}", to_string(past.amount), one_line(past.payee, 60),
                                         spoken_iban(past.iban), spoken(Time{past.at, records.zone()}.date()))};
}

struct Earlier {
  std::vector<const PastPayment*> to_payee, to_account;
};

Earlier earlier_payments(const Situation& situation, const Effect& effect) {
  Earlier out;
  const auto payee = name_words(effect.text("to"));
  for (const auto& past : situation.records.payments()) {
    if (same_payee(payee, name_words(past.payee))) out.to_payee.push_back(&past);
    if (past.iban == effect.text("iban")) out.to_account.push_back(&past);
  }
  return out;
}

void check_account(const Situation& situation, const Effect& effect, const Earlier& earlier,
                   std::vector<Objection>& out) {
  const auto& iban = effect.text("iban");
  const auto& payee = effect.text("to");
  if (situation.records.endorsed(iban, payee)) return;
  const bool used = std::ranges::any_of(earlier.to_payee, [&](const PastPayment* past) { return past->iban == iban; });
  if (used) return;
  if (!earlier.to_payee.empty()) {
    const auto& last = *earlier.to_payee.front();
    Objection objection{.kind = Kind::unusual_payment,
                        .severity = Severity::stop,
                        .step = effect.step,
                        .subject = fold(payee) + " " + iban,
                        .sentence = fmt::format("{} was paid to another account so far: {}, not {}.",
                                                one_line(payee, 60), spoken_iban(last.iban), spoken_iban(iban)),
                        .evidence = {evidence_of(last, situation.records)}};
    objection.edit = Edit{effect.step, "iban", Json(last.iban), "to " + spoken_iban(last.iban) + ", as before"};
    out.push_back(std::move(objection));
  } else if (!earlier.to_account.empty()) {
    const auto& last = *earlier.to_account.front();
    out.push_back({.kind = Kind::unusual_payment,
                   .severity = Severity::question,
                   .step = effect.step,
                   .subject = fold(payee) + " " + iban,
                   .sentence = fmt::format("This account was {}'s so far.", one_line(last.payee, 60)),
                   .evidence = {evidence_of(last, situation.records)}});
  }
}

void check_amount(const Situation& situation, const Effect& effect, const Earlier& earlier,
                  std::vector<Objection>& out) {
  const auto amount = parse_money(effect.text("amount"));
  if (!amount) return;
  const PastPayment* most = nullptr;
  std::size_t count = 0;
  for (const auto* past : earlier.to_payee.empty() ? earlier.to_account : earlier.to_payee) {
    if (past->amount.currency != amount->currency) continue;
    ++count;
    if (!most || past->amount.minor > most->amount.minor) most = past;
  }
  if (!most || amount->minor - most->amount.minor < kMatters) return;
  const auto factor = count == 1 ? kFactorTenthsOfOne : kFactorTenths;
  if (static_cast<double>(amount->minor) <= static_cast<double>(most->amount.minor) * static_cast<double>(factor) / 10)
    return;
  out.push_back({.kind = Kind::unusual_payment,
                 .severity = Severity::question,
                 .step = effect.step,
                 .subject = fold(effect.text("to")) + " over " + to_string(most->amount),
                 .sentence = fmt::format("{} got {} at most so far, not {}.", one_line(effect.text("to"), 60),
                                         to_string(most->amount), to_string(*amount)),
                 .evidence = {evidence_of(*most, situation.records)}});
}

}  // namespace

void check_unusual_payment(const Situation& situation, std::vector<Objection>& out) {
  for (const auto& effect : situation.effects) {
    if (!is_payment(effect)) continue;
    const auto earlier = earlier_payments(situation, effect);
    check_account(situation, effect, earlier, out);
    check_amount(situation, effect, earlier, out);
  }
}

}  // namespace adjutant::agent::objections
