// A folder of calendars made from literal bytes, for the tests.
#pragma once

#include <gmock/gmock.h>

#include "base/temporary_folder.h"
#include "base/text.h"
#include "tools/calendar/calendar_tools.h"

namespace adjutant::tools::calendar {

inline Zone berlin() { return *Zone::find("Europe/Berlin"); }
inline Instant at(std::string_view iso) { return parse_time(iso)->instant; }

// A VCALENDAR around these lines, with CRLF.
inline std::string calendar_of(std::string_view lines) {
  return replace_all("BEGIN:VCALENDAR\nVERSION:2.0\nX-UNKNOWN;A=b:keep me\n" + std::string(lines) + "END:VCALENDAR\n",
                     "\n", "\r\n");
}
inline std::string event_of(std::string_view uid, std::string_view lines) {
  return "BEGIN:VEVENT\nUID:" + std::string(uid) + "\nDTSTAMP:20260101T000000Z\n" + std::string(lines) + "END:VEVENT\n";
}

class CalendarHome : public testing::Test {
 protected:
  void put(const std::string& file, std::string_view bytes) {
    fs::create_directories((folder_ / "calendar" / file).parent_path());
    EXPECT_TRUE(write_file(folder_ / "calendar" / file, bytes));
  }
  std::string bytes(const std::string& file) { return read_file(folder_ / "calendar" / file).value_or(""); }
  // The starts by the owner's clock, "2026-11-24T15:00".
  std::vector<std::string> starts(std::string_view from, std::string_view to) {
    std::vector<std::string> out;
    for (const auto& one : store_.snapshot()->between(at(from), at(to)))
      out.push_back(iso(Time{one.begins, berlin()}).substr(0, 16));
    return out;
  }

  TemporaryFolder folder_;
  CalendarStore store_{folder_ / "calendar", berlin()};
  Owner owner_{{"alex@morgan.example"}, "Alex Morgan", berlin()};
};

}  // namespace adjutant::tools::calendar
