#include "tools/calendar/answer_resolver.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

struct Meaning {
  std::string_view answer;
  std::set<std::string, std::less<>> words;
};

const std::array<Meaning, 3>& meanings() {
  static const std::array<Meaning, 3> all = {{
      {"declined",
       {"no", "not", "decline", "declined", "refuse", "reject", "can't", "cant", "cannot", "won't", "wont", "never",
        "nope", "unfortunately"}},
      {"tentative", {"maybe", "perhaps", "tentative", "tentatively", "possibly", "might", "unsure"}},
      {"accepted",
       {"yes", "accept", "accepted", "agree", "confirm", "come", "coming", "attend", "join", "there", "sure", "ok",
        "okay", "yep", "yeah", "gladly", "going"}},
  }};
  return all;
}

}  // namespace

const plan::Type& answer_type() {
  static const plan::Type type = plan::Type::enumeration("Answer", {"accepted", "tentative", "declined"});
  return type;
}

Result<std::vector<Candidate>> AnswerResolver::resolve(std::string_view phrase, const Time&) {
  std::vector<std::string_view> found;
  const auto folded = fold(phrase);
  for (const auto& meaning : meanings()) {
    bool said = false;
    for (auto& word : split(replace_all(folded, "’", "'"), ' ')) {
      while (!word.empty() && std::string_view(".,!?\"").find(word.back()) != std::string_view::npos) word.pop_back();
      said = said || meaning.words.contains(word);
    }
    if (said) found.push_back(meaning.answer);
  }
  // "I can't come", "I will not be there": the no decides over the yes, and nothing else may be said beside it.
  const bool negated = found.size() == 2 && found.front() == "declined" && found.back() == "accepted";
  if (found.size() != 1 && !negated) return std::vector<Candidate>();
  const std::string answer(found.front());
  return std::vector<Candidate>{
      {plan::typed_text(answer_type(), answer, plan::Label::owner(), plan::origin("your words")), answer, 1}};
}

}  // namespace adjutant::tools::calendar
