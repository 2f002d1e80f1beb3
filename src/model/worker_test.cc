// A real worker process around an engine that does its worst.
#include "model/worker.h"

#include <gmock/gmock.h>
#include <signal.h>

#include <cerrno>
#include <thread>

#include "base/file.h"
#include "base/temporary_folder.h"

namespace adjutant::model {
namespace {

using std::chrono::milliseconds;

class HostileEngine : public testing::Test {
 protected:
  HostileEngine() { EXPECT_TRUE(write_file(folder_ / "weights", "w")); }

  std::string ask(const std::string& text) {
    const auto said = worker_.ask(Json().set("text", text), {});
    return said ? *said : "error: " + said.error().message;
  }

  TemporaryFolder folder_;
  const WorkerFiles files_{ADJUTANT_MODEL_PROGRAM, ADJUTANT_HOSTILE_ENGINE, folder_ / "weights"};
  Worker worker_{files_};
};

TEST_F(HostileEngine, ReachesNothing) {
  for (const char* what : {"network", "write", "read", "program", "thread", "code", "signal"}) {
    EXPECT_EQ(ask(what), std::to_string(EPERM)) << what;
  }
  EXPECT_EQ(ask("loading"), "0") << "its constructors reached something";
  EXPECT_EQ(ask("environment"), "0");
}

TEST_F(HostileEngine, IsToldOfOneCore) { EXPECT_EQ(ask("cores"), "1"); }

TEST_F(HostileEngine, AnswersOneAfterTheOther) {
  EXPECT_EQ(worker_.pid(), 0) << "started before it was needed";
  EXPECT_EQ(ask("hello"), "hello");
  const int first = worker_.pid();
  EXPECT_EQ(ask("long").size(), 60'000U);
  EXPECT_EQ(worker_.pid(), first);
}

TEST_F(HostileEngine, IsStartedAnewWhenItDies) {
  for (const char* what : {"crash", "exit"}) {
    EXPECT_THAT(ask(what), testing::HasSubstr("has ended")) << what;
    EXPECT_EQ(worker_.pid(), 0);
    EXPECT_EQ(ask("still there"), "still there");
  }
}

TEST_F(HostileEngine, IsKilledWhenItHangs) {
  Worker worker(files_, {.answer = milliseconds(300)});
  const auto hung = worker.ask(Json().set("text", "hang"), {});
  ASSERT_FALSE(hung);
  EXPECT_THAT(hung.error().message, testing::HasSubstr("did not answer in time"));
  EXPECT_EQ(worker.pid(), 0);
  EXPECT_EQ(worker.ask(Json().set("text", "again"), {}).value_or("nothing"), "again");
}

TEST_F(HostileEngine, StopsWhenTheOwnerSaysSo) {
  EXPECT_EQ(ask("warm"), "warm");
  const int pid = worker_.pid();
  std::stop_source stop;
  std::jthread owner([&] { stop.request_stop(); });
  const auto stopped = worker_.ask(Json().set("text", "hang"), stop.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::stopped);
  EXPECT_EQ(::kill(pid, 0), -1) << "it goes on";
}

TEST_F(HostileEngine, ThatAnswersNonsenseIsEnded) {
  EXPECT_THAT(ask("shout"), testing::HasSubstr("too long"));
  EXPECT_EQ(ask("fine"), "fine");
}

TEST_F(HostileEngine, ThatFailsAgainAndAgainIsLeftAlone) {
  for (int i = 0; i < 3; ++i) ask("crash");
  EXPECT_THAT(ask("fine"), testing::HasSubstr("failed 3 times in a row"));
  EXPECT_EQ(worker_.pid(), 0);
}

TEST_F(HostileEngine, SaysWhatItDoesNotTake) {
  EXPECT_THAT(ask("fail"), testing::HasSubstr("-7"));
  EXPECT_THAT(worker_.ask(Json().set("tools", "refuse").set("text", "x"), {}).error().message,
              testing::HasSubstr("does not take these tools"));
}

TEST_F(HostileEngine, MissingFilesAreAnError) {
  Worker worker({files_.program, folder_ / "no-such-engine", files_.weights});
  const auto said = worker.ask(Json().set("text", "x"), {});
  ASSERT_FALSE(said);
  EXPECT_THAT(said.error().message, testing::HasSubstr("cannot be loaded"));
}

}  // namespace
}  // namespace adjutant::model
