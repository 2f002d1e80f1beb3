#include "model/frame.h"

namespace adjutant::model {

std::string to_frame(const Json& message) {
  const std::string text = message.dump();
  std::string frame;
  for (int shift = 0; shift < 32; shift += 8) frame += static_cast<char>((text.size() >> shift) & 0xff);
  return frame + text;
}

Result<std::optional<Json>> take_frame(std::string& buffer) {
  if (buffer.size() < 4) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size |= std::size_t{static_cast<unsigned char>(buffer[i])} << (8 * i);
  if (size > kMaxFrame) return fail(ErrorKind::failed, "A message of the model's process is too long.");
  if (buffer.size() < 4 + size) return std::nullopt;
  Json message = TRY(parse_json(std::string_view(buffer).substr(4, size), kMaxFrame));
  buffer.erase(0, 4 + size);
  return std::optional(std::move(message));
}

}  // namespace adjutant::model
