#include "plan/convert.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/iban.h"
#include "base/text.h"
#include "when/count.h"

namespace adjutant::plan {
namespace {

bool literal_stands_for(Kind kind) {
  return is_text_like(kind) || kind == Kind::time || kind == Kind::date || kind == Kind::duration ||
         kind == Kind::money;
}

Result<Time> read_time(const std::string& text, const Time& now, const when::Options& times) {
  if (auto exact = parse_time(text)) return exact;
  if (auto day = parse_date(text)) return Time::at(*day, Seconds(0), now.zone);
  const auto spans = TRY(when::resolve(text, now, times));
  // Says which readings there are, or that it repeats.
  if (spans.size() > 1 || !spans.front().repeat.empty()) return when::moment(text, now, times);
  return spans.front().point.value_or(spans.front().begin);
}

Result<Date> read_date(const std::string& text, const Time& now, const when::Options& times) {
  if (auto exact = parse_date(text)) return exact;
  return when::day(text, now, times);
}

// A mail address as plans know it: one "@", no space, no control character, nothing that could end a header.
Result<std::string> read_address(std::string_view text) {
  const auto trimmed = trim(text);
  if (!is_address(trimmed)) {
    return fail(ErrorKind::failed, fmt::format("'{}' is not a mail address.", one_line(text, 60)),
                "Write it as name@host.example.");
  }
  return std::string(trimmed);
}

// A list keeps the labels of its items apart; what is made of one in a piece has them all.
Value with_data(const Value& value, const Type& type, Data data) {
  return {type.required(), std::move(data), type.kind() == Kind::list ? value.label : whole_label(value), value.from};
}

}  // namespace

bool is_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == text.npos || at == 0 || at + 1 == text.size() || text.size() > 254) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (const char c = text[i]) {
      case '<':
      case '>':
      case ',':
      case ';':
      case ':':
      case '"':
      case '\\':
      case '(':
      case ')':
      case '[':
      case ']':
      case 0x7F: return false;
      default:
        if (static_cast<unsigned char>(c) <= 0x20 || (c == '@' && i != at)) return false;
    }
  }
  return true;
}

bool fits(const Type& from, const Type& to, bool is_literal_text) {
  if (from.optional() && !to.optional()) return false;
  const Type plain = to.required();
  if (from.kind() == Kind::nothing) return to.optional() || plain.kind() == Kind::nothing;
  if (from.required() == plain) return true;
  if (plain.kind() == Kind::text && is_text_like(from.kind())) return true;
  if (plain.kind() == Kind::enumeration && from.kind() == Kind::enumeration) {
    return std::ranges::all_of(from.options(), [&](const std::string& option) {
      return std::ranges::find(plain.options(), option) != plain.options().end();
    });
  }
  if (is_literal_text && from.kind() == Kind::text && literal_stands_for(plain.kind())) return true;
  if (plain.kind() == Kind::list) {
    if (from.kind() == Kind::list) {
      return from.element().kind() == Kind::nothing || fits(from.element(), plain.element(), is_literal_text);
    }
    return fits(from.required(), plain.element(), is_literal_text);
  }
  return plain.kind() == Kind::time && from.kind() == Kind::date;
}

Result<Value> convert(const Value& value, const Type& to, const Time& now, const when::Options& times) {
  if (value.missing() || value.is_placeholder() || value.type.required() == to.required()) return value;
  const Kind from = value.type.kind();
  if (to.kind() == Kind::list) {
    List items;
    if (from != Kind::list) {
      items.push_back(TRY(convert(value, to.element(), now, times)));
    } else {
      for (const auto& item : value.items()) items.push_back(TRY(convert(item, to.element(), now, times)));
    }
    return with_data(value, to, std::make_shared<const List>(std::move(items)));
  }
  if (to.kind() == Kind::text) return with_data(value, to, is_text_like(from) ? value.text() : spoken(value));
  if (to.kind() == Kind::time && from == Kind::date)
    return with_data(value, to, Time::at(value.date(), Seconds(0), now.zone));
  if (to.kind() == Kind::date && from == Kind::time) return with_data(value, to, value.time().date());
  if (is_text_like(from)) {
    const std::string& text = value.text();
    switch (to.kind()) {
      case Kind::time: return with_data(value, to, TRY(read_time(text, now, times)));
      case Kind::date: return with_data(value, to, TRY(read_date(text, now, times)));
      case Kind::duration: return with_data(value, to, TRY(when::duration(text)));
      case Kind::money: return with_data(value, to, TRY(parse_money(text)));
      case Kind::iban: return with_data(value, to, TRY(parse_iban(text)));
      case Kind::address: return with_data(value, to, TRY(read_address(text)));
      case Kind::place:
      case Kind::file: return with_data(value, to, text);
      case Kind::number: {
        if (const auto number = when::count(text)) return with_data(value, to, *number);
        return fail(ErrorKind::failed, fmt::format("'{}' is not a number.", one_line(text, 60)));
      }
      case Kind::enumeration:
        for (const auto& option : to.options()) {
          if (option == text) return with_data(value, to, text);
        }
        return fail(ErrorKind::failed,
                    fmt::format("'{}' is none of: {}.", one_line(text, 60), join(to.options(), ", ")));
      default: break;
    }
  }
  return fail(ErrorKind::failed,
              fmt::format("What is {} cannot become {}.", value.type.with_article(), to.with_article()));
}

}  // namespace adjutant::plan
