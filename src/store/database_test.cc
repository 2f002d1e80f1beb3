#include "store/database.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <limits>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/temporary_folder.h"

namespace adjutant::store {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  fs::path path() const { return folder_ / "adjutant.db"; }
  Database open(Access access = Access::read_write) const {
    auto db = Database::open(path(), access);
    if (!db) throw std::runtime_error(db.error().text());
    return std::move(*db);
  }
  static std::string setting(Database& db, std::string_view key) {
    auto rows = db.query("SELECT value FROM settings WHERE key = ?1", key);
    return rows && rows->step().value_or(false) ? rows->text(0) : "(none)";
  }
  static Result<std::int64_t> set(Database& db, std::string_view key, std::string_view value) {
    return db.run("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2", key, value);
  }
  static std::int64_t number(Database& db, std::string_view sql) {
    auto rows = db.query(sql);
    return rows && rows->step().value_or(false) ? rows->integer(0) : -1;
  }

  TemporaryFolder folder_;
};

TEST_F(DatabaseTest, IsPrivateDurableAndChecksReferences) {
  auto db = open();
  ASSERT_TRUE(set(db, "a", "1"));
  for (const char* name : {"adjutant.db", "adjutant.db-wal", "adjutant.db-shm"}) {
    struct stat info{};
    ASSERT_EQ(::stat((folder_ / name).c_str(), &info), 0) << name;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << name;
  }
  EXPECT_EQ(number(db, "PRAGMA synchronous"), 2);
  EXPECT_EQ(number(db, "PRAGMA foreign_keys"), 1);
  EXPECT_EQ(number(db, "PRAGMA busy_timeout"), 5000);
  {
    const Relaxed relaxed(db);
    EXPECT_EQ(number(db, "PRAGMA synchronous"), 1);
  }
  EXPECT_EQ(number(db, "PRAGMA synchronous"), 2);
}

TEST_F(DatabaseTest, NarrowsAFileThatOthersCouldRead) {
  { open(); }
  ASSERT_EQ(::chmod(path().c_str(), 0644), 0);
  open();
  struct stat info{};
  ASSERT_EQ(::stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(DatabaseTest, ValuesComeBackAsTheyWent) {
  auto db = open();
  ASSERT_TRUE(db.execute("CREATE TABLE t (a, b, c, d, e, f)"));
  const std::string text("nul\0 and ü'; DROP TABLE runs; --", 34);
  const std::optional<std::string> none;
  ASSERT_TRUE(db.run("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)", std::numeric_limits<std::int64_t>::min(), 1.5, text,
                     none, std::string_view(), Blob{std::string_view("\0\xff", 2)}));
  auto rows = db.query("SELECT a, b, c, d, e, f, typeof(f) FROM t");
  ASSERT_TRUE(rows);
  ASSERT_TRUE(*rows->step());
  EXPECT_EQ(rows->integer(0), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(rows->real(1), 1.5);
  EXPECT_EQ(rows->text(2), text);
  EXPECT_TRUE(rows->is_null(3));
  EXPECT_EQ(rows->maybe_text(3), std::nullopt);
  EXPECT_EQ(rows->maybe_text(4), "");
  EXPECT_EQ(rows->text(5), std::string("\0\xff", 2));
  EXPECT_EQ(rows->text(6), "blob");
  EXPECT_FALSE(*rows->step());
}

TEST_F(DatabaseTest, OneStatementMayBeInUseTwice) {
  auto db = open();
  ASSERT_TRUE(set(db, "a", "1"));
  ASSERT_TRUE(set(db, "b", "2"));
  auto outer = db.query("SELECT key FROM settings ORDER BY key");
  ASSERT_TRUE(*outer->step());
  auto inner = db.query("SELECT key FROM settings ORDER BY key");
  ASSERT_TRUE(*inner->step());
  ASSERT_TRUE(*outer->step());
  EXPECT_EQ(outer->text(0), "b");
  EXPECT_EQ(inner->text(0), "a");
}

TEST_F(DatabaseTest, CountsWhatAStatementChanged) {
  auto db = open();
  ASSERT_TRUE(set(db, "a", "1"));
  ASSERT_TRUE(set(db, "b", "1"));
  EXPECT_EQ(*db.run("UPDATE settings SET value = '2'"), 2);
  EXPECT_EQ(*db.run("UPDATE settings SET value = '3' WHERE key = 'none'"), 0);
}

TEST_F(DatabaseTest, RollsBackUnlessCommitted) {
  auto db = open();
  {
    auto transaction = Transaction::begin(db);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(set(db, "a", "lost"));
  }
  EXPECT_EQ(setting(db, "a"), "(none)");
  const auto attempt = [&]() -> Result<void> {
    auto transaction = TRY(Transaction::begin(db));
    TRY(set(db, "a", "lost too"));
    TRY(db.run("INSERT INTO approvals VALUES ('no such run', 'h', 'approved', 0)"));
    return transaction.commit();
  };
  const auto refused = attempt();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("FOREIGN KEY constraint failed"), std::string::npos);
  EXPECT_EQ(setting(db, "a"), "(none)");
  EXPECT_FALSE(db.in_transaction());
}

TEST_F(DatabaseTest, AnInnerTransactionRollsBackAlone) {
  auto db = open();
  auto outer = Transaction::begin(db);
  ASSERT_TRUE(set(db, "a", "kept"));
  {
    auto inner = Transaction::begin(db);
    ASSERT_TRUE(inner);
    ASSERT_TRUE(set(db, "a", "lost"));
  }
  {
    auto inner = Transaction::begin(db);
    ASSERT_TRUE(set(db, "b", "kept"));
    ASSERT_TRUE(inner->commit());
  }
  ASSERT_TRUE(outer->commit());
  EXPECT_EQ(setting(db, "a"), "kept");
  EXPECT_EQ(setting(db, "b"), "kept");
}

TEST_F(DatabaseTest, AnOpenTransactionIsLostWithItsConnection) {
  {
    auto db = open();
    ASSERT_TRUE(db.execute("BEGIN IMMEDIATE; INSERT INTO settings VALUES ('a', 'lost')"));
  }
  auto db = open();
  EXPECT_EQ(setting(db, "a"), "(none)");
}

TEST_F(DatabaseTest, ConnectionsWriteAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 25;
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      auto db = Database::open(path());  // all of them make the file and its schema
      if (!db) {
        ++failures;
        ADD_FAILURE() << db.error().text();
        return;
      }
      for (int n = 0; n < kTimes; ++n) {
        auto transaction = Transaction::begin(*db);
        const auto seen = setting(*db, "n");
        const bool good = transaction && set(*db, "n", std::to_string(seen == "(none)" ? 1 : std::stoi(seen) + 1)) && transaction->commit();
        if (!good) ++failures;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  auto db = open();
  EXPECT_EQ(setting(db, "n"), std::to_string(kThreads * kTimes));
}

TEST_F(DatabaseTest, ReadersSeeTheOldStateWhileAnotherWrites) {
  auto writer = open();
  auto reader = open();
  ASSERT_TRUE(set(writer, "a", "old"));
  auto transaction = Transaction::begin(writer);
  ASSERT_TRUE(set(writer, "a", "new"));
  EXPECT_EQ(setting(reader, "a"), "old");
  ASSERT_TRUE(reader.execute("PRAGMA busy_timeout=1"));
  const auto second = Transaction::begin(reader);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("in use by another program"), std::string::npos);
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(setting(reader, "a"), "new");
}

TEST_F(DatabaseTest, ReadOnlyReadsAndRefusesToWrite) {
  {
    auto db = open();
    ASSERT_TRUE(set(db, "a", "1"));
  }
  auto db = open(Access::read_only);
  EXPECT_EQ(setting(db, "a"), "1");
  const auto refused = set(db, "a", "2");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("cannot be written"), std::string::npos);
  EXPECT_FALSE(Database::open(folder_ / "none.db", Access::read_only));
  EXPECT_FALSE(fs::exists(folder_ / "none.db"));
}

TEST_F(DatabaseTest, AFileThatMayNotBeWritten) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everything";
  { open(); }
  ASSERT_EQ(::chmod(path().c_str(), 0400), 0);
  const auto db = Database::open(path());
  ASSERT_FALSE(db);
  EXPECT_NE(db.error().message.find("cannot be"), std::string::npos);
}

TEST_F(DatabaseTest, SaysWhatCannotBeOpened) {
  ASSERT_TRUE(write_file(path(), std::string(5000, 'x')));
  for (const auto access : {Access::read_write, Access::read_only}) {
    const auto text_file = Database::open(path(), access);
    ASSERT_FALSE(text_file);
    EXPECT_NE(text_file.error().message.find("is not a database"), std::string::npos) << text_file.error().message;
  }
  EXPECT_EQ(*read_file(path()), std::string(5000, 'x'));
  EXPECT_FALSE(Database::open(folder_ / "no folder/adjutant.db"));
  EXPECT_FALSE(Database::open(folder_.path()));
}

TEST_F(DatabaseTest, SaysThatTheDiskIsFull) {
  auto db = open();
  ASSERT_TRUE(set(db, "a", "kept"));
  ASSERT_TRUE(db.execute("PRAGMA max_page_count=1"));  // SQLite takes the present size where that is more
  const auto attempt = [&]() -> Result<void> {
    auto transaction = TRY(Transaction::begin(db));
    TRY(set(db, "a", "lost"));
    TRY(set(db, "large", std::string(1 << 20, 'x')));
    return transaction.commit();
  };
  const auto full = attempt();
  ASSERT_FALSE(full);
  EXPECT_TRUE(full.error().message.starts_with("The disk is full")) << full.error().message;
  EXPECT_FALSE(db.in_transaction());
  EXPECT_EQ(setting(db, "a"), "kept");
  ASSERT_TRUE(db.execute("PRAGMA max_page_count=100000"));
  EXPECT_TRUE(set(db, "large", std::string(1 << 20, 'x')));  // goes on when there is room again
}

TEST_F(DatabaseTest, SaysThatTheFileIsDamaged) {
  {
    auto db = open();
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(db.run("INSERT INTO endorsements VALUES ('iban', ?1, 'x', 'y', 0)", std::to_string(i)));
  }
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(fs::file_size(path()) - 4096, '\x5a');
  }
  auto db = Database::open(path());
  Error error;
  if (!db) {
    error = db.error();
  } else {
    const auto read = db->run("SELECT * FROM endorsements");
    ASSERT_FALSE(read);
    error = read.error();
  }
  EXPECT_NE(error.message.find("is damaged"), std::string::npos) << error.message;
}

}  // namespace
}  // namespace adjutant::store
