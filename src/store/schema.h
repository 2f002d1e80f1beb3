// The tables, from schema.sql.
#pragma once

namespace adjutant::store {

extern const char* const kSchema;
constexpr int kSchemaVersion = 13;

}  // namespace adjutant::store
