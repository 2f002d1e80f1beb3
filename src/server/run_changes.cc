#include "server/run_changes.h"

#include <fmt/format.h>

#include "base/json.h"
#include "server/view_marks.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kMostKept = 2000;
constexpr std::size_t kAtATime = 100;  // events in one text

std::string event(std::int64_t number, std::string_view name, const Json& data) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", number, name, data.dump());
}

}  // namespace

class RunChanges::Stream final : public EventStream {
 public:
  Stream(std::shared_ptr<Guarded<Known>> known, std::shared_ptr<std::atomic<std::int64_t>> open, std::string session,
         std::optional<std::int64_t> last)
      : known_(std::move(known)), open_(std::move(open)), session_(std::move(session)), last_(last) {
    ++*open_;
  }
  ~Stream() override { --*open_; }
  Stream(const Stream&) = delete;

  std::string next() override {
    auto known = known_->lock();
    if (!last_ || *last_ > known->last || *last_ < known->complete_after) {
      const bool is_new = !last_;
      last_ = known->last;
      told_ = known->views;
      return event(*last_, is_new ? "begin" : "reset", Json::object());
    }
    std::string text;
    std::size_t count = 0;
    for (auto at = known->changes.upper_bound(*last_); at != known->changes.end() && count < kAtATime; ++at, ++count) {
      text += event(at->first, "run", Json().set("run", at->second.run).set("state", at->second.state));
      last_ = at->first;
    }
    for (const auto& [view, times] : known->views) {
      if (std::exchange(told_[view], times) != times)
        text += fmt::format("event: view\ndata: {}\n\n", Json().set("view", view).dump());
    }
    return text;
  }

  bool ended() const override { return !known_->lock()->sessions.contains(session_); }

 private:
  std::shared_ptr<Guarded<Known>> known_;
  std::shared_ptr<std::atomic<std::int64_t>> open_;
  const std::string session_;
  std::optional<std::int64_t> last_;
  std::map<std::string, int> told_;
};

Result<bool> RunChanges::read_views() {
  if (home_.empty()) return false;
  auto marks = TRY(view_marks(home_, runs_));
  if (marks == marks_) return false;
  auto known = known_->lock();
  for (const auto& [view, mark] : marks) {
    if (marks_[view] != mark) ++known->views[view];
  }
  marks_ = std::move(marks);
  return true;
}

Result<bool> RunChanges::read() {
  const bool other_views = TRY(read_views());
  const std::int64_t before = known_->lock()->last;
  std::map<std::int64_t, Change> fresh;
  // The newest first, so that of very many the oldest are left out.
  TRY(
      runs_.query("SELECT c.number, c.run, r.state FROM run_changes c JOIN runs r ON r.id = c.run WHERE c.number > ? "
                  "ORDER BY c.number DESC LIMIT ?",
                  {before, static_cast<std::int64_t>(kMostKept)}, [&](const store::Row& row) {
                    fresh.emplace(row.integer(0), Change{row.text(1), row.text(2)});
                    return true;
                  }));
  std::set<std::string> sessions;
  TRY(sessions_.query("SELECT id FROM sessions WHERE member = ?", {member_}, [&](const store::Row& row) {
    sessions.insert(row.text(0));
    return true;
  }));
  auto known = known_->lock();
  const bool changed = other_views || !fresh.empty() || sessions != known->sessions;
  known->sessions = std::move(sessions);
  if (fresh.size() == kMostKept) known->complete_after = fresh.begin()->first - 1;
  for (auto& [number, change] : fresh) {
    if (const auto old = known->number.find(change.run); old != known->number.end()) known->changes.erase(old->second);
    known->number[change.run] = number;
    known->last = number;
    known->changes.emplace(number, std::move(change));
  }
  while (known->changes.size() > kMostKept) {
    const auto oldest = known->changes.begin();
    known->complete_after = std::max(known->complete_after, oldest->first);
    known->number.erase(oldest->second.run);
    known->changes.erase(oldest);
  }
  return changed;
}

std::shared_ptr<EventStream> RunChanges::stream(std::string session, std::optional<std::int64_t> last) {
  known_->lock()->sessions.insert(session);
  return std::make_shared<Stream>(known_, open_, std::move(session), last);
}

}  // namespace adjutant::server
