// Whatever a text holds, a terminal does nothing but show letters.
#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace adjutant::cli {
namespace {

TEST(Printable, EscapesAndInvisibleCharactersOfOthersAreGone) {
  const std::string tricks[] = {"\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",  // OSC 8: a link
                                "\x1b]52;c;ZXZpbA==\x07",                                // OSC 52: into the clipboard
                                "\x1b[2J\x1b[1;1H",                                      // CSI
                                "\x1b[31;1m",
                                "\x1b[38;5;9m",
                                "\x1b[m",
                                "\x1b",  // colours that are not ours
                                "\x1bP+q\x1b\\",
                                "\x1b_x\x1b\\",  // DCS, APC
                                "\u009b31m",
                                "\u009d0;x\u009c",  // the same as C1 controls
                                "\x9b"
                                "31m",  // and as a byte that is no UTF-8
                                "a\rb",
                                "a\bb",
                                "a\x7f",
                                std::string("a\0b", 3),
                                "\x0e",
                                "\u202Egnp.exe",
                                "\u2066x\u2069",
                                "a\u200Bb",
                                "\u2060",
                                "\uFEFF",
                                "\u00AD",
                                "\u061C",
                                "\U000E0041",
                                "\u2028"};
  for (const auto& ink : {agent::Ink(), agent::Ink::terminal()}) {
    for (const auto& trick : tricks) {
      const std::string shown = printable("before " + trick + " after", ink);
      EXPECT_TRUE(shown.starts_with("before ") && shown.ends_with(" after")) << shown;
      for (const char c : shown) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) << trick;
      for (const auto* hidden : {"\u009b", "\u009d", "\u202E", "\u2066", "\u200B", "\u2060", "\uFEFF", "\u00AD",
                                 "\u061C", "\U000E0041", "\u2028"})
        EXPECT_EQ(shown.find(hidden), std::string::npos) << trick;
      EXPECT_EQ(shown.find('\x9b', 0) == std::string::npos, true) << trick;
    }
  }
}

TEST(Printable, OurColoursReachATerminalThatHasThem) {
  EXPECT_EQ(printable("\x1b[1mbold\x1b[0m\n\tx", agent::Ink::terminal()), "\x1b[1mbold\x1b[0m\n\tx");
  EXPECT_EQ(printable("\x1b[1mbold\x1b[0m", agent::Ink()), "\uFFFD[1mbold\uFFFD[0m");
}

TEST(Printable, WordsOfAnyLanguageStay) {
  EXPECT_EQ(printable("Grüße, 日本, שלום, 👋 │ ✓ →", agent::Ink()), "Grüße, 日本, שלום, 👋 │ ✓ →");
  EXPECT_EQ(printable("![a](https://evil.example/x.png)", agent::Ink()), "![a](https://evil.example/x.png)");
}

TEST(OptionMeant, ByItsNumberItsPlaceOrItsOwnWords) {
  const std::vector<std::string> three = {"Anna Keller", "Anna Vogt", "First National Bank"};
  const auto meant = [&](std::string_view answer) {
    const auto found = option_meant(answer, three);
    return found ? static_cast<int>(*found) + 1 : 0;
  };
  for (const auto* answer :
       {"2", "2.", "the second", "second", "the second one", "number 2", "2nd", "the 2nd", "vogt", " Vogt. "})
    EXPECT_EQ(meant(answer), 2) << answer;
  for (const auto* answer : {"3", "the last one", "national"}) EXPECT_EQ(meant(answer), 3) << answer;
  for (const auto* answer : {"", ".", "0", "4", "the fourth", "anna", "both", "it", "nobody", "99999999999999999999"})
    EXPECT_EQ(meant(answer), 0) << answer;
  EXPECT_EQ(meant("first"), 0) << "the first one, or the bank";
}

}  // namespace
}  // namespace adjutant::cli
