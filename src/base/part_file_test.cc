#include "base/part_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/temporary_folder.h"

namespace adjutant {
namespace {

class PartFiles : public testing::Test {
 protected:
  PartFiles() : open_(::open(folder_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
  ~PartFiles() override { ::close(open_); }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& each : fs::recursive_directory_iterator(folder_.path()))
      out.push_back(each.path().filename().string());
    std::ranges::sort(out);
    return out;
  }

  const TemporaryFolder folder_;
  const int open_;
};

TEST_F(PartFiles, GetsItsPlaceOrLeavesNothing) {
  {
    PartFile part(open_);
    ASSERT_EQ(part.write("new"), 0);
    EXPECT_EQ(names().size(), 1u);
    EXPECT_EQ(part.place("note", Replace::no), 0);
  }
  PartFile(open_).write("forgotten");
  {
    PartFile part(open_);
    ASSERT_EQ(part.write("second"), 0);
    EXPECT_EQ(part.place("note", Replace::no), EEXIST);
  }
  EXPECT_EQ(names(), std::vector<std::string>{"note"});
  EXPECT_EQ(*read_file(folder_ / "note"), "new");
}

TEST_F(PartFiles, WhatIsWrittenRightNowIsNotSwept) {
  std::optional<PartFile> part(std::in_place, open_);
  ASSERT_EQ(part->write("on its way"), 0);
  EXPECT_EQ(sweep_part_files(folder_.path(), {}), 0);
  ASSERT_EQ(part->place("note", Replace::yes), 0);
  part.reset();
  EXPECT_EQ(names(), std::vector<std::string>{"note"});
}

TEST_F(PartFiles, OnlyWhatIsOursAndLeftBehindIsSwept) {
  fs::create_directories(folder_ / ".Archive/tmp");
  const std::vector<std::string> others = {"adjutant-1-2.part",  ".adjutant-1.part", ".adjutant-1-2.part.txt",
                                           ".adjutant-x-2.part", ".adjutant-.part",  ".lease.pdf.part"};
  for (const auto& name : others) ASSERT_TRUE(write_file(folder_ / name, "the owner's"));
  fs::create_directory(folder_ / ".adjutant-7-1.part");
  fs::create_symlink(folder_ / ".lease.pdf.part", folder_ / ".adjutant-7-2.part");
  const auto before = names();
  for (const auto* name : {".adjutant-1-0.part", ".Archive/tmp/.adjutant-4194304-17.part"})
    ASSERT_TRUE(write_file(folder_ / name, "a half"));
  // One of this process's id, from before it was started anew in a container.
  ASSERT_TRUE(write_file(folder_ / (".adjutant-" + std::to_string(::getpid()) + "-9999.part"), "a half"));
  EXPECT_EQ(sweep_part_files(folder_.path(), {}), 3);
  EXPECT_EQ(names(), before);
  EXPECT_EQ(sweep_part_files(folder_ / "none", {}), 0);
}

}  // namespace
}  // namespace adjutant
