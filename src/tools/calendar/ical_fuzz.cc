// Whatever the bytes are: no crash, bounded work, and every change of what was read gives a file that is read again. The
// same bytes as an invitation that came by mail: what is taken in of it is a file that is read again, with its sources.
#include <cstdint>
#include <cstdlib>

#include "tools/calendar/incoming.h"

namespace {

using namespace adjutant;
using namespace adjutant::tools::calendar;

// From a stranger, into a calendar without the event and into one that has it.
void invite(std::string_view bytes, const Owner& owner) {
  const plan::Label eve(flow::Source{flow::SourceKind::person, "eve@evil.example"});
  const auto incoming = read_incoming(bytes, eve, owner);
  if (!incoming) return;
  if (incoming->file.entries.empty() || !incoming->label.has(flow::SourceKind::person)) std::abort();
  (void)incoming->instance();
  const auto change = put_in(*incoming, nullptr, "personal");
  if (!change || !change->new_bytes) return;
  auto made = read_calendar(*change->new_bytes, owner.zone);
  if (!made) std::abort();
  const auto known = std::make_shared<const CalendarFile>(*std::move(made));
  const auto again = put_in(*incoming, known, "personal");
  if (again && again->new_bytes && !read_calendar(*again->new_bytes, owner.zone)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 20'000) return 0;
  static const Owner owner{{"alex@morgan.example"}, "Alex", *Zone::find("Europe/Berlin")};
  invite({reinterpret_cast<const char*>(data), size}, owner);
  auto read = read_calendar({reinterpret_cast<const char*>(data), size}, owner.zone);
  if (!read) return 0;
  const auto file = std::make_shared<const CalendarFile>(*std::move(read));
  const Instant now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)};
  bool cut = false;
  std::size_t left = 20;
  for (const auto& one : occurrences(file, now - std::chrono::days(30), now + std::chrono::days(60), cut)) {
    if (one.ends < one.begins) std::abort();
    if (left-- == 0) break;
    (void)event_value(one, owner);
    const auto later = moved(one, one.begins + std::chrono::hours(25), one.ends + std::chrono::hours(26), now);
    if (later && !read_calendar(*later, owner.zone)) std::abort();
    const auto without = removed(one, now);
    if (without && *without && !read_calendar(**without, owner.zone)) std::abort();
    const auto asked = invited(one, owner, {"anna@work.example"}, now);
    if (asked && !read_calendar(*asked, owner.zone)) std::abort();
  }
  return 0;
}
