#include "agent/reader_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "agent/pattern_reading.h"
#include "base/text.h"
#include "plan/convert.h"

namespace adjutant::agent {
namespace {

using plan::Kind;
using plan::Type;
using plan::Value;

std::string_view form_of(Kind kind) {
  switch (kind) {
    case Kind::time:
      return "a moment, as 2026-11-24T15:00 (the owner's zone) or with its offset, 2026-11-24T15:00+01:00";
    case Kind::date: return "a day, as 2026-11-24";
    case Kind::duration: return "a length of time, as PT1H30M";
    case Kind::money: return "an amount with its currency, as 12.50 EUR";
    case Kind::iban: return "an account number (IBAN) that stands in the text, copied";
    case Kind::address: return "a mail address that stands in the text, copied";
    default: return "";
  }
}

Json object_schema(Json properties) {
  Json needed = Json::array();
  for (const auto& [name, schema] : properties.fields()) needed.push(name);
  return Json()
      .set("type", "object")
      .set("properties", std::move(properties))
      .set("required", std::move(needed))
      .set("additionalProperties", false);
}

Json maybe_null(const char* type) { return Json().push(type).push("null"); }

Json schema_of_field(const Type& type, const std::string& doc, bool may_be_null) {
  const auto typed = [&](const char* name) { return Json().set("type", may_be_null ? maybe_null(name) : Json(name)); };
  Json schema;
  switch (type.kind()) {
    case Kind::number: schema = typed("number"); break;
    case Kind::boolean: schema = typed("boolean"); break;
    case Kind::list: schema = typed("array").set("items", schema_of_field(type.element(), "", false)); break;
    case Kind::record: {
      schema = schema_of(type);
      schema.set("type", typed("object")["type"]);
      break;
    }
    case Kind::enumeration: {
      Json options = Json::array();
      for (const auto& option : type.options()) options.push(option);
      if (may_be_null) options.push(Json());
      schema = typed("string").set("enum", std::move(options));
      break;
    }
    default: schema = typed("string");
  }
  std::string words(form_of(type.kind()));
  if (!doc.empty()) words += (words.empty() ? "" : ": ") + doc;
  if (!words.empty()) schema.set("description", words);
  return schema;
}

// "2026-11-24T15:00", also with a space, and without an offset: of the owner's zone.
std::optional<Time> read_time(std::string text, const Zone& zone) {
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  const auto time = parse_time(text);
  if (!time) return std::nullopt;
  const bool has_offset = text.find_first_of("Z+-", std::min<std::size_t>(11, text.size())) != text.npos;
  if (has_offset) return Time{time->instant, zone};
  return Time{zone.instant(LocalTime(time->instant.time_since_epoch())), zone};
}

bool is_sound(Kind kind, const std::string& text) {
  const bool one_line = kind == Kind::file || kind == Kind::place;
  return text.size() <= kMaxFieldText && !has_hidden_characters(text) &&
         !(one_line && text.find_first_of("\n\t") != text.npos);
}

// A field's value, or a missing one.
class FieldReader {
 public:
  explicit FieldReader(const ReadText& read) : read_(read) {}

  Result<Value> field(const Type& type, const Json& json) const {
    const Value missing = plan::missing_value(type, read_.label, read_.from);
    if (json.is_null()) return missing;
    switch (type.kind()) {
      case Kind::list: return list(type, json, missing);
      case Kind::record: return record(type, json);
      case Kind::number:
        return json.is_number() && std::isfinite(json.as_double())
                   ? plan::number_value(json.as_double(), read_.label, read_.from)
                   : missing;
      case Kind::boolean: return json.is_bool() ? plan::bool_value(json.as_bool(), read_.label, read_.from) : missing;
      default: return text(type, json, missing);
    }
  }

  Result<Value> record(const Type& type, const Json& json) const {
    if (!json.is_object()) {
      return fail(ErrorKind::failed, fmt::format("The reader's {} is no object.", type.text()));
    }
    for (const auto& [name, value] : json.fields()) {
      if (type.field_index(name) < 0) {
        return fail(ErrorKind::failed, fmt::format("The reader's {} has a field '{}' that nobody asked for.",
                                                   type.required().text(), one_line(name, 40)));
      }
    }
    plan::List values;
    bool complete = true;
    for (const auto& field : type.fields()) {
      values.push_back(TRY(this->field(field.type, json[field.name])));
      complete = complete && (!values.back().missing() || field.type.optional());
    }
    if (!complete) return plan::missing_value(type, read_.label, read_.from);
    return plan::record_value(type.required(), std::move(values), read_.label, read_.from);
  }

 private:
  // With an item that cannot be read the whole list is missing: a shorter one would say something else.
  Result<Value> list(const Type& type, const Json& json, const Value& missing) const {
    if (!json.is_array()) return missing;
    plan::List items;
    for (const auto& item : json.items()) {
      items.push_back(TRY(field(type.element(), item)));
      if (items.back().missing() && !type.element().optional()) return missing;
    }
    return plan::list_value(type.element(), std::move(items), read_.label, read_.from);
  }

  Result<Value> text(const Type& type, const Json& json, const Value& missing) const {
    if (!json.is_string() || !is_sound(type.kind(), json.as_string())) return missing;
    const std::string& words = json.as_string();
    if (type.kind() == Kind::time) {
      const auto time = read_time(words, read_.now.zone);
      return time ? plan::time_value(*time, read_.label, read_.from) : missing;
    }
    if (type.kind() == Kind::money) {
      const auto money = parse_money(words);
      return money ? plan::money_value(*money, read_.label, read_.from) : missing;
    }
    if (type.kind() == Kind::date || type.kind() == Kind::duration || type.kind() == Kind::enumeration) {
      return plan::from_plain_json(type.required(), json, read_.label, read_.from).value_or(missing);
    }
    auto value = plan::convert(plan::text_value(words, read_.label, read_.from), type.required(), read_.now);
    if (!value) return missing;
    const bool copied = type.kind() == Kind::iban || type.kind() == Kind::address;
    if (copied && !in_text(type.kind()).contains(in_lower_case(value->text()))) return missing;
    return std::move(*value);
  }

  // What of this form stands in the text, in lower case.
  const std::set<std::string>& in_text(Kind kind) const {
    auto& known = in_text_[kind];
    if (!known) {
      known.emplace();
      for (const auto& each : all_by_form(read_.text, kind)) known->insert(in_lower_case(each));
    }
    return *known;
  }

  static std::string in_lower_case(std::string text) {
    for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return text;
  }

  const ReadText& read_;
  mutable std::map<Kind, std::optional<std::set<std::string>>> in_text_;
};

// {"name": value} and nothing besides.
Result<Json> only_field(const Json& answer, std::string_view name) {
  if (!answer.is_object() || answer.fields().size() != 1 || !answer.contains(name))
    return fail(ErrorKind::failed, fmt::format("The reader's answer is not just its '{}'.", name));
  return answer[name];
}

}  // namespace

Json schema_of(const Type& record) {
  Json properties = Json::object();
  for (const auto& field : record.fields()) properties.set(field.name, schema_of_field(field.type, field.doc, true));
  return object_schema(std::move(properties));
}

Json schema_of_option(const std::vector<std::string>& options) {
  Json all = Json::array();
  for (const auto& option : options) all.push(option);
  return object_schema(Json().set("option", Json().set("type", "string").set("enum", std::move(all))));
}

Json schema_of_index(std::size_t count) {
  const std::string words = fmt::format("the number of the item, from 0 to {}; null where none of them is meant",
                                        std::max<std::size_t>(count, 1) - 1);
  return object_schema(Json().set("index", Json().set("type", maybe_null("integer")).set("description", words)));
}

Json schema_of_text() { return object_schema(Json().set("text", Json().set("type", "string"))); }

Result<Value> read_record(const Type& record, const Json& answer, const ReadText& read) {
  return FieldReader(read).record(record, answer);
}

Result<std::string> read_option(const std::vector<std::string>& options, const Json& answer) {
  const Json option = TRY(only_field(answer, "option"));
  if (std::ranges::find(options, option.as_string()) == options.end() || !option.is_string())
    return fail(ErrorKind::failed, "The reader names none of the options.",
                "Read it yourself, or say which options are meant in other words.");
  return option.as_string();
}

Result<std::optional<std::size_t>> read_index(std::size_t count, const Json& answer) {
  const Json index = TRY(only_field(answer, "index"));
  if (index.is_null()) return std::optional<std::size_t>();
  if (!index.is_int() || index.as_int() < 0 || static_cast<std::size_t>(index.as_int()) >= count)
    return fail(ErrorKind::failed, "The reader chose what is not in the list.");
  return std::optional(static_cast<std::size_t>(index.as_int()));
}

Result<std::string> read_draft(const Json& answer) {
  const Json text = TRY(only_field(answer, "text"));
  if (!text.is_string() || trim(text.as_string()).empty())
    return fail(ErrorKind::failed, "The writer has written nothing.");
  if (text.as_string().size() > kMaxDraftText)
    return fail(ErrorKind::failed, fmt::format("The writer has written more than {} KiB.", kMaxDraftText >> 10));
  if (has_hidden_characters(text.as_string()))
    return fail(ErrorKind::failed, "The writer's text has characters in it that nobody sees.");
  return text.as_string();
}

}  // namespace adjutant::agent
