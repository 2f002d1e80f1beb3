// Mails without a model.
#include "agent/letter.h"

#include <gtest/gtest.h>

#include "agent/reader.h"

namespace adjutant::agent {
namespace {

std::string letter(std::string_view instruction) {
  const auto found = letter_in(instruction);
  return found ? letter_text(*found, {.signature = "Kim Morgan"}) : "none";
}

TEST(Letter, SaysWhatTheInstructionSays) {
  EXPECT_EQ(letter("tell Ben that I am late"), "Hello Ben,\n\nI am late.\n\nBest regards\nKim Morgan");
  EXPECT_EQ(letter("Please let Anna Keller know that the draft is ready!"),
            "Hello Anna Keller,\n\nThe draft is ready!\n\nBest regards\nKim Morgan");
  EXPECT_EQ(letter("write to \u00c9mile: \u00e9t\u00e9 is over"),
            "Hello \u00c9mile,\n\n\u00c9t\u00e9 is over.\n\nBest regards\nKim Morgan");
  EXPECT_EQ(letter("thank Nora for the flowers"),
            "Hello Nora,\n\nThank you for the flowers.\n\nBest regards\nKim Morgan");
  EXPECT_EQ(letter("ask Nora: could you call me"), "Hello Nora,\n\nCould you call me?\n\nBest regards\nKim Morgan");
  EXPECT_EQ(letter("say that we come on Friday"), "Hello,\n\nWe come on Friday.\n\nBest regards\nKim Morgan");
  EXPECT_EQ(letter("tell my landlord that the heating is cold"),
            "Hello,\n\nThe heating is cold.\n\nBest regards\nKim Morgan")
      << "who is greeted is named";
}

TEST(Letter, OtherTextsAreNone) {
  for (const char* other :
       {"", "A summary of the meeting", "The packing list, one thing a line", "tell", "tell Ben", "say ", "let it be",
        "telling Ben that I am late", "write a poem about how the sea told us: nothing at all"})
    EXPECT_EQ(letter_in(other).has_value(), false) << other;
}

TEST(Letter, WithoutTheOwnersNameThereIsNoClosing) {
  EXPECT_EQ(letter_text({"Ben", "Yes."}, {.signature = " "}), "Hello Ben,\n\nYes.");
}

TEST(Letter, AReaderWithoutAModelWritesIt) {
  Reader reader(nullptr, "Kim");
  const auto none = plan::missing_value(plan::Kind::text);
  const auto draft = reader.draft(plan::text_value("tell Ben that I am late"), none, {});
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->text(), "Hello Ben,\n\nI am late.\n\nBest regards\nKim");
  EXPECT_TRUE(draft->label.has(flow::SourceKind::model)) << "somebody looks at it before it leaves";
  EXPECT_EQ(reader.draft(plan::text_value("A summary"), plan::text_value("of this"), {})->text(),
            "A summary\n\nof this");
}

}  // namespace
}  // namespace adjutant::agent
