// What serves one person's home: threads that work on it, and what is told of its runs. Nothing of it is shared with another
// home: neither an open store, nor a list, nor a stream.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "app/household.h"
#include "server/home_worker.h"
#include "server/run_changes.h"

namespace adjutant::server {

class ServedHome {
 public:
  // `household`: the folder of the owner's home, whose store says who is logged in. Errors: a home that cannot be opened.
  static Result<std::unique_ptr<ServedHome>> open(const app::Person& person, const std::filesystem::path& household);
  ~ServedHome();

  // Looks at what changes from now on, whoever changes it, and rings where there is something to tell on the streams. Where
  // the person is no member any more, all that is done in their home stops.
  void watch(std::function<void()> ring);
  void watch_no_more() { watching_ = {}; }

  // When this returns, nothing is done in this home any more.
  void end();

  HomeWorker& acting() { return acting_; }
  HomeWorker& thinking() { return thinking_; }
  HomeWorker& desk() { return desk_; }
  RunChanges& changes() { return changes_; }

 private:
  ServedHome(const app::Person& person, std::filesystem::path household, store::Database runs,
             store::Database sessions);
  void look(const std::stop_token& stop, const std::function<void()>& ring);
  bool is_served();

  const app::Person person_;
  const std::filesystem::path household_;
  store::Database runs_, sessions_;  // of the thread that watches, once it runs
  RunChanges changes_;
  HomeWorker acting_, thinking_, desk_;
  std::jthread watching_;
};

// The homes that are served: the owner's from the beginning, each other with the first request of its person.
class ServedHomes {
 public:
  static Result<std::unique_ptr<ServedHomes>> open(const std::filesystem::path& household);

  // From then on there is something to ring.
  void watch(std::function<void()> ring);
  void watch_no_more();
  // To be called before what requests use goes, such as their metrics, and once no request comes any more.
  void end();

  ServedHome& owners() { return *owners_; }
  Result<ServedHome*> of(const app::Person& person);
  std::int64_t open_streams() const;

 private:
  explicit ServedHomes(std::filesystem::path household) : household_(std::move(household)) {}

  const std::filesystem::path household_;
  std::unique_ptr<ServedHome> owners_;
  mutable std::mutex mutex_;
  std::function<void()> ring_;                                 // guarded by mutex_
  std::map<std::string, std::unique_ptr<ServedHome>> others_;  // by member; guarded by mutex_
};

}  // namespace adjutant::server
