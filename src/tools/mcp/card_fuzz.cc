// Any text as a card: it is refused with a sentence, or its tools keep what cards promise.
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "tools/mcp/card.h"
#include "tools/mcp/draft.h"
#include "tools/mcp/test_server.h"

using namespace adjutant;  // NOLINT(google-build-using-namespace): a fuzz target is one function

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto tools = tools::mcp::mail_service();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The server's words are a stranger's too: a draft that quotes them is a card all the same.
  if (size > 0 && data[0] == '#') {
    auto described = tools;
    described.front().description = text;
    if (!tools::mcp::make_card(tools::mcp::draft_card("post", described), "post", described)) std::abort();
  }
  const auto card = tools::mcp::make_card(text, "post", tools);
  if (!card) {
    if (card.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& tool : card->tools) {
    const auto& signature = tool.signature;
    if (signature.parameters.size() != tool.parameters.size() || !tool.labels.contains("")) std::abort();
    if (!signature.labels.contains("") || harmless(signature.doc) != signature.doc) std::abort();
    if (!plan::changes_the_world(signature.effect) && (tool.inverse || !tool.done.empty())) std::abort();
  }
  return 0;
}
