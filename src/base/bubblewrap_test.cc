#include "base/bubblewrap.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/process.h"
#include "base/temporary_folder.h"

namespace adjutant {
namespace {

class Sandboxed : public testing::Test {
 protected:
  Sandboxed() { sandbox_.show("/usr").show_like_root("/bin").show_like_root("/lib").show_like_root("/lib64"); }
  void SetUp() override {
    if (const auto works = bubblewrap_works(); !works) GTEST_SKIP() << works.error().text();
  }
  std::string run(const std::string& script) {
    const auto done = run_process(sandbox_.run({"/bin/sh", "-c", script}));
    return done ? done->out + done->err : done.error().message;
  }

  TemporaryFolder folder_;
  Bubblewrap sandbox_;
};

TEST_F(Sandboxed, HasNothingThatWasNotNamed) {
  ASSERT_TRUE(write_file(folder_ / "secret", "s"));
  sandbox_.usual_folders();
  EXPECT_EQ(run("env | grep -v -e ^PWD= -e ^SHLVL= -e ^_="), "");
  EXPECT_EQ(run("ls -A /tmp; ls /home /root /etc 2> /dev/null"), "");
  EXPECT_EQ(run("cat " + (folder_ / "secret").string() + " 2> /dev/null"), "");
  EXPECT_THAT(run("cat /proc/[0-9]*/comm 2> /dev/null"), testing::Not(testing::HasSubstr("base_test")))
      << "it sees other processes";
  EXPECT_EQ(run("cat /proc/net/dev | grep -c -v -e lo: -e Inter -e face"), "0\n") << "it has a network";
}

TEST_F(Sandboxed, HasWhatWasNamedAsItWasNamed) {
  ASSERT_TRUE(write_file(folder_ / "shown", "to read"));
  fs::create_directory(folder_ / "work");
  sandbox_.usual_folders().show(folder_ / "shown").let_change(folder_ / "work").set("WORD", "a b").start_in("/tmp");
  EXPECT_EQ(run("cat " + (folder_ / "shown").string()), "to read");
  EXPECT_EQ(run("echo \"$WORD\" in $(pwd)"), "a b in /tmp\n");
  run("echo new > " + (folder_ / "work/file").string() + "; echo new > " + (folder_ / "shown").string());
  EXPECT_EQ(read_file(folder_ / "work/file").value_or(""), "new\n");
  EXPECT_EQ(read_file(folder_ / "shown").value_or(""), "to read");
}

}  // namespace
}  // namespace adjutant
