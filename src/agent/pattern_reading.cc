#include "agent/pattern_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/iban.h"
#include "base/text.h"
#include "when/when.h"

namespace adjutant::agent {
namespace {

using plan::Kind;

struct Finding {
  std::size_t at = 0;  // byte offset
  plan::Data data;
  bool limit = false;  // a date until which something has to be done: "by Friday"
};

// Words that stand beside a field of this name in letters.
std::vector<std::string> hints(const std::string& field) {
  static const std::vector<std::pair<std::string_view, std::vector<std::string>>> kKnown = {
      {"amount", {"amount", "total", "to pay", "due", "sum", "payable", "balance", "betrag", "summe", "gesamt"}},
      {"due", {"due", "pay by", "payable by", "until", "by", "deadline", "before", "no later than", "fallig", "bis"}},
      {"number", {"invoice number", "invoice no", "number", "no.", "bill", "reference", "rechnung", "rechnungsnummer"}},
      {"date", {"date", "on", "by", "due", "until"}}};
  for (const auto& [name, words] : kKnown) {
    if (name == field) return words;
  }
  return {replace_all(field, "_", " ")};
}

bool word_character(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::vector<Finding> ibans(const std::string& text) {
  std::vector<Finding> found;
  for (std::size_t i = 0; i + 15 < text.size(); ++i) {
    if (!(text[i] >= 'A' && text[i] <= 'Z' && text[i + 1] >= 'A' && text[i + 1] <= 'Z' && text[i + 2] >= '0' &&
          text[i + 2] <= '9') ||
        (i > 0 && word_character(text[i - 1])))
      continue;
    // The longest run of letters, digits and single spaces that is an IBAN.
    std::size_t end = i;
    while (end < text.size() && end - i < 42 &&
           (word_character(text[end]) || (text[end] == ' ' && end + 1 < text.size() && text[end + 1] != ' ')))
      ++end;
    for (; end > i + 14; --end) {
      if (end < text.size() && word_character(text[end])) continue;
      if (auto iban = parse_iban(trim(std::string_view(text).substr(i, end - i)))) {
        found.push_back({i, std::move(*iban)});
        i = end;
        break;
      }
    }
  }
  return found;
}

std::vector<Finding> amounts(const std::string& text) {
  std::vector<Finding> found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!(text[i] >= '0' && text[i] <= '9') ||
        (i > 0 && (word_character(text[i - 1]) || text[i - 1] == '.' || text[i - 1] == ',')))
      continue;
    std::size_t end = i;
    while (end < text.size() && end - i < 24 &&
           ((text[end] >= '0' && text[end] <= '9') || text[end] == '.' || text[end] == ',' || text[end] == '\''))
      ++end;
    while (end > i && !(text[end - 1] >= '0' && text[end - 1] <= '9')) --end;
    const std::string digits = text.substr(i, end - i);
    const std::string after = text.substr(end, 5),
                      before = text.substr(i >= 5 ? i - 5 : 0, std::min<std::size_t>(i, 5));
    const auto try_with = [&](std::string currency) {
      auto money = parse_money(digits + " " + std::string(trim(currency)));
      if (money) found.push_back({i, std::move(*money)});
      return money.has_value();
    };
    const std::string_view tail = trim(after);
    const std::string_view head = trim(before);
    if (tail.starts_with("€") || head.ends_with("€")) try_with("EUR");
    else if (head.ends_with("$") || tail.starts_with("$")) try_with("USD");
    else if (head.ends_with("£") || tail.starts_with("£")) try_with("GBP");
    else if (!(tail.size() >= 3 && try_with(std::string(tail.substr(0, 3)))) && head.size() >= 3)
      try_with(std::string(head.substr(head.size() - 3)));
    i = end;
  }
  return found;
}

std::vector<Finding> dates(const std::string& text, const Time& now, Kind kind) {
  std::vector<Finding> found;
  for (const auto& each : when::find_all(text, now, {.order = when::DateOrder::day_first})) {
    if (each.spans.size() != 1) continue;
    const auto& span = each.spans.front();
    if (!span.has_date) continue;
    const bool limit = span.bound == when::Bound::by || span.bound == when::Bound::before;
    if (kind == Kind::time) found.push_back({each.begin, span.point.value_or(span.begin), limit});
    else found.push_back({each.begin, span.begin.date(), limit});
  }
  return found;
}

// Those that are limits, by their own words or by what stands before them on their line. A date alone is none.
std::vector<Finding> deadlines(std::vector<Finding> found, const std::string& text) {
  static const std::vector<std::vector<std::string>> kBefore = {
      {"deadline"}, {"due"},   {"payable", "by"}, {"pay", "by"}, {"no", "later", "than"},
      {"expires"},  {"until"}, {"fallig"},        {"bis"},       {"spatestens"}};
  std::erase_if(found, [&](const Finding& each) {
    if (each.limit) return false;
    const auto line = each.at == 0 ? 0 : text.rfind('\n', each.at - 1) + 1;
    const auto before = words(text.substr(line, each.at - line));
    return std::ranges::none_of(kBefore, [&](const std::vector<std::string>& hint) {
      return std::ranges::search(before, hint).begin() != before.end();
    });
  });
  return found;
}

std::vector<Finding> addresses(const std::string& text) {
  std::vector<Finding> found;
  for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
    const auto part = [](char c) { return word_character(c) || c == '.' || c == '-' || c == '_' || c == '+'; };
    std::size_t begin = at, end = at + 1;
    while (begin > 0 && part(text[begin - 1])) --begin;
    while (end < text.size() && part(text[end])) ++end;
    while (end > at + 1 && text[end - 1] == '.') --end;
    if (begin < at && end > at + 3) found.push_back({begin, text.substr(begin, end - begin)});
  }
  return found;
}

// "Invoice number: SN-2026-11": what stands behind a hint and a colon, up to the end of the line.
std::vector<Finding> labelled_texts(const std::string& text, const std::vector<std::string>& names) {
  std::vector<Finding> found;
  std::size_t offset = 0;
  for (const auto& line : split(text, '\n')) {
    const std::string folded = fold(line);
    for (const auto& name : names) {
      const auto at = folded.find(name);
      const auto colon =
          at == folded.npos ? line.npos : line.find_first_of(":#", std::min(at + name.size(), line.size()));
      if (colon == line.npos || colon > at + name.size() + 12) continue;
      const auto value = trim(std::string_view(line).substr(colon + 1));
      if (!value.empty() && value.size() <= 200) found.push_back({offset + colon, std::string(value)});
      break;
    }
    offset += line.size() + 1;
  }
  return found;
}

// The only finding, or the one that follows a hint most closely on its line; nothing where that is not clear.
const Finding* best(const std::vector<Finding>& found, const std::string& text, const std::vector<std::string>& names) {
  std::vector<const Finding*> distinct;
  for (const auto& each : found) {
    if (std::none_of(distinct.begin(), distinct.end(), [&](const Finding* other) { return other->data == each.data; }))
      distinct.push_back(&each);
  }
  if (distinct.size() == 1) return distinct.front();
  for (const auto& name : names) {  // in the order of their weight
    const Finding* chosen = nullptr;
    bool clear = true;
    for (const auto& each : found) {
      const auto line_begin = each.at == 0 ? 0 : text.rfind('\n', each.at - 1) + 1;
      if (fold(text.substr(line_begin, each.at - line_begin)).find(name) == std::string::npos) continue;
      if (chosen && !(chosen->data == each.data)) clear = false;
      else chosen = &each;
    }
    if (chosen && clear) return chosen;
  }
  return nullptr;
}

// What stands before an address may belong to it all the same: a letter of another alphabet, a rarer sign. A quotation
// mark that stands behind it as well does not.
bool is_whole(std::string_view text, std::size_t at, std::size_t length) {
  const char before = at == 0 ? ' ' : text[at - 1];
  const char after = at + length < text.size() ? text[at + length] : ' ';
  if ((before == '\'' || before == '`') && before == after) return true;
  return static_cast<unsigned char>(before) < 0x80 &&
         std::string_view("!#$%&'*/=?^`{|}~").find(before) == std::string_view::npos;
}

}  // namespace

std::vector<std::string> all_by_form(const std::string& text, plan::Kind kind) {
  std::vector<std::string> out;
  for (auto& each : kind == Kind::iban ? ibans(text) : addresses(text)) {
    const auto& words = std::get<std::string>(each.data);
    if (kind == Kind::iban || is_whole(text, each.at, words.size())) out.push_back(words);
  }
  return out;
}

std::optional<FoundByForm> find_by_form(const std::string& text, const plan::Field& field, const Time& now) {
  std::vector<Finding> found;
  const auto names = hints(field.name);
  switch (field.type.kind()) {
    case Kind::iban: found = ibans(text); break;
    case Kind::money: found = amounts(text); break;
    case Kind::date:
    case Kind::time:
      found = dates(text, now, field.type.kind());
      if (field.name == "deadline") found = deadlines(std::move(found), text);
      break;
    case Kind::address: found = addresses(text); break;
    case Kind::text: found = labelled_texts(text, names); break;
    default: break;
  }
  const Finding* chosen = best(found, text, names);
  if (!chosen) return std::nullopt;
  return FoundByForm{chosen->at, chosen->data};
}

}  // namespace adjutant::agent
