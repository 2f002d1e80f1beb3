#include "app/wake.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace adjutant::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBlind{5000};    // how long to sleep where changes cannot be watched
constexpr milliseconds kGathering{50};  // a change seldom comes alone
// A database's file changes before what was written can be read, by as much as the disk takes: so after a change it is looked
// at again, each time after a longer while.
constexpr milliseconds kFirstLookAgain{100};
constexpr milliseconds kLastLookAgain{3000};
constexpr int kLonger = 5;

constexpr std::uint32_t kChanges = IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE;

void drain(int descriptor) {
  std::array<char, 4096> buffer{};
  while (::read(descriptor, buffer.data(), buffer.size()) > 0) {}
}

int bell() { return ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

}  // namespace

void Wake::Ring::operator()() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(bell, &one, sizeof one);
}

Wake::Wake(const std::filesystem::path& folder, std::stop_token stop)
    : changes_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      timer_(::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK)),
      bell_(bell()),
      rung_(bell()) {
  on_stop_.emplace(std::move(stop), Ring{bell_});
  if (changes_ < 0) return;
  if (::inotify_add_watch(changes_, folder.c_str(), kChanges) >= 0) return;
  ::close(changes_);
  changes_ = -1;
}

Wake::~Wake() {
  on_stop_.reset();
  for (const int each : {changes_, timer_, bell_, rung_}) {
    if (each >= 0) ::close(each);
  }
}

void Wake::also(const std::filesystem::path& folder) {
  if (changes_ >= 0) ::inotify_add_watch(changes_, folder.c_str(), kChanges | IN_ONLYDIR | IN_DONT_FOLLOW);
}

void Wake::ring() { Ring{rung_}(); }

void Wake::sleep_until(Moment moment) {
  const bool looks_again = look_again_.count() > 0;
  const auto soon = std::chrono::floor<milliseconds>(std::chrono::system_clock::now()) + look_again_;
  const auto since = (looks_again ? std::min<Moment>(moment, soon) : moment).time_since_epoch();
  itimerspec when{};
  when.it_value.tv_sec = std::chrono::floor<std::chrono::seconds>(since).count();
  when.it_value.tv_nsec = (since.count() % 1000) * 1'000'000;
  ::timerfd_settime(timer_, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, nullptr);
  std::array<pollfd, 4> watched = {pollfd{bell_, POLLIN, 0}, pollfd{timer_, POLLIN, 0}, pollfd{changes_, POLLIN, 0},
                                   pollfd{rung_, POLLIN, 0}};
  ::poll(watched.data(), watched.size(), changes_ < 0 || timer_ < 0 ? static_cast<int>(kBlind.count()) : -1);
  if (watched[1].revents) drain(timer_);
  if (watched[3].revents) drain(rung_);
  if (looks_again) look_again_ = look_again_ < kLastLookAgain ? look_again_ * kLonger : milliseconds(0);
  if (!watched[2].revents) return;
  look_again_ = kFirstLookAgain;
  ::poll(watched.data(), 1, static_cast<int>(kGathering.count()));
  drain(changes_);
}

}  // namespace adjutant::app
