#include "tools/bank/sepa.h"

#include <fmt/format.h>

#include "base/iban.h"
#include "base/text.h"

namespace adjutant::tools::bank {
namespace {

constexpr std::int64_t kMostCents = 99'999'999'999;

Result<std::string> text_of(std::string_view what, std::string_view text, std::size_t most) {
  const auto clean = std::string(trim(replace_all(harmless(valid_utf8(text)), "\n", " ")));
  if (length(clean) > most)
    return fail(ErrorKind::usage, fmt::format("{} is longer than the {} characters that a bank takes.", what, most),
                "Shorten it.");
  return escape_xml(clean);
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : harmless(valid_utf8(text))) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      default: out += c;
    }
  }
  return replace_all(replace_all(out, "\xEF\xBF\xBE", ""), "\xEF\xBF\xBF", "");  // U+FFFE, U+FFFF
}

Result<std::string> credit_transfer_xml(const Transfer& transfer) {
  const auto& amount = transfer.amount;
  if (amount.currency != "EUR")
    return fail(ErrorKind::usage, fmt::format("A SEPA transfer is in EUR, not in {}.", one_line(amount.currency, 10)));
  if (amount.minor <= 0 || amount.minor > kMostCents)
    return fail(ErrorKind::usage, fmt::format("{} cannot be transferred.", to_string(amount)));
  const auto from = TRY(text_of("Your name", transfer.from.name, 70));
  const auto to = TRY(text_of("The recipient's name", transfer.to.name, 70));
  if (from.empty()) return fail(ErrorKind::usage, "Your own name is not configured.", "Set it in the configuration.");
  if (to.empty()) return fail(ErrorKind::usage, "The transfer has no recipient.");
  const auto reference = TRY(text_of("The reference", transfer.reference, 140));
  const auto from_iban = TRY(parse_iban(transfer.from.iban)), to_iban = TRY(parse_iban(transfer.to.iban));
  const auto sum = fmt::format("{}.{:02}", amount.minor / 100, amount.minor % 100);
  const auto id = escape_xml(transfer.id);
  const auto remittance =
      reference.empty() ? std::string() : fmt::format("        <RmtInf><Ustrd>{}</Ustrd></RmtInf>\n", reference);
  return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>{id}</MsgId>
      <CreDtTm>{made}</CreDtTm>
      <NbOfTxs>1</NbOfTxs>
      <CtrlSum>{sum}</CtrlSum>
      <InitgPty><Nm>{from}</Nm></InitgPty>
    </GrpHdr>
    <PmtInf>
      <PmtInfId>{id}</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <NbOfTxs>1</NbOfTxs>
      <CtrlSum>{sum}</CtrlSum>
      <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>
      <ReqdExctnDt><Dt>{on}</Dt></ReqdExctnDt>
      <Dbtr><Nm>{from}</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>{from_iban}</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
      <ChrgBr>SLEV</ChrgBr>
      <CdtTrfTxInf>
        <PmtId><EndToEndId>{id}</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="EUR">{sum}</InstdAmt></Amt>
        <Cdtr><Nm>{to}</Nm></Cdtr>
        <CdtrAcct><Id><IBAN>{to_iban}</IBAN></Id></CdtrAcct>
{remittance}      </CdtTrfTxInf>
    </PmtInf>
  </CstmrCdtTrfInitn>
</Document>
)",
                     fmt::arg("id", id), fmt::arg("made", iso_utc(transfer.made)), fmt::arg("sum", sum),
                     fmt::arg("from", from), fmt::arg("on", iso(transfer.on)), fmt::arg("from_iban", from_iban),
                     fmt::arg("to", to), fmt::arg("to_iban", to_iban), fmt::arg("remittance", remittance));
}

}  // namespace adjutant::tools::bank
