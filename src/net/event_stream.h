// Server-sent events (WHATWG HTML, 9.2.6), read piece by piece as they come.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant::net {

class EventStream {
 public:
  static constexpr std::size_t kLongestEvent = 16 << 20;  // bytes

  // The data of one event of the kind "message"; others are passed over. False: no more is wanted.
  using OnData = std::function<Result<bool>(const std::string& data)>;

  // False once no more is wanted. Errors: on_data's, and an event that is too long.
  Result<bool> feed(std::string_view piece, const OnData& on_data);

  // With what a broken stream is asked to go on, empty where the server gave nothing.
  const std::string& last_id() const { return last_id_; }
  // Milliseconds until then, where the server said so.
  std::optional<int> retry() const { return retry_; }

 private:
  Result<bool> take_line(const OnData& on_data);
  void take_field(std::string_view name, std::string_view value);

  std::string line_;
  bool after_cr_ = false;
  bool first_ = true;
  std::string type_;
  std::string data_;
  std::string last_id_;
  std::optional<int> retry_;
};

}  // namespace adjutant::net
