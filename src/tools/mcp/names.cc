#include "tools/mcp/names.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "base/text.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::size_t kLongest = 60;

const std::set<std::string, std::less<>> kTaken = {
    "if",     "elif",  "else",   "for",  "in",    "and",    "or",   "not",   "is",      "none",  "true",
    "false",  "def",   "class",  "pass", "while", "import", "from", "try",   "except",  "raise", "lambda",
    "return", "yield", "global", "with", "async", "await",  "del",  "break", "continue"};

constexpr std::array<std::string_view, 9> kOwnTools = {"mail", "calendar", "contacts", "files",     "bank",
                                                       "time", "memory",   "web",      "connection"};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string plan_name(std::string_view foreign) {
  std::string out;
  for (std::size_t i = 0; i < foreign.size() && out.size() < kLongest; ++i) {
    const char c = foreign[i];
    const bool begins_word = is_upper(c) && i > 0 && (is_lower(foreign[i - 1]) || is_digit(foreign[i - 1]));
    if (begins_word) out += '_';
    out += is_lower(c) || is_upper(c) || is_digit(c) || c == '_' ? lower(c) : '_';
  }
  if (out.empty() || is_digit(out.front())) out.insert(out.begin(), 'n');
  if (kTaken.contains(out)) out += '_';
  return out;
}

std::string camel_case(std::string_view foreign) {
  std::string out;
  bool begins = true;
  for (const char c : foreign) {
    if (out.size() >= kLongest) break;
    if (!is_lower(c) && !is_upper(c) && !is_digit(c)) {
      begins = true;
      continue;
    }
    out += begins ? upper(c) : c;
    begins = false;
  }
  return out;
}

Result<std::map<std::string, std::string>> plan_names(const std::vector<std::string>& foreign, std::string_view what) {
  std::map<std::string, std::string> out;
  for (const auto& name : foreign) {
    const auto [at, added] = out.emplace(plan_name(name), name);
    if (!added) {
      return fail(ErrorKind::failed,
                  fmt::format("The {}s \"{}\" and \"{}\" of the server would both be '{}' in plans.", what,
                              one_line(at->second, 60), one_line(name, 60), at->first),
                  "Such a server cannot be connected.");
    }
  }
  return out;
}

bool is_connection_name(std::string_view name) {
  if (name.empty() || name.size() > 30 || !is_lower(name.front())) return false;
  for (const char c : name) {
    if (!is_lower(c) && !is_digit(c) && c != '_') return false;
  }
  if (kTaken.contains(name)) return false;
  for (const auto own : kOwnTools) {
    if (name == own) return false;
  }
  return true;
}

}  // namespace adjutant::tools::mcp
