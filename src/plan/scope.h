// The names that a job has set so far, on one path through it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/checker.h"

namespace adjutant::plan {

struct Variable {
  Shape shape;
  Position at;
  bool holds_read = false;  // the result of a read, which must be used
};

struct Scope {
  std::map<std::string, Variable> names;
  std::set<std::string> present;  // "bill", "bill.due": known not to be missing here
  std::set<std::string> partly;   // set on some paths to here, not on all: neither to be read nor set again
};

// "bill.due" for a name or a chain of fields; empty for anything else.
std::string path_of(const Expression& expression);

// The paths that are not missing when the condition holds, or when it does not.
std::set<std::string> present_if(const Expression& condition, bool outcome);

// What is known after several paths meet: names that all of them set (with joined labels), paths present in all.
// `clashes` gets the names that were set to different types.
Scope meet(const std::vector<Scope>& paths, std::vector<std::string>& clashes);

// The shapes' join: for a name that two branches set.
Shape merge(const Shape& a, const Shape& b);

}  // namespace adjutant::plan
