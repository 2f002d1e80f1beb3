// Who decides whether a call may happen: the mandate, as the runner sees it.
#pragma once

#include <string>

#include "mandate/endorsements.h"
#include "mandate/verdict.h"
#include "plan/tool.h"

namespace adjutant::agent {

using mandate::Decision;
using mandate::Verdict;

class Authority {
 public:
  virtual ~Authority() = default;
  virtual Decision decide(const plan::Call& call, const Time& now) = 0;
  // Counts the effect `key` against the limits of the deciding rule, once however often it is called; an error
  // (ErrorKind::forbidden) when nothing is left. give_back() takes it back after a failure.
  virtual Result<void> count(const Decision& decision, const plan::Call& call, const std::string& key,
                             const Time& now) = 0;
  virtual Result<void> give_back(const std::string& key) = 0;
  // Remembers what the owner has confirmed.
  virtual Result<void> endorse(const mandate::Endorsement& endorsement, const Time& now) = 0;
};

}  // namespace adjutant::agent
