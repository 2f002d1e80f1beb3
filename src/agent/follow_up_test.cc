#include "agent/follow_up.h"

#include <gtest/gtest.h>

#include "agent/reference.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

std::string read(std::string_view sentence) {
  const auto found = read_follow_up(sentence);
  if (!found) return "a sentence of its own";
  switch (found->kind) {
    case FollowUp::Kind::other: return "other";
    case FollowUp::Kind::correct: return "correct: " + found->words;
    case FollowUp::Kind::again: return "again: " + found->words;
    case FollowUp::Kind::tell: return "tell: " + found->words;
  }
  return {};
}

TEST(FollowUp, IsReadByItsForm) {
  const std::pair<const char*, const char*> said[] = {
      {"no, the other one", "other"},
      {"No, not that one!", "other"},
      {"the other one", "other"},
      {"sorry, the other one please", "other"},
      {"make it Friday instead", "correct: Friday"},
      {"make that 4 pm", "correct: 4 pm"},
      {"Friday instead", "correct: Friday"},
      {"no, I meant the one from Ben", "correct: the one from Ben"},
      {"Actually, Anna.", "correct: Anna"},
      {"no, not Monday but Tuesday", "correct: Tuesday"},
      {"no, not the first, the second", "correct: the second"},
      {"and tell her too", "tell: her"},
      {"let Ben know", "tell: Ben"},
      {"also inform Anna and Ben", "tell: Anna and Ben"},
      {"and Telcom too", "again: Telcom"},
      {"same for Telcom", "again: Telcom"},
      {"what about Saturday?", "again: Saturday"},
      {"and the one from Ben as well", "again: the one from Ben"},
      {"archive the second", "a sentence of its own"},
      {"note that I am late", "a sentence of its own"},
      {"let me see my mail", "a sentence of its own"},
      {"tell me what is on", "a sentence of its own"},
      {"notable things", "a sentence of its own"},
      {"no", "a sentence of its own"},
      {"", "a sentence of its own"},
  };
  for (const auto& [sentence, wanted] : said) {
    EXPECT_EQ(read(sentence), wanted) << sentence;
  }
}

std::string reference(std::string_view words) {
  const auto found = read_reference(words);
  if (!found) return "none";
  static constexpr const char* kNames[] = {"it", "nth", "all", "person"};
  return std::string(kNames[static_cast<int>(found->kind)]) + (found->n ? " " + std::to_string(found->n) : "") +
         (found->plural ? " plural" : "");
}

TEST(Reference, IsOnlyWhatPointsAndNamesNothing) {
  const std::pair<const char*, const char*> said[] = {
      {"it", "it"},
      {"that mail", "it"},
      {"the second", "nth 2"},
      {"the 3rd one", "nth 3"},
      {"number 12", "nth 12"},
      {"the last one", "nth -1"},
      {"both", "all 2 plural"},
      {"all of them", "all plural"},
      {"her", "person"},
      {"them", "person plural"},
      {"the last", "none"},
      {"the second mail from Ben", "none"},
      {"my three o'clock", "none"},
      {"the two", "all 2 plural"},
      {"the mail", "none"},
      {"", "none"},
  };
  for (const auto& [words, wanted] : said) EXPECT_EQ(reference(words), wanted) << words;
}

}  // namespace
}  // namespace adjutant::agent
