// What the words for an event ask for, and how well an occurrence fits them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/calendar/event_value.h"
#include "when/when.h"

namespace adjutant::tools::calendar {

struct Wish {
  std::vector<std::string> words;  // that have to be found
  std::vector<std::string> generic;
  std::vector<when::Span> spans;
  bool next = false;
  bool last = false;
};

Wish read_wish(std::string_view phrase, const Time& now);

// How well the words fit; 0 where one of them is not there.
double words_score(const Wish& wish, const Entry& entry);
// How well the time fits; 0 where it does not.
double time_score(const Wish& wish, const Occurrence& what, const Owner& owner);

// For the question which one is meant: title, start, place.
std::string shown(const Occurrence& what, const Owner& owner);

}  // namespace adjutant::tools::calendar
