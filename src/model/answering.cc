#include "model/answering.h"

#include <unistd.h>

#include <array>

#include "model/frame.h"

namespace adjutant::model {
namespace {

bool send(const Json& message) {
  const std::string frame = to_frame(message);
  std::size_t sent = 0;
  while (sent < frame.size()) {
    const auto count = ::write(STDOUT_FILENO, frame.data() + sent, frame.size() - sent);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

Json message_of(const Result<std::string>& said) {
  return said ? Json().set("answer", *said) : Json().set("error", said.error().message);
}

}  // namespace

int answer_frames(const Answer& answer) {
  if (!send(Json().set("ready", true))) return 1;
  std::string buffer;
  std::array<char, 65536> bytes;
  while (true) {
    const auto request = take_frame(buffer);
    if (!request) return 1;
    if (*request) {
      if (!send(message_of(answer(**request)))) return 1;
      continue;
    }
    const auto count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count <= 0) return 0;
    buffer.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

int refuse(const Error& error) {
  send(Json().set("error", error.message));
  return 1;
}

}  // namespace adjutant::model
