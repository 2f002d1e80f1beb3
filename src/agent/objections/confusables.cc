#include "agent/objections/confusables.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr std::size_t kLongest = 255;

const std::map<std::string_view, char> kLooksLike = {
    // Cyrillic
    {"а", 'a'},
    {"в", 'b'},
    {"с", 'c'},
    {"ԁ", 'd'},
    {"е", 'e'},
    {"ё", 'e'},
    {"һ", 'h'},
    {"і", 'l'},
    {"ї", 'l'},
    {"ј", 'j'},
    {"к", 'k'},
    {"ӏ", 'l'},
    {"м", 'm'},
    {"н", 'h'},
    {"о", 'o'},
    {"р", 'p'},
    {"ԛ", 'q'},
    {"г", 'r'},
    {"ѕ", 's'},
    {"т", 't'},
    {"у", 'y'},
    {"ү", 'y'},
    {"ѵ", 'v'},
    {"ԝ", 'w'},
    {"х", 'x'},
    {"з", 'e'},
    // Greek
    {"α", 'a'},
    {"β", 'b'},
    {"ε", 'e'},
    {"η", 'n'},
    {"ι", 'l'},
    {"κ", 'k'},
    {"μ", 'u'},
    {"ν", 'v'},
    {"ο", 'o'},
    {"ρ", 'p'},
    {"σ", 'o'},
    {"τ", 't'},
    {"υ", 'u'},
    {"χ", 'x'},
    {"ω", 'w'},
    {"γ", 'y'},
    // Latin and others
    {"ı", 'l'},
    {"ɑ", 'a'},
    {"ɡ", 'g'},
    {"ɩ", 'l'},
    {"ʏ", 'y'},
    {"ᴏ", 'o'},
    {"ո", 'n'},
    {"օ", 'o'},
    {"ս", 'u'},
    {"հ", 'h'},
    // Digits and letters that are taken for each other
    {"0", 'o'},
    {"1", 'l'},
    {"3", 'e'},
    {"5", 's'},
    {"i", 'l'},
    {"!", 'l'},
    {"|", 'l'}};

std::string letter_at(std::string_view text, std::size_t at) {
  std::size_t size = 1;
  while (at + size < text.size() && (static_cast<unsigned char>(text[at + size]) & 0xC0) == 0x80) ++size;
  return std::string(text.substr(at, size));
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// RFC 3492, section 6.
std::uint32_t adapted(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > 455; k += 36) delta /= 35;
  return k + 36 * delta / (delta + 38);
}

std::optional<std::string> decode_punycode(std::string_view label) {
  std::vector<std::uint32_t> points;
  const auto delimiter = label.rfind('-');
  std::size_t at = 0;
  if (delimiter != std::string_view::npos) {
    for (const char c : label.substr(0, delimiter)) points.push_back(static_cast<unsigned char>(c));
    at = delimiter + 1;
  }
  std::uint32_t n = 128, i = 0, bias = 72;
  while (at < label.size()) {
    const std::uint32_t before = i;
    std::uint32_t weight = 1;
    for (std::uint32_t k = 36;; k += 36) {
      if (at == label.size()) return std::nullopt;
      const char c = label[at++];
      const int digit = c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? c - '0' + 26 : -1;
      if (digit < 0 || weight > 1u << 24 || i > 1u << 28) return std::nullopt;
      i += static_cast<std::uint32_t>(digit) * weight;
      const std::uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (static_cast<std::uint32_t>(digit) < t) break;
      weight *= 36 - t;
    }
    const auto size = static_cast<std::uint32_t>(points.size() + 1);
    bias = adapted(i - before, size, before == 0);
    n += i / size;
    i %= size;
    if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) return std::nullopt;
    points.insert(points.begin() + i, n);
    ++i;
  }
  std::string out;
  for (const auto point : points) append_utf8(out, point);
  return out;
}

// Of ASCII letters, the same as by kLooksLike: what nearly all names are.
std::string plain_skeleton(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    switch (c) {
      case '0': out += 'o'; break;
      case '1':
      case 'i':
      case 'I':
      case '!':
      case '|': out += 'l'; break;
      case '3': out += 'e'; break;
      case '5': out += 's'; break;
      case '-':
      case '_': break;
      default: out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return out;
}

}  // namespace

std::string decoded_host(std::string_view host) {
  auto labels = split(to_lower(host.substr(0, kLongest)), '.');
  for (auto& label : labels) {
    if (!label.starts_with("xn--")) continue;
    if (const auto decoded = decode_punycode(std::string_view(label).substr(4))) label = *decoded;
  }
  return join(labels, ".");
}

std::string skeleton(std::string_view name) {
  name = name.substr(0, kLongest);
  const bool ascii = std::ranges::all_of(name, [](char c) { return c >= 0x20 && c < 0x7F; });
  if (ascii) return replace_all(replace_all(plain_skeleton(name), "rn", "m"), "vv", "w");
  const std::string lower = to_lower(harmless(valid_utf8(name)));
  std::string latin;
  for (std::size_t at = 0; at < lower.size();) {
    const auto letter = letter_at(lower, at);
    at += letter.size();
    const auto found = kLooksLike.find(letter);
    const std::string plain = found != kLooksLike.end() ? std::string(1, found->second) : fold(letter);
    for (const char c : plain) {
      const auto again = kLooksLike.find(std::string_view(&c, 1));
      if (c != '-' && c != '_') latin += again != kLooksLike.end() ? again->second : c;
    }
  }
  return replace_all(replace_all(latin, "rn", "m"), "vv", "w");
}

}  // namespace adjutant::agent::objections
