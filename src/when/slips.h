// Slips of the finger in what the owner typed as a time: "thursdy at 3", "tomorrw evning", "20 mintues".
//
// The grammar of times reads what is written, also in mails and files; only the owner's own words are taken this way.
#pragma once

#include <string>
#include <string_view>

namespace adjutant::when {

// The phrase with each word that is one slip from a long word of times put right; the others stay as they are. A word of
// fewer than five letters, or one that is such a word itself, is never touched.
std::string without_slips(std::string_view phrase);

}  // namespace adjutant::when
