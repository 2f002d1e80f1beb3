#include "store/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "store/count_syncs.h"

namespace adjutant::store {
namespace {

TEST(Database, CreatesOnceAndKeeps) {
  const TemporaryFolder folder;
  {
    auto database = Database::open(folder / "home.db");
    ASSERT_TRUE(database) << database.error().text();
    ASSERT_TRUE(database->run("INSERT INTO settings VALUES (?, ?)", {std::string("a"), std::string("ü\n'")}));
  }
  auto again = Database::open(folder / "home.db");
  ASSERT_TRUE(again);
  EXPECT_EQ(**again->text("SELECT value FROM settings WHERE key = ?", {std::string("a")}), "ü\n'");
  EXPECT_FALSE(again->text("SELECT value FROM settings WHERE key = 'b'")->has_value());
  struct stat info{};
  ASSERT_EQ(stat((folder / "home.db").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST(Database, RollsBackUnlessCommitted) {
  const TemporaryFolder folder;
  auto database = Database::open(folder / "home.db");
  ASSERT_TRUE(database);
  {
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('a', '1')"));
  }
  EXPECT_EQ(**database->integer("SELECT count(*) FROM settings"), 0);
  {
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('a', '1')"));
    ASSERT_TRUE(transaction->commit());
  }
  EXPECT_EQ(**database->integer("SELECT count(*) FROM settings"), 1);
  EXPECT_FALSE(database->run("INSERT INTO settings VALUES ('a', '2')"));
}

TEST(Database, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "text.db", std::string(4096, 'x')));
  const auto broken = Database::open(folder / "text.db");
  ASSERT_FALSE(broken);
  EXPECT_NE(broken.error().message.find("damaged"), std::string::npos);
  EXPECT_FALSE(Database::open(folder / "no/such/folder/home.db"));
  {
    auto database = Database::open(folder / "new.db");
    ASSERT_TRUE(database->run("PRAGMA user_version = 99"));
  }
  EXPECT_NE(Database::open(folder / "new.db").error().message.find("newer"), std::string::npos);
}

// Each column of each table, sorted.
std::vector<std::string> tables(Database& database) {
  std::vector<std::string> out;
  EXPECT_TRUE(
      database.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' "
                     "ORDER BY name",
                     {}, [&](const Row& row) {
                       out.push_back(row.text(0));
                       return true;
                     }));
  std::vector<std::string> columns;
  for (const auto& table : out) {
    EXPECT_TRUE(database.query(
        "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1) ORDER BY cid", {table}, [&](const Row& row) {
          columns.push_back(table + "." + row.text(0) + " " + row.text(1) + " " + row.text(2) + " " + row.text(3));
          return true;
        }));
  }
  EXPECT_TRUE(database.query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", {}, [&](const Row& row) {
    columns.push_back(row.text(0) + " " + row.text(1));
    return true;
  }));
  std::sort(columns.begin(), columns.end());
  return columns;
}

TEST(Database, AnOlderFileGetsWhatHasComeSince) {
  const TemporaryFolder folder;
  {
    auto database = Database::open(folder / "old.db");
    ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('a', '1')"));
    // As version 1 had it.
    for (const char* sql : {"DROP TABLE fact_words", "DROP TABLE facts", "ALTER TABLE runs DROP COLUMN undone_steps",
                            "DROP TRIGGER effect_begins", "DROP TRIGGER effect_changes",
                            "DROP TRIGGER effect_is_forgotten", "DROP TABLE step_states", "DROP TABLE members",
                            "DROP TABLE passkeys", "DROP TABLE login_tokens", "ALTER TABLE sessions DROP COLUMN member",
                            "INSERT INTO sessions VALUES ('s', 'h', 'a browser', 1, 2, 3)", "PRAGMA user_version = 1"})
      ASSERT_TRUE(database->run(sql)) << sql;
  }
  auto old = Database::open(folder / "old.db"), fresh = Database::open(folder / "new.db");
  ASSERT_TRUE(old) << old.error().text();
  EXPECT_EQ(tables(*old), tables(*fresh));
  EXPECT_EQ(**old->text("SELECT value FROM settings"), "1");
  EXPECT_EQ(**old->text("SELECT member FROM sessions WHERE id = 's'"), "");  // the owner's, as all were
}

TEST(Database, TwoConnectionsSeeEachOther) {
  const TemporaryFolder folder;
  auto one = Database::open(folder / "home.db");
  auto two = Database::open(folder / "home.db");
  ASSERT_TRUE(one && two);
  ASSERT_TRUE(one->run("INSERT INTO settings VALUES ('a', '1')"));
  EXPECT_EQ(**two->integer("SELECT count(*) FROM settings"), 1);
}

TEST(Database, NarrowsAFileThatOthersCouldRead) {
  const TemporaryFolder folder;
  ASSERT_TRUE(Database::open(folder / "home.db"));
  ASSERT_EQ(chmod((folder / "home.db").c_str(), 0644), 0);
  auto database = Database::open(folder / "home.db");
  ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('a', '1')"));
  for (const char* name : {"home.db", "home.db-wal", "home.db-shm"}) {
    struct stat info{};
    ASSERT_EQ(stat((folder / name).c_str(), &info), 0) << name;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << name;
  }
}

TEST(Database, ManyOpenAndWriteAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 25;
  const TemporaryFolder folder;
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      auto database = Database::open(folder / "home.db");  // all of them make the file and its schema
      if (!database) {
        ADD_FAILURE() << database.error().text();
        return;
      }
      for (int n = 0; n < kTimes; ++n) {
        auto transaction = Transaction::begin(*database);
        const char* sql = "INSERT INTO settings VALUES ('n', '1') ON CONFLICT DO UPDATE SET value = value + 1";
        if (!transaction || !database->run(sql) || !transaction->commit()) {
          ++failures;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  auto database = Database::open(folder / "home.db");
  EXPECT_EQ(**database->integer("SELECT value FROM settings"), kThreads * kTimes);
}

TEST(Database, ReadersGoOnAndASecondWriterIsToldWhy) {
  const TemporaryFolder folder;
  auto writer = Database::open(folder / "home.db");
  auto reader = Database::open(folder / "home.db");
  ASSERT_TRUE(writer && reader);
  auto transaction = Transaction::begin(*writer);
  ASSERT_TRUE(writer->run("INSERT INTO settings VALUES ('a', '1')"));
  EXPECT_EQ(**reader->integer("SELECT count(*) FROM settings"), 0);
  ASSERT_TRUE(reader->run("PRAGMA busy_timeout = 1"));
  const auto second = Transaction::begin(*reader);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("another process holds it"), std::string::npos);
}

TEST(Database, WhatFailsInATransactionTakesAllBack) {
  const TemporaryFolder folder;
  auto database = Database::open(folder / "home.db");
  const auto attempt = [&]() -> Result<void> {
    auto transaction = TRY(Transaction::begin(*database));
    TRY(database->run("INSERT INTO settings VALUES ('a', '1')"));
    TRY(database->run("INSERT INTO approvals VALUES ('no such run', 'h', 0)"));
    return transaction.commit();
  };
  const auto refused = attempt();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("FOREIGN KEY"), std::string::npos);
  EXPECT_EQ(**database->integer("SELECT count(*) FROM settings"), 0);
  EXPECT_TRUE(Transaction::begin(*database));
}

TEST(Database, SyncsEachCommitUnlessItMayWaitForTheNext) {
  const CountSyncs syncs;
  const TemporaryFolder folder;
  auto database = Database::open(folder / "home.db");
  ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('a', '1')"));
  syncs.taken();
  ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('b', '1')", {}, Sync::with_the_next));
  {
    auto transaction = Transaction::begin(*database, Sync::with_the_next);
    ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('c', '1')"));
    ASSERT_TRUE(transaction->commit());
  }
  // What fails leaves no other commit waiting.
  ASSERT_FALSE(database->run("INSERT INTO settings VALUES ('a', '2')", {}, Sync::with_the_next));
  { const auto rolled_back = Transaction::begin(*database, Sync::with_the_next); }
  EXPECT_EQ(syncs.taken(), 0);
  ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('d', '1')"));
  EXPECT_EQ(syncs.taken(), 1);
  auto transaction = Transaction::begin(*database);
  ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('e', '1')", {}, Sync::with_the_next));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(syncs.taken(), 1);
}

TEST(Database, SaysThatTheDiskIsFullAndGoesOnWhenItIsNot) {
  const TemporaryFolder folder;
  auto database = Database::open(folder / "home.db");
  ASSERT_TRUE(database->run("PRAGMA max_page_count = 1"));  // SQLite takes the present size where that is more
  const auto full = database->run("INSERT INTO settings VALUES ('a', ?)", {std::string(1 << 20, 'x')});
  ASSERT_FALSE(full);
  EXPECT_NE(full.error().message.find("disk is full"), std::string::npos);
  ASSERT_TRUE(database->run("PRAGMA max_page_count = 100000"));
  EXPECT_TRUE(database->run("INSERT INTO settings VALUES ('a', ?)", {std::string(1 << 20, 'x')}));
}

TEST(Database, SaysThatItMayNotBeWritten) {
  const TemporaryFolder folder;
  auto database = Database::open(folder / "home.db");
  ASSERT_TRUE(database->run("PRAGMA query_only = 1"));  // what a disk mounted read-only does, for root too
  const auto refused = database->run("INSERT INTO settings VALUES ('a', '1')");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("may not be written"), std::string::npos);
}

TEST(Database, SaysThatItIsDamaged) {
  const TemporaryFolder folder;
  {
    auto database = Database::open(folder / "home.db");
    ASSERT_TRUE(database->run("INSERT INTO settings VALUES ('a', ?)", {std::string(100'000, 'x')}));
  }
  {
    std::fstream file(folder / "home.db", std::ios::in | std::ios::out | std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    for (std::size_t page = 4096; page < bytes.size(); page += 4096) {  // the table's pages, not the schema's
      if (bytes.substr(page, 4096).find("xxxxxxxx") == std::string::npos) continue;
      file.seekp(static_cast<std::streamoff>(page));
      file << std::string(4096, '\x5a');
    }
  }
  auto database = Database::open(folder / "home.db");
  ASSERT_TRUE(database);
  const auto read = database->text("SELECT value FROM settings");
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("it is damaged"), std::string::npos) << read.error().message;
}

TEST(Database, RefusesAParameterThatTheStatementDoesNotHave) {
  const TemporaryFolder folder;
  auto database = Database::open(folder / "home.db");
  EXPECT_FALSE(database->run("DELETE FROM settings WHERE key = ?", {std::string("a"), std::string("b")}));
}

TEST(Database, KnowsStatementsByTheirText) {
  const TemporaryFolder folder;
  auto database = Database::open(folder / "home.db");
  std::string sql = "SELECT 1";
  EXPECT_EQ(**database->integer(sql.c_str()), 1);
  sql = "SELECT 2";
  EXPECT_EQ(**database->integer(sql.c_str()), 2);
}

}  // namespace
}  // namespace adjutant::store
