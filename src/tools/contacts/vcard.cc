#include "tools/contacts/vcard.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace adjutant::tools::contacts {
namespace {

constexpr std::size_t kMaxBytes = 4 << 20;
constexpr std::size_t kMaxProperties = 2000;

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::unexpected<Error> broken(std::size_t line, std::string_view what) {
  return fail(ErrorKind::failed, fmt::format("The vCard is broken in line {}: {}.", line, what));
}

// The physical lines of the bytes, with their place.
class Lines {
 public:
  explicit Lines(std::string_view bytes) : bytes_(bytes) {}
  bool done() const { return at_ >= bytes_.size(); }
  bool continues() const { return !done() && (bytes_[at_] == ' ' || bytes_[at_] == '\t'); }
  std::size_t place() const { return at_; }
  std::size_t number() const { return number_; }
  std::string_view next() {
    const auto end = std::min(bytes_.find('\n', at_), bytes_.size());
    auto line = bytes_.substr(at_, end - at_);
    at_ = std::min(end + 1, bytes_.size());
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
};

// The position of `wanted` outside of double quotes.
std::size_t find_unquoted(std::string_view text, std::string_view wanted, std::size_t from) {
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && wanted.contains(text[i])) return i;
  }
  return text.npos;
}

std::string_view unquoted(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') return value.substr(1, value.size() - 2);
  return value;
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

std::optional<std::string> quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    out += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return out;
}

std::string from_latin1(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

bool is_quoted_printable(const Property& property) {
  return capitals(property.parameter("ENCODING")) == "QUOTED-PRINTABLE" ||
         std::ranges::any_of(property.parameters, [](const auto& one) { return one.first == "QUOTED-PRINTABLE"; });
}

// "group.NAME;PARAMETER=value;PARAMETER:" without the value; the colon's place comes back.
Result<std::size_t> parse_head(std::string_view line, std::size_t number, Property& out) {
  const auto colon = find_unquoted(line, ":", 0);
  if (colon == line.npos) return broken(number, "there is no colon");
  auto name_end = std::min(find_unquoted(line, ";", 0), colon);
  auto name = line.substr(0, name_end);
  if (const auto dot = name.find('.'); dot != name.npos) {
    if (!is_name(name.substr(0, dot))) return broken(number, "the property's group has no name");
    name.remove_prefix(dot + 1);
  }
  if (!is_name(name)) return broken(number, "the property has no name");
  out.name = capitals(name);
  while (name_end < colon) {
    const auto end = std::min(find_unquoted(line, ";", name_end + 1), colon);
    const auto part = line.substr(name_end + 1, end - name_end - 1);
    const auto equals = part.find('=');
    const auto parameter = part.substr(0, equals);
    if (!is_name(parameter)) return broken(number, "a parameter has no name");
    // A parameter without a value (2.1) is its own name.
    out.parameters.emplace_back(capitals(parameter),
                                equals == part.npos ? std::string() : std::string(unquoted(part.substr(equals + 1))));
    name_end = end;
  }
  return colon;
}

// The line of a property that has been decoded: without the encoding and the charset, line ends escaped.
void rebuild(Property& property, std::string_view head) {
  std::erase_if(property.parameters, [](const auto& one) {
    return one.first == "ENCODING" || one.first == "CHARSET" || one.first == "QUOTED-PRINTABLE";
  });
  property.value = replace_all(replace_all(replace_all(property.value, "\r\n", "\\n"), "\n", "\\n"), "\r", "");
  property.line = std::string(head.substr(0, head.find_first_of(";:")));
  for (const auto& [name, value] : property.parameters) {
    const auto plain = replace_all(value, "\"", "");
    property.line += fmt::format(";{}", name);
    if (!plain.empty()) property.line += fmt::format("=\"{}\"", plain);
  }
  property.line += ':' + property.value;
}

// Undoes quoted-printable and charset; afterwards everything is UTF-8.
Result<void> decode(Property& property, std::size_t number) {
  const bool encoded = is_quoted_printable(property) || !property.parameter("CHARSET").empty();
  if (is_quoted_printable(property)) {
    auto decoded = quoted_printable(property.value);
    if (!decoded) return broken(number, "the quoted-printable text is malformed");
    property.value = std::move(*decoded);
  }
  const auto charset = capitals(property.parameter("CHARSET"));
  if (charset == "ISO-8859-1" || charset == "LATIN1" || charset == "WINDOWS-1252") {
    property.value = from_latin1(property.value);
  } else if (!charset.empty() && charset != "UTF-8" && charset != "US-ASCII") {
    return broken(number, fmt::format("the charset \"{}\" is not known", one_line(charset, 20)));
  }
  if (encoded) rebuild(property, std::string(property.line));
  if (valid_utf8(property.line) != property.line) return broken(number, "it is not UTF-8");
  if (property.line.contains('\0')) return broken(number, "it has a zero byte");
  return {};
}

// Quoted-printable has its own way to go on in the next line (2.1): an equals sign at the end.
bool has_soft_break(std::string_view line) {
  Property head;
  return line.ends_with('=') && parse_head(line, 0, head) && is_quoted_printable(head);
}

Result<Property> next_property(Lines& lines) {
  const auto number = lines.number() + 1;
  std::string line(lines.next());
  while (true) {
    if (has_soft_break(line) && !lines.done()) {
      line.pop_back();
      line += lines.next();
    } else if (lines.continues()) {
      line += lines.next().substr(1);
    } else {
      break;
    }
  }
  Property out;
  const auto colon = TRY(parse_head(line, number, out));
  out.value = line.substr(colon + 1);
  out.line = std::move(line);
  TRY(decode(out, number));
  return out;
}

bool is_version(std::string_view version) { return version == "4.0" || version == "3.0" || version == "2.1"; }

Result<Card> next_card(Lines& lines, std::string_view bytes, std::size_t begin) {
  Card card;
  while (true) {
    if (lines.done()) return broken(lines.number(), "the card does not end");
    const auto number = lines.number() + 1;
    auto property = TRY(next_property(lines));
    const auto value = capitals(trim(property.value));
    if (property.name == "BEGIN") return broken(number, "a card begins inside another one");
    if (property.name == "END") {
      if (value != "VCARD") return broken(number, "the card ends as something else");
      break;
    }
    if (property.name == "VERSION" && !is_version(value)) return broken(number, "the version is not known");
    if (card.properties.size() >= kMaxProperties) return broken(number, "it has too many properties");
    card.properties.push_back(std::move(property));
  }
  if (!card.first("VERSION")) return broken(lines.number(), "the version is missing");
  card.source = std::string(bytes.substr(begin, lines.place() - begin));
  return card;
}

void append_folded(std::string& out, std::string_view line) {
  std::size_t room = 75;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
    if (cut == 0) cut = room;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = 74;
  }
  out.append(line).append("\r\n");
}

}  // namespace

std::string_view Property::parameter(std::string_view wanted) const {
  for (const auto& [name, value] : parameters) {
    if (name == wanted) return value;
  }
  return {};
}

const Property* Card::first(std::string_view name) const {
  const auto at = std::ranges::find(properties, name, &Property::name);
  return at == properties.end() ? nullptr : &*at;
}

Result<std::vector<Card>> parse_cards(std::string_view bytes) {
  if (bytes.size() > kMaxBytes) return fail(ErrorKind::failed, "The vCard file is larger than 4 MiB.");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::vector<Card> cards;
  Lines lines(bytes);
  while (!lines.done()) {
    const auto begin = lines.place();
    const auto line = trim(lines.next());
    if (line.empty()) continue;
    if (capitals(line) != "BEGIN:VCARD") return broken(lines.number(), "a card begins with BEGIN:VCARD");
    cards.push_back(TRY(next_card(lines, bytes, begin)));
  }
  if (cards.empty()) return fail(ErrorKind::failed, "There is no vCard in the file.");
  return cards;
}

std::string print_card(const Card& card) {
  std::string out = "BEGIN:VCARD\r\n";
  for (const auto& property : card.properties) append_folded(out, property.line);
  return out + "END:VCARD\r\n";
}

Property raw_property(std::string_view name, std::string_view value) {
  Property out;
  const auto head = name.substr(0, name.find(';'));
  out.name = capitals(head);
  out.value = std::string(value);
  out.line = fmt::format("{}:{}", name, value);
  return out;
}

Property text_property(std::string_view name, std::string_view text) { return raw_property(name, escape(text)); }

void set_property(Card& card, Property property) {
  const auto at = std::ranges::find(card.properties, property.name, &Property::name);
  if (at == card.properties.end()) {
    card.properties.push_back(std::move(property));
    return;
  }
  const auto name = property.name;
  *at = std::move(property);
  card.properties.erase(
      std::remove_if(at + 1, card.properties.end(), [&](const Property& one) { return one.name == name; }),
      card.properties.end());
}

std::string unescape(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      out += value[i];
      continue;
    }
    const char c = value[++i];
    out += c == 'n' || c == 'N' ? '\n' : c;
  }
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : valid_utf8(text)) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ',' || c == ';') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') {
      out += c;  // other control characters, a carriage return among them, would end the line or mean nothing
    }
  }
  return out;
}

std::vector<std::string> split_values(std::string_view value, char separator) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] == '\\') {
      ++i;
      continue;
    }
    if (i >= value.size() || value[i] == separator) {
      out.push_back(unescape(value.substr(begin, std::min(i, value.size()) - begin)));
      begin = i + 1;
    }
  }
  if (begin <= value.size() && !value.empty() && value.back() == '\\') out.push_back(unescape(value.substr(begin)));
  return out;
}

}  // namespace adjutant::tools::contacts
