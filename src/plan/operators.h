// Operators on values: which types they take, and what they give. Labels join.
#pragma once

#include <optional>

#include "plan/syntax.h"
#include "plan/value.h"

namespace adjutant::plan {

// The type of `left op right`; nothing when the operator does not take these types. Not for `and` and `or`.
Type operator_type(Operator op, const Type& left, const Type& right);
std::string_view symbol(Operator op);

// What a literal text is read as beside a value of type `other`: a date beside a date, a duration added to a time.
// Nothing: it stays a text.
std::optional<Type> literal_type(Operator op, const Type& other);

// Errors: division by zero, different currencies, numbers, texts and lists too large, times too far away.
Result<Value> apply(Operator op, const Value& left, const Value& right);

// Negative, zero or positive; errors where two currencies meet.
Result<int> compare(const Value& left, const Value& right);

// What `if value:` decides: false for a missing value, an empty list or text, zero and False.
bool truth(const Value& value);

}  // namespace adjutant::plan
