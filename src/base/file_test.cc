#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/temporary_folder.h"

namespace adjutant {
namespace {

TEST(File, WritesWholeAndReadsBack) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a", "one"));
  ASSERT_TRUE(write_file(folder / "a", "two"));
  EXPECT_EQ(*read_file(folder / "a"), "two");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);  // no part is left behind
}

TEST(File, ExclusiveCreationHasOneWinner) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "a", "first", Replace::no));
  EXPECT_FALSE(write_file(folder / "a", "second", Replace::no));
  EXPECT_EQ(*read_file(folder / "a"), "first");
}

TEST(File, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  EXPECT_NE(read_file(folder / "none").error().message.find("No such file"), std::string::npos);
  EXPECT_FALSE(read_file(folder.path()));
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(read_file(folder / "pipe"));  // and does not wait for a writer
  ASSERT_TRUE(write_file(folder / "big", std::string(100, 'x')));
  EXPECT_FALSE(read_file(folder / "big", 10));
}

TEST(File, InsideFollowsLinksAndDots) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "root/sub");
  fs::create_symlink("/etc", folder / "root/out");
  EXPECT_TRUE(is_inside(folder / "root/sub/new.txt", folder / "root"));
  EXPECT_TRUE(is_inside(folder / "root/sub/../x", folder / "root"));
  EXPECT_FALSE(is_inside(folder / "root/../other", folder / "root"));
  EXPECT_FALSE(is_inside(folder / "root/out/passwd", folder / "root"));
  EXPECT_FALSE(is_inside(folder / "rootless", folder / "root"));
}

}  // namespace
}  // namespace adjutant
