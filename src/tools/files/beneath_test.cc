#include "tools/files/beneath.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

namespace adjutant::tools::files {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class BeneathTest : public testing::Test {
 protected:
  BeneathTest() {
    fs::create_directories(top_ / "root/Documents");
    fs::create_directories(top_ / "outside");
    EXPECT_TRUE(write_file(top_ / "outside/secret.txt", "secret"));
    EXPECT_TRUE(write_file(top_ / "root/Documents/lease.txt", "rent"));
    EXPECT_TRUE(write_file(top_ / "root/.hidden", "x"));
    fs::create_symlink("../../outside/secret.txt", top_ / "root/Documents/up.txt");
    fs::create_symlink(top_ / "outside", top_ / "root/away");
    fs::create_symlink("Documents/lease.txt", top_ / "root/inside.txt");
    fs::create_symlink("/dev/zero", top_ / "root/zero");
    fs::create_symlink("/proc/self/root", top_ / "root/magic");
    ::mkfifo((top_ / "root/pipe").c_str(), 0600);
    beneath_ = std::make_unique<Beneath>(std::move(*Beneath::open(top_ / "root")));
  }
  ~BeneathTest() override { fs::remove_all(top_); }
  std::string secret() { return *read_file(top_ / "outside/secret.txt"); }

  fs::path top_ = fs::temp_directory_path() / ("adjutant-beneath-" + std::to_string(::getpid()));
  std::unique_ptr<Beneath> beneath_;
};

TEST_F(BeneathTest, ReadsWhatIsInside) {
  EXPECT_EQ(*beneath_->read("Documents/lease.txt", 100), "rent");
  EXPECT_EQ(*beneath_->read("inside.txt", 100), "rent");
  EXPECT_EQ(beneath_->look("Documents/lease.txt")->value().size, 4u);
  EXPECT_FALSE(beneath_->look("Documents/none.txt")->has_value());
}

TEST_F(BeneathTest, NothingLeadsOut) {
  const std::vector<std::string> bad = {"",
                                        "/etc/passwd",
                                        "..",
                                        "../outside/secret.txt",
                                        "Documents/../../outside/secret.txt",
                                        "./x",
                                        "Documents//lease.txt",
                                        ".hidden",
                                        "Documents/up.txt",
                                        "away/secret.txt",
                                        "magic/etc/passwd",
                                        std::string("Documents/lease.txt\0.md", 23),
                                        "a\nb",
                                        "a\xff",
                                        "a\xE2\x80\xAEgpj.exe",
                                        std::string(5000, 'a')};
  for (const auto& path : bad) {
    EXPECT_FALSE(beneath_->read(path, 100)) << path;
    EXPECT_FALSE(beneath_->write(path, "evil", Beneath::Mode::replace)) << path;
    EXPECT_FALSE(beneath_->write(path, "evil", Beneath::Mode::create)) << path;
  }
  EXPECT_FALSE(beneath_->write("away/new.txt", "evil", Beneath::Mode::create));
  EXPECT_FALSE(beneath_->move("Documents/lease.txt", "away/lease.txt"));
  EXPECT_FALSE(fs::exists(top_ / "outside/new.txt"));
  EXPECT_EQ(secret(), "secret");
}

TEST_F(BeneathTest, DevicesAndPipesAreNeverRead) {
  EXPECT_FALSE(beneath_->read("zero", 100));
  const auto pipe = beneath_->read("pipe", 100);
  ASSERT_FALSE(pipe);
  EXPECT_THAT(pipe.error().message, HasSubstr("not a regular file"));
  EXPECT_FALSE(beneath_->write("pipe", "x", Beneath::Mode::replace));
  EXPECT_FALSE(beneath_->read("Documents", 100));
}

TEST_F(BeneathTest, AHugeSparseFileIsRefusedByItsSize) {
  EXPECT_TRUE(write_file(top_ / "root/huge.txt", ""));
  fs::resize_file(top_ / "root/huge.txt", 1ull << 30);
  const auto huge = beneath_->read("huge.txt", 1 << 20);
  ASSERT_FALSE(huge);
  EXPECT_THAT(huge.error().message, HasSubstr("1073741824 bytes, over the limit"));
}

TEST_F(BeneathTest, WritesMakesFoldersKeepsTheOld) {
  ASSERT_TRUE(beneath_->write("Notes/2026/a.md", "one", Beneath::Mode::create));
  EXPECT_FALSE(beneath_->write("Notes/2026/a.md", "two", Beneath::Mode::create));
  ASSERT_TRUE(beneath_->write("Notes/2026/a.md", "two", Beneath::Mode::replace, ".adjutant-trash/k/a.md"));
  EXPECT_EQ(*beneath_->read("Notes/2026/a.md", 100), "two");
  EXPECT_EQ(*beneath_->read_own(".adjutant-trash/k/a.md", 100), "one");
  EXPECT_FALSE(beneath_->move("Notes/2026/a.md", "Documents/lease.txt"));
  EXPECT_EQ(*beneath_->read("Documents/lease.txt", 100), "rent");
}

TEST_F(BeneathTest, ListsRegularFilesOnly) {
  std::vector<std::string> paths;
  for (const auto& item : beneath_->list(100)) paths.push_back(item.path);
  EXPECT_THAT(paths, ElementsAre("Documents/lease.txt"));
}

TEST_F(BeneathTest, AReadOnlyFolderIsAnError) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  fs::permissions(top_ / "root/Documents", fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_FALSE(beneath_->write("Documents/new.txt", "x", Beneath::Mode::create));
  fs::permissions(top_ / "root/Documents", fs::perms::owner_all);
}

}  // namespace
}  // namespace adjutant::tools::files
