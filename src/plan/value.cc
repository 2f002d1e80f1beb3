#include "plan/value.h"

#include <fmt/format.h>

#include <cmath>

#include "base/iban.h"
#include "base/text.h"
#include "plan/origin_text.h"

namespace adjutant::plan {
namespace {

constexpr int kMaxOriginDepth = 20;
constexpr std::size_t kMaxOriginText = 300;
const std::string kNoText;
const List kNoItems;
const Money kNoMoney;
const Time kNoTime;
const Date kNoDate{};

template <class T>
const T& get_or(const Data& data, const T& fallback) {
  const auto* value = std::get_if<T>(&data);
  return value ? *value : fallback;
}

Value make(Type type, Data data, Label label, Origin from) {
  return {std::move(type), std::move(data), std::move(label), std::move(from)};
}

}  // namespace

Origin origin(std::string text, std::string link, std::vector<Origin> from) {
  int depth = 0;
  std::erase_if(from, [](const Origin& each) { return !each || each->depth >= kMaxOriginDepth; });
  for (const auto& each : from) depth = std::max(depth, each->depth + 1);
  if (text.size() > kMaxOriginText) text = origin_text(text, kMaxOriginText);
  return std::make_shared<const OriginNode>(OriginNode{std::move(text), std::move(link), std::move(from), depth});
}

const std::string& Value::text() const { return get_or(data, kNoText); }
double Value::number() const { return get_or(data, 0.0); }
bool Value::boolean() const { return get_or(data, false); }
const Time& Value::time() const { return get_or(data, kNoTime); }
const Date& Value::date() const { return get_or(data, kNoDate); }
Seconds Value::duration() const { return get_or(data, Seconds(0)); }
const Money& Value::money() const { return get_or(data, kNoMoney); }

const List& Value::items() const {
  const auto* list = std::get_if<std::shared_ptr<const List>>(&data);
  return list && *list ? **list : kNoItems;
}

const Value& Value::field(std::string_view name) const {
  static const Value none;
  const int index = type.field_index(name);
  const auto& fields = items();
  return index >= 0 && static_cast<std::size_t>(index) < fields.size() ? fields[static_cast<std::size_t>(index)] : none;
}

Value Value::under(const Label& more) const {
  Value out = *this;
  out.label = flow::join(label, more);
  if (const auto& inside = items(); !inside.empty()) {
    bool covered = true;
    for (const auto& item : inside) covered = covered && item.items().empty() && item.label.covers(more);
    if (!covered) {
      List joined;
      joined.reserve(inside.size());
      for (const auto& item : inside) joined.push_back(item.under(more));
      out.data = std::make_shared<const List>(std::move(joined));
    }
  }
  return out;
}

Value text_value(std::string text, Label label, Origin from) {
  return make(Kind::text, std::move(text), std::move(label), std::move(from));
}
Value typed_text(Type type, std::string text, Label label, Origin from) {
  return make(std::move(type), std::move(text), std::move(label), std::move(from));
}
Value number_value(double number, Label label, Origin from) {
  return make(Kind::number, number, std::move(label), std::move(from));
}
Value bool_value(bool value, Label label, Origin from) {
  return make(Kind::boolean, value, std::move(label), std::move(from));
}
Value time_value(Time time, Label label, Origin from) {
  return make(Kind::time, time, std::move(label), std::move(from));
}
Value date_value(Date date, Label label, Origin from) {
  return make(Kind::date, date, std::move(label), std::move(from));
}
Value duration_value(Seconds duration, Label label, Origin from) {
  return make(Kind::duration, duration, std::move(label), std::move(from));
}
Value money_value(Money money, Label label, Origin from) {
  return make(Kind::money, std::move(money), std::move(label), std::move(from));
}
Value list_value(Type element, List items, Label label, Origin from) {
  return make(Type::list(std::move(element)), std::make_shared<const List>(std::move(items)), std::move(label),
              std::move(from));
}
Value record_value(Type type, List fields, Label label, Origin from) {
  return make(std::move(type), std::make_shared<const List>(std::move(fields)), std::move(label), std::move(from));
}
Value missing_value(Type type, Label label, Origin from) {
  return make(type.as_optional(), std::monostate(), std::move(label), std::move(from));
}

bool same_data(const Value& a, const Value& b) {
  const auto* left = std::get_if<std::shared_ptr<const List>>(&a.data);
  const auto* right = std::get_if<std::shared_ptr<const List>>(&b.data);
  if (!left || !right) return a.data == b.data;
  if (a.items().size() != b.items().size()) return false;
  for (std::size_t i = 0; i < a.items().size(); ++i) {
    if (!same_data(a.items()[i], b.items()[i])) return false;
  }
  return true;
}

Label whole_label(const Value& value) {
  Label label = value.label;
  for (const auto& item : value.items()) label = flow::join(label, whole_label(item));
  return label;
}

const Placeholder* placeholder_in(const Value& value) {
  if (const auto* later = std::get_if<Placeholder>(&value.data)) return later;
  for (const auto& item : value.items()) {
    if (const auto* later = placeholder_in(item)) return later;
  }
  return nullptr;
}

std::string spoken(const Value& value) {
  if (value.missing()) return "nothing";
  if (value.is_placeholder()) return "…";
  switch (value.type.kind()) {
    case Kind::boolean: return value.boolean() ? "yes" : "no";
    case Kind::number: {
      const double n = value.number();
      return std::abs(n) < 1e15 && n == std::floor(n) ? fmt::format("{}", static_cast<std::int64_t>(n))
                                                      : fmt::format("{:.6g}", n);
    }
    case Kind::time: return adjutant::spoken(value.time());
    case Kind::date: return adjutant::spoken(value.date());
    case Kind::duration: return adjutant::spoken(value.duration());
    case Kind::money: return to_string(value.money());
    case Kind::iban: return spoken_iban(value.text());
    case Kind::list: {
      std::vector<std::string> parts;
      for (const auto& item : value.items()) parts.push_back(spoken(item));
      return parts.empty() ? "nothing" : join(parts, ", ");
    }
    case Kind::record: {
      for (const auto* name : {"title", "subject", "name"}) {
        if (value.type.field_index(name) >= 0 && !value.field(name).missing()) return spoken(value.field(name));
      }
      std::vector<std::string> parts;
      for (const auto& field : value.items()) {
        if (!field.missing()) parts.push_back(spoken(field));
      }
      return join(parts, ", ");
    }
    default: return value.text();
  }
}

Json plain_json(const Value& value) {
  if (value.missing()) return Json();
  if (const auto* later = std::get_if<Placeholder>(&value.data)) {
    return Json().set("result_of_step", later->step).set("path", later->path);
  }
  switch (value.type.kind()) {
    case Kind::nothing: return Json();
    case Kind::boolean: return value.boolean();
    case Kind::number: {
      const double n = value.number();
      return std::abs(n) < 1e15 && n == std::floor(n) ? Json(static_cast<std::int64_t>(n)) : Json(n);
    }
    case Kind::time: return iso(value.time());
    case Kind::date: return iso(value.date());
    case Kind::duration: return iso_duration(value.duration());
    case Kind::money: return to_string(value.money());
    case Kind::list: {
      Json out = Json::array();
      for (const auto& item : value.items()) out.push(plain_json(item));
      return out;
    }
    case Kind::record: {
      Json out = Json::object();
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        out.set(value.type.fields()[i].name, plain_json(value.items()[i]));
      }
      return out;
    }
    default: return value.text();
  }
}

Result<Value> from_plain_json(const Type& type, const Json& json, const Label& label, const Origin& from) {
  const auto wrong = [&] {
    return fail(ErrorKind::usage, fmt::format("{} is not of type {}.", one_line(json.dump(), 60), type.text()));
  };
  if (json.is_null()) {
    if (!type.optional() && type.kind() != Kind::nothing) return wrong();
    return missing_value(type, label, from);
  }
  const Type plain = type.required();
  switch (type.kind()) {
    case Kind::nothing: return wrong();
    case Kind::boolean:
      if (!json.is_bool()) return wrong();
      return bool_value(json.as_bool(), label, from);
    case Kind::number:
      if (!json.is_number()) return wrong();
      return number_value(json.as_double(), label, from);
    case Kind::time: return time_value(TRY(parse_time(json.as_string())), label, from);
    case Kind::date: return date_value(TRY(parse_date(json.as_string())), label, from);
    case Kind::duration: return duration_value(TRY(parse_duration(json.as_string())), label, from);
    case Kind::money: return money_value(TRY(parse_money(json.as_string())), label, from);
    case Kind::list: {
      if (!json.is_array()) return wrong();
      List items;
      for (const auto& item : json.items()) items.push_back(TRY(from_plain_json(type.element(), item, label, from)));
      return list_value(type.element(), std::move(items), label, from);
    }
    case Kind::record: {
      if (!json.is_object()) return wrong();
      List fields;
      for (const auto& field : type.fields()) {
        fields.push_back(TRY(from_plain_json(field.type, json[field.name], label, from)));
      }
      return record_value(plain, std::move(fields), label, from);
    }
    case Kind::iban: return typed_text(plain, TRY(parse_iban(json.as_string())), label, from);
    case Kind::enumeration: {
      for (const auto& option : type.options()) {
        if (option == json.as_string()) return typed_text(plain, option, label, from);
      }
      return wrong();
    }
    default:
      if (!json.is_string()) return wrong();
      return typed_text(plain, json.as_string(), label, from);
  }
}

namespace {

Json encode_origin(const Origin& from) {
  Json out;
  out.set("text", from->text);
  if (!from->link.empty()) out.set("link", from->link);
  return out;
}

}  // namespace

Json encode(const Value& value) {
  Json out;
  const bool inside = std::holds_alternative<std::shared_ptr<const List>>(value.data);
  if (inside) {
    Json items = Json::array();
    for (const auto& item : value.items()) items.push(encode(item));
    out.set("items", std::move(items));
  } else {
    out.set("v", plain_json(value));
  }
  out.set("l", flow::to_json(value.label));
  if (value.from) out.set("o", encode_origin(value.from));
  return out;
}

Result<Value> decode(const Type& type, const Json& json) {
  const Label label = TRY(flow::label_from_json(json["l"]));
  const Origin from =
      json.contains("o") ? origin(json["o"]["text"].as_string(), json["o"]["link"].as_string()) : nullptr;
  // Only the journal speaks of results to come: in JSON from elsewhere such a thing is just not of the type.
  if (const Json& later = json["v"]; later.contains("result_of_step")) {
    return Value{type, Placeholder{static_cast<int>(later["result_of_step"].as_int()), later["path"].as_string()},
                 label, from};
  }
  if (!json.contains("items")) return from_plain_json(type.as_optional(), json["v"], label, from);
  const auto& items = json["items"].items();
  List inside;
  if (type.kind() == Kind::record && items.size() != type.fields().size()) {
    return fail(ErrorKind::failed, fmt::format("A stored {} has {} fields instead of {}.", type.text(), items.size(),
                                               type.fields().size()));
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    inside.push_back(TRY(decode(type.kind() == Kind::record ? type.fields()[i].type : type.element(), items[i])));
  }
  return Value{type.required(), std::make_shared<const List>(std::move(inside)), label, from};
}

}  // namespace adjutant::plan
