// What was talked about last, as the journal has it: what "it", "the second" and "her" can mean.
//
// A conversation is not kept anywhere else: a request in a new process, or after a crash, goes on where the last one
// ended. What was said long ago is not what "it" means.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "journal/journal.h"
#include "plan/checker.h"

namespace adjutant::agent {

struct Talk {
  // Of an earlier request: its plan, what it was given, how it ended.
  struct Turn {
    journal::Run run;
    plan::CheckedPlan plan;
    std::vector<std::vector<plan::Value>> arguments;  // per job
    bool acted = false;                               // an effect of it happened
    std::vector<std::string> reports;                 // of its effects
    plan::Label label;                                // of all that it was given and has read: of the reports, too
  };

  std::optional<Turn> last;
  std::vector<plan::Value> shown;    // records, in the order in which an answer named them
  std::vector<plan::Value> handled;  // records and addresses that requests were about, the latest first
  std::vector<plan::Value> about;    // those, and the one person or mail that an answer was of: who "her" can be
  std::set<std::string> own;         // the owner's addresses, which no "her" means
};

constexpr std::chrono::minutes kTalkLasts{30};

// Of the latest runs, none older than kTalkLasts. `own`: the owner's mail addresses.
Result<Talk> talk_so_far(journal::Journal& journal, const plan::Catalog& catalog, const Clock& clock,
                         const std::vector<std::string>& own);

// The same, read when somebody asks for it: most sentences point to nothing.
class RecentTalk {
 public:
  explicit RecentTalk(std::function<Result<Talk>()> read) : read_(std::move(read)) {}
  // The errors of reading it.
  Result<const Talk*> get();

 private:
  std::function<Result<Talk>()> read_;
  std::optional<Talk> talk_;
};

// Whether two values are of one thing: records that one link opens, anything else with the same data.
bool same_thing(const plan::Value& a, const plan::Value& b);

}  // namespace adjutant::agent
