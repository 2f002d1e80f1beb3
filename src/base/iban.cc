#include "base/iban.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant {
namespace {

// Country and length of the whole number (ISO 13616 registry).
constexpr std::string_view kLengths =
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 "
    "FO18 FR27 GB22 GE22 "
    "GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 "
    "MD24 ME22 MK19 MR27 "
    "MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 "
    "UA29 VA22 VG24 XK20 ";

std::unexpected<Error> bad(std::string_view text, std::string_view reason) {
  return fail(ErrorKind::usage, fmt::format("'{}' is not an IBAN: {}.", one_line(text, 50), reason),
              "Check it against the bill.");
}

}  // namespace

Result<std::string> parse_iban(std::string_view text) {
  if (text.size() > 100) return bad(text, "it is too long");
  std::string iban;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (!((upper >= 'A' && upper <= 'Z') || (upper >= '0' && upper <= '9')))
      return bad(text, "it has a character that no IBAN has");
    iban += upper;
  }
  if (iban.size() < 5) return bad(text, "it is too short");
  const auto country = kLengths.find(iban.substr(0, 2));
  if (country == kLengths.npos || country % 5 != 0) return bad(text, "no country has that code");
  const auto wanted = static_cast<std::size_t>((kLengths[country + 2] - '0') * 10 + (kLengths[country + 3] - '0'));
  if (iban.size() != wanted)
    return bad(text, fmt::format("{} has {} characters, this has {}", iban.substr(0, 2), wanted, iban.size()));
  int remainder = 0;
  for (const char c : iban.substr(4) + iban.substr(0, 4)) {
    const int value = c >= 'A' ? c - 'A' + 10 : c - '0';
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  if (remainder != 1) return bad(text, "its checksum is wrong");
  return iban;
}

std::string spoken_iban(std::string_view iban) {
  std::string out;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += iban[i];
  }
  return out;
}

}  // namespace adjutant
