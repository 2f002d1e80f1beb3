// Between skills and the small model: a skill as a form to fill in, and what it filled in as words of the sentence.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "agent/skill.h"
#include "model/needle.h"

namespace adjutant::agent {

struct WordsInText {
  std::size_t at = 0;  // byte offset
  std::string words;   // as the text has them
};
// Where the model's words stand in the text, whatever their capitals; nothing when they do not.
std::optional<WordsInText> find_words(std::string_view text, std::string_view words);

// A skill is a tool to the model: name, description, slots with the words that stand in them in its examples.
model::Form form_of(const Skill& skill);

// The model's words as the sentence has them, capitals and articles included; a time phrase is taken whole. Nothing
// when a slot that the skill needs is empty, or holds words that the sentence does not have: the model made them up.
std::optional<std::map<std::string, std::string>> as_said(const Skill& skill,
                                                          const std::map<std::string, std::string>& filled,
                                                          std::string_view sentence);

}  // namespace adjutant::agent
