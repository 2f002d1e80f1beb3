#include "store/database.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <unordered_map>

#include "store/schema.h"

namespace adjutant::store {

struct Database::State {
  sqlite3* handle = nullptr;
  std::string path;
  // Statements are literals, so their address identifies them; each is prepared once.
  std::unordered_map<const char*, sqlite3_stmt*> statements;

  ~State() {
    for (auto& [sql, statement] : statements) sqlite3_finalize(statement);
    sqlite3_close(handle);
  }
  Error error() const {
    const int code = sqlite3_errcode(handle) & 0xFF;
    std::string hint;
    std::string what = sqlite3_errmsg(handle);
    switch (code) {
      case SQLITE_FULL: what = "the disk is full", hint = "Make room and try again; nothing was lost."; break;
      case SQLITE_READONLY: case SQLITE_PERM: what = "it may not be written", hint = "Check who owns the home folder."; break;
      case SQLITE_CANTOPEN: what = "it cannot be opened", hint = "Check that the home folder exists and may be written."; break;
      case SQLITE_BUSY: what = "another process holds it", hint = "Try again in a moment."; break;
      case SQLITE_NOTADB: case SQLITE_CORRUPT: what = "it is damaged or no database", hint = "Restore it from a backup, or move it away to begin anew."; break;
      default: break;
    }
    return {ErrorKind::failed, fmt::format("The store {}: {}.", path, what), hint, {}};
  }
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }
bool Row::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::string Row::text(int column) const {
  const auto* text = sqlite3_column_text(statement_, column);
  return text ? std::string(reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : std::string();
}

Result<Database> Database::open(const std::filesystem::path& path) {
  auto state = std::make_unique<State>();
  state->path = path.string();
  const mode_t mask = ::umask(0077);
  const int code = sqlite3_open_v2(path.c_str(), &state->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  ::umask(mask);
  if (code != SQLITE_OK) return std::unexpected(state->error());
  sqlite3_busy_timeout(state->handle, 5000);
  Database database(std::move(state));
  for (const char* sql : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF",
                          "PRAGMA cache_size = -512"}) {
    TRY(database.query(sql, {}, [](const Row&) { return true; }));
  }
  auto transaction = TRY(Transaction::begin(database));
  const auto version = TRY(database.integer("PRAGMA user_version")).value_or(0);
  if (version > kSchemaVersion) {
    return fail(ErrorKind::failed, fmt::format("The store {} was made by a newer version of Adjutant.", path.string()), "Update Adjutant.");
  }
  if (version == 0) {
    char* message = nullptr;
    if (sqlite3_exec(database.state_->handle, kSchema, nullptr, nullptr, &message) != SQLITE_OK ||
        sqlite3_exec(database.state_->handle, "PRAGMA user_version = 1", nullptr, nullptr, nullptr) != SQLITE_OK) {
      sqlite3_free(message);
      return std::unexpected(database.state_->error());
    }
  }
  TRY(transaction.commit());
  return database;
}

Result<sqlite3_stmt*> Database::bind(const char* sql, const std::vector<Parameter>& parameters) {
  sqlite3_stmt*& statement = state_->statements[sql];
  if (!statement && sqlite3_prepare_v3(state_->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    return std::unexpected(state_->error());
  }
  reset(statement);
  int index = 0;
  for (const auto& parameter : parameters) {
    ++index;
    if (const auto* number = std::get_if<std::int64_t>(&parameter)) sqlite3_bind_int64(statement, index, *number);
    else if (const auto* text = std::get_if<std::string>(&parameter)) sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    else sqlite3_bind_null(statement, index);
  }
  return statement;
}

Result<bool> Database::step(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  auto error = state_->error();
  reset(statement);
  return std::unexpected(std::move(error));
}

void Database::reset(sqlite3_stmt* statement) {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
}

Result<int> Database::run(const char* sql, const std::vector<Parameter>& parameters) {
  TRY(query(sql, parameters, [](const Row&) { return true; }));
  return sqlite3_changes(state_->handle);
}

Result<std::optional<std::int64_t>> Database::integer(const char* sql, const std::vector<Parameter>& parameters) {
  std::optional<std::int64_t> out;
  TRY(query(sql, parameters, [&](const Row& row) {
    if (!row.is_null(0)) out = row.integer(0);
    return false;
  }));
  return out;
}

Result<std::optional<std::string>> Database::text(const char* sql, const std::vector<Parameter>& parameters) {
  std::optional<std::string> out;
  TRY(query(sql, parameters, [&](const Row& row) {
    if (!row.is_null(0)) out = row.text(0);
    return false;
  }));
  return out;
}

Result<Transaction> Transaction::begin(Database& database) {
  TRY(database.run("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_) [[maybe_unused]] const auto ignored = database_->run("ROLLBACK");
}

Result<void> Transaction::commit() {
  TRY(database_->run("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace adjutant::store
