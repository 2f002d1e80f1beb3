#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/text.h"

namespace adjutant {
namespace {

constexpr std::size_t kMaxDepth = 64;
const std::string kEmptyString;
const Json::Array kEmptyArray;
const Json::Object kEmptyObject;
const Json kNull;

// A key that comes twice keeps its first place and its last value. Sorted instead of searched, because an object from
// outside may have a million keys.
Json::Object last_of_each(Json::Object fields) {
  std::vector<std::size_t> order(fields.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) -> const std::string& { return fields[i].first; });
  std::vector<bool> drop(fields.size());
  bool any = false;
  for (std::size_t i = 0; i < order.size();) {
    const std::size_t first = order[i];
    std::size_t last = first;
    for (++i; i < order.size() && fields[order[i]].first == fields[first].first; ++i)
      drop[last = order[i]] = any = true;
    if (last != first) fields[first].second = std::move(fields[last].second);
  }
  if (!any) return fields;
  Json::Object kept;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!drop[i]) kept.push_back(std::move(fields[i]));
  }
  return kept;
}

// Builds our value from the events of nlohmann's SAX parser; refuses what is nested too deeply.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return add(Json()); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json(std::int64_t{value})); }
  bool number_unsigned(number_unsigned_t value) override {
    return value <= INT64_MAX ? add(Json(static_cast<std::int64_t>(value))) : add(Json(static_cast<double>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override { return add(Json(value)); }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(string_t& value) override {
    keys_.back() = std::move(value);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    error = fmt::format("not valid JSON at byte {}", position);
    return false;
  }

  Json root;
  std::string error;

 private:
  bool add(Json value) {
    if (open_.empty()) {
      root = std::move(value);
    } else if (open_.back().is_array()) {
      open_.back().push(std::move(value));
    } else {
      fields_.back().emplace_back(std::move(keys_.back()), std::move(value));
    }
    return true;
  }
  bool open(Json value) {
    if (open_.size() >= kMaxDepth) {
      error = fmt::format("JSON nested more than {} deep", kMaxDepth);
      return false;
    }
    open_.push_back(std::move(value));
    keys_.emplace_back();
    fields_.emplace_back();
    return true;
  }
  bool close() {
    Json value = open_.back().is_object() ? Json(last_of_each(std::move(fields_.back()))) : std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    fields_.pop_back();
    return add(std::move(value));
  }

  std::vector<Json> open_;
  std::vector<std::string> keys_;
  std::vector<Json::Object> fields_;
};

nlohmann::ordered_json to_library(const Json& json) {
  if (json.is_null()) return nullptr;
  if (json.is_bool()) return json.as_bool();
  if (json.is_int()) return json.as_int();
  if (json.is_number()) return json.as_double();
  if (json.is_string()) return json.as_string();
  if (json.is_array()) {
    auto out = nlohmann::ordered_json::array();
    for (const auto& item : json.items()) out.push_back(to_library(item));
    return out;
  }
  auto out = nlohmann::ordered_json::object();
  auto& fields = out.get_ref<nlohmann::ordered_json::object_t&>();
  for (const auto& [key, value] : json.fields()) fields.emplace_back(key, to_library(value));
  return out;
}

std::string print(const Json& json, int indent) {
  return to_library(json).dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

// One character of UTF-8 as JSON may write it, "\\u202e".
std::string escaped(std::string_view character) {
  auto code =
      static_cast<unsigned char>(character.front()) & (character.size() == 1 ? 0x7Fu : 0xFFu >> (character.size() + 1));
  for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
  if (code < 0x10000) return fmt::format("\\u{:04x}", code);
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF));
}

// JSON for a terminal too: what could do more there than be shown is escaped, which as JSON is the same.
std::string harmless_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const auto first = static_cast<unsigned char>(json.front());
    const auto one = json.substr(0, first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4);
    json.remove_prefix(one.size());
    const bool plain = first < 0x7F || harmless(one) == one;
    out += plain ? std::string(one) : escaped(one);
  }
  return out;
}

}  // namespace

bool Json::as_bool(bool fallback) const {
  const auto* value = std::get_if<bool>(&value_);
  return value ? *value : fallback;
}

std::int64_t Json::as_int(std::int64_t fallback) const {
  const auto* value = std::get_if<std::int64_t>(&value_);
  return value ? *value : fallback;
}

double Json::as_double(double fallback) const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  return fallback;
}

const std::string& Json::as_string() const {
  const auto* value = std::get_if<std::string>(&value_);
  return value ? *value : kEmptyString;
}

const Json::Array& Json::items() const {
  const auto* value = std::get_if<Array>(&value_);
  return value ? *value : kEmptyArray;
}

const Json::Object& Json::fields() const {
  const auto* value = std::get_if<Object>(&value_);
  return value ? *value : kEmptyObject;
}

const Json& Json::operator[](std::string_view key) const {
  for (const auto& [name, value] : fields()) {
    if (name == key) return value;
  }
  return kNull;
}

bool Json::contains(std::string_view key) const {
  for (const auto& [name, value] : fields()) {
    if (name == key) return true;
  }
  return false;
}

Json& Json::set(std::string key, Json value) {
  if (!is_object()) value_ = Object{};
  auto& object = std::get<Object>(value_);
  for (auto& [name, old] : object) {
    if (name == key) {
      old = std::move(value);
      return *this;
    }
  }
  object.emplace_back(std::move(key), std::move(value));
  return *this;
}

Json& Json::push(Json value) {
  if (!is_array()) value_ = Array{};
  std::get<Array>(value_).push_back(std::move(value));
  return *this;
}

std::string Json::dump() const { return print(*this, -1); }
std::string Json::pretty() const { return harmless_json(print(*this, 2)); }

Result<Json> parse_json(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    return fail(ErrorKind::failed, fmt::format("JSON of {} bytes is over the limit of {}", text.size(), max_bytes));
  }
  Builder builder;
  if (!nlohmann::json::sax_parse(text, &builder)) return fail(ErrorKind::failed, builder.error);
  return std::move(builder.root);
}

}  // namespace adjutant
