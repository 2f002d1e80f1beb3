#include "tools/calendar/invitation_resolver.h"

#include <algorithm>

#include "tools/calendar/event_match.h"
#include "tools/calendar/open_invitations.h"

namespace adjutant::tools::calendar {

Result<std::vector<Candidate>> InvitationResolver::resolve(std::string_view phrase, const Time& now) {
  if (phrase.size() > 400) return std::vector<Candidate>();
  const auto wish = read_wish(phrase, now);
  std::vector<Candidate> out;
  for (const auto& invitation : TRY(open_invitations(context_))) {
    const double score = words_score(wish, *invitation.what.entry) * time_score(wish, invitation.what, context_.owner);
    if (score < 0.3) continue;
    out.push_back({invitation_value(invitation, context_.owner), shown(invitation.what, context_.owner), score});
  }
  std::ranges::stable_sort(out, std::greater(), &Candidate::score);
  const auto weak =
      std::ranges::find_if(out, [&](const Candidate& each) { return each.score < out.front().score * 0.75; });
  out.erase(weak, out.end());
  return out;
}

}  // namespace adjutant::tools::calendar
