#include "plan/links.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace adjutant::plan {
namespace {

constexpr std::size_t kMaxLink = 2000;
constexpr std::array<std::string_view, 4> kBeginnings = {"https://", "http://", "ftp://", "www."};

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// What ends a link: space, control characters, and what quotes or encloses one.
bool ends_link(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
         std::string_view("<>\"`{}[]|\\^").find(c) != std::string_view::npos;
}

// A beginning in the middle of a word is none.
std::string_view beginning(std::string_view text, std::size_t at) {
  if (at > 0 && is_letter_or_digit(text[at - 1])) return {};
  for (const auto each : kBeginnings) {
    if (starts_with_fold(text.substr(at, each.size()), each)) return each;
  }
  return {};
}

// Without what belongs to the sentence around it: punctuation, and a bracket that was not opened inside.
std::string_view without_end(std::string_view link) {
  auto unopened = std::count(link.begin(), link.end(), ')') - std::count(link.begin(), link.end(), '(');
  while (!link.empty()) {
    const bool bracket = link.back() == ')' && unopened-- > 0;
    if (!bracket && std::string_view(".,;:!?'*").find(link.back()) == std::string_view::npos) break;
    link.remove_suffix(1);
  }
  return link;
}

// No byte of a character without the others.
std::string_view cut(std::string_view link) {
  if (link.size() <= kMaxLink) return link;
  std::size_t end = kMaxLink;
  while (end > 0 && (static_cast<unsigned char>(link[end]) & 0xC0) == 0x80) --end;
  return link.substr(0, end);
}

}  // namespace

std::vector<std::string> links_in(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size() && out.size() < kMostLinks;) {
    const char c = text[i];
    const bool may_begin = c == 'h' || c == 'H' || c == 'f' || c == 'F' || c == 'w' || c == 'W';
    const auto begins = may_begin ? beginning(text, i) : std::string_view();
    if (begins.empty()) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && !ends_link(text[i])) ++i;
    const auto link = without_end(cut(text.substr(begin, i - begin)));
    // A scheme alone, or "www." alone, leads nowhere.
    if (link.size() > begins.size() && is_letter_or_digit(link[begins.size()])) out.emplace_back(link);
  }
  return out;
}

}  // namespace adjutant::plan
