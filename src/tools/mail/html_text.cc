#include "tools/mail/html_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

constexpr std::array<std::string_view, 6> kSkipped = {"script", "style", "head", "template", "noscript", "title"};
constexpr std::array<std::string_view, 14> kBreaks = {"br",    "p",  "div", "tr", "li", "ul",         "ol",
                                                      "table", "h1", "h2",  "h3", "h4", "blockquote", "hr"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kEntities = {{{"amp", "&"},
                                                                                      {"lt", "<"},
                                                                                      {"gt", ">"},
                                                                                      {"quot", "\""},
                                                                                      {"apos", "'"},
                                                                                      {"nbsp", " "},
                                                                                      {"euro", "€"},
                                                                                      {"auml", "ä"},
                                                                                      {"ouml", "ö"},
                                                                                      {"uuml", "ü"},
                                                                                      {"Auml", "Ä"},
                                                                                      {"Ouml", "Ö"},
                                                                                      {"Uuml", "Ü"},
                                                                                      {"szlig", "ß"}}};

bool one_of(std::string_view name, auto& names) { return std::find(names.begin(), names.end(), name) != names.end(); }

bool is_hidden(std::string_view attributes) {
  std::string compact;
  for (const char c : fold(attributes)) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') compact += c;
  }
  for (const std::string_view mark :
       {"display:none", "visibility:hidden", "font-size:0", "opacity:0;", "opacity:0\"", "mso-hide:all"}) {
    if (compact.find(mark) != compact.npos) return true;
  }
  const bool white = compact.find("color:#fff") != compact.npos || compact.find("color:white") != compact.npos;
  return white && compact.find("background") == compact.npos;
}

void append_character(std::string& out, unsigned long code) {
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    (out += static_cast<char>(0xC0 | (code >> 6))) += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    ((out += static_cast<char>(0xE0 | (code >> 12))) += static_cast<char>(0x80 | ((code >> 6) & 0x3F))) +=
        static_cast<char>(0x80 | (code & 0x3F));
  } else {
    (((out += static_cast<char>(0xF0 | (code >> 18))) += static_cast<char>(0x80 | ((code >> 12) & 0x3F))) +=
     static_cast<char>(0x80 | ((code >> 6) & 0x3F))) += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// Reads an entity at '&'; gives how many bytes it took, 0 for none.
std::size_t entity(std::string_view html, std::string& out) {
  const auto end = html.substr(0, 12).find(';');
  if (end == html.npos || end < 2) return 0;
  const auto name = html.substr(1, end - 1);
  if (name.front() == '#') {
    const bool hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
    unsigned long code = 0;
    const auto digits = name.substr(hex ? 2 : 1);
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (error != std::errc() || stop != digits.data() + digits.size()) return 0;
    append_character(out, code);
    return end + 1;
  }
  for (const auto& [known, text] : kEntities) {
    if (known != name) continue;
    out += text;
    return end + 1;
  }
  return 0;
}

}  // namespace

std::string html_text(std::string_view html) {
  std::string out;
  std::vector<std::string> hidden;  // open elements from the outermost hidden one inwards
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<') {
      if (html.substr(at).starts_with("<!--")) {
        const auto end = html.find("-->", at + 4);
        at = end == html.npos ? html.size() : end + 3;
        continue;
      }
      const auto end = html.find('>', at);
      if (end == html.npos) break;
      std::string_view tag = html.substr(at + 1, end - at - 1);
      at = end + 1;
      const bool closes = tag.starts_with('/');
      if (closes) tag.remove_prefix(1);
      std::size_t length = 0;
      while (length < tag.size() &&
             (((tag[length] | 32) >= 'a' && (tag[length] | 32) <= 'z') || (tag[length] >= '0' && tag[length] <= '9')))
        ++length;
      const std::string name = fold(tag.substr(0, length));
      const bool empty_element = tag.ends_with('/') || name == "br" || name == "img" || name == "hr" ||
                                 name == "meta" || name == "link" || name == "input";
      if (closes) {
        const auto open = std::find(hidden.rbegin(), hidden.rend(), name);
        if (open != hidden.rend()) hidden.erase(open.base() - 1, hidden.end());
      } else if (!empty_element && (!hidden.empty() || one_of(name, kSkipped) || is_hidden(tag))) {
        if (hidden.size() < 1000) hidden.push_back(name);
      }
      if (hidden.empty() && one_of(name, kBreaks) && !out.empty() && out.back() != '\n') out += '\n';
      if (hidden.empty() && name == "td" && !out.empty() && out.back() != '\n') out += ' ';
      continue;
    }
    if (!hidden.empty()) {
      ++at;
    } else if (html[at] == '&') {
      const auto taken = entity(html.substr(at), out);
      if (taken == 0) out += '&';
      at += std::max<std::size_t>(taken, 1);
    } else {
      const char c = html[at++];
      const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (!space) out += c;
      else if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
    }
  }
  return std::string(trim(out));
}

}  // namespace adjutant::tools::mail
