// What "it" or "her" can stand for in the same sentence: "I shan't make the choir concert, take it off the calendar".
//
// Only by their form; whether there is such an event, a mail or a person is for the resolvers to say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace adjutant::agent {

// The phrases of the clauses before the pronoun that it may stand for, likeliest first: those that begin with "the", "my"
// or a name, the longest and the nearest first. At most kMostAntecedents; none where it stands in the first clause.
inline constexpr std::size_t kMostAntecedents = 40;
std::vector<std::string> antecedents(std::string_view sentence, std::string_view pronoun);

}  // namespace adjutant::agent
