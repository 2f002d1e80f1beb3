// A candidate tried on what the owner asked for before: it takes over only where it understands no request worse than
// the skills that there are, and some better.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "agent/skill.h"
#include "journal/journal.h"

namespace adjutant::agent {

struct PastRequest {
  std::string sentence;
  std::string skill;  // that it was for
};

// Requests that were carried out, each once, the newest first. A plan that no skill is behind is left out.
Result<std::vector<PastRequest>> past_requests(journal::Journal& journal, const SkillSet& skills);

struct Trial {
  std::size_t tried = 0;
  std::vector<std::string> worse;   // sentences that were understood and would not be
  std::vector<std::string> better;  // the other way round
  bool takes_over() const { return worse.empty() && !better.empty(); }
};

// `understand`: the skill that a sentence is taken for, given these; empty: none.
using Understand = std::function<std::string(const SkillSet& skills, const std::string& sentence)>;
Trial try_out(const std::vector<PastRequest>& past, const SkillSet& now, const SkillSet& candidate,
              const Understand& understand);

}  // namespace adjutant::agent
