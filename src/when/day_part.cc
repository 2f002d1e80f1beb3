#include <array>

#include "when/clock.h"

namespace adjutant::when {

std::optional<DayPart> take_day_part(Cursor& cursor, const Options& options) {
  using Half = DayPart::Half;
  const auto hour = [](double hours) { return static_cast<int>(hours * 60); };
  const int noon = hour(options.noon);
  const int work_ends = hour(options.work_ends);
  struct Entry {
    std::string_view words;
    DayPart part;
  };
  const std::array entries = {
      Entry{"first thing in the morning", {"first thing", hour(8), hour(10), hour(options.morning), Half::morning}},
      Entry{"first thing", {"first thing", hour(8), hour(10), hour(options.morning), Half::morning}},
      Entry{"early in the morning", {"early morning", hour(6), hour(9), hour(7), Half::morning}},
      Entry{"forenoon", {"morning", hour(8), noon, hour(options.morning), Half::morning}},
      Entry{"early morning", {"early morning", hour(6), hour(9), hour(7), Half::morning}},
      Entry{"mid morning", {"mid-morning", hour(9.5), hour(11), hour(10), Half::morning}},
      Entry{"late morning", {"late morning", hour(10), noon, hour(11), Half::morning}},
      Entry{"early afternoon", {"early afternoon", noon, hour(15), hour(13), Half::later}},
      Entry{"mid afternoon", {"mid-afternoon", hour(14), hour(16), hour(15), Half::later}},
      Entry{"late afternoon", {"late afternoon", hour(15), hour(18), hour(16), Half::later}},
      Entry{"early evening", {"early evening", hour(17), hour(19), hour(18), Half::later}},
      Entry{"late evening", {"late evening", hour(20), hour(23), hour(21), Half::later}},
      Entry{"before breakfast", {"before breakfast", hour(6), hour(8), hour(7), Half::morning}},
      Entry{"after breakfast", {"after breakfast", hour(9), noon, hour(9), Half::morning}},
      Entry{"before lunch", {"before lunch", hour(8), noon, hour(11), Half::morning}},
      Entry{"after lunch", {"after lunch", hour(13), hour(18), hour(13), Half::later}},
      Entry{"before dinner", {"before dinner", hour(17), hour(19), hour(18), Half::later}},
      Entry{"after dinner", {"after dinner", hour(20), hour(23), hour(20), Half::later}},
      Entry{"before work", {"before work", hour(6), hour(9), hour(8), Half::morning}},
      Entry{"after work", {"after work", work_ends, hour(22), work_ends, Half::later}},
      Entry{"after hours", {"after hours", work_ends, hour(22), work_ends, Half::later}},
      Entry{"during business hours", {"business hours", hour(options.morning), work_ends, hour(options.morning)}},
      Entry{"business hours", {"business hours", hour(options.morning), work_ends, hour(options.morning)}},
      Entry{"working hours", {"business hours", hour(options.morning), work_ends, hour(options.morning)}},
      Entry{"office hours", {"business hours", hour(options.morning), work_ends, hour(options.morning)}},
      Entry{"morning", {"morning", hour(8), noon, hour(options.morning), Half::morning}},
      Entry{"mornings", {"morning", hour(8), noon, hour(options.morning), Half::morning}},
      Entry{"afternoon", {"afternoon", noon, hour(18), hour(options.afternoon), Half::later}},
      Entry{"afternoons", {"afternoon", noon, hour(18), hour(options.afternoon), Half::later}},
      Entry{"evening", {"evening", hour(18), hour(22), hour(options.evening), Half::later}},
      Entry{"evenings", {"evening", hour(18), hour(22), hour(options.evening), Half::later}},
      Entry{"night", {"night", hour(20), hour(24), hour(21), Half::night}},
      Entry{"nights", {"night", hour(20), hour(24), hour(21), Half::night}},
      Entry{"breakfast", {"breakfast", hour(7), hour(9), hour(8), Half::morning}},
      Entry{"lunchtime", {"lunch", noon, hour(13), noon, Half::later}},
      Entry{"lunch", {"lunch", noon, hour(13), noon, Half::later}},
      Entry{"dinner", {"dinner", hour(18), hour(21), hour(options.evening), Half::later}},
  };
  if (cursor.is("very") && cursor.is_any({"early", "late"}, 1)) cursor.advance();
  for (const Entry& entry : entries) {
    if (cursor.take_words(entry.words)) {
      cursor.take("time");  // "lunch time"
      return entry.part;
    }
  }
  return std::nullopt;
}

}  // namespace adjutant::when
