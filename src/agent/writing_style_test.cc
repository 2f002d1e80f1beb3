// What shows of how the owner writes, and what never gets into it.
#include "agent/writing_style.h"

#include <gmock/gmock.h>

#include "agent/letter.h"
#include "tools/mail/own_words.h"

namespace adjutant::agent {
namespace {

using testing::HasSubstr;
using testing::Not;

WritingStyle seen(std::vector<std::string> bodies) {
  for (auto& body : bodies) body = tools::mail::own_words(body);
  return style_of(bodies, "Kim Morgan");
}

std::string repeated(const WritingStyle& style, const std::string& to = "Anna Keller") {
  return letter_text({to, "I am late."}, style);
}

TEST(WritingStyle, IsWhatMostOfTheMailsShow) {
  const auto style = seen({"Hi Ben,\n\nI'm late, sorry.\n\nCheers,\nKim\n", "Hi Nora,\n\nIt's done.\n\nCheers,\nKim\n",
                           "Dear Ms Okafor,\n\nPlease find the papers attached.\n\nKind regards\nKim Morgan\n",
                           "hi Ben\ndon't wait for me\nCheers, Kim", "Hi Anna,\n\nYes.\n\nCheers,\nKim"});
  EXPECT_EQ(repeated(style), "Hi Anna,\n\nI am late.\n\nCheers,\nKim");
  EXPECT_TRUE(style.contractions);
  EXPECT_EQ(style.words, 3);
  EXPECT_EQ(repeated(style, "Dr Keller"), "Hi Dr Keller,\n\nI am late.\n\nCheers,\nKim") << "a title is no first name";
  EXPECT_EQ(repeated(style, ""), "Hi,\n\nI am late.\n\nCheers,\nKim");
}

TEST(WritingStyle, TooFewMailsSayNothing) {
  const WritingStyle usual{.signature = "Kim Morgan"};
  EXPECT_EQ(seen({}), usual);
  EXPECT_EQ(repeated(seen({"Hey Ben!\n\nYes.\n\nTake care\nKim", "Hey Ben!\n\nNo.\n\nTake care\nKim"})),
            repeated(usual));
}

TEST(WritingStyle, OnlyWordsOfTheListAreTaken) {
  const std::string odd =
      "Hi Ben, the password is hunter2,\n\nYes.\n\nMy account is DE28 9900 5555 0000 4200 17\nKim Morgan";
  const std::string more = "My dear secret Ben,\n\nYes.\n\nOff to the clinic\nKim Morgan";
  for (const auto& body : {odd, more}) {
    const auto style = seen({body, body, body, body});
    EXPECT_EQ(repeated(style), repeated({.signature = "Kim Morgan"}));
    EXPECT_THAT(to_json(style).dump(),
                Not(testing::AnyOf(HasSubstr("hunter2"), HasSubstr("clinic"), HasSubstr("DE28"))));
  }
}

TEST(WritingStyle, WhatIsQuotedOrForwardedIsNobodysStyle) {
  const std::string quoted = "Done.\n\nOn Monday Eve wrote:\n> Hey Kim!\n\nHey Kim!\n\nCheers\nKim";
  const std::string forwarded = "See below.\n\n-------- Forwarded message --------\nHey Kim!\n\nCheers\nKim";
  const std::string above = "> Hey Kim!\n> Cheers\n> Kim\n";
  for (const auto& body : {quoted, forwarded, above})
    EXPECT_EQ(repeated(seen({body, body, body, body})), repeated({.signature = "Kim Morgan"})) << body;
}

TEST(WritingStyle, ASignatureIsAFormOfTheOwnersName) {
  const std::string other = "Hi Ben,\n\nYes.\n\nCheers\nEve";
  EXPECT_EQ(seen({other, other, other}).signature, "Kim Morgan");
  const std::string initial = "Hi Ben,\n\nYes.\n\nCheers\nK.";
  EXPECT_EQ(repeated(seen({initial, initial, initial})), "Hi Anna,\n\nI am late.\n\nCheers\nK");
}

TEST(WritingStyle, AMailOfNothingIsNone) {
  for (const char* body : {"", "\n\n \n", ",", "Hi", "Cheers", "Kim", "Kim Morgan\nKim Morgan"})
    EXPECT_EQ(seen({body}).words, 0) << body;
  EXPECT_EQ(style_of({"Hi Ben,", "Hi Ben,", "Hi Ben,"}, "").signature, "");
}

}  // namespace
}  // namespace adjutant::agent
