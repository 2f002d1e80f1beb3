#include "store/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>
#include <map>
#include <thread>

#include "store/schema.h"

namespace adjutant::store {
namespace {

constexpr std::chrono::milliseconds kBusyWait{5000};
constexpr std::chrono::microseconds kBusyPause{500};

// Another process writes. One that commits again and again leaves the lock free for a moment only, so it is tried often:
// with SQLite's own pauses of up to 100 ms, a request to stop waits for seconds.
int wait_for_lock(void*, int tried) {
  if (tried * kBusyPause >= kBusyWait) return 0;
  std::this_thread::sleep_for(kBusyPause);
  return 1;
}

// Columns that a table has got since it was first made. New tables need nothing here: each statement of the schema makes
// what is not there.
struct Column {
  const char *table, *name, *addition;
};
constexpr std::array kColumns = {
    Column{"runs", "undone_steps", "ALTER TABLE runs ADD COLUMN undone_steps TEXT NOT NULL DEFAULT ''"},
    Column{"login_tokens", "member", "ALTER TABLE login_tokens ADD COLUMN member TEXT NOT NULL DEFAULT ''"},
    Column{"sessions", "member", "ALTER TABLE sessions ADD COLUMN member TEXT NOT NULL DEFAULT ''"},
    Column{"passkeys", "member", "ALTER TABLE passkeys ADD COLUMN member TEXT NOT NULL DEFAULT ''"},
};

// SQLite would create the file with the umask's mode; its log files get the mode of the file. A file that is private
// already is not opened: closing it would drop the locks that another connection of this process has on it.
Result<void> make_private(const std::filesystem::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & 077) == 0) return {};
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
  if (fd >= 0 && (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))) errno = EINVAL;
  else if (fd >= 0 && ((info.st_mode & 077) == 0 || ::fchmod(fd, 0600) == 0)) errno = 0;
  const int code = errno;
  if (fd >= 0) ::close(fd);
  if (code == 0) return {};
  return fail(ErrorKind::failed,
              fmt::format("The store {}: it cannot be opened ({}).", path.string(), std::strerror(code)),
              "Check that the home folder exists and may be written.");
}

}  // namespace

struct Database::State {
  sqlite3* handle = nullptr;
  std::string path;
  // Each is prepared once. Known by its text, not its address: a text that is no literal may have an old one's address.
  std::map<std::string, sqlite3_stmt*, std::less<>> statements;
  std::function<void(Commit)> observer;

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
      case SQLITE_READONLY:
      case SQLITE_PERM: what = "it may not be written", hint = "Check who owns the home folder."; break;
      case SQLITE_CANTOPEN:
        what = "it cannot be opened", hint = "Check that the home folder exists and may be written.";
        break;
      case SQLITE_BUSY:
        what = "another process holds it";
        hint = "Try again; if it stays so, look for an adjutant process that hangs.";
        break;
      case SQLITE_NOTADB:
      case SQLITE_CORRUPT:
        what = code == SQLITE_NOTADB ? "it is no database, or damaged" : "it is damaged";
        hint = "Restore it from a backup, or move it away to begin anew.";
        break;
      case SQLITE_IOERR: hint = "Check the disk, and that there is room on it."; break;
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
  return text ? std::string(reinterpret_cast<const char*>(text),
                            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
              : std::string();
}

Result<Database> Database::open(const std::filesystem::path& path) {
  auto state = std::make_unique<State>();
  state->path = path.string();
  TRY(make_private(path));
  const int code = sqlite3_open_v2(path.c_str(), &state->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) return std::unexpected(state->error());
  sqlite3_busy_handler(state->handle, wait_for_lock, nullptr);
  Database database(std::move(state));
  TRY(database.use_log());
  for (const char* sql : {"PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF",
                          "PRAGMA cache_size = -512"}) {
    TRY(database.query(sql, {}, [](const Row&) { return true; }));
  }
  const auto version = TRY(database.integer("PRAGMA user_version")).value_or(0);
  if (version > kSchemaVersion) {
    return fail(ErrorKind::failed, fmt::format("The store {} was made by a newer version of Adjutant.", path.string()),
                "Update Adjutant.");
  }
  if (version < kSchemaVersion) TRY(database.update_schema());
  return database;
}

// Makes the tables in a new file, or adds to an older one what has come since. Two processes may want to.
Result<void> Database::update_schema() {
  auto transaction = TRY(Transaction::begin(*this));
  TRY(add_columns());
  const std::string mark = fmt::format("PRAGMA user_version = {}", kSchemaVersion);
  for (const char* sql : {kSchema, mark.c_str()}) {
    if (sqlite3_exec(state_->handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
      return std::unexpected(state_->error());
  }
  return transaction.commit();
}

Result<void> Database::add_columns() {
  for (const auto& column : kColumns) {
    const auto lacking =
        TRY(integer("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1 AND NOT EXISTS (SELECT 1 FROM "
                    "pragma_table_info(?1) WHERE name = ?2)",
                    {column.table, column.name}));
    if (lacking) TRY(run(column.addition));
  }
  return {};
}

const std::string& Database::path() const { return state_->path; }

void Database::observe_commits(std::function<void(Commit)> observer) {
  state_->observer = std::move(observer);
  sqlite3_commit_hook(
      state_->handle,
      [](void* state) {
        static_cast<State*>(state)->observer(Commit::before);
        return 0;
      },
      state_.get());
  sqlite3_wal_hook(
      state_->handle,
      [](void* state, sqlite3*, const char*, int) {
        static_cast<State*>(state)->observer(Commit::after);
        return SQLITE_OK;
      },
      state_.get());
}

// Two processes that open a new file at once both want to change its mode, and SQLite does not wait for that.
Result<void> Database::use_log() {
  const auto deadline = std::chrono::steady_clock::now() + kBusyWait;
  while (sqlite3_exec(state_->handle, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr) != SQLITE_OK) {
    const bool busy = (sqlite3_errcode(state_->handle) & 0xFF) == SQLITE_BUSY;
    if (!busy || std::chrono::steady_clock::now() > deadline) return std::unexpected(state_->error());
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (TRY(text("PRAGMA journal_mode")) == "wal") return {};
  return fail(ErrorKind::failed,
              fmt::format("The store {} is on a disk that cannot hold a write-ahead log.", state_->path),
              "Put the home on a local disk.");
}

Result<sqlite3_stmt*> Database::bind(const char* sql, const std::vector<Parameter>& parameters) {
  auto place = state_->statements.find(std::string_view(sql));
  if (place == state_->statements.end()) place = state_->statements.emplace(sql, nullptr).first;
  sqlite3_stmt*& statement = place->second;
  if (!statement &&
      sqlite3_prepare_v3(state_->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    return std::unexpected(state_->error());
  }
  reset(statement);
  int index = 0;
  for (const auto& parameter : parameters) {
    ++index;
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&parameter)) {
      code = sqlite3_bind_int64(statement, index, *number);
    } else if (const auto* text = std::get_if<std::string>(&parameter)) {
      code = sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
      code = sqlite3_bind_null(statement, index);
    }
    if (code != SQLITE_OK) {
      auto error = state_->error();
      reset(statement);
      return std::unexpected(std::move(error));
    }
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

// Not through a kept statement: this pragma acts when it is prepared.
Result<void> Database::set_sync(Sync sync) {
  const char* sql = sync == Sync::at_once ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";
  if (sqlite3_exec(state_->handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return std::unexpected(state_->error());
  return {};
}

Result<int> Database::run(const char* sql, const std::vector<Parameter>& parameters, Sync sync) {
  const bool alone = sqlite3_get_autocommit(state_->handle) != 0;
  if (alone && sync == Sync::with_the_next) TRY(set_sync(sync));
  const auto done = query(sql, parameters, [](const Row&) { return true; });
  const int changed = sqlite3_changes(state_->handle);
  if (alone && sync == Sync::with_the_next) TRY(set_sync(Sync::at_once));
  if (!done) return std::unexpected(done.error());
  return changed;
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

Result<Transaction> Transaction::begin(Database& database, Sync sync) {
  TRY(database.set_sync(sync));
  if (const auto begun = database.run("BEGIN IMMEDIATE"); !begun) {
    TRY(database.set_sync(Sync::at_once));
    return std::unexpected(begun.error());
  }
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_) [[maybe_unused]]
    const auto ignored = end("ROLLBACK");
}

Result<void> Transaction::commit() {
  TRY(end("COMMIT"));
  database_ = nullptr;
  return {};
}

Result<void> Transaction::end(const char* sql) {
  TRY(database_->run(sql));
  return database_->set_sync(Sync::at_once);
}

}  // namespace adjutant::store
