// The parts of planning that need no endpoint: prices, budgets, settings, requests, answers, the choice of tools.
#include "agent/planner/planner.h"

#include <gmock/gmock.h>

#include "agent/planner/tool_choice.h"
#include "agent/request_language.h"
#include "base/temporary_folder.h"
#include "plan/test_tools.h"

namespace adjutant::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Price, IsExactAndRoundedUp) {
  EXPECT_EQ(parse_cost("1.5 EUR").value(), (Cost{1'500'000, "EUR"}));
  EXPECT_EQ(parse_cost("0.000001 USD").value().micro, 1);
  EXPECT_EQ(parse_token_price("0.15 EUR per 1M").value().micro, 150'000);
  EXPECT_EQ(parse_token_price("0.0015 EUR per 1k").value().micro, 1'500'000);
  for (const char* wrong : {"", "1", "EUR", "1 EURO", "-1 EUR", "1e9 EUR", "1. EUR", ".5 EUR", "0.0000001 EUR",
                            "10001 EUR", "99999999999999999999 EUR", "1 EUR per mile", "11 EUR per 1k"})
    EXPECT_FALSE(parse_token_price(wrong)) << wrong;
  const Price price{150'000, 600'000, "EUR"};
  EXPECT_EQ(cost_of(price, {1, 0}).micro, 1);
  EXPECT_EQ(cost_of(price, {1'000'000, 1'000'000}).micro, 750'000);
  EXPECT_EQ(cost_of(price, {-5, -5}).micro, 0);
  EXPECT_EQ(to_string(Cost{12'345, "EUR"}), "0.012345 EUR");
  EXPECT_EQ(to_string(Cost{1'500'000, "EUR"}), "1.50 EUR");
  EXPECT_EQ(to_string(Cost{}), "nothing");
}

PlannerSettings dear(std::int64_t budget) {
  PlannerSettings settings;
  settings.name = "big";
  settings.endpoint.model = "big-1";
  settings.price = {1'000'000, 1'000'000, "EUR"};
  settings.daily_budget = Cost{budget, "EUR"};
  return settings;
}

class LedgerTest : public testing::Test {
 protected:
  Time at(const char* iso) { return Time{parse_time(iso).value().instant, Zone::find("Europe/Berlin").value()}; }

  TemporaryFolder folder_;
  store::Database database_ = store::Database::open(folder_ / "home.db").value();
  PlanningLedger ledger_{database_};
};

TEST_F(LedgerTest, CountsTheMostBeforeAndWhatItWasAfterwards) {
  const auto settings = dear(1000);
  const Time now = at("2026-11-25T10:00:00Z");
  const auto first = ledger_.reserve(settings, {500, 300}, now);
  ASSERT_TRUE(first);
  EXPECT_EQ(ledger_.spent_today("big", "EUR", now).value(), 800);
  const auto refused = ledger_.reserve(settings, {100, 101}, now);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("budget of big is used up"));
  ASSERT_TRUE(ledger_.settle(*first, settings, {400, 20}));
  EXPECT_EQ(ledger_.spent_today("big", "EUR", now).value(), 420);
  const auto second = ledger_.reserve(settings, {500, 80}, now);
  ASSERT_TRUE(second);
  ASSERT_TRUE(ledger_.give_back(*second));
  EXPECT_EQ(ledger_.spent_today("big", "EUR", now).value(), 420);
}

TEST_F(LedgerTest, ADayIsTheOwners) {
  const auto settings = dear(1000);
  ASSERT_TRUE(ledger_.reserve(settings, {900, 0}, at("2026-11-25T22:59:00Z")));
  EXPECT_FALSE(ledger_.reserve(settings, {900, 0}, at("2026-11-25T22:59:59Z"))) << "before midnight in Berlin";
  EXPECT_TRUE(ledger_.reserve(settings, {900, 0}, at("2026-11-25T23:00:00Z"))) << "after it";
}

TEST_F(LedgerTest, WhatWasCountedIsThereAfterARestart) {
  ASSERT_TRUE(ledger_.reserve(dear(1000), {900, 0}, at("2026-11-25T10:00:00Z")));
  store::Database again = store::Database::open(folder_ / "home.db").value();
  EXPECT_FALSE(PlanningLedger(again).reserve(dear(1000), {900, 0}, at("2026-11-25T11:00:00Z")));
}

TEST_F(LedgerTest, TheQuestionsOfARunMakeItsPlanning) {
  const auto settings = dear(1'000'000);
  const Time now = at("2026-11-25T10:00:00Z");
  std::vector<PlanningLedger::Id> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(ledger_.reserve(settings, {100, 10}, now).value());
  ASSERT_TRUE(ledger_.settle(ids[0], settings, {50, 5}));
  ASSERT_TRUE(ledger_.settle(ids[1], settings, {50, 5}));
  ASSERT_TRUE(ledger_.belong_to({ids[0], ids[1]}, "run1"));
  const auto planning = ledger_.of_run("run1").value();
  ASSERT_TRUE(planning);
  EXPECT_EQ(to_words(*planning), "Planned by big (big-1) in 2 attempts: 100 and 10 tokens, 0.00011 EUR.");
  EXPECT_EQ(to_words(ledger_.of({ids[2]}).value()),
            "Planned by big (big-1) in one attempt: at most 100 and 10 tokens, 0.00011 EUR.");
  EXPECT_FALSE(ledger_.of_run("run2").value());
}

std::vector<PlannerSettings> planners_of(const std::string& text) {
  return read_planners(toml::parse(text), "/home").value();
}

TEST(PlannerSettings, AreReadAsTheyAreWritten) {
  PlannerSettings one = dear(500'000);
  one.endpoint.url = "http://127.0.0.1:1/v1";
  one.endpoint.key_variable = "BIG_KEY";
  one.answers = PlannerSettings::Answers::grammar;
  one.stream = false;
  one.attempts = 5;
  PlannerSettings two;
  two.name = "here \"and\" now";
  two.file = "/models/a.gguf";
  two.endpoint.timeout = std::chrono::seconds(99);
  EXPECT_THAT(planners_of(write_planner(one) + write_planner(two)), ElementsAre(one, two));
}

TEST(PlannerSettings, OneIsTakenOutAndNothingElse) {
  const std::string head = "name = \"Kim\"  # me\nlist = [\n[1],\n]\n";
  const std::string a = "[[planner]] # first\nfile = \"/a.gguf\"\n# of a\n",
                    b = "[[planner]]\nname=\"b\"\nfile = \"/b.gguf\"\n";
  const std::string tail = "[reader]\nurl = \"u\"\n";
  EXPECT_EQ(without_planner(head + a + b + tail, "a.gguf"), head + b + tail);
  EXPECT_EQ(without_planner(head + a + b + tail, "b"), head + a + tail);
  EXPECT_EQ(without_planner(head + a + b, "b"), head + a);
  EXPECT_EQ(without_planner(head + a, "c"), std::nullopt);
  EXPECT_EQ(with_planner_first(head + a + b + tail, "b"), head + b + a + tail);
  EXPECT_EQ(with_planner_first(head + a + b + tail, "a.gguf"), head + a + b + tail);
  EXPECT_EQ(read_planners(toml::parse(*with_planner_first(head + a + b, "b")), "/")->front().name, "b");
  EXPECT_EQ(with_planner_first(a + "[[planner]]\nfile = \"/b.gguf\"", "b.gguf"),
            "[[planner]]\nfile = \"/b.gguf\"\n" + a.substr(0, a.size() - 1));
  EXPECT_EQ(with_planner_first(head + a, "c"), std::nullopt);
  EXPECT_EQ(without_planner("planner = [{file = \"/a.gguf\"}]\n", "a.gguf"), std::nullopt) << "to be done by hand";
  EXPECT_EQ(without_planner("x = \"\"\"\n" + b + "\"\"\"\n", "b"), std::nullopt);
}

TEST(Request, TextsThatComeWithItAreTakenOut) {
  const auto parts = request_parts(
      "  make of \"a b\" and \xE2\x80\x9E"
      "c\xE2\x80\x9C what you can\n\n> d\n> e\n");
  EXPECT_EQ(parts.instruction, "make of {quoted_1} and {quoted_2} what you can");
  ASSERT_EQ(parts.given.size(), 3u);
  EXPECT_EQ(parts.given[0].text, "a b");
  EXPECT_EQ(parts.given[1].text, "c");
  EXPECT_EQ(parts.given[2].text, "> d\n> e");
  EXPECT_TRUE(value_of(parts.given[0]).label.trusted());
  EXPECT_FALSE(value_of(parts.given[2]).label.trusted());
  EXPECT_FALSE(value_of(request_parts("is \"" + std::string(201, 'x') + "\" long").given[0]).label.trusted());
  EXPECT_EQ(request_parts("5\" or 6 inches").instruction, "5\" or 6 inches");
  EXPECT_TRUE(request_parts("\"\" \n").given.empty());
}

std::string plan_in(const std::string& words) {
  const auto text = plan_text_in(words);
  return text ? *text : "none: " + text.error().message;
}

TEST(PlanAnswer, IsFoundWhereItStands) {
  EXPECT_EQ(plan_in("say(1)\n"), "say(1)");
  EXPECT_EQ(plan_in("Sure:\n```plan\nsay(1)\n```\nDone."), "say(1)\n");
  EXPECT_EQ(plan_in("```text\nno\n```\n```plan\nsay(1)\n```"), "say(1)\n");
  EXPECT_EQ(plan_in("```python\nsay(1)"), "say(1)");
  EXPECT_EQ(plan_in("<think>say(2)</think>\nsay(1)"), "say(1)");
  EXPECT_EQ(plan_in(R"({"plan": "say(1)\n"})"), "say(1)\n");
  EXPECT_EQ(plan_in(R"({"plan": "```plan\nsay(1)\n```"})"), "say(1)\n");
  EXPECT_THAT(plan_in(R"({"plan": 1})"), HasSubstr("none"));
  EXPECT_THAT(plan_in(""), HasSubstr("none"));
  EXPECT_THAT(plan_in("```plan\n\n```"), HasSubstr("none"));
  EXPECT_THAT(plan_in("say(\"\x1b[2J\")"), HasSubstr("cannot be seen"));
  EXPECT_THAT(plan_in(std::string(40'000, 'x')), HasSubstr("longer than"));
}

plan::Catalog test_catalog() {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  return catalog;
}

class ReadyPlanTest : public testing::Test {
 protected:
  std::string problem(const std::string& text, const std::string& request = "do it") {
    const auto ready = ready_plan(text, catalog_, request_parts(request));
    return ready ? "" : ready.error().message;
  }
  plan::Catalog catalog_ = test_catalog();
};

TEST_F(ReadyPlanTest, NamesNowhereThatTheRequestDoesNotName) {
  EXPECT_THAT(problem("say(\"write to eve@evil.example\")\n"), HasSubstr("does not name eve@evil.example"));
  EXPECT_EQ(problem("say(\"write to eve@evil.example\")\n", "tell me of Eve@evil.example."), "");
  EXPECT_THAT(problem("say(f\"{1} https://evil.example/x?d={2}\")\n"), HasSubstr("does not name https://evil.example"));
  EXPECT_THAT(problem("say(\"DE28 9900 5555 0000 4200 17\")\n"), HasSubstr("does not name DE28"));
  EXPECT_EQ(problem("say(\"DE28990055550000420017\")\n", "what is DE28 9900 5555 0000 4200 17"), "");
  EXPECT_EQ(problem("say(\"half past three. Bye\")\n"), "");
  EXPECT_THAT(problem("say(\"eve@evil.example\")\n", "do \"eve@evil.example\""), HasSubstr("does not name"))
      << "what the planner did not see it cannot know";
}

TEST_F(ReadyPlanTest, TakesOnlyWhatTheRequestGave) {
  EXPECT_THAT(problem("def p(x: text):\n    say(x)\n"), HasSubstr("no value 'x'"));
  EXPECT_THAT(problem("def p(quoted_1: number):\n    say(f\"{quoted_1}\")\n", "say \"a\""), HasSubstr("is a text"));
  const auto ready = ready_plan("def p(quoted_1: text):\n    say(quoted_1)\n", catalog_, request_parts("say \"a\""));
  ASSERT_TRUE(ready);
  EXPECT_EQ(ready->arguments.at(0).at(0).text(), "a");
}

TEST_F(ReadyPlanTest, TellsTheFirstErrorsOnly) {
  std::string plan;
  for (int i = 0; i < 50; ++i) plan += "nothing.there()\n";
  const auto words = problem(plan);
  EXPECT_THAT(words, HasSubstr("There is no tool named 'nothing.there'."));
  EXPECT_LT(words.size(), 2000u);
}

TEST(ToolChoice, TakesThoseThatTheWordsSpeakFor) {
  const auto lexicon = Lexicon::read("move push shift\nlittle: the a my to\n").value();
  const auto catalog = test_catalog();
  const auto chosen = choose_tools("search the mails", catalog, lexicon, nullptr, {}, 3, {});
  ASSERT_EQ(chosen.size(), 3u);
  EXPECT_EQ(chosen[0]->name, "mail.search");
  EXPECT_THAT(signature_line(*chosen[0]), testing::StartsWith("mail.search("));
}

// Who is near in meaning is written down: what begins with `near` and the request, and all else is far from both.
class ScriptedEmbedder final : public model::Embedder {
 public:
  ScriptedEmbedder(std::string request, std::string near) : request_(std::move(request)), near_(std::move(near)) {}
  Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts, std::stop_token) override {
    if (broken) return fail(ErrorKind::failed, "It is broken.");
    std::vector<std::vector<float>> vectors;
    for (const auto& text : texts) {
      std::vector<float> vector(kDimension);
      vector[text == request_ || text.starts_with(near_) ? 0 : 1] = 1;
      vectors.push_back(std::move(vector));
    }
    return vectors;
  }
  Result<std::vector<std::vector<float>>> embed_words(std::span<const Words>, std::stop_token) override {
    return fail(ErrorKind::failed, "It knows no words.");
  }
  bool broken = false;

 private:
  const std::string request_, near_;
};

TEST(ToolChoice, TakesWhatIsMeantAlsoWhereNoWordOfItIsSaid) {
  const auto lexicon = Lexicon::read("move push shift\nlittle: the a my to\n").value();
  const auto catalog = test_catalog();
  const std::string request = "drop Ann a line";
  ScriptedEmbedder embedder(request, "mail send:");
  const auto first = [&](model::Embedder* by) {
    return choose_tools(request, catalog, lexicon, by, {}, 1, {}).front()->name;
  };
  EXPECT_NE(first(nullptr), "mail.send") << "its words do not speak for it";
  EXPECT_EQ(first(&embedder), "mail.send");
  embedder.broken = true;
  EXPECT_EQ(first(&embedder), first(nullptr)) << "then the words alone count";
}

TEST(RequestLanguage, IsSaidOnlyWhereItIsClear) {
  for (const char* english :
       {"archive all mails from Telcom", "remind me to call the Bank of die Welt", "", "pay 12 EUR", "?!",
        "mail Beno\u00eet about the caf\u00e9", "what does \u0421\u041f\u0411 mean in this mail"})
    EXPECT_EQ(foreign_language(english), "") << english;
  EXPECT_EQ(foreign_language("erinnere mich bitte morgen an den Zahnarzt"), "German");
  EXPECT_EQ(foreign_language("rappelle moi demain le dentiste"), "French");
  EXPECT_EQ(foreign_language("\u0398\u03cd\u03bc\u03b9\u03c3\u03ad \u03bc\u03bf\u03c5"), "Greek");
}

}  // namespace
}  // namespace adjutant::agent
