// What of a request is the owner's instruction, and what is a text that came with it: the planner is shown the one, and
// of the other its name and type.
//
// Only the first line instructs; further lines were pasted. Where that line holds a text in quotation marks, that is a
// value, too: the owner's own if it is short, pasted else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/value.h"

namespace adjutant::agent {

struct GivenText {
  std::string name;  // "quoted_1", "pasted"
  std::string text;
  bool pasted = false;  // by the owner, but not written by them as far as we know
  std::optional<plan::Value>
      found{};  // by a stage before: a value with its own label, in place of a text that was typed
};

struct RequestParts {
  std::string instruction;  // with {quoted_1} where a text stood
  std::vector<GivenText> given;
  int stage = 1;  // of its planning (stages.h)
};

RequestParts request_parts(std::string_view request);

// With the label that it has: the owner's, or that of somebody unknown.
plan::Value value_of(const GivenText& given);

}  // namespace adjutant::agent
