// What the mandate says of a plan before it runs, and what it says of each call that then comes: the second lies
// within the first, over generated plans, mandates and worlds.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "base/text.h"
#include "mandate/mandate.h"
#include "mandate/property_world.h"
#include "plan/plan_maker.h"
#include "plan/test_world.h"

namespace adjutant::mandate {
namespace {

std::string any_mandate(const plan::Catalog& catalog) {
  static const std::vector<std::string> kAbout = {"tool = \"mail.send\"",           "tool = \"mail.archive\"",
                                                  "tool = \"files.write\"",         "effect = \"write\"",
                                                  "effect = [\"send\", \"write\"]", "effect = \"query\""};
  static const std::vector<std::string> kRoles = {"recipient", "content", "locator", "plain", "body"};
  static const std::vector<std::string> kTests = {"trusted",
                                                  "your own words",
                                                  "readable by recipient",
                                                  "readable by everyone",
                                                  "without links of others",
                                                  "none",
                                                  "in contacts",
                                                  "endorsed",
                                                  "self",
                                                  "is ann@home.example",
                                                  "is plain",
                                                  "is a.txt",
                                                  "under domain home.example",
                                                  "at most 1",
                                                  "at most 2",
                                                  "from person eve@evil.example",
                                                  "from tool shop",
                                                  "from host web.example",
                                                  "from folder Legal"};
  static const std::vector<std::string> kMore = {
      "",
      "limit = { count = 2, per = \"day\" }\n",
      "limit = [{ count = 1, per = \"minute\" }, { count = 20, per = \"day\" }]\n",
      "ask = { always = true }\n",
      "decided_by = \"anyone\"\n",
      "decided_by = \"anyone\"\n",
      "decided_by = \"anyone\"\ndrafts = \"unseen\"\n",
      "hours = \"09:00-12:00\"\n",
      "hours = \"00:00-09:00\"\n",
      "days = \"Tue\"\n",
      "until = 2026-11-24\n",
      "until = 2026-11-23\n"};
  std::string all;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    const bool forbids = *rc::gen::inRange(0, 4) == 0;
    std::string text = fmt::format("[[{}]]\nname = \"r{}\"\n{}\n", forbids ? "forbid" : "grant", i, one_of(kAbout));
    std::string where;
    for (int c = *rc::gen::inRange(0, 3); c > 0; --c) {
      where += fmt::format(
          "{}{} = \"{}{}{}\"", where.empty() ? "" : ", ", kRoles[static_cast<std::size_t>(c + *rc::gen::inRange(0, 2))],
          *rc::gen::inRange(0, 3) ? "" : "not ", one_of(kTests), *rc::gen::inRange(0, 3) ? " or none" : "");
    }
    if (!where.empty()) text += "where = { " + where + " }\n";
    const auto& more = one_of(kMore);
    if (!forbids || more.starts_with("hours") || more.starts_with("days")) text += more;
    // What the loader refuses is left out.
    if (Mandate::load(all + text, catalog)) all += text;
  }
  return all;
}

struct Seen {
  std::map<std::string, int> verdicts;  // "allow of allow to ask": how often
  std::string wrong;
};

void compare(Seen& seen, const Mandate& mandate, const plan::CheckedPlan& plan, const std::vector<Possible>& possible,
             const plan::TestWorld& world) {
  PropertyFacts facts;  // counts what was allowed, as the store does
  for (const auto& happened : world.calls) {
    const auto at = std::ranges::find_if(plan.calls, [&](const plan::PossibleCall& call) {
      return call.at.line == happened.at.line && call.at.column == happened.at.column &&
             call.signature == happened.call.signature;
    });
    if (at == plan.calls.end()) continue;
    const Possible& before = possible[static_cast<std::size_t>(at - plan.calls.begin())];
    const Decision now = mandate.decide(happened.call, facts, world.now());
    if (now.verdict == Verdict::allow) ++facts.taken[now.rule].count;
    const auto range =
        fmt::format("{} of {} to {}", to_string(now.verdict), to_string(before.best), to_string(before.worst));
    ++seen.verdicts[range];
    if (now.verdict < before.best || now.verdict > before.worst)
      seen.wrong += fmt::format("\nline {}: {}: {} {}", happened.at.line, happened.words, range, now.because);
    if (before.worst != Verdict::allow && before.asks_when.empty())
      seen.wrong += fmt::format("\nline {}: {}: no reason for {}", happened.at.line, happened.words, range);
  }
}

TEST(PossibleProperty, TheRunStaysWithinWhatWasSaidBefore) {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  Seen seen;
  EXPECT_TRUE(rc::check("verdicts at the run lie between best and worst", [&] {
    for (int i = 0; i < 25; ++i) {
      const std::string text = plan::PlanMaker([](int count) { return *rc::gen::inRange(0, count); }).make();
      const auto plan = plan::check_text(text, catalog);
      if (!plan) RC_FAIL(text);
      const std::string rules = any_mandate(catalog);
      const auto mandate = Mandate::load(rules, catalog);
      if (!mandate) RC_FAIL(rules);
      plan::TestWorld world;
      const auto possible = mandate->possible(plan->calls, PropertyFacts(), world.now());
      const auto letters = rc::gen::container<std::string>(rc::gen::inRange('a', 'z'));
      world.mails[2].body = *rc::gen::oneOf(rc::gen::just<std::string>("see evil.com"), letters);
      if (!plan::evaluate(*plan, catalog, {{}}, world)) RC_FAIL(text);
      seen.wrong.clear();
      compare(seen, *mandate, *plan, possible, world);
      if (!seen.wrong.empty()) RC_FAIL(rules + "\n" + text + seen.wrong);
    }
  }));
  // It tells something: what is said to be allowed, to ask and to depend on something all occur, and both ends of it.
  for (const auto* range : {"allow of allow to allow", "ask of ask to ask", "forbid of forbid to forbid",
                            "allow of allow to ask", "ask of allow to ask", "allow of allow to approve each",
                            "approve each of allow to approve each", "forbid of allow to forbid"})
    EXPECT_GT(seen.verdicts[range], 0) << range;
}

class PossibleTest : public testing::Test {
 protected:
  PossibleTest() { plan::add_test_tools(catalog_); }
  // Of the last call of the plan.
  Possible of(const std::string& text, const std::string& rules) {
    const auto plan = plan::check_text(text, catalog_);
    EXPECT_TRUE(plan) << text;
    const auto mandate = Mandate::load(rules, catalog_);
    EXPECT_TRUE(mandate) << mandate.error().text();
    return plan && mandate ? mandate->possible(plan->calls, PropertyFacts(), plan::TestWorld().now()).back()
                           : Possible{};
  }
  static std::string range(const Possible& possible) {
    return fmt::format("{} to {}", to_string(possible.best), to_string(possible.worst));
  }
  plan::Catalog catalog_;
};

const std::string kArchive = "[[grant]]\nname = \"tidy\"\ntool = \"mail.archive\"\n";
using Lines = std::vector<std::string>;

TEST_F(PossibleTest, CountsOfAllCallsStandAgainstTheLimit) {
  const std::string one = "for m in mail.search(limit=6):\n    mail.archive(ids=[m.id])\n";
  const std::string two = one + "for n in mail.search(limit=5):\n    mail.archive(ids=[n.id])\n";
  const std::string rules = kArchive + "limit = { count = 10, per = \"day\" }\n";
  const Possible within = of(one, rules);
  EXPECT_EQ(range(within), "allow to allow");
  EXPECT_EQ(within.count, "at most 6 times; the rule allows 10 a day");
  const Possible over = of(two, rules);
  EXPECT_EQ(range(over), "allow to ask");
  EXPECT_EQ(over.asks_when, Lines{"it happens more than 10 times in a day"});
  EXPECT_EQ(of("ms = mail.search()\nfor m in ms + ms:\n    mail.archive(ids=[m.id])\n", rules).asks_when,
            Lines{"it happens more than 10 times in a day"});
}

TEST_F(PossibleTest, OfAListOfOneTheTextIsKnown) {
  const std::string rules =
      "[[forbid]]\nname = \"not to Eve\"\neffect = \"send\"\nwhere = { recipient = \"is eve@evil.example\" }\n";
  const auto send = [](const std::string& to) { return "mail.send(to=" + to + ", body=\"x\")\n"; };
  EXPECT_EQ(range(of(send("[\"eve@evil.example\"]"), rules)), "forbid to forbid");
  EXPECT_EQ(of(send("[\"eve@evil.example\"]"),
               rules + "[[grant]]\nname = \"any\"\ntool = \"mail.send\"\nask = { always = true }\n")
                .asks_when,
            Lines{"\"not to Eve\" forbids it: 'to' is eve@evil.example"});
  EXPECT_EQ(range(of(send("[\"ann@home.example\"]"), rules)), "approve each to approve each");
  EXPECT_EQ(range(of(send("[\"ann@home.example\", \"eve@evil.example\"]"), rules)), "approve each to forbid");
  EXPECT_EQ(
      range(of("if len(mail.search()) > 1:\n    to = [\"ann@home.example\"]\nelse:\n    to = [\"eve@evil.example\"]\n" +
                   send("to"),
               rules)),
      "approve each to forbid");
}

TEST_F(PossibleTest, AmountsOfAllCallsStandAgainstTheLimit) {
  const std::string rules =
      "[[grant]]\nname = \"shop\"\ntool = \"shop.order\"\nlimit = { amount = \"60 EUR\", per = \"week\" }\n"
      "ask = { above = \"25 EUR\" }\n";
  const auto order = [](const std::string& amount) { return "shop.order(to=\"shop\", amount=\"" + amount + "\")\n"; };
  EXPECT_EQ(range(of(order("20 EUR"), rules)), "allow to allow");
  EXPECT_EQ(range(of(order("30 EUR"), rules)), "ask to ask");
  EXPECT_EQ(range(of(order("70 EUR"), rules)), "approve each to approve each");
  EXPECT_EQ(range(of(order("20 USD"), rules)), "approve each to approve each");
  EXPECT_EQ(range(of(order("20 EUR") + order("20 EUR") + order("20 EUR"), rules)), "allow to allow");
  EXPECT_EQ(range(of(order("20 EUR") + order("20 EUR") + order("21 EUR"), rules)), "allow to approve each");
}

TEST_F(PossibleTest, ANegativeAmountMakesNoRoomForOthers) {
  const std::string rules =
      "[[grant]]\nname = \"shop\"\ntool = \"shop.order\"\nlimit = { amount = \"60 EUR\", per = \"week\" }\n";
  EXPECT_EQ(range(of("shop.order(to=\"a\", amount=\"-50 EUR\")\nshop.order(to=\"b\", amount=\"100 EUR\")\n", rules)),
            "approve each to approve each");
}

TEST_F(PossibleTest, AnAmountThatMayBeThereMayBeSmall) {
  plan::Signature tip;
  tip.name = "shop.tip";
  tip.effect = plan::Effect::spend;
  tip.parameters = {{"amount", plan::Type(plan::Kind::money).as_optional(), plan::Role::amount, "", Json()}};
  catalog_.add(std::make_unique<plan::SignatureOnly>(std::move(tip)));
  EXPECT_EQ(range(of("class Tip:\n    amount: money?\n\nt = Tip(amount=\"5 EUR\")\nshop.tip(amount=t.amount)\n",
                     "[[grant]]\nname = \"tip\"\ntool = \"shop.tip\"\nask = { above = \"9 EUR\" }\n")),
            "allow to approve each");
}

TEST_F(PossibleTest, ReasonsNameTheArgumentAndTheWayOfItsData) {
  const std::string text = "ms = mail.search(limit=1)\nfor m in ms:\n    mail.send(to=m.sender, body=m.body)\n";
  const Possible sent = of(text,
                           "[[grant]]\nname = \"mail\"\neffect = \"send\"\nwhere = { recipient = \"in contacts\", "
                           "content = [\"readable by recipient\", \"without links of others\"] }\n"
                           "[[forbid]]\nname = \"hers\"\neffect = \"send\"\nwhere = { content = \"from person "
                           "eve@evil.example\" }\n");
  EXPECT_EQ(range(sent), "allow to forbid");
  EXPECT_EQ(sent.rule, "mail");
  const Lines wanted = {"not everybody who gets it may see 'body'", "'body' holds a link from whoever wrote it",
                        "'to' is not in contacts", "\"hers\" forbids it: 'body' is from person eve@evil.example"};
  EXPECT_EQ(sent.asks_when, wanted);
  ASSERT_FALSE(sent.path.empty());
  EXPECT_NE(join(sent.path, "; ").find("line 1"), std::string::npos) << join(sent.path, "; ");
}

TEST_F(PossibleTest, WhatIsKnownDecidesAtOnce) {
  const auto send = [](const std::string& to) { return "mail.send(to=\"" + to + "\", body=\"hi\")\n"; };
  const std::string known = "[[grant]]\nname = \"mail\"\neffect = \"send\"\nwhere = { recipient = \"in contacts\" }\n";
  EXPECT_EQ(range(of(send("ann@home.example"), known)), "allow to allow");
  EXPECT_EQ(range(of(send("ben@home.example"), known)), "approve each to approve each");
  EXPECT_EQ(of(send("ben@home.example"), known).asks_when, Lines{"'to' is not in contacts"});
  const std::string forbid =
      known + "[[forbid]]\nname = \"no\"\neffect = \"send\"\nwhere = { to = \"under domain home.example\" }\n";
  EXPECT_EQ(range(of(send("ann@home.example"), forbid)), "forbid to forbid");
  EXPECT_EQ(range(of(send("ann@work.example"), forbid)), "allow to allow");
  EXPECT_EQ(range(of(send("ann@work.example"), "")), "approve each to approve each");
  EXPECT_EQ(of(send("ann@work.example"), "").asks_when.size(), 1u);
}

TEST_F(PossibleTest, ANameThatIsNotKnownYetMayBeTheForbiddenOne) {
  const std::string text = "page = web.lookup(words=\"tea\")\nfiles.write(path=\"a.txt\", content=page)\n";
  const auto with = [&](const std::string& condition) {
    return range(of(text,
                    "[[grant]]\nname = \"files\"\ntool = \"files.write\"\n[[forbid]]\nname = \"no\"\neffect = "
                    "\"write\"\nwhere = { content = \"" +
                        condition + "\" }\n"));
  };
  EXPECT_EQ(with("from host evil.example"), "allow to forbid");
  EXPECT_EQ(with("from person eve@evil.example"), "allow to allow");
  EXPECT_EQ(with("from folder Legal"), "allow to allow");
}

}  // namespace
}  // namespace adjutant::mandate
