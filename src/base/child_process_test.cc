#include "base/child_process.h"

#include <gmock/gmock.h>
#include <signal.h>

#include <cerrno>
#include <thread>

#include "base/file.h"

namespace adjutant {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Outcome = ChildProcess::Outcome;

std::unique_ptr<ChildProcess> shell(const std::string& script, ChildProcess::Options options = {}) {
  auto child = ChildProcess::start({"/bin/sh", "-c", script}, std::move(options));
  EXPECT_TRUE(child) << child.error().text();
  return child ? std::move(*child) : nullptr;
}

steady_clock::time_point soon() { return steady_clock::now() + seconds(20); }

std::string all_of(ChildProcess& child) {
  while (child.read(soon(), {}) == Outcome::done) {}
  return child.received();
}

bool is_alive(int pid) { return ::kill(pid, 0) == 0 || errno != ESRCH; }

// There, and not a corpse that waits for its parent.
bool runs(int pid) {
  const auto stat = read_file("/proc/" + std::to_string(pid) + "/stat");
  return stat && !stat->contains(") Z ");
}

TEST(ChildProcess, IsSpokenToLineByLine) {
  const auto child = shell("while read line; do echo \"you said $line\"; done");
  for (const std::string word : {"one", "two"}) {
    ASSERT_EQ(child->write(word + "\n", soon(), {}), Outcome::done);
    while (!child->received().ends_with("\n")) ASSERT_EQ(child->read(soon(), {}), Outcome::done);
    EXPECT_EQ(std::exchange(child->received(), ""), "you said " + word + "\n");
  }
}

TEST(ChildProcess, HasNoEnvironmentButItsOwn) {
  ::setenv("ADJUTANT_TEST_SECRET", "s", 1);
  EXPECT_EQ(all_of(*shell("echo \"[$ADJUTANT_TEST_SECRET][$MINE]\"", {.environment = {"MINE=m"}})), "[][m]\n");
  ::unsetenv("ADJUTANT_TEST_SECRET");
}

TEST(ChildProcess, ThatWritesMuchWhileItIsWrittenToDoesNotHang) {
  const std::string much(4 << 20, 'x');
  const auto child = shell("cat");
  ASSERT_EQ(child->write(much, soon(), {}), Outcome::done);
  while (child->received().size() < much.size()) ASSERT_EQ(child->read(soon(), {}), Outcome::done);
  EXPECT_EQ(child->received(), much);
}

TEST(ChildProcess, WaitsWithWhatNobodyTakes) {
  const auto child = shell("yes", {.unread = 100'000});
  while (child->received().size() < 100'000) ASSERT_EQ(child->read(soon(), {}), Outcome::done);
  EXPECT_EQ(child->read(soon(), {}), Outcome::full);
  EXPECT_LT(child->received().size(), 100'000U + 65'536U);
}

TEST(ChildProcess, ThatIsSilentIsLateAndCanBeStopped) {
  const auto child = shell("sleep 1000");
  EXPECT_EQ(child->read(steady_clock::now(), {}), Outcome::late);
  EXPECT_EQ(child->read(steady_clock::now() + milliseconds(50), {}), Outcome::late);
  std::stop_source stop;
  std::jthread owner([&] { stop.request_stop(); });
  EXPECT_EQ(child->read(soon(), stop.get_token()), Outcome::stopped);
  EXPECT_EQ(child->write(std::string(8 << 20, 'x'), steady_clock::now() + milliseconds(50), {}), Outcome::late);
}

TEST(ChildProcess, TellsThatItEndedAndItsLastWords) {
  const auto child =
      shell("i=0; while [ $i -lt 5000 ]; do echo \"line $i\" >&2; i=$((i+1)); done; echo why >&2; exit 1",
            {.complaints = 100});
  EXPECT_EQ(child->read(soon(), {}), Outcome::ended);
  EXPECT_THAT(child->complaints(), testing::EndsWith("line 4999\nwhy\n"));
  EXPECT_EQ(child->complaints().size(), 100U);
  EXPECT_EQ(child->write(std::string(8 << 20, 'x'), soon(), {}), Outcome::ended);
}

TEST(ChildProcess, EndsWithItsGroupWhenItGoesOutOfScope) {
  auto child = shell("sleep 1000 & echo $!; wait");
  while (!child->received().ends_with("\n")) ASSERT_EQ(child->read(soon(), {}), Outcome::done);
  const int pid = child->pid();
  const int grandchild = std::stoi(child->received());
  EXPECT_TRUE(is_alive(grandchild));
  child.reset();
  EXPECT_FALSE(is_alive(pid));
  // Nobody tells when the kernel has ended it.
  const auto until = soon();
  while (runs(grandchild) && steady_clock::now() < until) std::this_thread::yield();
  EXPECT_FALSE(runs(grandchild));
}

TEST(ChildProcess, IsToldToGoBeforeItIsMadeTo) {
  const std::string script = "cat > /dev/null; touch \"$DONE\"";
  const std::string done = testing::TempDir() + "adjutant-farewell";
  std::remove(done.c_str());
  const std::vector<std::string> environment = {"DONE=" + done, "PATH=/usr/bin:/bin"};
  shell(script, {.environment = environment, .farewell = milliseconds(20'000)});
  EXPECT_EQ(std::remove(done.c_str()), 0) << "it was killed before it was done";
}

TEST(ChildProcess, OutlivesTheThreadThatAskedForIt) {
  // setpriv makes a process that ends with whoever started it, as bubblewrap does.
  std::unique_ptr<ChildProcess> child;
  std::thread([&] {
    auto started = ChildProcess::start({"setpriv", "--pdeathsig", "KILL", "--", "cat"}, {});
    ASSERT_TRUE(started);
    child = std::move(*started);
    ASSERT_EQ(child->write("before", soon(), {}), Outcome::done);
    ASSERT_EQ(child->read(soon(), {}), Outcome::done);
  }).join();
  child->received().clear();
  ASSERT_EQ(child->write("after", soon(), {}), Outcome::done);
  ASSERT_EQ(child->read(soon(), {}), Outcome::done);
  EXPECT_EQ(child->received(), "after");
}

TEST(ChildProcess, ThatIsNotThereIsAnError) {
  const auto child = ChildProcess::start({"no-such-program-anywhere"}, {});
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error().message, testing::HasSubstr("no-such-program-anywhere cannot be started"));
  EXPECT_FALSE(ChildProcess::start({}, {}));
}

}  // namespace
}  // namespace adjutant
