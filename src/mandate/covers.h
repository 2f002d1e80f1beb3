// Which of two rules says at least as much as the other: for what is shadowed, and for what widens a mandate.
#pragma once

#include "mandate/rule.h"

namespace adjutant::mandate {

// Whether `b` holds only where `a` does, whatever the call. False where it cannot be told.
bool implied(const Condition& a, const Condition& b);

// Whether every call that the grant `narrow` covers is covered by the grant `wide` with a verdict at least as generous,
// as long as `wide` has as much left of its limits as `narrow` has. False where it cannot be told.
bool grants_as_much(const Rule& wide, const Rule& narrow);

// Whether every limit of `wide` leaves room wherever those of `narrow` do, when both have counted the same.
bool limits_as_wide(const Rule& wide, const Rule& narrow);

// Whether every call that the forbid `narrow` matches is matched by the forbid `wide`. False where it cannot be told.
bool forbids_as_much(const Rule& wide, const Rule& narrow);

}  // namespace adjutant::mandate
