#include "store/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/temporary_folder.h"

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

TEST(Database, TwoConnectionsSeeEachOther) {
  const TemporaryFolder folder;
  auto one = Database::open(folder / "home.db");
  auto two = Database::open(folder / "home.db");
  ASSERT_TRUE(one && two);
  ASSERT_TRUE(one->run("INSERT INTO settings VALUES ('a', '1')"));
  EXPECT_EQ(**two->integer("SELECT count(*) FROM settings"), 1);
}

}  // namespace
}  // namespace adjutant::store
