// What the checker knows of a job's parameter: of the owner's words, resolved in the owner's data.
//
// A record (a mail, an event) that the owner named still holds what others wrote: its fields have the labels that the
// tools which give such records declare. So has a file: its name may be another's. A record of which no tool says
// anything may hold anybody's words. An address is typed or looked up in
// the owner's records. All else is the owner's own words.
#pragma once

#include "plan/checker.h"

namespace adjutant::plan {

// Without path; over-approximates the label of whatever a resolver can put there.
Shape parameter_shape(const Type& type, const Catalog& catalog);

// What traces say of where it comes from: "your words for 'payee'".
std::string words_for(std::string_view parameter);

}  // namespace adjutant::plan
