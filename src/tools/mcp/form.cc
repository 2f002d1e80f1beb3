#include "tools/mcp/form.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/iban.h"
#include "base/text.h"
#include "plan/convert.h"
#include "tools/mcp/time_form.h"

namespace adjutant::tools::mcp {
namespace {

using plan::Kind;
using plan::Label;
using plan::Value;

constexpr double kLargestWhole = 1e15;  // beyond, a number of the plan language is not exact

std::unexpected<Error> wrong(const std::string& where, std::string what) {
  return fail(ErrorKind::failed, fmt::format("{} {}", where, std::move(what)));
}

std::string shown(const Json& json) { return one_line(json.dump(), 60); }

std::string below(const std::string& where, std::size_t index) { return fmt::format("{}[{}]", where, index); }
std::string below(const std::string& where, const std::string& field) {
  return fmt::format("{}.{}", where, one_line(field, 60));
}

bool is_allowed(const Form& form, const Json& json) {
  return form.allowed.empty() || std::ranges::find(form.allowed, json) != form.allowed.end();
}

bool admits(const Form& form, const Json& json) {
  if (json.is_string()) return form.admits & Form::string;
  if (json.is_number()) return form.admits & Form::numbers;
  if (json.is_bool()) return form.admits & Form::booleans;
  if (json.is_array()) return form.admits & Form::arrays;
  return json.is_object() && (form.admits & Form::objects);
}

Value bare(const Form& form, plan::Data data) { return {form.type.required(), std::move(data), Label(), nullptr}; }

Result<Value> read_text(const Form& form, const Json& json, const std::string& where, const Zone& zone) {
  if (!json.is_string()) return wrong(where, fmt::format("should be a text, but is {}.", shown(json)));
  const std::string& text = json.as_string();
  if (text.size() > kLongestText) return wrong(where, fmt::format("is over {} MiB long.", kLongestText >> 20));
  const auto placed = [&](Error error) { return std::unexpected(while_doing(std::move(error), "reading " + where)); };
  switch (form.type.kind()) {
    case Kind::time: {
      auto time = read_time(text, form.written, zone);
      return time ? Result<Value>(bare(form, *time)) : placed(std::move(time.error()));
    }
    case Kind::date: {
      auto date = read_date(text, form.written);
      return date ? Result<Value>(bare(form, *date)) : placed(std::move(date.error()));
    }
    case Kind::duration: {
      auto duration = parse_duration(text);
      return duration ? Result<Value>(bare(form, *duration)) : placed(std::move(duration.error()));
    }
    case Kind::text:
    case Kind::place:
    case Kind::file: return bare(form, text);
    default: break;
  }
  // An address, IBAN, option or amount is written as in a plan.
  auto value = plan::convert(plan::text_value(text, Label()), form.type.required(), Time{});
  return value ? std::move(value) : placed(std::move(value.error()));
}

Result<Value> read_number(const Form& form, const Json& json, const std::string& where) {
  if (!json.is_number()) return wrong(where, fmt::format("should be a number, but is {}.", shown(json)));
  const double number = json.as_double();
  if (!std::isfinite(number) || std::abs(number) > kLargestWhole)
    return wrong(where, fmt::format("is too large a number: {}.", shown(json)));
  if (form.whole && number != std::floor(number))
    return wrong(where, fmt::format("should be a whole number, but is {}.", shown(json)));
  if (form.type.kind() != Kind::money) return bare(form, number);
  const double minor = number * std::pow(10, minor_digits(form.currency));
  if (std::abs(minor - std::round(minor)) > 1e-6 || std::abs(minor) > kLargestWhole)
    return wrong(where, fmt::format("is not an amount of {}: {}.", form.currency, shown(json)));
  return bare(form, Money{static_cast<std::int64_t>(std::llround(minor)), form.currency});
}

Result<Value> read_object(const Form& form, const Json& json, const std::string& where, const Zone& zone) {
  if (!json.is_object()) return wrong(where, fmt::format("should be an object, but is {}.", shown(json)));
  if (!form.open) {
    for (const auto& [key, value] : json.fields()) {
      if (std::ranges::find(form.members, key, &Member::key) == form.members.end())
        return wrong(where, fmt::format("has a field \"{}\" that its schema does not have.", one_line(key, 60)));
    }
  }
  plan::List fields;
  for (const auto& member : form.members) {
    const bool there = json.contains(member.key);
    if (!there && !member.fallback.is_null()) {
      fields.push_back(TRY(read_json(member.form, member.fallback, below(where, member.key), zone)));
    } else if (!there && !member.required) {
      fields.push_back(plan::missing_value(member.form.type, Label()));
    } else if (!there) {
      return wrong(where, fmt::format("has no field \"{}\".", one_line(member.key, 60)));
    } else {
      fields.push_back(TRY(read_json(member.form, json[member.key], below(where, member.key), zone)));
    }
  }
  return bare(form, std::make_shared<const plan::List>(std::move(fields)));
}

Result<Value> read_map(const Form& form, const Json& json, const std::string& where, const Zone& zone) {
  if (!json.is_object()) return wrong(where, fmt::format("should be an object, but is {}.", shown(json)));
  if (json.fields().size() > kMostItems) return wrong(where, fmt::format("has over {} fields.", kMostItems));
  const plan::Type& entry = form.type.element();
  plan::List items;
  for (const auto& [key, value] : json.fields()) {
    Form of_key{.shape = Form::Shape::text, .type = entry.fields().front().type};
    plan::List fields;
    fields.push_back(TRY(read_json(of_key, key, below(where, "key"), zone)));
    fields.push_back(TRY(read_json(*form.element, value, below(where, key), zone)));
    items.push_back(plan::record_value(entry, std::move(fields), Label()));
  }
  return bare(form, std::make_shared<const plan::List>(std::move(items)));
}

Result<Value> read_list(const Form& form, const Json& json, const std::string& where, const Zone& zone) {
  if (!json.is_array()) return wrong(where, fmt::format("should be a list, but is {}.", shown(json)));
  if (json.items().size() > kMostItems) return wrong(where, fmt::format("has over {} items.", kMostItems));
  plan::List items;
  for (std::size_t i = 0; i < json.items().size(); ++i)
    items.push_back(TRY(read_json(*form.element, json.items()[i], below(where, i), zone)));
  return bare(form, std::make_shared<const plan::List>(std::move(items)));
}

Result<Value> read_anything(const Form& form, const Json& json, const std::string& where) {
  if (!admits(form, json)) return wrong(where, fmt::format("is not what its schema says: {}.", shown(json)));
  std::string text = json.is_string() ? json.as_string() : json.dump();
  if (text.size() > kLongestText) return wrong(where, fmt::format("is over {} MiB long.", kLongestText >> 20));
  return bare(form, std::move(text));
}

Result<Json> write_text(const Form& form, const Value& value, const std::string& where, const Zone& zone) {
  switch (value.type.kind()) {
    case Kind::time: return Json(write_time(value.time(), form.written, zone));
    case Kind::date: return Json(write_date(value.date(), form.written));
    case Kind::duration: return Json(iso_duration(value.duration()));
    case Kind::money: return Json(to_string(value.money()));
    default: break;
  }
  if (!plan::is_text_like(value.type.kind()))
    return wrong(where, fmt::format("is {}, not a text.", value.type.with_article()));
  if (value.text().size() > kLongestText) return wrong(where, fmt::format("is over {} MiB long.", kLongestText >> 20));
  return Json(value.text());
}

Result<Json> write_number(const Form& form, const Value& value, const std::string& where) {
  if (value.type.kind() == Kind::money) {
    const Money& money = value.money();
    if (money.currency != form.currency) {
      return fail(ErrorKind::failed,
                  fmt::format("{} is {}, but this server counts in {}.", where, to_string(money), form.currency),
                  fmt::format("Give an amount in {}.", form.currency));
    }
    return Json(static_cast<double>(money.minor) / std::pow(10, minor_digits(money.currency)));
  }
  if (value.type.kind() != Kind::number)
    return wrong(where, fmt::format("is {}, not a number.", value.type.with_article()));
  if (form.whole && value.number() != std::floor(value.number()))
    return wrong(where, fmt::format("must be a whole number, but is {}.", plan::spoken(value)));
  return plan::plain_json(value);
}

Result<Json> write_object(const Form& form, const Value& value, const std::string& where, const Zone& zone) {
  if (value.type.kind() != Kind::record || value.type.name() != form.type.name())
    return wrong(where, fmt::format("is {}, not {}.", value.type.with_article(), form.type.with_article()));
  Json out = Json::object();
  for (const auto& member : form.members) {
    const Value& field = value.field(member.name);
    if (field.missing() && !member.required) continue;
    out.set(member.key, TRY(write_json(member.form, field, below(where, member.name), zone)));
  }
  return out;
}

Result<Json> write_map(const Form& form, const Value& value, const std::string& where, const Zone& zone) {
  Json out = Json::object();
  for (const auto& entry : value.items()) {
    const std::string key = entry.field("key").text();
    if (out.contains(key)) return wrong(where, fmt::format("has the key \"{}\" twice.", one_line(key, 60)));
    out.set(key, TRY(write_json(*form.element, entry.field("value"), below(where, key), zone)));
  }
  return out;
}

Result<Json> write_list(const Form& form, const Value& value, const std::string& where, const Zone& zone) {
  if (value.type.kind() != Kind::list)
    return wrong(where, fmt::format("is {}, not a list.", value.type.with_article()));
  Json out = Json::array();
  for (std::size_t i = 0; i < value.items().size(); ++i)
    out.push(TRY(write_json(*form.element, value.items()[i], below(where, i), zone)));
  return out;
}

Result<Json> write_anything(const Form& form, const Value& value, const std::string& where) {
  if (!plan::is_text_like(value.type.kind()))
    return wrong(where, fmt::format("is {}, not a text.", value.type.with_article()));
  if (form.admits & Form::string) return Json(value.text());
  const auto json = parse_json(value.text(), kLongestText);
  if (!json || !admits(form, *json)) {
    return fail(ErrorKind::failed,
                fmt::format("{} should be a text that holds JSON as the server's schema says, but is \"{}\".", where,
                            one_line(value.text(), 60)));
  }
  return *json;
}

}  // namespace

Result<Value> read_json(const Form& form, const Json& json, const std::string& where, const Zone& zone) {
  if (json.is_null()) {
    if (form.shape == Form::Shape::nothing || form.nullable) return plan::missing_value(form.type, Label());
    return wrong(where, "is null, where something should be.");
  }
  if (!is_allowed(form, json)) return wrong(where, fmt::format("is none of what its schema allows: {}.", shown(json)));
  switch (form.shape) {
    case Form::Shape::nothing: return wrong(where, fmt::format("should be null, but is {}.", shown(json)));
    case Form::Shape::text: return read_text(form, json, where, zone);
    case Form::Shape::number: return read_number(form, json, where);
    case Form::Shape::boolean:
      if (!json.is_bool()) return wrong(where, fmt::format("should be true or false, but is {}.", shown(json)));
      return bare(form, json.as_bool());
    case Form::Shape::list: return read_list(form, json, where, zone);
    case Form::Shape::map: return read_map(form, json, where, zone);
    case Form::Shape::object: return read_object(form, json, where, zone);
    case Form::Shape::anything: return read_anything(form, json, where);
  }
  return wrong(where, "cannot be read.");
}

Result<Json> write_json(const Form& form, const Value& value, const std::string& where, const Zone& zone) {
  if (value.is_placeholder()) return wrong(where, "is not known yet.");
  if (value.missing()) {
    if (form.nullable || form.shape == Form::Shape::nothing) return Json();
    return wrong(where, "is missing.");
  }
  Json out;
  switch (form.shape) {
    case Form::Shape::nothing: return wrong(where, "has no place in what the server takes.");
    case Form::Shape::text: out = TRY(write_text(form, value, where, zone)); break;
    case Form::Shape::number: out = TRY(write_number(form, value, where)); break;
    case Form::Shape::boolean:
      if (value.type.kind() != Kind::boolean)
        return wrong(where, fmt::format("is {}, not a bool.", value.type.with_article()));
      out = Json(value.boolean());
      break;
    case Form::Shape::list: out = TRY(write_list(form, value, where, zone)); break;
    case Form::Shape::map: out = TRY(write_map(form, value, where, zone)); break;
    case Form::Shape::object: out = TRY(write_object(form, value, where, zone)); break;
    case Form::Shape::anything: out = TRY(write_anything(form, value, where)); break;
  }
  if (!is_allowed(form, out)) return wrong(where, fmt::format("is none of what the server takes: {}.", shown(out)));
  return out;
}

}  // namespace adjutant::tools::mcp
