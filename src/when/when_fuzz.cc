// Any bytes as a phrase and as running text: no crash, offsets in order and inside the text.
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "when/count.h"
#include "when/when.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Time now = Time::at(Date(std::chrono::year(2026) / 11 / 24), Seconds(36'000), Zone());
  const auto country = static_cast<when::Country>(size % 7);
  if (const auto spans = when::resolve(text, now, {.country = country})) {
    for (const auto& span : *spans) {
      if (span.end < span.begin) std::abort();
    }
  }
  (void)when::duration(text);
  if (const auto number = when::count(text); number && !std::isfinite(*number)) std::abort();
  std::size_t last = 0;
  for (const auto& found : when::find_all(text, now)) {
    if (found.begin < last || found.end <= found.begin || found.end > size) std::abort();
    if (found.spans.empty() == found.problem.empty()) std::abort();
    last = found.end;
  }
  return 0;
}
