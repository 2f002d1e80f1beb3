// The static checker: types, effects and possible labels of a plan, before anything has happened.
//
// It follows every path, the ones not taken included, and says for each call of a tool where each argument may come
// from, what decides that the call happens, and how often it can happen at most.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/diagnostic.h"
#include "plan/shape.h"
#include "plan/tool.h"

namespace adjutant::plan {

struct PossibleCall {
  const Signature* signature = nullptr;
  Position at;
  std::vector<Shape> arguments;  // in the order of the parameters; an absent one has type nothing
  Label control;                 // of the branches and loops around it
  Trace control_trace;
  std::vector<std::string> control_path;  // as that of an argument
  std::optional<std::size_t> most;        // how often it can happen; none: no bound is known
};

struct CheckedPlan {
  Program program;
  std::map<std::string, Type> records;        // declared in the plan
  std::vector<std::vector<Type>> parameters;  // per job
  std::vector<PossibleCall> calls;            // of tools, in the order of the text
  // What the items of a comprehension are, by the line and column of its "for": an empty one cannot tell by itself.
  std::map<std::pair<int, int>, Type> items;
};

// Bounded for any program that parse() gives: time in the square of its steps, lists at most 8 deep, records with at
// most 100 fields in all.
//
// Errors: unknown names, tools, arguments and fields (with a suggestion), wrong types, a missing value used without
// a test, a name set twice, an unused result of a read, a step that cannot be reached. All of them, by position.
Checked<CheckedPlan> check(Program program, const Catalog& catalog);

// parse() and check().
Checked<CheckedPlan> check_text(std::string_view source, const Catalog& catalog);

}  // namespace adjutant::plan
