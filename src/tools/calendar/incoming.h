// What a text/calendar part from a stranger says about one event (iTIP, RFC 5546), checked before anything is made
// of it.
//
// It never touches an event that somebody else organises, and it keeps its sources: what it says does not become the
// owner's own record.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tools/calendar/calendar_edit.h"
#include "tools/calendar/calendar_effect.h"

namespace adjutant::tools::calendar {

struct Incoming {
  std::string method;  // "REQUEST", "CANCEL", "REPLY", ...; in capitals, "PUBLISH" where none is named
  CalendarFile file;   // entries of one UID and one organizer, with lines that name their sources
  plan::Label label;

  const Entry& first() const { return file.entries.front(); }
  // The UID, and the occurrence where it is about one.
  std::string instance() const;
};

// Errors: not an event, too large, several events at once.
Result<Incoming> read_incoming(std::string_view ics, const plan::Label& label, const Owner& owner);

// Whether this person had a hand in the text; the owner may speak for everybody.
bool speaks_for(const plan::Label& label, std::string_view address);

// The calendar with what came in: the file that has the event, changed, or a new one in `folder`. Errors: the event
// is somebody else's, or newer in the calendar. `known`: the file with its UID, or null.
Result<Change> put_in(const Incoming& incoming, const std::shared_ptr<const CalendarFile>& known,
                      const std::string& folder);

}  // namespace adjutant::tools::calendar
