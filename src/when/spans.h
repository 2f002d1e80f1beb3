// The parts of a phrase put together: which moments and stretches they mean, seen from now.
#pragma once

#include <string>
#include <vector>

#include "when/parts.h"

namespace adjutant::when {

constexpr int kHalfADay = kMinutesADay / 2;

Time at(const Scene& scene, Date date, int minute, int second = 0);
bool single_day(const Days& days);

// The days that the day parts agree on; a problem where they contradict each other.
Choices agreed_days(const Parts& parts, const Scene& scene, Lean lean, std::string& problem);

// Best first; empty where `problem` says why.
std::vector<Span> spans_of(const Parts& parts, const Scene& scene, Lean lean, std::string& problem);

// "from 2 to 4", "Monday to Wednesday", "3 December to 5 January" (range.cc).
std::vector<Span> range_of(const Parts& from, const Parts& to, const Scene& scene, Lean lean, std::string& problem);

}  // namespace adjutant::when
