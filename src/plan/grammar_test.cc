// The grammar against the parser: what it gives parses, and every plan that is known to be sound is one of it.
#include "plan/grammar.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "plan/parser.h"
#include "plan/printer.h"
#include "plan/test_gbnf.h"
#include "plan/test_tools.h"

namespace adjutant::plan {
namespace {

Gbnf& grammar() {
  static Catalog catalog;
  static const std::string text = [] {
    add_test_tools(catalog);
    return plan_grammar(catalog.signatures());
  }();
  static Gbnf gbnf(text);
  return gbnf;
}

RC_GTEST_PROP(Grammar, WhatItGivesParses, ()) {
  const std::string text = grammar().sample([](int n) { return *rc::gen::inRange(0, n); },
                                            static_cast<std::size_t>(*rc::gen::inRange(0, 600)));
  const auto program = parse(text);
  if (!program) RC_FAIL(text + render(program.error().front(), text, "sampled"));
  RC_ASSERT(grammar().matches(text));
}

TEST(Grammar, TheGoldenPlansAreOfIt) {
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(ADJUTANT_SOURCE_DIR) / "tests/plan")) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with("ok-") || entry.path().extension() != ".plan") continue;
    const auto program = parse(read_file(entry.path()).value());
    ASSERT_TRUE(program) << name;
    EXPECT_TRUE(grammar().matches(print(*program))) << name << "\n" << print(*program);
    ++seen;
  }
  EXPECT_GT(seen, 30);
}

TEST(Grammar, WhatIsNoPlanIsNotOfIt) {
  for (const char* text : {"",
                           "say(1)",
                           "while x:\n    pass\n",
                           "while = 1\n",
                           "mail.serch()\n",
                           "mail.search(wrds=\"x\")\n",
                           "import os\n",
                           "if x:\n",
                           "if x:\npass\n",
                           "x = \"\x1b\"\n",
                           "x = \"a\nb\"\n",
                           "x = \"\u202e\"\n",
                           "x = \"\\x\"\n",
                           "say(1); say(2)\n",
                           "class list:\n    a: text\n\nsay(1)\n",
                           "\"only a text\"\n",
                           "len(list=1, 2)\n",
                           "Here is the plan:\nsay(1)\n",
                           "None = 1\n",
                           "x = in\n"})
    EXPECT_FALSE(grammar().matches(text)) << text;
  for (const char* text : {"say(1)\n", "format = 1\n", "whiles = 1\n", "i = 1\n", "inn = 1\n", "Nones = 1\n", "f = 1\n",
                           "mails = mail.search(words=\"x\", limit=3)\n"})
    EXPECT_TRUE(grammar().matches(text)) << text;
}

}  // namespace
}  // namespace adjutant::plan
