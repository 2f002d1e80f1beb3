#include "base/money.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdlib>

#include "base/text.h"

namespace adjutant {
namespace {

// ISO 4217 codes in use, and the signs that people write for some of them.
constexpr std::string_view kCodes =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC "
    "CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR "
    "IQD IRR ISK JMD "
    "JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MYR MZN NAD "
    "NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD "
    "SSP STN SYP SZL "
    "THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ";
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSigns = {
    {{"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"}, {"₹", "INR"}}};
constexpr std::int64_t kLargest = 1'000'000'000'000'000;

std::unexpected<Error> not_money(std::string_view text) {
  return fail(ErrorKind::usage, fmt::format("'{}' is not an amount of money.", one_line(text, 40)),
              "Write it as 12.50 EUR.");
}

// The digits of an amount with its decimal mark found: the last '.' or ',' is one unless three digits follow and it
// could separate thousands.
bool read_amount(std::string_view text, int digits, std::int64_t& minor) {
  std::string whole;
  std::string part;
  const auto mark = text.find_last_of(".,");
  bool has_part = false;
  if (mark != text.npos) {
    const auto behind = text.size() - mark - 1;
    const bool repeated = text.find(text[mark]) != mark;
    const bool other = text.find(text[mark] == '.' ? ',' : '.') != text.npos;
    has_part = !repeated && (behind != 3 || other || digits == 3);
    if (behind == 3 && !other && digits != 3) has_part = false;
  }
  const auto end = has_part ? mark : text.size();
  std::size_t since_separator = 0;
  bool separated = false;
  for (std::size_t i = 0; i < end; ++i) {
    if (text[i] >= '0' && text[i] <= '9') {
      whole += text[i];
      ++since_separator;
    } else if (text[i] == '.' || text[i] == ',' || text[i] == '\'' || text[i] == ' ') {
      if (whole.empty() || (separated ? since_separator != 3 : since_separator > 3)) return false;
      separated = true;
      since_separator = 0;
    } else {
      return false;
    }
  }
  if (separated && since_separator != 3) return false;
  if (has_part) part = text.substr(mark + 1);
  if (part == "-" || part == "--") part.clear();
  if (whole.empty() || whole.size() > 15 || part.size() > static_cast<std::size_t>(digits)) return false;
  part.resize(static_cast<std::size_t>(digits), '0');
  minor = 0;
  for (const char c : whole + part) {
    if (c < '0' || c > '9' || minor > kLargest / 10) return false;
    minor = minor * 10 + (c - '0');
  }
  return minor <= kLargest;
}

Result<Money> checked(std::int64_t minor, const std::string& currency) {
  if (std::abs(minor) > kLargest) return fail(ErrorKind::failed, "An amount of money became too large.");
  return Money{minor, currency};
}

Result<void> same_currency(const Money& a, const Money& b) {
  if (a.currency == b.currency) return {};
  return fail(ErrorKind::failed,
              fmt::format("{} and {} cannot be combined: the currencies differ.", to_string(a), to_string(b)));
}

}  // namespace

int minor_digits(std::string_view currency) {
  constexpr std::string_view kNone = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
  constexpr std::string_view kThree = "BHD IQD JOD KWD LYD OMR TND";
  if (kNone.find(currency) != kNone.npos) return 0;
  return kThree.find(currency) != kThree.npos ? 3 : 2;
}

bool is_currency(std::string_view code) {
  if (code.size() != 3 || code.find(' ') != code.npos) return false;
  const auto at = kCodes.find(code);
  return at != kCodes.npos && at % 4 == 0;
}

std::string to_string(const Money& money) {
  const int digits = minor_digits(money.currency);
  const auto value = std::abs(money.minor);
  const std::string sign = money.minor < 0 ? "-" : "";
  if (digits == 0) return fmt::format("{}{} {}", sign, value, money.currency);
  const std::int64_t unit = digits == 3 ? 1000 : 100;
  return fmt::format("{}{}.{:0{}} {}", sign, value / unit, value % unit, digits, money.currency);
}

Result<Money> parse_money(std::string_view text) {
  std::string rest(trim(replace_all(std::string(text), "\xC2\xA0", " ")));
  std::string currency;
  bool negative = false;
  const auto take_sign = [&] {
    if (rest.starts_with('-')) {
      negative = true;
      rest.erase(0, 1);
    }
    rest = trim(rest);
  };
  take_sign();
  for (const auto& [sign, code] : kSigns) {
    if (rest.starts_with(sign)) currency = code, rest.erase(0, sign.size());
    else if (rest.ends_with(sign)) currency = code, rest.resize(rest.size() - sign.size());
    if (!currency.empty()) break;
  }
  if (currency.empty() && rest.size() > 3) {
    if (is_currency(std::string_view(rest).substr(0, 3))) currency = rest.substr(0, 3), rest.erase(0, 3);
    else if (is_currency(std::string_view(rest).substr(rest.size() - 3)))
      currency = rest.substr(rest.size() - 3), rest.resize(rest.size() - 3);
  }
  take_sign();
  Money money{0, currency};
  if (currency.empty() || !read_amount(rest, minor_digits(currency), money.minor)) return not_money(text);
  if (negative) money.minor = -money.minor;
  return money;
}

Result<Money> add(const Money& a, const Money& b) {
  TRY(same_currency(a, b));
  return checked(a.minor + b.minor, a.currency);
}

Result<Money> subtract(const Money& a, const Money& b) {
  TRY(same_currency(a, b));
  return checked(a.minor - b.minor, a.currency);
}

Result<Money> multiply(const Money& money, double factor) {
  const double minor = std::round(static_cast<double>(money.minor) * factor);
  if (!(std::abs(minor) <= static_cast<double>(kLargest)))
    return fail(ErrorKind::failed, "An amount of money became too large.");
  return Money{static_cast<std::int64_t>(minor), money.currency};
}

}  // namespace adjutant
