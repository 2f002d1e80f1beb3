// A sentence in the light of what was said before it: a request of its own, or one that puts the last one right, does it
// once more for something else, or tells somebody of it.
#pragma once

#include "agent/follow_up.h"
#include "agent/router.h"

namespace adjutant::agent {

class Conversation {
 public:
  // `skills`: with write_to among them, by which somebody is told.
  Conversation(Router& router, RecentTalk& talk, const SkillSet& skills)
      : router_(router), talk_(talk), skills_(skills) {}

  // As Router::route. What comes of a correction names the run that it replaces.
  Result<RoutedPlan> understand(std::string_view sentence, const Time& now, std::stop_token stop);

 private:
  using Turn = Talk::Turn;
  // What a follow-up makes of the last request; nothing: it does not fit it.
  Result<std::optional<RoutedPlan>> follow(const FollowUp& said, const Talk& talk, const Time& now,
                                           const std::stop_token& stop);
  Result<std::optional<RoutedPlan>> with_words(const std::string& words, const Turn& last, const Time& now);
  Result<std::optional<RoutedPlan>> another(const Talk& talk, const Time& now, const std::stop_token& stop);
  Result<std::optional<RoutedPlan>> tell(const std::string& whom, const Turn& last, const Time& now);

  Router& router_;
  RecentTalk& talk_;
  const SkillSet& skills_;
};

}  // namespace adjutant::agent
