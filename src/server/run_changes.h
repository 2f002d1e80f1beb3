// Which runs have changed, as the store tells it, and which of the page's other lists: whoever wrote, a page hears of it.
//
// Every change of a run or of its steps gives the run a new number (schema.sql, run_changes); a run that changes often is
// told once, with where it stands. So a page that was away asks for what came after the last number that it knows. The other
// lists (view_marks.h) have no numbers: a stream that is taken up again names each of them once.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/guarded.h"
#include "server/http.h"
#include "store/database.h"

namespace adjutant::server {

class RunChanges {
 public:
  // `runs`: of the home; `sessions`: the owner's, of which those of `member` see the home (app/household.h). `home`: whose
  // lists are looked at, too; empty: none.
  RunChanges(store::Database& runs, store::Database& sessions, std::string member, std::filesystem::path home = {})
      : runs_(runs), sessions_(sessions), member_(std::move(member)), home_(std::move(home)) {}

  // Reads what is new since the last call, and which sessions there are. By one thread. True where something was.
  Result<bool> read();

  // The stream for a session; from any thread. `last`: the number that the page knows; nothing: it begins now.
  std::shared_ptr<EventStream> stream(std::string session, std::optional<std::int64_t> last);
  // From any thread.
  std::int64_t open_streams() const { return *open_; }

 private:
  struct Change {
    std::string run, state;
  };
  struct Known {
    std::map<std::int64_t, Change> changes;      // by number; the newest
    std::map<std::string, std::int64_t> number;  // of each run in `changes`
    std::int64_t complete_after = 0;             // changes after this number are all in `changes`
    std::int64_t last = 0;
    std::set<std::string> sessions;
    std::map<std::string, int> views;  // how often each has changed, and one
  };
  class Stream;

  Result<bool> read_views();

  store::Database& runs_;
  store::Database& sessions_;
  const std::string member_;
  const std::filesystem::path home_;
  std::map<std::string, std::string> marks_;  // as they were read last; of the thread that reads
  std::shared_ptr<Guarded<Known>> known_ = std::make_shared<Guarded<Known>>();
  std::shared_ptr<std::atomic<std::int64_t>> open_ = std::make_shared<std::atomic<std::int64_t>>(0);
};

}  // namespace adjutant::server
