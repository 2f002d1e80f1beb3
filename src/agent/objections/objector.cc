#include "agent/objections/objector.h"

#include <algorithm>

#include "agent/objections/evidence.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr std::size_t kMostMails = 60;       // read by a request, where the index is not whole
constexpr std::size_t kMostObjections = 30;  // told of one run

Objection unchecked(const Error& error) {
  return {.kind = Kind::unchecked,
          .severity = Severity::question,
          .subject = "records",
          .sentence = "I could not look at all that may speak against it: " + one_line(error.message, 200),
          .evidence = {of_records()}};
}

}  // namespace

std::vector<Objection> HomeObjector::object(const Asked& asked, std::vector<Effect> effects) {
  std::vector<Objection> found;
  if (effects.empty()) return found;
  if (const auto updated = sources_.mails.update(asked.now.instant, kMostMails); !updated)
    found.push_back(unchecked(updated.error()));
  Records records(sources_, asked.now);
  const Situation situation{asked.run, asked.request, asked.now, std::move(effects), records};
  for (const auto& checker : checkers()) {
    checker.check(situation, found);
    if (found.size() >= kMostObjections) break;
  }
  if (found.size() > kMostObjections) found.resize(kMostObjections);
  if (records.problem()) found.insert(found.begin(), unchecked(*records.problem()));
  for (auto& each : found) {
    for (const auto& effect : situation.effects) {
      if (effect.step == each.step) each.call = effect.hash;
    }
  }
  auto told = Dismissals(sources_.journal.database()).applied(found);
  if (!told) return found;
  // The graver comes first; what says that the request is wrong, before all others.
  std::ranges::stable_sort(*told, [](const Objection& a, const Objection& b) {
    const bool fact = a.kind == Kind::wrong_fact, other = b.kind == Kind::wrong_fact;
    return fact != other ? fact : a.severity > b.severity;
  });
  return std::move(*told);
}

Result<void> HomeObjector::dismissed(const Objection& objection, Instant now) {
  return Dismissals(sources_.journal.database()).add(objection, now);
}

}  // namespace adjutant::agent::objections
