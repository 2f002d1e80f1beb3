#include "base/text.h"

#include <gtest/gtest.h>

namespace adjutant {
namespace {

TEST(Text, FoldTakesAccentsOff) {
  EXPECT_EQ(fold("Ärger in Łódź, STRAßE"), "arger in lodz, strasse");
  EXPECT_EQ(fold("Dvořák"), "dvorak");
  EXPECT_EQ(fold("田中"), "田中");
}

TEST(Text, WordsDropPunctuation) {
  EXPECT_EQ(words("What's on, Thu-rsday?"), (std::vector<std::string>{"whats", "on", "thu", "rsday"}));
}

TEST(Text, HarmlessRemovesEscapesAndBidi) {
  const auto shown = harmless(
      "\x1b[31mred\x1b[0m\xE2\x80\xAE"
      "evil\x07\r\nnext");
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_EQ(shown.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_NE(shown.find("\nnext"), std::string::npos);
}

TEST(Text, ValidUtf8ReplacesBrokenBytes) {
  EXPECT_EQ(valid_utf8("a\xC3"), "a\xEF\xBF\xBD");
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  EXPECT_EQ(valid_utf8("ok ü"), "ok ü");
}

TEST(Text, OneLineCutsCharactersNotBytes) {
  EXPECT_EQ(one_line("  a\n  b\t c "), "a b c");
  EXPECT_EQ(one_line("äöüäöü", 4), "äöü…");
  EXPECT_EQ(one_line("äöü", 3), "äöü");
}

TEST(Text, ClosestFindsMisspellings) {
  EXPECT_EQ(closest("serch", {"search", "send"}), "search");
  EXPECT_EQ(closest("sned", {"search", "send"}), "send");
  EXPECT_EQ(closest("xyzzy", {"search", "send"}), "");
}

}  // namespace
}  // namespace adjutant
