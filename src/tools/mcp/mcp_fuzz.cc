// What an MCP server sends: messages and streams of events, and in them lists of tools and results of calls.
#include <cstddef>
#include <cstdint>

#include "net/event_stream.h"
#include "tools/mcp/message.h"
#include "tools/mcp/replies.h"

using namespace adjutant;
using namespace adjutant::tools::mcp;

namespace {

void take(std::string_view bytes) {
  const auto messages = parse_messages(bytes);
  if (!messages) return;
  for (const auto& message : *messages) {
    if (message.kind == Message::Kind::error) (void)error_text(message.body);
    if (message.kind != Message::Kind::result) continue;
    (void)read_tool_page(message.body);
    (void)read_call_result(message.body);
    // What we would write of it can be read again.
    if (!parse_messages(answer(message.id, message.body).dump())) __builtin_trap();
  }
}

// The events do not depend on where the bytes were cut.
std::vector<std::string> events_of(std::string_view bytes, std::size_t piece) {
  net::EventStream stream;
  std::vector<std::string> out;
  while (!bytes.empty()) {
    const auto more = stream.feed(bytes.substr(0, piece), [&](const std::string& data) -> Result<bool> {
      out.push_back(data);
      return out.size() < 100;
    });
    if (!more || !*more) break;
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  take(bytes);
  const auto events = events_of(bytes, std::max<std::size_t>(size, 1));
  if (events != events_of(bytes, 1) || events != events_of(bytes, 7)) __builtin_trap();
  for (const auto& event : events) take(event);
  return 0;
}
