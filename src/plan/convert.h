// Conversions between types: which are allowed, and what they give.
#pragma once

#include "plan/value.h"
#include "when/when.h"

namespace adjutant::plan {

// Whether a value of `from` may stand where `to` is wanted: the same type, T for T?, anything text-like for text, one
// item for a list. A literal text also stands for a time, date, duration, money, iban, address, place, file or option.
bool fits(const Type& from, const Type& to, bool is_literal_text);

// Whether the text is one mail address, name@host, and nothing else.
bool is_address(std::string_view text);

// The value as `to`, for pairs that fit() and for the explicit conversions time(), money(), ... of any text. A time
// phrase is read relative to `now`; one that names a day means its beginning. `times`: what depends on who speaks.
Result<Value> convert(const Value& value, const Type& to, const Time& now, const when::Options& times = {});

}  // namespace adjutant::plan
