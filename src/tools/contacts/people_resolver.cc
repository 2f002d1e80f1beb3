#include "tools/contacts/people_resolver.h"

#include "base/text.h"

namespace adjutant::tools::contacts {
namespace {

constexpr std::size_t kMostPeople = 20;
constexpr std::size_t kMostCandidates = 8;

std::vector<std::string> names_in(std::string_view phrase) {
  std::string text(phrase);
  for (const auto* joint : {" and ", " AND ", " And ", " & ", " plus ", ";"})
    text = replace_all(std::move(text), joint, ",");
  std::vector<std::string> out;
  for (const auto& name : split(text, ',')) {
    if (const auto clean = trim(name); !clean.empty()) out.emplace_back(clean);
  }
  return out;
}

struct Choice {
  plan::List people;
  std::vector<std::string> shown;
  double score = 1;
};

Candidate candidate_of(Choice choice) {
  std::vector<plan::Origin> from;
  plan::Label label;
  for (const auto& person : choice.people) {
    from.push_back(person.from);
    label = join(label, person.label);
  }
  return {plan::list_value(plan::Kind::address, std::move(choice.people), label,
                           plan::origin("the people you named", "", from)),
          join(choice.shown, "; "), choice.score};
}

}  // namespace

Result<std::vector<Candidate>> PeopleResolver::resolve(std::string_view phrase, const Time& now) {
  // A firm may have an "and" in its name.
  std::vector<std::string> names = {std::string(trim(phrase))};
  auto whole = TRY(one_.resolve(phrase, now));
  if (whole.empty()) names = names_in(phrase);
  if (names.size() > kMostPeople) return std::vector<Candidate>();
  std::vector<Choice> choices(1);
  for (const auto& name : names) {
    std::vector<Choice> longer;
    for (const auto& candidate : TRY(one_.resolve(name, now))) {
      for (auto choice : choices) {
        if (longer.size() == kMostCandidates) break;
        choice.people.push_back(candidate.value);
        choice.shown.push_back(candidate.shown);
        choice.score = std::min(choice.score, candidate.score);
        longer.push_back(std::move(choice));
      }
    }
    choices = std::move(longer);
  }
  std::vector<Candidate> out;
  for (auto& choice : choices) {
    if (!choice.people.empty()) out.push_back(candidate_of(std::move(choice)));
  }
  return out;
}

}  // namespace adjutant::tools::contacts
