// A run in words: the preview as a checklist, and the report, made from the journal.
#pragma once

#include "agent/runner.h"

namespace adjutant::agent {

// How words are set off on a terminal; all empty where there is none.
struct Ink {
  std::string bold, dim, good, warn, bad, off;
  static Ink terminal();
};

// The answer so far: what the plan said. Text from others stands behind a bar, with who wrote it.
std::string answer_text(const RunView& view, const Ink& ink);

// What will happen: each effect with its arguments, where each came from, its verdict with the rule, and its undo.
std::string preview_text(const RunView& view, const Ink& ink);

// What happened and what did not.
std::string report_text(const RunView& view, const Ink& ink);

}  // namespace adjutant::agent
