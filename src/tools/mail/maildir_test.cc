#include "tools/mail/maildir.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/unprivileged.h"

namespace adjutant::tools::mail {
namespace {

class MaildirTest : public testing::Test {
 protected:
  MaildirTest() {
    for (const auto* part : {"cur", "new", "tmp"}) fs::create_directories(folder_ / "mail" / part);
  }
  void add(const std::string& path, const std::string& subject, const std::string& body = "hello") {
    fs::create_directories((folder_ / "mail" / path).parent_path());
    ASSERT_TRUE(write_file(folder_ / "mail" / path, "From: a@x.example\nSubject: " + subject +
                                                        "\nDate: Tue, 24 Nov 2026 10:00:00 +0000\n\n" + body + "\n"));
  }
  std::size_t hits(Maildir& maildir, const std::string& word) {
    std::vector<const Entry*> all;
    for (const auto& entry : **maildir.entries()) all.push_back(&entry);
    return maildir.count_words(all, {word})->size();
  }

  TemporaryFolder folder_;
  Maildir maildir_{folder_ / "mail"};
};

TEST_F(MaildirTest, FoldersHaveTheirNamesAndMeanings) {
  add(".Entw&APw-rfe/cur/d1:2,D", "a draft");
  add(".Papierkorb/cur/t1:2,S", "trash");
  add(".&broken/cur/b1:2,S", "odd folder");
  ASSERT_EQ((*maildir_.entries())->size(), 3u);
  EXPECT_EQ(maildir_.known("d1")->folder, "Entwürfe");
  EXPECT_EQ(maildir_.known("b1")->folder, "&broken");
  EXPECT_EQ(maildir_.special().drafts, "Entwürfe");
  EXPECT_EQ(maildir_.special().trash, "Papierkorb");
  EXPECT_EQ(maildir_.special().archive, "Archive");
  ASSERT_TRUE(maildir_.place("d1", "Müll", "S"));
  EXPECT_TRUE(fs::exists(folder_ / "mail/.M&APw-ll/cur/d1:2,S"));
  for (const char* bad : {"../x", "a/b", "", ".."}) EXPECT_FALSE(maildir_.place("d1", bad, "S")) << bad;
}

TEST_F(MaildirTest, AFolderThatCannotBeReadIsNotEmpty) {
  add("cur/m1:2,S", "one");
  add(".Archive/cur/m2:2,S", "another");
  fs::permissions(folder_.path(), fs::perms(0755));
  for (const char* locked : {"mail/cur", "mail/.Archive/cur", "mail/.Archive"}) {
    fs::permissions(folder_ / locked, fs::perms::none);
    {
      const Unprivileged nobody;
      const auto found = maildir_.entries();
      ASSERT_FALSE(found) << locked;
      EXPECT_NE(found.error().message.find("cannot be read"), std::string::npos) << found.error().message;
    }
    fs::permissions(folder_ / locked, fs::perms(0755));
  }
  EXPECT_EQ((*maildir_.entries())->size(), 2u);
}

TEST_F(MaildirTest, AMoveNeverReplacesAnotherMail) {
  add("cur/m1:2,S", "mine");
  add(".Archive/cur/m1:2,S", "another of the same name");
  ASSERT_EQ((*maildir_.entries())->size(), 2u);  // both are there, under different ids
  EXPECT_FALSE(maildir_.place("m1", "Archive", "S"));
  EXPECT_TRUE(read_file(folder_ / "mail/.Archive/cur/m1:2,S")->contains("another"));
  EXPECT_TRUE(read_file(folder_ / "mail/cur/m1:2,S")->contains("mine"));
  EXPECT_EQ(maildir_.known("Archive/m1")->headers->subject, "another of the same name");
}

TEST_F(MaildirTest, OtherProgramsRenameAndDeleteMeanwhile) {
  add("new/m1", "first");
  add("cur/m2:2,", "second");
  ASSERT_TRUE(maildir_.entries());
  const Entry first = *maildir_.known("m1"), second = *maildir_.known("m2");
  fs::rename(folder_ / "mail/new/m1", folder_ / "mail/cur/m1:2,FS");
  EXPECT_EQ(maildir_.read(first)->subject, "first");
  ASSERT_TRUE(maildir_.place("m1", "Archive", "FS"));
  fs::remove(folder_ / "mail/cur/m2:2,");
  EXPECT_FALSE(maildir_.read(second));
  EXPECT_FALSE(maildir_.place("m2", "Archive", ""));
}

TEST_F(MaildirTest, WhatIsNoFileIsListedAndNeverBlocks) {
  ASSERT_EQ(::mkfifo((folder_ / "mail/cur/fifo:2,").c_str(), 0600), 0);
  fs::create_symlink("/etc/passwd", folder_ / "mail/cur/link:2,");
  fs::create_directories(folder_ / "mail/cur/folder:2,");
  EXPECT_TRUE((*maildir_.entries())->empty());
  EXPECT_EQ(maildir_.problems().size(), 3u);
}

TEST_F(MaildirTest, WhatWasReadIsKnownToTheNextProcessUntilTheFileChanges) {
  auto database = *store::Database::open(folder_ / "home.db");
  add("cur/m1:2,", "kept", "apples");
  {
    Maildir first(folder_ / "mail", &database);
    EXPECT_EQ(hits(first, "apples"), 1u);
  }
  EXPECT_EQ(*database.integer("SELECT count(*) FROM mail_words"), 1);
  // Proof that it comes from the store.
  ASSERT_TRUE(database.run("UPDATE mail_cache SET headers = replace(headers, 'kept', 'from the store')"));
  Maildir second(folder_ / "mail", &database);
  EXPECT_EQ((*second.entries())->front().headers->subject, "from the store");
  EXPECT_EQ(hits(second, "apples"), 1u);
  // Another content, in place.
  add("cur/m1:2,", "changed subject", "pears");
  Maildir third(folder_ / "mail", &database);
  EXPECT_EQ((*third.entries())->front().headers->subject, "changed subject");
  EXPECT_EQ(hits(third, "apples"), 0u);
  EXPECT_EQ(hits(third, "pears"), 1u);
  // What is gone is forgotten; what is damaged is read again.
  ASSERT_TRUE(database.run("UPDATE mail_cache SET headers = '[1,2'"));
  Maildir fourth(folder_ / "mail", &database);
  EXPECT_EQ((*fourth.entries())->front().headers->subject, "changed subject");
  fs::remove(folder_ / "mail/cur/m1:2,");
  ASSERT_TRUE(fourth.entries());
  EXPECT_EQ(*database.integer("SELECT count(*) FROM mail_cache"), 0);
  EXPECT_EQ(*database.integer("SELECT count(*) FROM mail_words"), 0);
}

TEST_F(MaildirTest, AStoreThatCannotBeWrittenCostsTimeOnly) {
  auto database = *store::Database::open(folder_ / "home.db");
  ASSERT_TRUE(database.run("DROP TABLE mail_cache"));
  ASSERT_TRUE(database.run("DROP TABLE mail_words"));
  add("cur/m1:2,", "kept", "apples");
  Maildir maildir(folder_ / "mail", &database);
  EXPECT_EQ(hits(maildir, "apples"), 1u);
  EXPECT_EQ(hits(maildir, "apples"), 1u);
}

}  // namespace
}  // namespace adjutant::tools::mail
