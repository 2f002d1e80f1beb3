// A skill's tests, in a file of its own beside it that ends in .test: what is said on the sample home, and what the
// preview and the answer must hold.
//
//   first: remember that the spare key is with Rosa
//   say: where is the spare key?
//   answer: with Rosa
//
//   say: archive all mails from Telcom
//   plans: archives
//   # A comment.
//
//   now: 2026-11-25T10:00:00+01:00[Europe/Berlin]
//   say: remind me tomorrow at 9 to call Rosa
//   plans: on Thu 26 Nov 2026 09:00
//
// A blank line ends a case. It is said when the clocks of the sample home show `now`, a Wednesday at ten where it has
// none: whatever the day is, so that a case means the same on every one. `first` is said and done before, `plans` is part of the preview of an effect, `answer` of
// what is said, `problem` of why nothing can be done. A case has one `say` and at least one of the last three; what is
// said must be understood as this skill.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace adjutant::agent {

inline constexpr std::string_view kUsualNow = "2026-11-25T10:00:00+01:00[Europe/Berlin]";

struct SkillCase {
  int line = 0;                    // of `say` in the file
  std::vector<std::string> first;  // sentences that are said and done before
  std::string sentence;
  std::vector<std::string> plans, answers, problems;
  std::optional<Time> now = {};  // by the clock on the wall
};

struct WrongCases {
  int line = 0;  // of the text; 0: the text as a whole
  Error error;
};
std::expected<std::vector<SkillCase>, WrongCases> parse_skill_cases(std::string_view text);
// The same; errors name the file and the line.
Result<std::vector<SkillCase>> read_skill_cases(std::string_view text, std::string_view file_name);

// What came of a case.
struct CaseRun {
  std::string skill;                  // that the sentence was taken for; empty: none
  std::vector<std::string> previews;  // of the effects
  std::string answer;
  std::string problem;
};

// One sentence for each expectation that is not met, none when all is well.
std::vector<std::string> what_is_wrong(const SkillCase& wanted, std::string_view skill, const CaseRun& run);

}  // namespace adjutant::agent
