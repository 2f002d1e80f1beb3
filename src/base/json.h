// A JSON value (RFC 8259) that is copied, compared and printed. Objects keep the order of their keys.
//
// Parsing and printing are in json.cc alone, so that no other file pays for the library behind them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

namespace adjutant {

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;  // null
  Json(bool value) : value_(value) {}
  Json(int value) : value_(static_cast<std::int64_t>(value)) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::size_t value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  static Json array() { return Json(Array{}); }
  static Json object() { return Json(Object{}); }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_int() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_number() const { return is_int() || std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  // Readers with a fallback: hostile JSON never throws, it just is not what was asked for.
  bool as_bool(bool fallback = false) const;
  std::int64_t as_int(std::int64_t fallback = 0) const;
  double as_double(double fallback = 0) const;
  const std::string& as_string() const;  // empty when it is no string
  const Array& items() const;            // empty when it is no array
  const Object& fields() const;          // empty when it is no object

  // The field of an object, or null when there is none.
  const Json& operator[](std::string_view key) const;
  bool contains(std::string_view key) const;

  // Sets a field (turns null into an object) or appends an item (turns null into an array).
  Json& set(std::string key, Json value);
  Json& push(Json value);

  bool operator==(const Json&) const = default;

  // One line, or indented by two spaces. Strings that are not UTF-8 are printed with U+FFFD in place.
  std::string dump() const;
  std::string pretty() const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

// Parses one JSON text of at most `max_bytes` and a nesting of at most 64.
Result<Json> parse_json(std::string_view text, std::size_t max_bytes = 16 << 20);

}  // namespace adjutant
