// The tables, from schema.sql.
#pragma once

namespace adjutant::store {

extern const char* const kSchema;
constexpr int kSchemaVersion = 14;

}  // namespace adjutant::store
