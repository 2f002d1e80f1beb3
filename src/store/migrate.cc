#include "store/migrate.h"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <vector>

#include "store/database.h"

namespace adjutant::store {
namespace {

struct Version {
  std::int64_t number = 0;
  std::string sql;
};

std::vector<Version> versions_of(std::string_view schema) {
  constexpr std::string_view kMark = "\n-- version ";
  std::vector<Version> out;
  for (auto at = schema.find(kMark); at != schema.npos;) {
    const auto begin = at + kMark.size();
    const auto next = schema.find(kMark, begin);
    const auto part = schema.substr(begin, next == schema.npos ? schema.npos : next - begin);
    Version version;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), version.number);
    if (error == std::errc()) version.sql = part.substr(static_cast<std::size_t>(end - part.data()));
    out.push_back(std::move(version));
    at = next;
  }
  return out;
}

Result<std::int64_t> pragma(Database& db, std::string_view sql) {
  auto statement = TRY(db.query(sql));
  return TRY(statement.step()) ? statement.integer(0) : 0;
}

}  // namespace

Result<void> migrate(Database& db, std::string_view schema) {
  const auto versions = versions_of(schema);
  const std::int64_t newest = versions.empty() ? 0 : versions.back().number;
  const auto check = [&]() -> Result<std::int64_t> {
    const auto has = TRY(pragma(db, "PRAGMA user_version"));
    const auto program = TRY(pragma(db, "PRAGMA application_id"));
    const auto tables = TRY(pragma(db, "SELECT count(*) FROM sqlite_schema"));
    if (program != kApplicationId && (program != 0 || has != 0 || tables != 0)) {
      return fail(ErrorKind::failed, fmt::format("{} is a database of another program.", db.path().string()),
                  "Choose another home with --home or ADJUTANT_HOME.");
    }
    if (has > newest) {
      return fail(ErrorKind::failed,
                  fmt::format("{} was written by a newer Adjutant (its schema is version {}, this program knows {}).",
                              db.path().string(), has, newest),
                  "Use the newer program, or a home of its own for this one.");
    }
    return has;
  };
  if (TRY(check()) == newest) return {};
  auto transaction = TRY(Transaction::begin(db));
  const auto has = TRY(check());  // another process may have been faster
  for (const auto& version : versions) {
    if (version.number <= has) continue;
    if (auto done = db.execute(version.sql); !done) {
      return std::unexpected(while_doing(done.error(), fmt::format("bringing {} to version {}", db.path().string(), version.number)));
    }
  }
  TRY(db.execute(fmt::format("PRAGMA user_version={}; PRAGMA application_id={}", newest, kApplicationId)));
  return transaction.commit();
}

}  // namespace adjutant::store
