// Whether a statement may end its job: it holds a stop(), or a confirm() that the owner may say no to.
#pragma once

#include "plan/syntax.h"

namespace adjutant::plan {

bool may_end_job(const Statement& statement);

}  // namespace adjutant::plan
