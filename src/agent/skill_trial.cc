#include "agent/skill_trial.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/parser.h"

namespace adjutant::agent {
namespace {

constexpr int kMostPast = 150;  // runs

}  // namespace

Result<std::vector<PastRequest>> past_requests(journal::Journal& journal, const SkillSet& skills) {
  std::vector<PastRequest> past;
  std::set<std::string> seen;
  for (const auto& run : TRY(journal.latest(kMostPast))) {
    if (run.state != journal::RunState::done || run.request.empty() || !run.undoes.empty()) continue;
    const auto plan = plan::parse(run.plan);
    if (!plan || plan->jobs.empty()) continue;
    const std::string& name = plan->jobs.front().name;
    if (std::ranges::find(skills.skills, name, &Skill::name) == skills.skills.end()) continue;
    if (seen.insert(fold(run.request)).second) past.push_back({run.request, name});
  }
  return past;
}

Trial try_out(const std::vector<PastRequest>& past, const SkillSet& now, const SkillSet& candidate,
              const Understand& understand) {
  Trial trial;
  for (const auto& request : past) {
    ++trial.tried;
    const bool before = understand(now, request.sentence) == request.skill;
    const bool after = understand(candidate, request.sentence) == request.skill;
    if (before && !after) trial.worse.push_back(request.sentence);
    if (!before && after) trial.better.push_back(request.sentence);
  }
  return trial;
}

}  // namespace adjutant::agent
