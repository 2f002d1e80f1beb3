#include "net/event_stream.h"

#include <charconv>
#include <utility>

namespace adjutant::net {
namespace {

constexpr std::size_t kLongestId = 1024;

std::unexpected<Error> too_long() { return fail(ErrorKind::failed, "The server sent an event that is too long."); }

}  // namespace

Result<bool> EventStream::feed(std::string_view piece, const OnData& on_data) {
  for (const char c : piece) {
    const bool second_half = c == '\n' && after_cr_;
    after_cr_ = c == '\r';
    if (second_half) continue;
    if (c != '\n' && c != '\r') {
      if (line_.size() + data_.size() >= kLongestEvent) return too_long();
      line_ += c;
      continue;
    }
    if (!TRY(take_line(on_data))) return false;
    line_.clear();
  }
  return true;
}

Result<bool> EventStream::take_line(const OnData& on_data) {
  std::string_view line = line_;
  if (first_ && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  first_ = false;
  if (!line.empty()) {
    const auto colon = line.find(':');
    std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    take_field(line.substr(0, colon), value);
    return true;
  }
  std::string data = std::exchange(data_, {});
  const std::string type = std::exchange(type_, {});
  if (data.empty()) return true;
  data.pop_back();
  if (data.empty() || (!type.empty() && type != "message")) return true;
  return on_data(data);
}

void EventStream::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    data_ += value;
    data_ += '\n';
  } else if (name == "event") {
    type_ = value.substr(0, kLongestId);
  } else if (name == "id" && !value.contains('\0') && value.size() <= kLongestId) {
    last_id_ = value;
  } else if (name == "retry") {
    int milliseconds = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), milliseconds);
    if (code == std::errc() && end == value.data() + value.size() && milliseconds >= 0) retry_ = milliseconds;
  }
}

}  // namespace adjutant::net
