#include "base/process.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

namespace adjutant {
namespace {

TEST(Process, PassesInputOutputAndStatus) {
  const auto result = run_process({"sh", "-c", "cat; echo problem >&2; exit 3"}, "hello");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out, "hello");
  EXPECT_EQ(result->err, "problem\n");
  EXPECT_EQ(result->status, 3);
}

TEST(Process, LargeInputToAChildThatDoesNotRead) {
  const auto result = run_process({"true"}, std::string(1 << 20, 'x'));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 0);
}

TEST(Process, EndsWhatHangsOrFloods) {
  EXPECT_FALSE(run_process({"sleep", "100"}, {}, {std::chrono::milliseconds(50)}));
  EXPECT_FALSE(run_process({"yes"}, {}, {std::chrono::milliseconds(10'000), 1000}));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(run_process({"sleep", "100"}, {}, {}, stop.get_token()).error().kind, ErrorKind::stopped);
}

TEST(Process, HasNoShellAndNoSecrets) {
  setenv("ADJUTANT_SECRET", "s3cret", 1);
  EXPECT_EQ(run_process({"env"})->out.find("s3cret"), std::string::npos);
  EXPECT_EQ(run_process({"echo", "$(id)"})->out, "$(id)\n");
  EXPECT_FALSE(run_process({"no-such-program-anywhere"}));
}

TEST(Process, KnowsWhatCanBeStarted) {
  EXPECT_TRUE(is_program("sh"));
  EXPECT_TRUE(is_program("/bin/sh"));
  EXPECT_FALSE(is_program("/etc/passwd"));
  EXPECT_FALSE(is_program("no-such-program"));
  EXPECT_FALSE(is_program(""));
}

}  // namespace
}  // namespace adjutant
