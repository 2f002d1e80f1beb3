#include "mandate/difference.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "mandate/mandate_file.h"
#include "mandate/property_world.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

using flow::Label;
using flow::Readers;
using flow::Source;
using flow::SourceKind;

const Time kNow{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + std::chrono::hours(10), Zone()};

// A rule without its name.
std::string any_rule() {
  static const std::vector<std::string> kTests = {"trusted",
                                                  "your own words",
                                                  "readable by recipient",
                                                  "readable by everyone",
                                                  "without links of others",
                                                  "none",
                                                  "in contacts",
                                                  "self",
                                                  "is ann@home.example",
                                                  "is shop",
                                                  "under domain home.example",
                                                  "endorsed",
                                                  "from person eve@evil.example",
                                                  "from host web.example",
                                                  "from folder Legal"};
  const bool forbids = *rc::gen::inRange(0, 3) == 0;
  const auto flip = [] { return *rc::gen::inRange(0, 3) == 0; };
  std::string text =
      one_of<std::string>({"tool = \"mail.send\"\n", "effect = \"send\"\n", "effect = [\"send\", \"spend\"]\n",
                           "effect = \"spend\"\n", "tool = \"shop.order\"\n"});
  std::string where;
  for (const auto* argument : {"recipient", "content", "to"}) {
    if (flip())
      where += fmt::format("{}{} = \"{}{}{}\"", where.empty() ? "" : ", ", argument, flip() ? "not " : "",
                           one_of(kTests), flip() ? " or none" : "");
  }
  if (flip())
    where +=
        fmt::format("{}amount = \"at most {} EUR or none\"", where.empty() ? "" : ", ", *rc::gen::inRange(1, 4) * 10);
  if (!where.empty()) text += "where = { " + where + " }\n";
  if (flip())
    text +=
        one_of<std::string>({"hours = \"00:00-12:00\"\n", "hours = \"09:00-11:00\"\n", "hours = \"11:00-12:00\"\n"});
  if (flip()) text += one_of<std::string>({"days = \"Tue\"\n", "days = \"Mon-Fri\"\n", "days = \"Sat\"\n"});
  if (forbids) return "[[forbid]]\n" + text;
  if (flip()) text += "decided_by = \"anyone\"\n";
  if (flip()) text += "drafts = \"unseen\"\n";
  if (flip())
    text += one_of<std::string>(
        {"ask = { always = true }\n", "ask = { above = \"5 EUR\" }\n", "ask = { above = \"15 EUR\" }\n"});
  if (flip())
    text += fmt::format("limit = {{ count = {}, per = \"{}\" }}\n", *rc::gen::inRange(1, 4),
                        one_of<std::string>({"hour", "day"}));
  return "[[grant]]\n" + text;
}

Label any_label() {
  std::vector<Source> sources = {{SourceKind::owner, "", true}};
  const auto add = [&](SourceKind kind, const char* name) {
    if (*rc::gen::inRange(0, 4) == 0) sources.push_back({kind, name, false});
  };
  add(SourceKind::records, "contacts");
  add(SourceKind::records, "mail/Legal");
  add(SourceKind::person, "eve@evil.example");
  add(SourceKind::place, "web.example");
  return Label(std::move(sources), *rc::gen::inRange(0, 3) ? Readers() : Readers::only({"ann@home.example"}));
}

plan::Call any_call(const plan::Catalog& catalog) {
  const bool order = *rc::gen::inRange(0, 2) == 0;
  const std::string to = one_of<std::string>({"ann@home.example", "me@home.example", "eve@evil.example", "shop"});
  Json arguments;
  if (order) arguments.set("to", to).set("amount", fmt::format("{} EUR", *rc::gen::inRange(1, 40)));
  else
    arguments.set("to", Json(Json::Array{Json(to == "shop" ? "x@y.example" : to)}))
        .set("body", one_of<std::string>({"dinner", "see evil.com"}));
  auto call =
      *plan::make_call(catalog.find(order ? "shop.order" : "mail.send")->signature(), arguments, Label::owner());
  for (auto& argument : call.arguments) argument = argument.under(any_label());
  call.control = any_label();
  return call;
}

TEST(DifferenceProperty, WhatIsNotWiderIsNeverLaxer) {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  int not_wider = 0, stricter = 0, wider = 0, laxer = 0;
  EXPECT_TRUE(rc::check("not wider, never laxer", [&] {
    for (int i = 0; i < 20; ++i) {
      // The second text is the first with some rules left out, exchanged or added.
      std::string texts[2];
      for (int r = *rc::gen::inRange(0, 5); r > 0; --r) {
        const auto rule = any_rule();
        const auto named = [&](const std::string& text) {
          const auto at = text.find('\n') + 1;
          return text.substr(0, at) + fmt::format("name = \"r{}\"\n", r) + text.substr(at);
        };
        const auto add = [&](std::string& all, const std::string& text) {
          if (Mandate::load(all + named(text), catalog)) all += named(text);
        };
        const int what = *rc::gen::inRange(0, 6);
        if (what != 0) add(texts[0], rule);
        if (what == 2) add(texts[1], any_rule());
        else if (what == 3) add(texts[1], rule + "until = 2026-12-31\n");
        else if (what == 4 && rule.find("ask") == rule.npos && rule.starts_with("[[g"))
          add(texts[1], rule + "ask = { always = true }\n");
        else if (what != 1) add(texts[1], rule);
      }
      const auto before = *Mandate::load(texts[0], catalog), after = *Mandate::load(texts[1], catalog);
      const auto change = difference(before, after);
      (change.widens ? wider : not_wider)++;
      for (int c = 0; c < 10; ++c) {
        const auto call = any_call(catalog);
        PropertyFacts facts;
        for (const auto* name : {"r1", "r2", "r3"}) facts.taken[name].count = *rc::gen::inRange(0, 4);
        const auto was = before.decide(call, facts, kNow), is = after.decide(call, facts, kNow);
        stricter += !change.widens && is.verdict > was.verdict;
        laxer += change.widens && is.verdict < was.verdict;
        if (!change.widens && is.verdict < was.verdict)
          RC_FAIL(texts[0] + "\n--\n" + texts[1] + "\n" + call.to_json().dump() + " " + was.because + " / " +
                  is.because);
      }
      if (texts[0] == texts[1] && !change.lines.empty()) RC_FAIL("lines for the same text: " + texts[0]);
      const auto back = difference(after, after);
      if (back.widens || !back.lines.empty()) RC_FAIL("no difference from itself: " + texts[1]);
    }
  }));
  EXPECT_GT(not_wider, 100);
  EXPECT_GT(wider, 100);
  EXPECT_GT(stricter, 50);
  EXPECT_GT(laxer, 50);
}

// One rule that says nothing about calls gets a further condition, or none.
std::string with(const std::string& rule, const std::string& condition) {
  const auto at = rule.find("where = { ");
  if (at == rule.npos) return rule + "where = { " + condition + " }\n";
  return rule.substr(0, at + 10) + condition + ", " + rule.substr(at + 10);
}

TEST(MonotoneProperty, MoreInfluenceMoreConditionsMoreForbidsAreNeverLaxer) {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  int stricter[3] = {};
  EXPECT_TRUE(rc::check("monotone", [&] {
    for (int i = 0; i < 20; ++i) {
      std::vector<std::string> rules;
      const auto text = [&] {
        std::string all;
        for (std::size_t r = 0; r < rules.size(); ++r) {
          const auto at = rules[r].find('\n') + 1;
          all += rules[r].substr(0, at) + fmt::format("name = \"r{}\"\n", r) + rules[r].substr(at);
        }
        return all;
      };
      for (int r = *rc::gen::inRange(1, 4); r > 0; --r) {
        rules.push_back(any_rule());
        if (!Mandate::load(text(), catalog)) rules.pop_back();
      }
      const std::string before = text();
      const auto mandate = *Mandate::load(before, catalog);
      PropertyFacts facts;
      for (const auto* name : {"r0", "r1", "r2"}) facts.taken[name].count = *rc::gen::inRange(0, 4);
      const auto call = any_call(catalog);
      const auto verdict = mandate.decide(call, facts, kNow).verdict;
      const auto never_laxer = [&](int what, Verdict now, const std::string& why) {
        stricter[what] += now > verdict;
        if (now < verdict) RC_FAIL(before + "\n--\n" + why + "\n" + call.to_json().dump());
      };

      plan::Call influenced = call;
      for (auto& argument : influenced.arguments) argument = argument.under(any_label());
      influenced.control = join(influenced.control, any_label());
      never_laxer(0, mandate.decide(influenced, facts, kNow).verdict, "more influence");

      // Conditions that vouch for a value are left out: with them, what others had a say in need not ask.
      const auto condition =
          one_of<std::string>({"content = \"trusted\"", "content = \"readable by everyone or none\"",
                               "content = \"without links of others\"", "plain = \"trusted or none\"",
                               "content = \"not from host web.example\"", "to = \"under domain home.example\"",
                               "content = \"from person eve@evil.example or none\"", "to = \"not in contacts\""});
      auto kept = rules;
      for (auto& rule : rules) {
        if (rule.starts_with("[[grant]]") && rule.find(condition.substr(0, 4)) == rule.npos)
          rule = with(rule, condition);
      }
      if (const auto more = Mandate::load(text(), catalog))
        never_laxer(1, more->decide(call, facts, kNow).verdict, text());

      rules = kept;
      std::string forbid = any_rule();
      if (!forbid.starts_with("[[forbid]]")) continue;
      rules.push_back(forbid);
      if (const auto more = Mandate::load(text(), catalog))
        never_laxer(2, more->decide(call, facts, kNow).verdict, text());
    }
  }));
  for (const auto count : stricter) EXPECT_GT(count, 20);
}

class DifferenceTest : public testing::Test {
 protected:
  DifferenceTest() { plan::add_test_tools(catalog_); }
  std::vector<std::string> between(const std::string& before, const std::string& after) {
    return difference(*Mandate::load(before, catalog_), *Mandate::load(after, catalog_)).text();
  }
  plan::Catalog catalog_;
};
using Lines = std::vector<std::string>;

const std::string kMail = "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n";
const std::string kKnown = "where = { recipient = \"in contacts\" }\n";
const std::string kTen = "limit = { count = 10, per = \"day\" }\n";

TEST_F(DifferenceTest, SaysWhatChanges) {
  EXPECT_EQ(between(kMail + kKnown + kTen, kMail + kTen),
            (Lines{"+ grant \"mail\": no longer condition: recipient is in contacts"}));
  EXPECT_EQ(between(kMail + kTen, kMail + "limit = { count = 20, per = \"day\" }\n"),
            (Lines{"~ a day: send: at most 10 a day; now send: at most 20 a day",
                   "+ grant \"mail\": no longer limit: 10 a day; now limit: 20 a day"}));
  EXPECT_EQ(between(kMail + kTen, kMail + kTen + "where = { body = \"trusted\" }\n"),
            (Lines{"- grant \"mail\": now condition: body is trusted"}));
  EXPECT_EQ(between("", kMail + kKnown + kTen),
            (Lines{"~ a day: send: nothing without asking you; now send: at most 10 a day",
                   "+ grant \"mail\": tool: mail.send; condition: recipient is in contacts; limit: 10 a day"}));
  EXPECT_EQ(between(kMail, "[[grant]]\nname = \"mail\"\ntool = [\"mail.send\", \"mail.reply\"]\n"),
            (Lines{"+ grant \"mail\": now tool: mail.reply"}));
  const std::string forbid = "[[forbid]]\nname = \"no\"\neffect = \"spend\"\n";
  EXPECT_EQ(between(forbid, ""), (Lines{"+ no longer forbid \"no\": tool: orders.place, shop.order"}));
  EXPECT_EQ(between("", forbid), (Lines{"- forbid \"no\": tool: orders.place, shop.order"}));
  EXPECT_EQ(between(kMail, "# a remark\n" + kMail), Lines{});
}

TEST_F(DifferenceTest, WhatVouchesIsNotACondition) {
  // Without "in contacts", an address of others asks; the grant covers more people all the same.
  EXPECT_TRUE(difference(*Mandate::load(kMail + kKnown, catalog_), *Mandate::load(kMail, catalog_)).widens);
  EXPECT_TRUE(difference(*Mandate::load(kMail, catalog_), *Mandate::load(kMail + kKnown, catalog_)).widens);
}

TEST_F(DifferenceTest, AConnectionOutOfUseTakesNoRuleDown) {
  const std::string lost =
      kMail + kKnown +
      "[[forbid]]\nname = \"no mail\"\ntool = \"mail.*\"\nwhere = { recipient = \"is eve@evil.example\" }\n"
      "[[grant]]\nname = \"post\"\ntool = \"post.pay\"\nwhere = { payee = \"in contacts\" }\n"
      "limit = { amount = \"5 EUR\", per = \"day\" }\n";
  const std::string stop = "[[forbid]]\nname = \"no post\"\ntool = \"post.*\"\n";
  ASSERT_FALSE(Mandate::load(lost, catalog_));
  catalog_.add_out_of_use("post");
  const auto mandate = Mandate::load(lost + stop, catalog_);
  ASSERT_TRUE(mandate) << mandate.error().text();
  EXPECT_EQ(mandate->rules().size(), 4u);
  EXPECT_TRUE(mandate->rule("post")->covers.empty());
  const auto warnings = mandate->warnings({Instant{}, *Zone::find("UTC")});
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_NE(warnings[0].find("\"post\" covers nothing now"), std::string::npos);
  // Only what is about that connection is left unchecked.
  EXPECT_FALSE(Mandate::load("[[grant]]\nname = \"x\"\ntool = \"poste.pay\"\n", catalog_));
  EXPECT_FALSE(Mandate::load(kMail + "where = { recipent = \"in contacts\" }\n", catalog_));

  // While they cannot be looked at, rules about its tools do not become wider without a yes.
  EXPECT_FALSE(difference(*mandate, *Mandate::load(lost + stop + "# a remark\n", catalog_)).widens);
  EXPECT_TRUE(difference(*mandate, *Mandate::load(lost, catalog_)).widens);
  EXPECT_TRUE(difference({}, *Mandate::load("[[grant]]\nname = \"x\"\ntool = \"post.*\"\n", catalog_)).widens);
  const std::string some = "[[grant]]\nname = \"buy\"\ntool = \"shop.order\"\n";
  const std::string any = "[[grant]]\nname = \"buy\"\neffect = \"spend\"\n";
  EXPECT_TRUE(difference(*Mandate::load(some, catalog_), *Mandate::load(any, catalog_)).widens);
  EXPECT_FALSE(difference(*Mandate::load(any, catalog_), *Mandate::load(some, catalog_)).widens);
}

TEST_F(DifferenceTest, AWiderFileWaitsForAYes) {
  const TemporaryFolder folder;
  const auto path = folder / "mandate.toml";
  ASSERT_TRUE(MandateFile::accept_text(path, kMail + kTen));
  MandateFile file(path, catalog_);
  EXPECT_FALSE(file.waiting());
  EXPECT_EQ(file.mandate().rules().size(), 1u);
  EXPECT_FALSE(file.accept());

  ASSERT_TRUE(write_file(path, kMail));
  file.refresh();
  ASSERT_TRUE(file.waiting());
  EXPECT_EQ(file.problem(), "");
  EXPECT_EQ(file.mandate().rules().front().limits.size(), 1u);
  MandateFile another(path, catalog_);  // another process, or the next start
  EXPECT_TRUE(another.waiting());
  EXPECT_EQ(another.mandate().rules().front().limits.size(), 1u);

  ASSERT_TRUE(write_file(path, kMail + "# changed meanwhile\n"));
  EXPECT_FALSE(file.accept());
  file.refresh();
  ASSERT_TRUE(file.accept());
  EXPECT_FALSE(file.waiting());
  EXPECT_TRUE(file.mandate().rules().front().limits.empty());
  another.refresh();
  EXPECT_FALSE(another.waiting());
  EXPECT_TRUE(another.mandate().rules().front().limits.empty());
}

TEST_F(DifferenceTest, ANarrowerFileIsInForceAtOnce) {
  const TemporaryFolder folder;
  const auto path = folder / "mandate.toml";
  ASSERT_TRUE(MandateFile::accept_text(path, kMail));
  MandateFile file(path, catalog_);
  ASSERT_TRUE(write_file(path, kMail + kTen));
  file.refresh();
  EXPECT_FALSE(file.waiting());
  EXPECT_EQ(file.mandate().rules().front().limits.size(), 1u);
  // From here on, the wider text that was in force before is a widening.
  ASSERT_TRUE(write_file(path, kMail));
  EXPECT_TRUE(MandateFile(path, catalog_).waiting());
}

TEST_F(DifferenceTest, RulesAreAddedAfterTheyWereShown) {
  const TemporaryFolder folder;
  const auto path = folder / "mandate.toml";
  ASSERT_TRUE(MandateFile::accept_text(path, kMail));
  MandateFile file(path, catalog_);
  const auto added = file.with_rules("[[grant]]\nname = \"shop\"\neffect = \"spend\"\n", catalog_);
  ASSERT_TRUE(added);
  EXPECT_TRUE(added->difference.widens);
  EXPECT_FALSE(file.with_rules(kMail, catalog_));  // the name is taken
  ASSERT_TRUE(MandateFile::accept_text(path, added->text));
  file.refresh();
  EXPECT_FALSE(file.waiting());
  EXPECT_EQ(file.mandate().rules().size(), 2u);
}

TEST_F(DifferenceTest, WithoutAnAcceptedTextNothingIsInForce) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "mandate.toml", kMail));
  MandateFile file(folder / "mandate.toml", catalog_);
  EXPECT_TRUE(file.waiting());
  EXPECT_TRUE(file.mandate().rules().empty());
}

}  // namespace
}  // namespace adjutant::mandate
