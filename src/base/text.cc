#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace adjutant {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Decodes one character at `position` and moves past it; what is not UTF-8 (RFC 3629) gives U+FFFD for one byte.
char32_t next_character(std::string_view text, std::size_t& position) {
  const auto lead = static_cast<unsigned char>(text[position++]);
  if (lead < 0x80) return lead;
  int more = 0;
  char32_t value = 0;
  char32_t smallest = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    more = 1, value = lead & 0x1F, smallest = 0x80;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    more = 2, value = lead & 0x0F, smallest = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    more = 3, value = lead & 0x07, smallest = 0x10000;
  } else {
    return kReplacement;
  }
  std::size_t at = position;
  for (; more > 0; --more, ++at) {
    if (at >= text.size()) return kReplacement;
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xC0) != 0x80) return kReplacement;
    value = (value << 6) | (byte & 0x3F);
  }
  if (value < smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return kReplacement;
  position = at;
  return value;
}

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// Capital letters whose small one is so much further on.
struct CaseRange {
  char32_t first;
  char32_t last;
  char32_t distance;
  int every = 1;  // 2: capital and small letters alternate
};
constexpr std::array<CaseRange, 12> kCases = {{
    {'A', 'Z', 32},
    {0xC0, 0xD6, 32},
    {0xD8, 0xDE, 32},
    {0x100, 0x12E, 1, 2},
    {0x132, 0x136, 1, 2},
    {0x139, 0x147, 1, 2},
    {0x14A, 0x176, 1, 2},
    {0x179, 0x17D, 1, 2},
    {0x391, 0x3A1, 32},
    {0x3A3, 0x3A9, 32},
    {0x400, 0x40F, 80},
    {0x410, 0x42F, 32},
}};

std::string in_case(std::string_view text, bool upper) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_character(text, at);
    if (c < 0x80) {
      const bool changes = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
      out += static_cast<char>(changes ? c ^ 0x20 : c);
      continue;
    }
    for (const auto& range : kCases) {
      const char32_t from = upper ? range.distance : 0;
      if (c < range.first + from || c > range.last + from || (c - range.first - from) % range.every != 0) continue;
      c = upper ? c - range.distance : c + range.distance;
      break;
    }
    append(out, c);
  }
  return out;
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Characters that change how text around them is shown, or that show nothing.
bool is_invisible_or_bidi(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0xE0000 && c <= 0xE007F) || c == 0x2028 || c == 0x2029;
}

// Base letters of U+00C0..U+017F in lower case; "" means: keep the character.
std::string_view base_letter(char32_t c) {
  static constexpr std::array<std::string_view, 64> kLatin1 = {
      "a", "a", "a", "a", "a", "a", "ae", "c", "e",  "e",  "e", "e", "i", "i", "i", "i", "d",  "n", "o",  "o", "o", "o",
      "o", "",  "o", "u", "u", "u", "u",  "y", "th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e",  "e", "e", "e",
      "i", "i", "i", "i", "d", "n", "o",  "o", "o",  "o",  "o", "",  "o", "u", "u", "u", "u",  "y", "th", "y"};
  static constexpr std::string_view kExtended =
      "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiijjjjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuu"
      "uuuu"
      "wwyyyzzzzzzs";
  if (c >= 0xC0 && c <= 0xFF) return kLatin1[c - 0xC0];
  if (c >= 0x100 && c < 0x100 + kExtended.size()) return kExtended.substr(c - 0x100, 1);
  return "";
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const auto end = text.find(separator, begin);
    parts.emplace_back(text.substr(begin, end == text.npos ? text.npos : end - begin));
    if (end == text.npos) return parts;
    begin = end + 1;
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size()) text.replace(at, from.size(), to);
  return text;
}

std::string to_upper(std::string_view text) { return in_case(text, true); }
std::string to_lower(std::string_view text) { return in_case(text, false); }

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    if (c < 0x80) {
      out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    } else if (c == 0x2019 || c == 0x2018) {
      out += '\'';
    } else if (const auto base = base_letter(c); !base.empty()) {
      out += base;
    } else {
      append(out, c);
    }
  }
  return out;
}

bool starts_with_fold(std::string_view text, std::string_view prefix) { return fold(text).starts_with(fold(prefix)); }

bool contains_fold(std::string_view text, std::string_view part) {
  return fold(text).find(fold(part)) != std::string::npos;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : fold(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80) {
      word += c;
    } else if (c != '\'' && !word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
  return out;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) append(out, next_character(text, at));
  return out;
}

std::string harmless(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    if (c == '\r') continue;
    if (c == '\n' || c == '\t') {
      out += static_cast<char>(c);
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      append(out, kReplacement);
    } else if (!is_invisible_or_bidi(c)) {
      append(out, c);
    }
  }
  return out;
}

bool has_hidden_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_character(text, at);
    if (c == '\n' || c == '\t' || c == 0x200C || c == 0x200D) continue;
    const bool broken = c == kReplacement && at == begin + 1;
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || is_invisible_or_bidi(c) || broken) return true;
  }
  return false;
}

std::string one_line(std::string_view text, std::size_t max_characters) {
  std::string flat;
  bool gap = false;
  for (const char c : harmless(text)) {
    if (is_space(c)) {
      gap = !flat.empty();
      continue;
    }
    if (gap) flat += ' ';
    gap = false;
    flat += c;
  }
  std::size_t at = 0;
  std::size_t count = 0;
  std::size_t cut = 0;
  while (at < flat.size()) {
    next_character(flat, at);
    if (++count + 1 == max_characters) cut = at;
  }
  return count <= max_characters ? flat : flat.substr(0, cut) + "…";
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_character(text, at);
  return count;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitute});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

std::string closest(std::string_view name, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const auto distance = edit_distance(fold(name), fold(candidate));
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace adjutant
