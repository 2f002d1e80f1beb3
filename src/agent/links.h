// What links name, as an objection or an answer gives them.
//
//     mail:ID  event:INSTANCE  contact:UID  file:PATH   as the tool gives it that reads such things
//     preference:ID  reminder:ID  run:ID                as the store has it
//     request:RUN  step:RUN/NUMBER                      what a run was asked for, and what one of its steps does
//     address:ADDRESS                                   what the records hold on somebody
//     setting:NAME  records:all                         what the objections go by, and what of it can be read
#pragma once

#include <string_view>

#include "agent/objections/records.h"
#include "plan/tool.h"

namespace adjutant::agent {

// The thing, with names for its parts. Errors: there is none.
Result<Json> opened(std::string_view link, plan::Catalog& catalog, const objections::Sources& sources);

}  // namespace adjutant::agent
