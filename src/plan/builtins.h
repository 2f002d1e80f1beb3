// The functions that are part of the language, in one table made of families (builtin_family.h). Documentation is
// generated from it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plan/checker.h"

namespace adjutant::plan {

enum class BuiltinKind {
  pure,      // computes from its arguments alone
  clock,     // needs the run's now
  reader,    // asks the reader or writer role
  owner,     // talks with the owner
  ends_job,  // stop
};

// What a builtin's type rule sees and says.
struct BuiltinCheck {
  std::span<const Shape> arguments;  // in the order of `parameters`; an absent one has type nothing
  std::string error;                 // set by the rule when the arguments do not fit
  std::string hint;
};

// What a pure builtin is computed from.
struct BuiltinInput {
  std::span<const Value> arguments;  // in the order of `parameters`; an absent one has type nothing
  Time now;
};

struct Builtin {
  std::string_view name;
  BuiltinKind kind;
  std::vector<std::string_view> parameters;  // "?" at the end: optional
  std::string_view doc;
  Shape (*check)(BuiltinCheck&);                  // sees arguments that are not missing
  Result<Value> (*compute)(const BuiltinInput&);  // null for reader, owner and ends_job
  bool converts = false;                          // reads its first argument as its result type
};

const std::vector<Builtin>& builtins();  // in the order of the documentation
const Builtin* find_builtin(std::string_view name);
std::vector<std::string> builtin_names();

}  // namespace adjutant::plan
