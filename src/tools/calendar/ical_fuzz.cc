// Whatever the bytes are: no crash, bounded work, and every change of what was read gives a file that is read again.
#include <cstdint>
#include <cstdlib>

#include "tools/calendar/calendar_edit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant;
  using namespace adjutant::tools::calendar;
  if (size > 20'000) return 0;
  static const Owner owner{{"alex@morgan.example"}, "Alex", *Zone::find("Europe/Berlin")};
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
