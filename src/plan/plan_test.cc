#include <gtest/gtest.h>

#include "base/file.h"
#include "plan/checker.h"
#include "plan/parser.h"
#include "plan/printer.h"

namespace adjutant::plan {
namespace {

class Search final : public Tool {
 public:
  Search() {
    const Type mail = Type::record("Mail", {{"id", Kind::text, ""}, {"body", Kind::text, ""}});
    signature_.name = "mail.search";
    signature_.parameters = {{"words", Kind::text, Role::plain, "", {}},
                             {"limit", Kind::number, Role::plain, "", Json(20)}};
    signature_.result = Type::list(mail);
    signature_.labels["body"] = Label(flow::Source{flow::SourceKind::person, "*", false});
  }
  const Signature& signature() const override { return signature_; }

 private:
  Signature signature_;
};

class Note final : public Tool {
 public:
  Note() {
    signature_.name = "note.add";
    signature_.parameters = {{"text", Kind::text, Role::content, "", {}}};
    signature_.effect = Effect::write;
  }
  const Signature& signature() const override { return signature_; }

 private:
  Signature signature_;
};

class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    catalog_.add(std::make_unique<Search>());
    catalog_.add(std::make_unique<Note>());
  }
  std::string error(std::string_view text) {
    const auto plan = check_text(text, catalog_);
    return plan ? "" : plan.error().front().message + " " + plan.error().front().hint;
  }
  Catalog catalog_;
};

TEST(RoundTrip, ShippedSkillsPrintToTextThatParsesToTheSameTree) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(ADJUTANT_SOURCE_DIR) / "skills")) {
    const auto program = parse(*read_file(entry.path()));
    ASSERT_TRUE(program) << entry.path();
    const auto again = parse(print(*program));
    ASSERT_TRUE(again) << print(*program);
    EXPECT_EQ(*again, *program) << print(*program);
    ++count;
  }
  EXPECT_GT(count, 15);
}

TEST(RoundTrip, EveryKindOfExpression) {
  const auto program = parse(
      "x = not (a or b) and -c * (d + 2.5) in [e, \"q\\\"\", f\"{g['x'].h}{{'}}\"] \n"
      "y = [m.id for m in f(z, k=None) if m is not None and m != True]\n"
      "if x:\n    stop()\nelif y: pass\nelse:\n    for i in y:\n        say(i)\n");
  ASSERT_TRUE(program) << program.error().front().message;
  EXPECT_EQ(*parse(print(*program)), *program) << print(*program);
}

TEST_F(PlanTest, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"x = mail.serch(words=\"a\")\n", "Did you mean 'mail.search'?"},
      {"x = mail.search(words=\"a\", limt=3)\nsay(len(x))\n", "Did you mean 'limit'?"},
      {"x = mail.search()\nsay(len(x))\n", "needs the argument 'words'"},
      {"x = mail.search(words=\"a\")\n", "never used"},
      {"x = 1\nx = 2\nsay(x)\n", "is set already"},
      {"say(y)\n", "is not set here"},
      {"m = first(mail.search(words=\"a\"))\nsay(m.body)\n", "may be missing"},
      {"stop()\nsay(1)\n", "never be reached"},
      {"while True:\n    say(1)\n", "not part of the plan language"},
      {"say(1 + \"a\")\n", "does not take"},
      {"say(money(\"12 EURO\"))\n", "not an amount"},
      {"if True:\n\tsay(1)\n", "tab"},
  };
  for (const auto& [text, wanted] : cases)
    EXPECT_NE(error(text).find(wanted), std::string::npos) << text << error(text);
}

TEST_F(PlanTest, FollowsLabelsThroughBranchesNotTaken) {
  const auto plan = check_text(
      "mails = mail.search(words=\"a\", limit=5)\n"
      "if mails and \"secret\" in mails[0].body:\n    stop()\n"
      "for m in mails:\n    note.add(text=m.id)\n",
      catalog_);
  ASSERT_TRUE(plan) << plan.error().front().message;
  const PossibleCall& note = plan->calls.back();
  EXPECT_EQ(note.most, 5u);
  // The stop that may not have been taken lets the sender decide whether the note is made.
  EXPECT_TRUE(note.control.has(flow::SourceKind::person));
  EXPECT_FALSE(note.arguments[0].label.has(flow::SourceKind::place));
}

TEST(Parser, SurvivesHostileText) {
  EXPECT_FALSE(parse(std::string(100'000, '(')));
  EXPECT_FALSE(parse("x = " + std::string(5'000, '-') + "1\n"));
  EXPECT_FALSE(parse(std::string(300 << 10, 'a')));
  EXPECT_FALSE(parse("say(\"\xff\")\n"));
}

}  // namespace
}  // namespace adjutant::plan
