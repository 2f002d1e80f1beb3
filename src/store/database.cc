#include "store/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "store/migrate.h"

namespace adjutant::store {
namespace {

constexpr std::chrono::milliseconds kBusyWait{5000};

// SQLite's codes as sentences about the file. What is no state of the world is a mistake of ours, and keeps SQLite's
// own words.
std::unexpected<Error> explain(int code, const fs::path& path, std::string_view words) {
  const auto name = path.string();
  const auto failed = [](std::string message, std::string hint) {
    return fail(ErrorKind::failed, std::move(message), std::move(hint));
  };
  switch (code & 0xff) {
    case SQLITE_FULL: return failed(fmt::format("The disk is full: {} cannot grow.", name), "Make room and try again.");
    case SQLITE_READONLY:
      return failed(fmt::format("{} cannot be written.", name), "Check who owns it and whether its disk is mounted read-only.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return failed(fmt::format("{} is in use by another program, which kept it for more than {} seconds.", name,
                                kBusyWait.count() / 1000),
                    "Try again; if it stays so, look for an adjutant process that hangs.");
    case SQLITE_CORRUPT:
      return failed(fmt::format("{} is damaged: {}.", name, words), "Restore it from a backup; 'adjutant doctor' says more.");
    case SQLITE_NOTADB:
      return failed(fmt::format("{} is not a database.", name), "Move it away, or choose another home with --home.");
    case SQLITE_CANTOPEN:
      return failed(fmt::format("{} cannot be opened.", name), "Check that the folder exists and that you may write in it.");
    case SQLITE_PERM:
    case SQLITE_AUTH: return failed(fmt::format("{} may not be used: {}.", name, words), "Check who owns it.");
    case SQLITE_IOERR:
      return failed(fmt::format("The disk reported an error while {} was in use: {}.", name, words),
                    "Check the disk, and that there is room on it.");
    case SQLITE_NOMEM: return failed(fmt::format("There is not enough memory to use {}.", name), "Close something and try again.");
    case SQLITE_TOOBIG: return failed(fmt::format("A value is too large to be stored in {}.", name), "");
    case SQLITE_CONSTRAINT: return failed(fmt::format("{} refused a change: {}.", name, words), "");
    default: return failed(fmt::format("{}: {} (SQLite error {}).", name, words, code), "This is a bug in Adjutant; please report it.");
  }
}

std::unexpected<Error> cannot_open(const fs::path& path, int code) {
  return fail(ErrorKind::failed, fmt::format("{} cannot be opened: {}.", path.string(), std::strerror(code)),
              "Check that the folder exists and that you may write in it.");
}

// SQLite would create the file with the umask's mode; its log files get the mode of the file.
Result<void> make_private(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
  if (fd < 0) return cannot_open(path, errno);
  struct stat info{};
  const bool regular = ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  const bool wide = regular && (info.st_mode & 077) != 0;
  const int narrowed = wide ? ::fchmod(fd, 0600) : 0;
  const int code = errno;
  // Closing it drops no lock of ours: locks belong to the process, and this runs before SQLite opens the file. Where
  // another connection of this process has it open, open() above is skipped.
  ::close(fd);
  if (!regular) return fail(ErrorKind::failed, fmt::format("{} is not a regular file.", path.string()));
  if (narrowed != 0) return cannot_open(path, code);
  return {};
}

bool is_private(const fs::path& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & 077) == 0;
}

}  // namespace

struct Connection {
  fs::path path;
  sqlite3* handle = nullptr;
  // Statements that nobody uses now, by their text. Keys stay where they are for the connection's life.
  std::map<std::string, std::vector<sqlite3_stmt*>, std::less<>> idle;

  ~Connection() {
    for (auto& [sql, statements] : idle) {
      for (auto* statement : statements) sqlite3_finalize(statement);
    }
    sqlite3_close_v2(handle);
  }
};

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

const fs::path& Database::path() const { return connection_->path; }
bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_->handle) == 0; }

std::unexpected<Error> Database::error(int code) const { return explain(code, connection_->path, sqlite3_errmsg(connection_->handle)); }

Result<Database> Database::open(const fs::path& path, Access access) {
  const bool writes = access == Access::read_write;
  // A private file is not opened here: closing a descriptor of it would drop the POSIX locks that another connection
  // of this process holds.
  if (writes && !is_private(path)) TRY(make_private(path));
  auto made = std::make_unique<Connection>();
  made->path = path;
  const int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int opened = sqlite3_open_v2(path.c_str(), &made->handle, flags, nullptr);
  if (opened != SQLITE_OK) return explain(opened, path, sqlite3_errstr(opened));
  Database db(std::move(made));
  sqlite3* handle = db.connection_->handle;
  sqlite3_busy_timeout(handle, static_cast<int>(kBusyWait.count()));
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  TRY(db.execute("PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON"));
  if (!writes) {
    TRY(db.execute("SELECT count(*) FROM sqlite_schema"));  // reads the file, so that what is no database is found now
    return db;
  }
  // Two processes that open a new file at once both want to change its mode, and SQLite does not wait for that.
  const auto deadline = std::chrono::steady_clock::now() + kBusyWait;
  for (;;) {
    const int code = sqlite3_exec(handle, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) break;
    if ((code & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() > deadline) return db.error(code);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  {
    auto mode = TRY(db.query("PRAGMA journal_mode"));
    if (!TRY(mode.step()) || mode.text(0) != "wal") {
      return fail(ErrorKind::failed, fmt::format("{} is on a disk that cannot hold a write-ahead log.", path.string()),
                  "Put the home on a local disk.");
    }
  }
  TRY(db.execute("PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216"));
  TRY(migrate(db));
  return db;
}

Result<Statement> Database::prepare(std::string_view sql) {
  auto place = connection_->idle.find(sql);
  if (place == connection_->idle.end()) place = connection_->idle.emplace(std::string(sql), std::vector<sqlite3_stmt*>()).first;
  if (!place->second.empty()) {
    auto* statement = place->second.back();
    place->second.pop_back();
    return Statement(*connection_, statement, place->first);
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_->handle, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return error(code);
  return Statement(*connection_, statement, place->first);
}

Result<void> Database::execute(std::string_view sql) {
  const int code = sqlite3_exec(connection_->handle, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Statement::Statement(Connection& connection, sqlite3_stmt* statement, std::string_view sql)
    : connection_(&connection), statement_(statement), sql_(sql) {}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      sql_(other.sql_),
      bind_error_(other.bind_error_) {}

Statement::~Statement() {
  if (!statement_) return;
  reset();
  connection_->idle.find(sql_)->second.push_back(statement_);
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  bind_error_ = SQLITE_OK;
}

Result<bool> Statement::step() {
  const int code = bind_error_ != SQLITE_OK ? bind_error_ : sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return explain(code, connection_->path, sqlite3_errmsg(connection_->handle));
}

Result<std::int64_t> Statement::run() {
  const auto before = sqlite3_total_changes64(connection_->handle);
  while (TRY(step())) {
  }
  sqlite3_reset(statement_);
  return sqlite3_total_changes64(connection_->handle) - before;
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (!bytes) return {};
  return std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

std::optional<std::string> Statement::maybe_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

void Statement::bound(int code) {
  if (bind_error_ == SQLITE_OK) bind_error_ = code;
}
void Statement::bind_null(int index) { bound(sqlite3_bind_null(statement_, index)); }
void Statement::bind_integer(int index, std::int64_t value) { bound(sqlite3_bind_int64(statement_, index, value)); }
void Statement::bind_real(int index, double value) { bound(sqlite3_bind_double(statement_, index, value)); }
void Statement::bind_text(int index, std::string_view value) {
  // A null pointer would bind NULL, and an empty view may have one.
  bound(sqlite3_bind_text64(statement_, index, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}
void Statement::bind_blob(int index, std::string_view value) {
  bound(sqlite3_bind_blob64(statement_, index, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT));
}

Result<Transaction> Transaction::begin(Database& db) {
  const bool nested = db.in_transaction();
  TRY(db.run(nested ? "SAVEPOINT inner" : "BEGIN IMMEDIATE"));
  return Transaction(db, nested);
}

Transaction::Transaction(Transaction&& other) noexcept : db_(std::exchange(other.db_, nullptr)), nested_(other.nested_) {}

Transaction::~Transaction() {
  // A grave error, such as a full disk, may have rolled back already. What fails here is rolled back by SQLite when
  // the connection closes or the file is opened next.
  if (!db_ || !db_->in_transaction()) return;
  [[maybe_unused]] const auto ignored =
      nested_ ? db_->execute("ROLLBACK TO inner; RELEASE inner") : db_->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
  TRY(db_->run(nested_ ? "RELEASE inner" : "COMMIT"));
  db_ = nullptr;
  return {};
}

Relaxed::Relaxed(Database& db) : db_(db), active_(!db.in_transaction() && db.execute("PRAGMA synchronous=NORMAL").has_value()) {}

Relaxed::~Relaxed() {
  if (!active_) return;
  // This fails only inside a transaction, which then was begun in our scope and outlives it: a mistake in our code.
  if (!db_.execute("PRAGMA synchronous=FULL")) std::abort();
}

}  // namespace adjutant::store
