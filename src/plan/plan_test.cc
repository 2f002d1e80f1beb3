#include <gtest/gtest.h>

#include "base/file.h"
#include "plan/parser.h"
#include "plan/printer.h"
#include "plan/test_foresees.h"
#include "plan/test_world.h"

namespace adjutant::plan {
namespace {

TEST(RoundTrip, ShippedSkillsPrintToTextThatParsesToTheSameTree) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(ADJUTANT_SOURCE_DIR) / "skills")) {
    if (entry.path().extension() != ".plan") continue;
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

// What an effect will give is named in the journal's own encoding alone.
TEST(Values, JsonFromOutsideNamesNoResultsToCome) {
  const Json hostile = Json().set("result_of_step", 1).set("path", "");
  EXPECT_FALSE(from_plain_json(Kind::text, hostile, Label::owner()));
  const Value later{Kind::text, Placeholder{3, ".id"}, Label::owner(), nullptr};
  const auto back = decode(Kind::text, encode(later));
  ASSERT_TRUE(back);
  EXPECT_EQ(std::get<Placeholder>(back->data), (Placeholder{3, ".id"}));
}

TEST(Parser, SurvivesHostileText) {
  EXPECT_FALSE(parse(std::string(100'000, '(')));
  EXPECT_FALSE(parse("x = " + std::string(5'000, '-') + "1\n"));
  EXPECT_FALSE(parse(std::string(300 << 10, 'a')));
  EXPECT_FALSE(parse("say(\"\xff\")\n"));
}

// What a short plan can blow up: each ends with a sentence, and soon.
class Bounds : public testing::Test {
 protected:
  Bounds() { add_test_tools(catalog_); }
  std::string refusal(const std::string& text) {
    const auto plan = check_text(text, catalog_);
    return plan ? "" : plan.error().front().message;
  }
  std::string failure(const std::string& text) {
    const auto plan = check_text(text, catalog_);
    EXPECT_TRUE(plan) << plan.error().front().message;
    TestWorld world;
    const auto done = plan ? evaluate(*plan, catalog_, {{}}, world) : Evaluation();
    return done ? "" : done.error().message;
  }
  static std::string lines(int count, auto line) {
    std::string text;
    for (int i = 1; i <= count; ++i) text += line(i);
    return text;
  }
  Catalog catalog_;
};

TEST_F(Bounds, Steps) {
  EXPECT_EQ(refusal(lines(1000, [](int) { return "say(\"a\")\n"; })), "");
  EXPECT_EQ(refusal(lines(1001, [](int) { return "say(\"a\")\n"; })), "The plan has more than 1000 steps.");
  EXPECT_EQ(refusal("if True:\n    pass\n" + lines(1000, [](int) { return "elif True:\n    pass\n"; })),
            "The plan has more than 1000 steps.");
  std::string nested = "x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n";
  for (int i = 0; i < 7; ++i)
    nested += std::string(static_cast<std::size_t>(i) * 4, ' ') + "for a" + std::to_string(i) + " in x:\n";
  EXPECT_EQ(failure(nested + std::string(28, ' ') + "pass\n"), "The plan took more than a million steps.");
}

TEST_F(Bounds, Indentation) {
  EXPECT_EQ(refusal(lines(60, [](int i) { return std::string(static_cast<std::size_t>(i) - 1, ' ') + "if True:\n"; })),
            "Blocks are nested too deeply.");
}

TEST_F(Bounds, WhereAValueCameFromDoesNotDouble) {
  const std::string doubling = lines(60, [](int i) {
    return "x" + std::to_string(i) + " = f\"{len(x" + std::to_string(i - 1) + ")}{len(x" + std::to_string(i - 1) +
           ")}\"\n";
  });
  EXPECT_EQ(failure("x0 = mail.search()[0].subject\n" + doubling + "say(x60)\n"), "");
  const std::string adding = lines(60, [](int i) {
    const auto before = std::to_string(i - 1);
    const auto now = std::to_string(i);
    return "x" + now + " = len(f\"{x" + before + " + y" + before + "}\")\ny" + now + " = y" + before + " + x" + before +
           "\n";
  });
  EXPECT_EQ(failure("x0 = len(mail.search())\ny0 = len(mail.search()[0].body)\n" + adding + "say(text(x60))\n"), "");
}

TEST_F(Bounds, TextsAndLists) {
  const auto twice = [](int i) {
    return "x" + std::to_string(i) + " = x" + std::to_string(i - 1) + " + x" + std::to_string(i - 1) + "\n";
  };
  EXPECT_EQ(failure("x0 = \"0123456789abcdef\"\n" + lines(20, twice)), "A text became too long.");
  EXPECT_EQ(failure("x0 = [1, 2, 3, 4]\n" + lines(20, twice)), "A list became too long.");
  EXPECT_EQ(failure("x0 = \"0123456789abcdef\"\n" + lines(17, twice) +
                    lines(200, [](int i) { return "y" + std::to_string(i) + " = x17 + x17\n"; })),
            "The plan made more text and lists than fit.");
  EXPECT_EQ(failure("x0 = [1, 2, 3, 4]\n" + lines(14, twice) + "y = unique(x14)\nsay(text(len(y)))\n"), "");
}

// Of the argument of the last call: what the checker foresees, and what it is in the run.
class Labels : public testing::Test {
 protected:
  Labels() {
    add_test_tools(catalog_);
    Signature notes;
    notes.name = "notes.list";
    notes.result = Type::list(Type::record(
        "Entry", {{"text", Kind::text, ""}, {"tags", Type::list(Kind::text), ""}, {"size", Kind::number, ""}}));
    notes.labels = {{"", eve()}};
    catalog_.add(std::make_unique<SignatureOnly>(std::move(notes)));
  }
  static Label eve() { return Label(flow::Source{flow::SourceKind::person, "eve@evil.example", false}); }
  std::string sources(const std::string& text) {
    const auto plan = check_text(text, catalog_);
    EXPECT_TRUE(plan) << plan.error().front().message;
    if (!plan) return "";
    NotesWorld world(catalog_);
    const auto done = evaluate(*plan, catalog_, {{}}, world);
    EXPECT_TRUE(done) << done.error().text();
    const Label run = whole_label(world.last);
    const Label possible = plan->calls.back().arguments.back().everything();
    EXPECT_TRUE(foresees(possible, run)) << text << flow::describe_sources(possible);
    return flow::describe_sources(run);
  }

 private:
  // Its notes are Eve's; of everything else it knows only the last argument.
  class NotesWorld final : public TestWorld {
   public:
    explicit NotesWorld(const Catalog& catalog) : catalog_(catalog) {}
    Result<Value> call(const Call& call, const Site& site) override {
      if (call.signature->name != "notes.list") {
        if (changes_the_world(call.signature->effect)) last = call.arguments.back();
        return TestWorld::call(call, site);
      }
      const Type entry = catalog_.find("notes.list")->signature().result.element();
      List entries;
      for (const char* text : {"b", "a"})
        entries.push_back(
            record_value(entry,
                         {text_value(text, eve()), list_value(Kind::text, {text_value("x", Label())}, eve()),
                          number_value(1, Label())},
                         eve()));
      return list_value(entry, std::move(entries), Label());
    }
    Value last;

   private:
    const Catalog& catalog_;
  };
  Catalog catalog_;
};

TEST_F(Labels, TheTextOfAListIsOfAllThatIsInIt) {
  EXPECT_EQ(sources("files.write(path=\"a\", content=text([m.body for m in mail.search(limit=1)]))\n"),
            "you; your mail; ben@work.example (not verified)");
}

TEST_F(Labels, AnOrderIsOfTheRecordsToo) {
  EXPECT_EQ(sources("notes = sorted(notes.list(), by=\"size\")\nfiles.write(path=\"a\", content=text(len(notes)))\n"),
            "eve@evil.example (not verified)");
}

TEST_F(Labels, TheLengthOfAFlatListIsOfAllThatMadeTheListsInIt) {
  EXPECT_EQ(
      sources("tags = flatten([e.tags for e in notes.list()])\nfiles.write(path=\"a\", content=text(len(tags)))\n"),
      "eve@evil.example (not verified)");
  EXPECT_EQ(sources("tags = flatten([e.tags for e in notes.list()])\nfiles.write(path=\"a\", content=tags[0])\n"),
            "you; eve@evil.example (not verified)");
}

TEST_F(Labels, WhatTheOwnerPicksKeepsTheWordsInIt) {
  EXPECT_EQ(sources("e = ask(\"which?\", options=notes.list())\nfiles.write(path=\"a\", content=e.text)\n"),
            "you; eve@evil.example (not verified)");
  EXPECT_EQ(sources("e = ask(\"which?\", options=[e.text for e in notes.list()])\nfiles.write(path=\"a\", "
                    "content=e)\n"),
            "you");
}

// What a table of answers is made of: the values that one sentence fills in, by the names that the plan has for them.
TEST_F(Bounds, AnAnswersValuesAreKeptApart) {
  const auto plan = check_text(
      "for m in mail.search(limit=2):\n    say(f\"{m.subject} of {m.date.date} by {m.sender}\")\n"
      "n = 2\nsay(f\"{n:.2f} of {len([n])}\")\nsay(f\"{n:.2f}\")\nsay(\"done\")\n",
      catalog_);
  ASSERT_TRUE(plan) << plan.error().front().message;
  TestWorld world;
  ASSERT_TRUE(evaluate(*plan, catalog_, {{}}, world));
  std::vector<std::string> rows;
  for (const auto& row : world.rows) {
    rows.emplace_back();
    for (const auto& cell : row) rows.back() += fmt::format("{}={};", cell.column, cell.text);
  }
  EXPECT_EQ(rows, (std::vector<std::string>{"subject=Budget review;date=Tue 24 Nov 2026;sender=ben@work.example;",
                                            "subject=Dinner;date=Tue 24 Nov 2026;sender=ann@home.example;", "",
                                            "n=2.00;", ""}));
}

TEST_F(Bounds, LimitsOfToolsAreKept) {
  const auto plan = check_text("say(text(len(mail.search(limit=99999999999999999999999999))))\n", catalog_);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->calls[0].most, 1u);
  TestWorld world;
  world.keeps_limits = false;
  const auto limited = check_text("for m in mail.search(limit=2):\n    mail.archive(ids=m.id)\n", catalog_);
  const auto done = evaluate(*limited, catalog_, {{}}, world);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "mail.search gave more than its limit.");
}

}  // namespace
}  // namespace adjutant::plan
