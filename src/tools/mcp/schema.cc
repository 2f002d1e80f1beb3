#include "tools/mcp/schema.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "tools/mcp/names.h"

namespace adjutant::tools::mcp {
namespace {

using plan::Kind;
using plan::Type;

constexpr int kDeepest = 5;
constexpr std::size_t kMostNodes = 1000;
constexpr std::size_t kMostFields = 60;
constexpr std::size_t kMostOptions = 200;
constexpr std::size_t kLongestOption = 100;

struct Unusable {
  Error error;
};

unsigned admitted(std::string_view type) {
  if (type == "string") return Form::string;
  if (type == "integer" || type == "number") return Form::numbers;
  if (type == "boolean") return Form::booleans;
  if (type == "array") return Form::arrays;
  if (type == "object") return Form::objects;
  return 0;
}

// What a schema with no "type" is about, as far as its other words say so.
std::string_view implied_type(const Json& schema) {
  if (schema["properties"].is_object() || schema["additionalProperties"].is_object()) return "object";
  if (schema["items"].is_object() || schema.contains("prefixItems")) return "array";
  return {};
}

bool is_option(const Json& value) {
  return value.is_string() && !value.as_string().empty() && value.as_string().size() <= kLongestOption &&
         harmless(value.as_string()) == value.as_string();
}

// The schema that a JSON pointer into the document means (RFC 6901); null: there is none.
const Json* follow(const Json& root, std::string_view pointer) {
  if (!pointer.starts_with('#')) return nullptr;
  const Json* at = &root;
  for (const auto& step : split(pointer.substr(1), '/')) {
    if (step.empty()) continue;
    const std::string key = replace_all(replace_all(step, "~1", "/"), "~0", "~");
    if (!at->is_object() || !at->contains(key)) return nullptr;
    at = &(*at)[key];
  }
  return at;
}

Form nullable(Form form) {
  form.nullable = true;
  form.type = form.type.as_optional();
  return form;
}

}  // namespace

Result<Form> SchemaReader::read(const Json& schema, std::string_view name) {
  root_ = &schema;
  open_references_.clear();
  nodes_ = 0;
  tool_ = name;
  try {
    return node(schema, {std::string(name), 0});
  } catch (const Unusable& unusable) {
    return std::unexpected(unusable.error);
  }
}

Result<std::vector<Member>> SchemaReader::arguments(const Json& schema, std::string_view tool) {
  if (!schema.is_object() || (schema.contains("type") && schema["type"] != Json("object")))
    return fail(ErrorKind::failed,
                fmt::format("What the tool \"{}\" takes is not described as an object.", one_line(tool, 60)));
  root_ = &schema;
  open_references_.clear();
  nodes_ = 0;
  tool_ = tool;
  try {
    return members(schema, {std::string(tool), 0}, "");
  } catch (const Unusable& unusable) {
    return std::unexpected(unusable.error);
  }
}

Result<SchemaReader::Output> SchemaReader::result(const Json& schema, std::string_view tool) {
  if (schema.is_null()) return Output{Form{.admits = Form::string}, false, false};
  const auto& properties = schema["properties"].fields();
  if (properties.size() != 1 || properties.front().first != "result") return Output{TRY(read(schema, tool))};
  root_ = &schema;
  open_references_.clear();
  nodes_ = 0;
  tool_ = tool;
  try {
    return Output{node(properties.front().second, {std::string(tool), 0}), true};
  } catch (const Unusable& unusable) {
    return std::unexpected(unusable.error);
  }
}

Result<Type> SchemaReader::record(std::string_view name, std::vector<plan::Field> fields) {
  const std::string full = prefix_ + camel_case(name);
  if (types_.contains(full)) return fail(ErrorKind::usage, fmt::format("there is a record {} already.", full));
  const Type type = Type::record(full, std::move(fields));
  types_.emplace(full, type);
  written_.emplace(full, "");
  return type;
}

Form SchemaReader::as_json(unsigned admits, std::string note) {
  if (!note.empty() && notes_.size() < 50) notes_.push_back(std::move(note));
  return Form{.shape = Form::Shape::anything, .type = Kind::text, .admits = admits};
}

Form SchemaReader::node(const Json& schema, const Place& place) {
  if (++nodes_ > kMostNodes)
    return as_json(Form::all, fmt::format("{} is too large a schema; the rest of it is text.", place.name));
  if (!schema.is_object()) return as_json(Form::all, "");
  if (schema.contains("$ref")) return reference(schema, place);
  if (schema["allOf"].is_array()) {
    if (schema["allOf"].items().size() == 1) return node(schema["allOf"].items().front(), place);
    return as_json(Form::all, fmt::format("{} joins several schemas, so it is text that holds JSON.", place.name));
  }
  for (const auto* key : {"anyOf", "oneOf"}) {
    if (schema[key].is_array()) return one_of(schema[key], place);
  }
  if (schema.contains("const")) return options(schema, {schema["const"]}, place);
  if (schema["enum"].is_array()) return options(schema, schema["enum"].items(), place);
  const Json& type = schema["type"];
  if (type.is_string()) return typed(schema, type.as_string(), place);
  if (!type.is_array()) {
    const auto implied = implied_type(schema);
    return implied.empty() ? as_json(Form::all, "") : typed(schema, implied, place);
  }
  std::vector<std::string> types;
  bool null = false;
  unsigned mask = 0;
  for (const auto& item : type.items()) {
    if (item.as_string() == "null") null = true;
    else types.push_back(item.as_string());
    mask |= admitted(item.as_string());
  }
  Form form = types.size() == 1 ? typed(schema, types.front(), place)
              : types.empty()   ? Form{.shape = Form::Shape::nothing, .type = Kind::nothing}
              : mask == Form::numbers
                  ? typed(schema, "number", place)
                  : as_json(mask, fmt::format("{} may be of several types, so it is text.", place.name));
  return null ? nullable(std::move(form)) : form;
}

Form SchemaReader::reference(const Json& schema, const Place& place) {
  const std::string& pointer = schema["$ref"].as_string();
  const Json* target = follow(*root_, pointer);
  if (!target)
    return as_json(Form::all, fmt::format("{} refers to \"{}\", which is not there, so it is text that holds JSON.",
                                          place.name, one_line(pointer, 80)));
  if (!open_references_.insert(pointer).second)
    return as_json(Form::all, fmt::format("{} is inside itself, so there it is text that holds JSON.", place.name));
  const auto slash = pointer.rfind('/');
  const std::string last = slash == std::string::npos ? place.name : pointer.substr(slash + 1);
  Form form = node(*target, {last, place.depth});
  open_references_.erase(pointer);
  return form;
}

Form SchemaReader::one_of(const Json& branches, const Place& place) {
  std::vector<const Json*> some;
  std::vector<Json> constants;
  bool null = false;
  unsigned mask = 0;
  for (const auto& branch : branches.items()) {
    if (branch["type"] == Json("null") || (branch.contains("const") && branch["const"].is_null())) {
      null = true;
      continue;
    }
    some.push_back(&branch);
    if (branch.contains("const")) constants.push_back(branch["const"]);
    const Json* target = branch.contains("$ref") ? follow(*root_, branch["$ref"].as_string()) : &branch;
    const auto bits = target ? admitted((*target)["type"].as_string()) : 0;
    mask |= bits == 0 ? static_cast<unsigned>(Form::all) : bits;
  }
  Form form;
  if (some.empty()) form = Form{.shape = Form::Shape::nothing, .type = Kind::nothing};
  else if (some.size() == 1) form = node(*some.front(), place);
  else if (constants.size() == some.size()) form = options(branches, constants, place);
  else form = as_json(mask, fmt::format("{} may be of several types, so it is text.", place.name));
  return null ? nullable(std::move(form)) : form;
}

Form SchemaReader::typed(const Json& schema, std::string_view type, const Place& place) {
  if (type == "string") return text(schema);
  if (type == "integer") return Form{.shape = Form::Shape::number, .type = Kind::number, .whole = true};
  if (type == "number") return Form{.shape = Form::Shape::number, .type = Kind::number};
  if (type == "boolean") return Form{.shape = Form::Shape::boolean, .type = Kind::boolean};
  if (type == "null") return Form{.shape = Form::Shape::nothing, .type = Kind::nothing};
  if (type != "array" && type != "object") {
    throw Unusable{
        {ErrorKind::failed,
         fmt::format("{} has the type \"{}\", which JSON does not have.", one_line(place.name, 60), one_line(type, 40)),
         "Such a tool cannot be used.",
         {}}};
  }
  if (place.depth >= kDeepest)
    return as_json(admitted(type), fmt::format("{} lies too deep, so it is text that holds JSON.", place.name));
  return type == "array" ? list(schema, place) : object(schema, place);
}

Form SchemaReader::text(const Json& schema) {
  const std::string& format = schema["format"].as_string();
  const Type type = format == "email"       ? Kind::address
                    : format == "date-time" ? Kind::time
                    : format == "date"      ? Kind::date
                    : format == "duration"  ? Kind::duration
                                            : Kind::text;
  return Form{.shape = Form::Shape::text, .type = type};
}

Form SchemaReader::options(const Json& schema, const std::vector<Json>& values, const Place& place) {
  std::vector<Json> some;
  for (const auto& value : values) {
    if (!value.is_null()) some.push_back(value);
  }
  Form form;
  if (!some.empty() && some.size() <= kMostOptions && std::ranges::all_of(some, is_option)) {
    std::vector<std::string> texts;
    for (const auto& value : some) texts.push_back(value.as_string());
    form = {.shape = Form::Shape::text, .type = named(schema["title"].as_string(), place, {}, std::move(texts))};
  } else if (!some.empty() && std::ranges::all_of(some, [](const Json& value) { return value.is_number(); })) {
    form = {.shape = Form::Shape::number, .type = Kind::number, .allowed = some};
  } else if (!some.empty() && std::ranges::all_of(some, [](const Json& value) { return value.is_bool(); })) {
    form = {.shape = Form::Shape::boolean, .type = Kind::boolean, .allowed = some};
  } else if (!some.empty() && std::ranges::all_of(some, [](const Json& value) { return value.is_string(); })) {
    form = {.shape = Form::Shape::text, .type = Kind::text, .allowed = some};
  } else {
    form = as_json(Form::all, fmt::format("{} has odd options, so it is text that holds JSON.", place.name));
  }
  return some.size() < values.size() ? nullable(std::move(form)) : form;
}

Form SchemaReader::list(const Json& schema, const Place& place) {
  if (schema.contains("prefixItems"))
    return as_json(Form::arrays, fmt::format("{} is a list of parts, so it is text that holds JSON.", place.name));
  Form element = node(schema["items"], {place.name, place.depth + 1});
  // Lists of things that may be missing have no type; nor have lists of nothing.
  if (element.nullable || element.shape == Form::Shape::nothing)
    return as_json(Form::arrays, fmt::format("{} may have holes, so it is text that holds JSON.", place.name));
  Form form{.shape = Form::Shape::list, .type = Type::list(element.type)};
  form.element = std::make_shared<const Form>(std::move(element));
  return form;
}

Form SchemaReader::map(const Json& schema, const Json& values, const Place& place) {
  Form element = node(values, {place.name + " value", place.depth + 1});
  if (element.shape == Form::Shape::nothing) return as_json(Form::objects, "");
  Form key = text(schema["propertyNames"]);
  if (!plan::is_text_like(key.type.kind())) key.type = Kind::text;
  const Type entry =
      named(schema["title"].as_string(), place, {{"key", key.type, ""}, {"value", element.type, ""}}, {});
  Form form{.shape = Form::Shape::map, .type = Type::list(entry)};
  form.element = std::make_shared<const Form>(std::move(element));
  return form;
}

Form SchemaReader::object(const Json& schema, const Place& place) {
  const Json& more = schema["additionalProperties"];
  if (schema["properties"].fields().empty()) {
    if (more.is_object() && !more.fields().empty()) return map(schema, more, place);
    return as_json(Form::objects, "");
  }
  const std::string& title = schema["title"].as_string();
  const std::string name = camel_case(title).empty() ? place.name : title;
  if (schema["properties"].fields().size() > kMostFields)
    return as_json(Form::objects,
                   fmt::format("{} has over {} fields, so it is text that holds JSON.", name, kMostFields));
  std::vector<Member> all = members(schema, {name, place.depth}, camel_case(name));
  std::vector<plan::Field> fields;
  std::size_t count = 0;
  for (const auto& member : all) {
    fields.push_back({member.name, member.form.type, ""});
    count += leaves(member.form.type);
  }
  if (count > plan::kMaxTypeLeaves)
    return as_json(Form::objects,
                   fmt::format("{} holds over {} values, so it is text that holds JSON.", name, plan::kMaxTypeLeaves));
  Form form{.shape = Form::Shape::object, .type = named(title, place, std::move(fields), {})};
  form.members = std::move(all);
  form.open = !(more.is_bool() && !more.as_bool());
  return form;
}

std::vector<Member> SchemaReader::members(const Json& schema, const Place& place, std::string_view record) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : schema["properties"].fields()) {
    if (key.empty() || key.size() > 100) {
      throw Unusable{{ErrorKind::failed,
                      fmt::format("{} has a field without a usable name.", one_line(place.name, 60)),
                      "Such a tool cannot be used.",
                      {}}};
    }
    keys.push_back(key);
  }
  if (auto names = plan_names(keys, "field"); !names) throw Unusable{std::move(names.error())};
  std::set<std::string> required;
  for (const auto& key : schema["required"].items()) required.insert(key.as_string());
  for (const auto& key : required) {
    if (std::ranges::find(keys, key) != keys.end()) continue;
    throw Unusable{{ErrorKind::failed,
                    fmt::format("{} must have the field \"{}\", which its schema does not describe.",
                                one_line(place.name, 60), one_line(key, 60)),
                    "Such a tool cannot be used.",
                    {}}};
  }
  std::vector<Member> out;
  for (const auto& [key, value] : schema["properties"].fields()) {
    Form form = node(value, {place.name + " " + key, place.depth + 1});
    if (form.shape == Form::Shape::nothing) form.type = Type(Kind::text).as_optional();
    Member member{plan_name(key), key, std::move(form), required.contains(key), Json()};
    if (adjust_ && !record.empty()) {
      if (auto adjusted = adjust_(std::string(record), member); !adjusted) throw Unusable{std::move(adjusted.error())};
    }
    if (!member.required && value.contains("default") && read_json(member.form, value["default"], key, Zone()))
      member.fallback = value["default"];
    if (!member.required && member.fallback.is_null()) member.form.type = member.form.type.as_optional();
    out.push_back(std::move(member));
  }
  return out;
}

Type SchemaReader::named(std::string_view title, const Place& place, std::vector<plan::Field> fields,
                         std::vector<std::string> options) {
  const std::string own = camel_case(title).empty() ? camel_case(place.name) : camel_case(title);
  std::string made_of = options.empty() ? "record" : "one of";
  for (const auto& field : fields) made_of += fmt::format("\n{}: {}", field.name, field.type.text());
  for (const auto& option : options) made_of += "\n" + option;
  std::string name = prefix_ + own;
  for (int attempt = 1; written_.contains(name) && written_[name] != made_of; ++attempt) {
    name = prefix_ + camel_case(tool_) + own;
    if (attempt > 1) name += fmt::format("{}", attempt);
  }
  if (const auto known = types_.find(name); known != types_.end()) return known->second;
  const Type type =
      options.empty() ? Type::record(name, std::move(fields)) : Type::enumeration(name, std::move(options));
  types_.emplace(name, type);
  written_.emplace(name, std::move(made_of));
  return type;
}

}  // namespace adjutant::tools::mcp
