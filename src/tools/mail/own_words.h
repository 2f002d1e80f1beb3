// What a person wrote themselves in a mail: without what they quote, forward or sign with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace adjutant::tools::mail {

// The text without quoted lines, without what follows "On ... wrote:" or a mark of forwarding, and without a signature
// behind "-- ".
std::string own_words(std::string_view body);

// Its sentences, each on one line, with the mark that ends it (". ! ? ;"); at most 400.
std::vector<std::string> sentences_of(std::string_view text);

// Whether one of the sentences is a question.
bool asks_something(std::string_view body);

}  // namespace adjutant::tools::mail
