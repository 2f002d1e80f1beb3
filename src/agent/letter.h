// A mail made of an instruction without a model: "tell Ben that I am late" becomes a salutation, a sentence, and the owner's
// name, in the words that the owner uses for that. Deterministic: it knows the ways in which people say whom they want to
// be told what.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/writing_style.h"

namespace adjutant::agent {

struct Letter {
  std::string to;    // "Ben"; empty where no name was said
  std::string body;  // "I am late."
};

// What an instruction says to whom; nothing where it asks for another kind of text ("a summary of ...").
std::optional<Letter> letter_in(std::string_view instruction);

// "Hello Ben,\n\nI am late.\n\nBest regards\nKim", or as that style has it; without a signature there is no closing.
std::string letter_text(const Letter& letter, const WritingStyle& style);

}  // namespace adjutant::agent
