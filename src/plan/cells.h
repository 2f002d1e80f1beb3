// What an answer is made of where it fills in values, as a row of a table: `say(f"{bill.amount} to {payee}")`, said for each
// bill, has the columns "amount" and "payee".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/syntax.h"

namespace adjutant::plan {

struct Cell {
  std::string column;
  std::string text;  // as it stands in the answer
};

// What a value that is filled in is called: "amount" of `bill.amount`, "noted" of `fact.noted.date`, "payee" of `payee`; empty
// where the plan has no name for it.
std::string_view column_of(const Expression& value);

}  // namespace adjutant::plan
