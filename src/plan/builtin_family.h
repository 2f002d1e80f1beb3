// The families of builtins, a table and a file each, and what their type rules have in common.
#pragma once

#include "plan/builtins.h"

namespace adjutant::plan {

std::span<const Builtin> role_builtins();
std::span<const Builtin> list_builtins();
std::span<const Builtin> text_builtins();
std::span<const Builtin> conversion_builtins();
std::span<const Builtin> time_builtins();

// Says why the arguments do not fit; gives what such a rule returns.
Shape wrong(BuiltinCheck& check, std::string error, std::string hint = {});

inline bool absent(const Shape& shape) { return shape.type.kind() == Kind::nothing; }

// A scalar made from all arguments.
Shape made_of(BuiltinCheck& check, Type type);

// Whether the first argument is a list; where it is not, the rule has said so.
bool want_list(BuiltinCheck& check, std::string_view name);

// The value with the labels and origins of all arguments.
Value joined(const BuiltinInput& input, Value value);

}  // namespace adjutant::plan
