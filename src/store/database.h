// One thin wrapper for SQLite: WAL, commits synced to disk unless their caller says that they may wait, errors as values,
// literal statements.
//
// A Database is used by one thread at a time; another thread or process opens its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace adjutant::store {

using Parameter = std::variant<std::nullptr_t, std::int64_t, std::string>;

// When a commit is on the disk. The end of the process, however it ends, takes none back; a power cut may.
enum class Sync {
  at_once,        // before the call returns
  with_the_next,  // with the next commit that is synced, and after all that were made before it
};

// One row of a result; columns by position.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;

 private:
  sqlite3_stmt* statement_;
};

class Database {
 public:
  // Opens or creates the file with the schema, readable by its owner only. Errors: not a database, made by a newer
  // version, no permission, disk full.
  static Result<Database> open(const std::filesystem::path& path);
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

  // Runs one statement that gives no rows; gives the number of changed rows. Inside a transaction, when that is on the
  // disk is the transaction's to say.
  Result<int> run(const char* sql, const std::vector<Parameter>& parameters = {}, Sync sync = Sync::at_once);

  // Runs one query; `read` is called for each row and returns false to end early.
  template <class Read>
  Result<void> query(const char* sql, const std::vector<Parameter>& parameters, Read read) {
    sqlite3_stmt* statement = TRY(bind(sql, parameters));
    while (true) {
      auto more = step(statement);
      if (!more) return std::unexpected(more.error());
      if (!*more || !read(Row(statement))) break;
    }
    reset(statement);
    return {};
  }

  // The first column of the first row, where there is one.
  Result<std::optional<std::int64_t>> integer(const char* sql, const std::vector<Parameter>& parameters = {});
  Result<std::optional<std::string>> text(const char* sql, const std::vector<Parameter>& parameters = {});

  const std::string& path() const;

  // Hears of every commit, just before it and just after it: the crash tests end the process there. From then on the
  // log is not written back into the file by this connection.
  enum class Commit { before, after };
  void observe_commits(std::function<void(Commit)> observer);

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  friend class Transaction;
  Result<void> use_log();
  Result<void> set_sync(Sync sync);
  Result<void> update_schema();
  Result<void> add_columns();
  Result<sqlite3_stmt*> bind(const char* sql, const std::vector<Parameter>& parameters);
  Result<bool> step(sqlite3_stmt* statement);
  void reset(sqlite3_stmt* statement);

  std::unique_ptr<State> state_;
};

// Takes the write lock at once; rolls back unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database, Sync sync = Sync::at_once);
  ~Transaction();
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Result<void> end(const char* sql);
  Database* database_;
};

}  // namespace adjutant::store
