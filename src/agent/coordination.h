// Several things in the place of one: "write to Ben and Priya that ...", "remind me at five and at seven to ...".
//
// A skill's slot holds one, so that what tells the slots apart leaves the others where they do not belong, or nowhere. Here
// they are found behind the one that it has, and belong to it again.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace adjutant::agent {

struct Coordination {
  std::string whole;    // "Ben and Priya"
  std::string reduced;  // the sentence with the first of them alone: "write to Ben that ..."
};

// `first` as it stands in the sentence, and the others of its kind behind it, by `is_one`. Where they are `names`, a word
// behind "and" that is written like one belongs to them, known or not. None: it stands alone.
std::optional<Coordination> coordination(std::string_view sentence, std::string_view first, bool names,
                                         const std::function<bool(const std::string&)>& is_one);

// What stands between the commas and the "and"s, two at least; else nothing.
std::vector<std::string> conjuncts(std::string_view said);

}  // namespace adjutant::agent
