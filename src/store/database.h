// One SQLite file: statements with typed values, transactions that roll back, errors that a person understands.
//
//   auto db = TRY(Database::open(home / "adjutant.db"));
//   auto transaction = TRY(Transaction::begin(db));
//   TRY(db.run("UPDATE runs SET state = ?2 WHERE id = ?1", id, "done"));
//   auto rows = TRY(db.query("SELECT id FROM runs WHERE state = ?1", "waiting"));
//   while (TRY(rows.step())) use(rows.text(0));
//   TRY(transaction.commit());
//
// A Database is one connection and belongs to one thread at a time. Several connections, in one process or in many,
// may be open on a file: readers never wait, a writer waits up to five seconds for another. What was committed when a
// call returns survives the loss of power (WAL, synchronous=FULL), except inside Relaxed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace adjutant::store {

namespace fs = std::filesystem;

struct Connection;  // database.cc

// Bytes that are not text.
struct Blob {
  std::string_view bytes;
};

// A prepared statement on loan: it goes back to its database when it is destroyed, and must not outlive it.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Binds ?1, ?2, ... An optional without a value, and nullptr, are NULL. The values are copied.
  template <class... Values>
  Statement& bind(const Values&... values) {
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }

  // Goes to the next row; false when there is none.
  Result<bool> step();
  // To the end, without looking at rows. Gives the number of rows inserted, changed or deleted.
  Result<std::int64_t> run();
  // Back to the beginning, with nothing bound.
  void reset();

  // Columns of the current row, from 0. NULL is 0, empty or nullopt.
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  std::optional<std::string> maybe_text(int column) const;

 private:
  friend class Database;
  Statement(Connection& connection, sqlite3_stmt* statement, std::string_view sql);

  template <class Value>
  void bind_one(int index, const Value& value) {
    if constexpr (std::is_same_v<Value, std::nullptr_t>) bind_null(index);
    else if constexpr (std::is_same_v<Value, std::nullopt_t>) bind_null(index);
    else if constexpr (std::is_floating_point_v<Value>) bind_real(index, value);
    else if constexpr (std::is_integral_v<Value>) bind_integer(index, static_cast<std::int64_t>(value));
    else if constexpr (std::is_same_v<Value, Blob>) bind_blob(index, value.bytes);
    else if constexpr (std::is_convertible_v<const Value&, std::string_view>) bind_text(index, value);
    else if (value.has_value()) bind_one(index, *value);
    else bind_null(index);
  }
  void bind_null(int index);
  void bind_integer(int index, std::int64_t value);
  void bind_real(int index, double value);
  void bind_text(int index, std::string_view value);
  void bind_blob(int index, std::string_view value);

  void bound(int code);

  Connection* connection_;
  sqlite3_stmt* statement_;
  std::string_view sql_;  // the key in the database's cache
  int bind_error_ = 0;    // reported by step()
};

enum class Access { read_write, read_only };

class Database {
 public:
  // Creates the file (mode 0600) where there is none and brings its schema to the newest version. Read-only opens
  // what is there and changes nothing.
  static Result<Database> open(const fs::path& path, Access access = Access::read_write);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Prepares a statement, or takes it from those prepared before. SQL is a literal; values are bound, never pasted.
  Result<Statement> prepare(std::string_view sql);
  template <class... Values>
  Result<Statement> query(std::string_view sql, const Values&... values) {
    auto statement = prepare(sql);
    if (statement) statement->bind(values...);
    return statement;
  }
  // Runs a statement to its end; gives the number of rows inserted, changed or deleted.
  template <class... Values>
  Result<std::int64_t> run(std::string_view sql, const Values&... values) {
    auto statement = query(sql, values...);
    if (!statement) return std::unexpected(std::move(statement).error());
    return statement->run();
  }
  // Several statements without values, for schemas and pragmas.
  Result<void> execute(std::string_view sql);

  bool in_transaction() const;
  const fs::path& path() const;

 private:
  explicit Database(std::unique_ptr<Connection> connection);
  std::unexpected<Error> error(int code) const;

  std::unique_ptr<Connection> connection_;
};

// Changes that happen together: rolled back unless committed. Begins as a writer (BEGIN IMMEDIATE), so that it never
// finds out halfway that another process was faster. One inside another is a savepoint of the outer one.
class Transaction {
 public:
  static Result<Transaction> begin(Database& db);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  Transaction(Database& db, bool nested) : db_(&db), nested_(nested) {}
  Database* db_;
  bool nested_;
};

// While it lives, a commit does not wait for the disk (synchronous=NORMAL). A crash of the process loses nothing; a
// loss of power may lose such commits, but only from the end: the next full commit makes all before it durable too,
// because the log is one sequence. Has no effect inside a transaction, whose commit decides.
class Relaxed {
 public:
  explicit Relaxed(Database& db);
  ~Relaxed();
  Relaxed(const Relaxed&) = delete;

 private:
  Database& db_;
  bool active_;
};

}  // namespace adjutant::store
