// Brings a database to the newest version of its schema.
#pragma once

#include <string_view>

#include "base/error.h"

namespace adjutant::store {

class Database;

extern const std::string_view kSchema;  // schema.sql

// "ADJT" in ASCII, in the header of every database of ours (PRAGMA application_id).
inline constexpr int kApplicationId = 0x41444A54;

// Runs the versions that `db` does not have yet, all or none. Refuses a database of another program and one that a
// newer Adjutant wrote. Two processes may call it at once.
Result<void> migrate(Database& db, std::string_view schema = kSchema);

}  // namespace adjutant::store
