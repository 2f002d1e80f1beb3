// A syntax tree as plan text in one canonical form. Parsing the text gives the same tree.
#pragma once

#include <string>

#include "plan/syntax.h"

namespace adjutant::plan {

std::string print(const Program& program);
std::string print(const Expression& expression);
std::string print(const WrittenType& type);
std::string quote(std::string_view text);  // as a literal, with escapes

}  // namespace adjutant::plan
