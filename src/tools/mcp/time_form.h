// Times and dates as a server writes them.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace adjutant::tools::mcp {

// A form is made of %Y %m %d %H %M %S and other characters. Errors: another %, none at all, something twice, or no
// complete date; for a time also no hour.
enum class FormOf { date, time };
Result<void> check_time_form(std::string_view form, FormOf what);

// RFC 3339 ("2026-11-24T15:00:00+01:00") where `form` is empty. A time is written, and one without an offset read, in
// the zone; a fraction of a second is left out.
std::string write_time(const Time& time, std::string_view form, const Zone& zone);
Result<Time> read_time(std::string_view text, std::string_view form, const Zone& zone);

std::string write_date(Date date, std::string_view form);
Result<Date> read_date(std::string_view text, std::string_view form);

}  // namespace adjutant::tools::mcp
