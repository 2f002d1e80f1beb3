// The token that opens the metrics, and nothing else; the store has its hash alone. A new one takes the place of the old.
#pragma once

#include <string>

#include "base/id.h"
#include "store/database.h"

namespace adjutant::server {

Result<std::string> new_metrics_token(store::Database& database, Random& random);
// False where there was none.
Result<bool> revoke_metrics_token(store::Database& database);
Result<bool> is_metrics_token(store::Database& database, std::string_view token);

}  // namespace adjutant::server
