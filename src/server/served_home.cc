#include "server/served_home.h"

#include "app/wake.h"
#include "server/view_marks.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kMostAtOnce = 4;          // runs that the page has asked for
constexpr std::chrono::minutes kLookAnyway{1};  // where the system does not tell of changes
constexpr std::chrono::seconds kLookAgain{1};   // after the store could not be read

}  // namespace

Result<std::unique_ptr<ServedHome>> ServedHome::open(const app::Person& person,
                                                     const std::filesystem::path& household) {
  const auto home = TRY(agent::Home::open(person.home));
  const auto owners = TRY(agent::Home::open(household));
  auto runs = TRY(store::Database::open(home.database()));
  auto sessions = TRY(store::Database::open(owners.database()));
  auto served =
      std::unique_ptr<ServedHome>(new ServedHome(person, owners.folder(), std::move(runs), std::move(sessions)));
  TRY(served->changes_.read());
  return served;
}

ServedHome::ServedHome(const app::Person& person, std::filesystem::path household, store::Database runs,
                       store::Database sessions)
    : person_(person),
      household_(std::move(household)),
      runs_(std::move(runs)),
      sessions_(std::move(sessions)),
      changes_(runs_, sessions_, person_.id, person_.home),
      acting_(person_.home, kMostAtOnce),
      thinking_(person_.home),
      desk_(person_.home) {}

ServedHome::~ServedHome() = default;

void ServedHome::watch(std::function<void()> ring) {
  watching_ = std::jthread([this, ring = std::move(ring)](const std::stop_token& stop) { look(stop, ring); });
}

void ServedHome::look(const std::stop_token& stop, const std::function<void()>& ring) {
  app::Wake wake(person_.home, stop);
  if (!person_.id.empty()) wake.also(household_);
  while (!stop.stop_requested()) {
    for (const auto& folder : folders_with_views(person_.home)) wake.also(folder);
    const auto changed = changes_.read();
    if (changed && *changed) ring();
    if (!is_served()) {
      const Error why{ErrorKind::forbidden, "This home is not served any more.", "Ask the owner of the daemon.", {}};
      for (auto* worker : {&acting_, &thinking_, &desk_}) worker->stop(why);
      return;
    }
    wake.sleep_until(SystemClock().now_ms() + (changed ? std::chrono::milliseconds(kLookAnyway) : kLookAgain));
  }
}

void ServedHome::end() {
  for (auto* worker : {&desk_, &thinking_, &acting_}) worker->end();
}

// Where that cannot be read, it stays as it was.
bool ServedHome::is_served() {
  if (person_.id.empty()) return true;
  const auto known = sessions_.integer("SELECT 1 FROM members WHERE id = ?", {person_.id});
  return !known || *known;
}

Result<std::unique_ptr<ServedHomes>> ServedHomes::open(const std::filesystem::path& household) {
  auto homes = std::unique_ptr<ServedHomes>(new ServedHomes(household));
  homes->owners_ = TRY(ServedHome::open({.home = household}, household));
  return homes;
}

void ServedHomes::watch(std::function<void()> ring) {
  const std::lock_guard lock(mutex_);
  ring_ = std::move(ring);
  owners_->watch(ring_);
}

void ServedHomes::watch_no_more() {
  const std::lock_guard lock(mutex_);
  owners_->watch_no_more();
  for (auto& [member, home] : others_) {
    if (home) home->watch_no_more();
  }
}

void ServedHomes::end() {
  owners_->end();  // whose desk hands on to the others, and opens them
  for (auto& [member, home] : others_) {
    if (home) home->end();
  }
}

Result<ServedHome*> ServedHomes::of(const app::Person& person) {
  if (person.id.empty()) return owners_.get();
  const std::lock_guard lock(mutex_);
  auto& home = others_[person.id];
  if (!home) {
    home = TRY(ServedHome::open(person, household_));
    home->watch(ring_);
  }
  return home.get();
}

std::int64_t ServedHomes::open_streams() const {
  const std::lock_guard lock(mutex_);
  std::int64_t sum = owners_->changes().open_streams();
  for (const auto& [member, home] : others_) {
    if (home) sum += home->changes().open_streams();
  }
  return sum;
}

}  // namespace adjutant::server
