// A part of an answer as a row of a table, for where there is room: what was filled into it (plan/cells.h). It is kept with the
// step's preview in the journal; parts that the same line of a plan has said have the same columns, and make a table.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "plan/cells.h"

namespace adjutant::agent {

struct AnswerRow {
  std::vector<std::string> columns;
  std::vector<std::string> cells;  // one a column
};

// Puts the row into the preview; not where there are fewer than two cells, or one is too long or of several lines.
void put_row(const std::vector<plan::Cell>& cells, Json& preview);

// The row that a preview has; empty for none.
AnswerRow row_in(const Json& preview);

}  // namespace adjutant::agent
