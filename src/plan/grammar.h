// The plan language as a grammar that a model's output can be held to: GBNF, as llama.cpp reads it, with the tools' names
// and those of their arguments in it.
//
// It gives plans in the printer's form, with blocks at most five deep and brackets at most six. What it gives parses, but
// for the two limits that no grammar counts to: 1,000 steps, and 100 operators in one step. It says nothing of types.
#pragma once

#include <span>
#include <string>

#include "plan/tool.h"

namespace adjutant::plan {

std::string plan_grammar(std::span<const Signature* const> tools);

}  // namespace adjutant::plan
