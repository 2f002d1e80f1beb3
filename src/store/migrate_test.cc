#include "store/migrate.h"

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "store/database.h"

namespace adjutant::store {
namespace {

std::int64_t number(Database& db, std::string_view sql) {
  auto rows = db.query(sql);
  return rows && rows->step().value_or(false) ? rows->integer(0) : -1;
}

const std::string kNext = std::string(kSchema) + "\n-- version 1000\nCREATE TABLE added (x);\nINSERT INTO added VALUES (7);\n";

TEST(Migrate, AddsWhatIsMissingOnce) {
  const TemporaryFolder folder;
  auto db = Database::open(folder / "a.db");
  ASSERT_TRUE(db) << db.error().text();
  ASSERT_TRUE(db->run("INSERT INTO settings VALUES ('a', '1')"));
  ASSERT_TRUE(migrate(*db, kNext));
  ASSERT_TRUE(migrate(*db, kNext));
  EXPECT_EQ(number(*db, "SELECT count(*) FROM added"), 1);
  EXPECT_EQ(number(*db, "SELECT count(*) FROM settings"), 1);
  EXPECT_EQ(number(*db, "PRAGMA user_version"), 1000);
}

TEST(Migrate, RefusesWhatANewerProgramWrote) {
  const TemporaryFolder folder;
  {
    auto db = Database::open(folder / "a.db");
    ASSERT_TRUE(migrate(*db, kNext));
  }
  const auto db = Database::open(folder / "a.db");
  ASSERT_FALSE(db);
  EXPECT_NE(db.error().message.find("newer Adjutant"), std::string::npos);
}

TEST(Migrate, ChangesNothingWhenAStepFails) {
  const TemporaryFolder folder;
  auto db = Database::open(folder / "a.db");
  const auto before = number(*db, "PRAGMA user_version");
  const auto broken = migrate(*db, kNext + "\n-- version 1001\nCREATE TABLE added (x);\n");
  ASSERT_FALSE(broken);
  EXPECT_NE(broken.error().text().find("while bringing"), std::string::npos);
  EXPECT_EQ(number(*db, "PRAGMA user_version"), before);
  EXPECT_EQ(number(*db, "SELECT count(*) FROM sqlite_schema WHERE name = 'added'"), 0);
}

TEST(Migrate, LeavesTheDatabasesOfOthersAlone) {
  const TemporaryFolder folder;
  {
    auto db = Database::open(folder / "a.db");
    ASSERT_TRUE(db->execute("PRAGMA application_id=1"));
  }
  const auto db = Database::open(folder / "a.db");
  ASSERT_FALSE(db);
  EXPECT_NE(db.error().message.find("another program"), std::string::npos);
}

}  // namespace
}  // namespace adjutant::store
