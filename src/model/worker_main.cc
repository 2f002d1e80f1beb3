// adjutant-model LIBRARY WEIGHTS: loads an engine, locks itself up, and answers frames on standard input until its end.
//
//   {"system": TEXT, "tools": TEXT, "text": TEXT, "max_tokens": N}  ->  {"answer": TEXT} or {"error": TEXT}
//
// The first frame out is {"ready": true}.
#include <unistd.h>

#include <algorithm>
#include <array>

#include "model/engine.h"
#include "model/frame.h"
#include "model/lockdown.h"

namespace {

using namespace adjutant;

constexpr int kMostTokens = 1024;

bool send(const Json& message) {
  const std::string frame = model::to_frame(message);
  std::size_t sent = 0;
  while (sent < frame.size()) {
    const auto count = ::write(STDOUT_FILENO, frame.data() + sent, frame.size() - sent);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

Json error_message(const Error& error) { return Json().set("error", error.message); }

Json answer(model::Engine& engine, const Json& request) {
  const auto begun = engine.begin(request["system"].as_string(), request["tools"].as_string());
  if (!begun) return error_message(begun.error());
  const auto most = std::clamp<std::int64_t>(request["max_tokens"].as_int(256), 1, kMostTokens);
  const auto said = engine.complete(request["text"].as_string(), static_cast<int>(most));
  return said ? Json().set("answer", *said) : error_message(said.error());
}

Result<model::Engine> prepare(const std::string& library, const std::string& weights) {
  TRY(model::lock_for_loading());
  auto engine = TRY(model::Engine::load(library, weights));
  TRY(model::lock_for_answering());
  return engine;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  auto engine = prepare(argv[1], argv[2]);
  if (!engine) {
    send(error_message(engine.error()));
    return 1;
  }
  if (!send(Json().set("ready", true))) return 1;
  std::string buffer;
  std::array<char, 65536> bytes;
  while (true) {
    const auto request = model::take_frame(buffer);
    if (!request) return 1;
    if (*request) {
      if (!send(answer(*engine, **request))) return 1;
      continue;
    }
    const auto count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count <= 0) return 0;
    buffer.append(bytes.data(), static_cast<std::size_t>(count));
  }
}
