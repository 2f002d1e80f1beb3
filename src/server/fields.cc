#include "server/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::server {

const Json& Fields::take(std::string_view name) {
  known_.emplace_back(name);
  return object_[name];
}

void Fields::wrong(std::string_view name, std::string_view what) {
  if (problem_.empty()) problem_ = fmt::format("'{}' must be {}.", name, what);
}

std::string Fields::text(std::string_view name, std::size_t longest) {
  auto text = optional_text(name, longest);
  if (!text) wrong(name, fmt::format("a text of 1 to {} characters", longest));
  return text.value_or("");
}

std::optional<std::string> Fields::optional_text(std::string_view name, std::size_t longest) {
  const Json& value = take(name);
  if (!has(name)) return std::nullopt;
  if (!value.is_string() || value.as_string().empty() || length(value.as_string()) > longest) {
    wrong(name, fmt::format("a text of 1 to {} characters", longest));
    return std::nullopt;
  }
  return value.as_string();
}

std::optional<std::string> Fields::any_text(std::string_view name, std::size_t longest) {
  const Json& value = take(name);
  if (!has(name)) return std::nullopt;
  if (!value.is_string() || length(value.as_string()) > longest) {
    wrong(name, fmt::format("a text of at most {} characters", longest));
    return std::nullopt;
  }
  return value.as_string();
}

std::optional<std::int64_t> Fields::number(std::string_view name, std::int64_t least, std::int64_t most) {
  const Json& value = take(name);
  if (!has(name)) return std::nullopt;
  if (!value.is_int() || value.as_int() < least || value.as_int() > most) {
    wrong(name, fmt::format("a whole number from {} to {}", least, most));
    return std::nullopt;
  }
  return value.as_int();
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t longest, std::size_t most) {
  const Json& value = take(name);
  std::vector<std::string> out;
  if (!has(name)) return out;
  if (!value.is_array() || value.items().size() > most) wrong(name, fmt::format("a list of at most {} texts", most));
  for (const auto& item : value.items()) {
    if (!item.is_string() || item.as_string().empty() || length(item.as_string()) > longest)
      wrong(name, fmt::format("a list of texts of 1 to {} characters", longest));
    out.push_back(item.as_string());
  }
  return out;
}

const Json& Fields::any(std::string_view name) {
  const Json& value = take(name);
  if (!has(name)) wrong(name, "there");
  return value;
}

const Json& Fields::object(std::string_view name) {
  const Json& value = take(name);
  if (has(name) && !value.is_object()) wrong(name, "an object");
  return value;
}

std::vector<Json> Fields::objects(std::string_view name, std::size_t most) {
  const Json& value = take(name);
  if (!has(name)) return {};
  const bool fits = value.is_array() && value.items().size() <= most &&
                    std::ranges::all_of(value.items(), [](const Json& item) { return item.is_object(); });
  if (!fits) wrong(name, fmt::format("a list of at most {} objects", most));
  return fits ? value.items() : std::vector<Json>();
}

bool Fields::boolean(std::string_view name) {
  const Json& value = take(name);
  if (has(name) && !value.is_bool()) wrong(name, "true or false");
  return value.as_bool();
}

bool Fields::is_true(std::string_view name) {
  const Json& value = take(name);
  if (has(name) && !value.as_bool()) wrong(name, "true");
  return value.as_bool();
}

Result<void> Fields::done() {
  if (!problem_.empty()) return fail(ErrorKind::usage, problem_, "See /api/v1/openapi.json.");
  for (const auto& [name, value] : object_.fields()) {
    if (std::ranges::find(known_, name) == known_.end())
      return fail(ErrorKind::usage, fmt::format("There is no field '{}'.", one_line(name, 60)),
                  "See /api/v1/openapi.json.");
  }
  return {};
}

}  // namespace adjutant::server
