// Times of day: "3", "3pm", "15:00", "half past nine", "noon"; and the parts of a day: "morning", "after lunch".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "when/token.h"
#include "when/when.h"

namespace adjutant::when {

constexpr int kMinutesADay = 24 * 60;

// A time of day as it was said. "3" leaves the half of the day open, "15:00" and "3pm" do not.
struct Clock {
  int minute = 0;  // of the day; with `open`, of its first half
  bool open = false;
  bool midnight = false;  // "midnight" ends the day it is said of
  bool bare = false;      // only a number: a clock only where something else says so
  int second = 0;
  int shift = 0;  // minutes to move it by: "half an hour before noon"
};

enum class Bare { refuse, allow };  // whether a lone number is a time here

std::optional<Clock> take_clock(Cursor& cursor, Bare bare);

// Minutes east of UTC behind a time of day: "+04:00", "+0530", "Z" is a place. A "-" only where `dashed` says that it
// can be no range: "14:00-15:30".
std::optional<int> take_offset_from_utc(Cursor& cursor, bool dashed);

// "sharp", "ish", "local time": said after a time, changing nothing.
void skip_clock_fillers(Cursor& cursor);

// A stretch of a day in minutes of the day, and the moment to take where one is needed.
struct DayPart {
  std::string_view name;
  int begin = 0;
  int end = 0;
  int usual = 0;
  enum class Half { none, morning, later, night } half = Half::none;  // what it makes of an open clock beside it
};

std::optional<DayPart> take_day_part(Cursor& cursor, const Options& options);

// The minutes of the day an open clock can mean, best first: office hours win, 7 is either.
std::vector<int> minutes_of(const Clock& clock, const DayPart* part);

}  // namespace adjutant::when
