// What is wrong with a plan and where: position, reason, and what to do.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "plan/syntax.h"

namespace adjutant::plan {

struct Diagnostic {
  Position at;
  std::string message;  // one sentence
  std::string hint;     // one sentence, may be empty
};

template <class T>
using Checked = std::expected<T, std::vector<Diagnostic>>;

// "bill.plan:4:12: error: ...", the line with a caret under the place, and the hint.
std::string render(const Diagnostic& diagnostic, std::string_view source, std::string_view file_name);

// All of them as one error of kind usage.
Error to_error(const std::vector<Diagnostic>& diagnostics, std::string_view source, std::string_view file_name);

}  // namespace adjutant::plan
