// A mail made of an instruction without a model: "tell Ben that I am late" becomes a salutation, a sentence, and the owner's
// name. Deterministic: it knows the ways in which people say whom they want to be told what.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace adjutant::agent {

struct Letter {
  std::string to;    // "Ben"; empty where no name was said
  std::string body;  // "I am late."
};

// What an instruction says to whom; nothing where it asks for another kind of text ("a summary of ...").
std::optional<Letter> letter_in(std::string_view instruction);

// "Hello Ben,\n\nI am late.\n\nBest regards\nKim"; without a name of the owner there is no closing.
std::string letter_text(const Letter& letter, std::string_view owner);

}  // namespace adjutant::agent
