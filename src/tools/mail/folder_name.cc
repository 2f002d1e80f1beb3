#include "tools/mail/folder_name.h"

#include <cstdint>

#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

// Base 64 with "," in place of "/".
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int further = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr unsigned char kLead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[further] | (code >> (6 * further)));
  for (int i = further - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F));
}

// The code point at `at`, which moves on. The text is valid UTF-8.
std::uint32_t next_code(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  const int further = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  std::uint32_t code = further == 0 ? lead : lead & (0x3Fu >> further);
  for (int i = 0; i < further && at < text.size(); ++i)
    code = (code << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  return code;
}

// Decodes one run of base 64 into UTF-16 and that into UTF-8; false where it is malformed.
bool decode_run(std::string_view run, std::string& out) {
  std::uint32_t bits = 0, high = 0;
  int count = 0;
  for (const char c : run) {
    const auto digit = kDigits.find(c);
    if (digit == kDigits.npos) return false;
    bits = ((bits << 6) | static_cast<std::uint32_t>(digit)) & 0xFFFFFF;
    count += 6;
    if (count < 16) continue;
    count -= 16;
    const std::uint32_t unit = (bits >> count) & 0xFFFF;
    if (unit >= 0xD800 && unit < 0xDC00 && high == 0) {
      high = unit;
    } else if (unit >= 0xDC00 && unit < 0xE000 && high != 0) {
      append_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
      high = 0;
    } else if (unit >= 0xD800 && unit < 0xE000) {
      return false;
    } else if (high != 0) {
      return false;
    } else {
      append_utf8(out, unit);
    }
  }
  return high == 0;
}

void encode_run(std::string_view text, std::string& out) {
  out += '&';
  std::uint32_t bits = 0;
  int count = 0;
  const auto add = [&](std::uint32_t unit) {
    bits = ((bits << 16) | unit) & 0x3FFFFFF;
    for (count += 16; count >= 6; count -= 6) out += kDigits[(bits >> (count - 6)) & 63];
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t code = next_code(text, at);
    if (code < 0x10000) {
      add(code);
    } else {
      add(0xD800 + ((code - 0x10000) >> 10));
      add(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  if (count > 0) out += kDigits[(bits << (6 - count)) & 63];
  out += '-';
}

}  // namespace

std::optional<std::string> decode_folder_name(std::string_view on_disk) {
  std::string out;
  for (std::size_t at = 0; at < on_disk.size();) {
    const char c = on_disk[at++];
    if (c != '&') {
      out += c;
      continue;
    }
    const auto end = on_disk.find('-', at);
    if (end == on_disk.npos) return std::nullopt;
    if (end == at) out += '&';
    else if (!decode_run(on_disk.substr(at, end - at), out)) return std::nullopt;
    at = end + 1;
  }
  // Another spelling of the same name would be another folder.
  if (encode_folder_name(out) != on_disk) return std::nullopt;
  return out;
}

std::string encode_folder_name(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const auto plain = [&](std::size_t i) { return name[i] >= ' ' && name[i] <= '~'; };
    if (plain(at)) {
      out += name[at];
      if (name[at] == '&') out += '-';
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < name.size() && !plain(at)) ++at;
    encode_run(name.substr(begin, at - begin), out);
  }
  return out;
}

bool is_good_folder_name(std::string_view name) {
  return !name.empty() && name.size() < 100 && name.find('/') == name.npos && !name.starts_with('.') &&
         !name.ends_with('.') && name.find("..") == name.npos && one_line(name, 100) == name;
}

}  // namespace adjutant::tools::mail
