// iCalendar (RFC 5545) as what it is on disk: components of content lines, each with its place in the bytes.
//
// A calendar file belongs to several programs. A change here replaces only the lines that it is about, and every other
// byte (unknown properties, time zones, alarms, line ends) stays; so the places are part of what is read.
// Strict about structure (components that do not end, lines without a colon, bytes that are not UTF-8 are errors),
// tolerant about content.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace adjutant::tools::calendar {

struct Line {
  std::string name;                                             // in capitals
  std::vector<std::pair<std::string, std::string>> parameters;  // names in capitals, values without quotes
  std::string value;                                            // unfolded, escapes still there
  std::size_t begin = 0;                                        // bytes of the file, the line end included
  std::size_t end = 0;

  std::string_view parameter(std::string_view wanted) const;  // empty when there is none
};

struct Component {
  std::string name;         // "VCALENDAR", in capitals
  std::vector<Line> lines;  // without BEGIN and END
  std::vector<Component> children;
  std::size_t begin = 0;     // of its BEGIN line
  std::size_t end = 0;       // behind its END line
  std::size_t end_line = 0;  // where its END line begins

  const Line* first(std::string_view wanted) const;  // null when there is none
  std::string_view value(std::string_view wanted) const;
};

// The VCALENDARs of a file, at least one. Errors name the line.
Result<std::vector<Component>> parse_ical(std::string_view bytes);

// One content line, folded at 75 bytes between characters, with its line end.
std::string content_line(std::string_view text, std::string_view line_end);

std::string unescape(std::string_view value);
std::string escape(std::string_view text);
// A parameter's value, quoted where it has to be; what cannot be written in one (quotes, controls) is left out.
std::string parameter_text(std::string_view text);

// Replaces bytes [begin, end) of a text; several are applied from the back, and must not overlap.
struct Splice {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};
std::string spliced(std::string bytes, std::vector<Splice> splices);

}  // namespace adjutant::tools::calendar
