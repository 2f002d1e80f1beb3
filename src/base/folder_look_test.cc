#include "base/folder_look.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/temporary_folder.h"

namespace adjutant {
namespace {

using Kind = FolderEntry::Kind;
using testing::ElementsAre;

constexpr auto kAll = [](std::string_view) { return true; };

std::vector<std::string> names(const std::vector<FolderEntry>& entries) {
  std::vector<std::string> out;
  for (const auto& entry : entries) out.push_back(entry.name);
  return out;
}

TEST(FolderLook, GivesWhatIsThereByName) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "b.ics", "two"));
  ASSERT_TRUE(write_file(folder / "a.txt", "one"));
  ASSERT_TRUE(write_file(folder / ".hidden", ""));
  fs::create_directory(folder / "sub");
  fs::create_symlink(folder / "a.txt", folder / "link");
  fs::create_directory_symlink(folder / "sub", folder / "links");
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  const auto all = *look_into(folder.path(), kAll, 100);
  EXPECT_THAT(names(all), ElementsAre("a.txt", "b.ics", "link", "links", "pipe", "sub"));
  std::vector<Kind> kinds;
  for (const auto& entry : all) kinds.push_back(entry.kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::file, Kind::file, Kind::other, Kind::other, Kind::other, Kind::folder));
  EXPECT_EQ(all.front().size, 3);
  const auto some = look_into(folder.path(), [](std::string_view name) { return name.ends_with(".ics"); }, 100);
  EXPECT_THAT(names(*some), ElementsAre("b.ics"));
  EXPECT_EQ(look_into(folder.path(), kAll, 2)->size(), 2);
  EXPECT_FALSE(look_into(folder / "none", kAll, 2));
}

TEST(FolderLook, IsAnotherOneWhenAFileHasChanged) {
  const TemporaryFolder folder;
  const auto look = [&] { return *look_into(folder.path(), kAll, 100); };
  ASSERT_TRUE(write_file(folder / "a", "one"));
  const auto before = look();
  EXPECT_EQ(look(), before);
  // As many bytes, with the date that it had: the inode tells.
  const auto date = fs::last_write_time(folder / "a");
  ASSERT_TRUE(write_file(folder / "a", "two"));
  fs::last_write_time(folder / "a", date);
  const auto after = look();
  EXPECT_EQ(after.front().size, before.front().size);
  EXPECT_EQ(after.front().modified_ns, before.front().modified_ns);
  EXPECT_NE(after, before);
  fs::rename(folder / "a", folder / "b");
  EXPECT_NE(look(), after);
}

}  // namespace
}  // namespace adjutant
