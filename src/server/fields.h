// The fields of a request's body: each is asked for by name and form, and no other may be there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace adjutant::server {

class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  std::string text(std::string_view name, std::size_t longest);  // at least one character
  std::optional<std::string> optional_text(std::string_view name, std::size_t longest);
  std::optional<std::string> any_text(std::string_view name, std::size_t longest);  // may be absent, and may be empty
  std::optional<std::int64_t> number(std::string_view name, std::int64_t least, std::int64_t most);
  std::vector<std::string> texts(std::string_view name, std::size_t longest, std::size_t most);  // may be absent
  const Json& any(std::string_view name);
  const Json& object(std::string_view name);  // may be absent
  std::vector<Json> objects(std::string_view name, std::size_t most);
  bool has(std::string_view name) const { return object_.contains(name); }
  bool is_true(std::string_view name);  // may be absent, and else must be so
  bool boolean(std::string_view name);  // may be absent: false

  // What is wrong with them, once all that are known were asked for.
  Result<void> done();

 private:
  const Json& take(std::string_view name);
  void wrong(std::string_view name, std::string_view what);

  const Json& object_;
  std::vector<std::string> known_;
  std::string problem_;
};

}  // namespace adjutant::server
