#include "mandate/mandate.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "mandate/counters.h"
#include "mandate/mandate_file.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

using flow::Label;
using flow::Source;
using flow::SourceKind;

const Time kNow{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + std::chrono::hours(10), Zone()};

struct World final : Facts {
  bool broken = false;
  Used usage;
  Result<bool> in_contacts(std::string_view address) const override {
    if (broken) return fail(ErrorKind::failed, "the address book cannot be read");
    return address == "ben@known.example";
  }
  Result<bool> is_owner(std::string_view address) const override { return address == "me@home.example"; }
  Result<bool> endorsed(std::string_view, std::string_view value, std::string_view) const override {
    return value == "shop";
  }
  Result<Used> used(const std::string&, Instant) const override { return usage; }
};

class MandateTest : public testing::Test {
 protected:
  MandateTest() { plan::add_test_tools(catalog_); }
  Mandate load(std::string_view text) {
    auto mandate = Mandate::load(text, catalog_);
    EXPECT_TRUE(mandate) << mandate.error().text();
    return mandate ? *mandate : Mandate();
  }
  std::string error(std::string_view text) {
    const auto mandate = Mandate::load(text, catalog_);
    return mandate ? "loaded" : mandate.error().text();
  }
  plan::Call mail(std::string to, Label label = Label::owner()) {
    Json arguments = Json().set("to", Json(Json::Array{Json(to)})).set("body", "hi");
    return *plan::make_call(catalog_.find("mail.send")->signature(), arguments, label);
  }
  plan::Call order(const char* amount, Label label = Label::owner()) {
    return *plan::make_call(catalog_.find("shop.order")->signature(), Json().set("to", "shop").set("amount", amount),
                            label);
  }
  plan::Catalog catalog_;
  World world_;
};

TEST_F(MandateTest, RefusesWhatIsWrongAndSaysWhere) {
  EXPECT_NE(error("[[grant]]\nname = \"a\"\nefect = \"send\"\n").find("Did you mean 'effect'?"), std::string::npos);
  EXPECT_NE(error("[[grant]]\nname = \"a\"\ntool = \"mail.sned\"\n").find("mandate:3"), std::string::npos);
  EXPECT_NE(error("[[grant]]\nname = \"a\"\ntool = \"mail.send\"\nwhere = { recipent = \"in contacts\" }\n")
                .find("Did you mean 'recipient'?"),
            std::string::npos);
  EXPECT_NE(error("[[grant]]\nname = \"a\"\ntool = \"shop.order\"\nwhere = { amount = \"in contacts\" }\n")
                .find("can never match"),
            std::string::npos);
  EXPECT_NE(error("[[grant]]\nname = \"a\"\neffect = \"spend\"\nlimit = { amount = \"60 EUR\", per = \"week\" }\nask = "
                  "{ above = \"70 EUR\" }\n")
                .find("never asks"),
            std::string::npos);
  EXPECT_NE(error("[[grant]]\nname = \"a\"\neffect = \"send\"\n[[grant]]\nname = \"a\"\neffect = \"send\"\n")
                .find("two rules"),
            std::string::npos);
  EXPECT_NE(error("[[forbid]]\nname = \"a\"\neffect = \"send\"\nask = { always = true }\n").find("forbids, and"),
            std::string::npos);
  EXPECT_NE(error("[[grant]]\nname = \"a\"\neffect = \"write\"\ndrafts = \"unseen\"\n").find("no tool that sends"),
            std::string::npos);
  EXPECT_NE(error("[[grant]]\nname = \"a\"\neffect = \"send\"\nhours = \"20:00-08:00\"\n").find("never counts"),
            std::string::npos);
  const std::pair<const char*, const char*> more[] = {
      {"where = { to = [] }", "is empty"},
      {"where = { to = \"is nobody\" }", "can never match"},
      {"where = { to = \"is \" }", "names nothing"},
      {"where = { to = \"at most 3 apples\" }", "neither an amount nor a number"},
      {"where = { to = \"in conacts\" }", "Did you mean 'in contacts'?"},
      {"where = 3", "must be a table"},
      {"limit = { count = 0, per = \"day\" }", "from 1"},
      {"limit = { count = 9000000000, per = \"day\" }", "from 1"},
      {"limit = []", "is empty"},
      {"decided_by = \"nobody\"", "cannot be 'nobody'"},
      {"drafts = \"hidden\"", "cannot be 'hidden'"},
      {"undoable = false", "only be true"},
      {"undoable = true", "covers no tool"},
      {"days = \"Mon-Funday\"", "must be written like"},
      {"days = []", "hold nothing"},
      {"where = { content = \"not trusted\" }", "the more others have a say"},
      {"where = { content = \"not without links of others\" }", "the more others have a say"},
      {"where = { content = \"from folder Legal\" }", "cannot go by the folder"},
      {"where = { locator = \"trusted\" }", "has an argument 'locator'"},
      {"where = { locater = \"trusted or none\" }", "Did you mean 'locator'?"},
      {"where = { to = \"in conacts or none\" }", "Did you mean 'in contacts'?"},
      {"where = { to = \"not\" }", "is not known"},
      {"where = { to = \"from host\" }", "names nothing"},
      {"limit = { count = 3 }", "needs 'per'"},
      {"limit = { count = 3, per = \"dy\" }", "Did you mean 'day'?"},
      {"limit = { amount = \"3 EUR\", per = \"day\" }", "has an amount"},
      {"ask = { above = \"3 EUR\" }", "has an amount"},
      {"ask = { always = \"yes\" }", "true or false"},
      {"hours = \"8-20\"", "must be written like"},
      {"until = \"soon\"", "must be a date"},
      {"effect = \"sned\"", "Did you mean 'send'?"},
      {"effect = \"spend\"", "covers no tool"},
  };
  for (const auto& [line, wanted] : more) {
    const auto said = error(std::string("[[grant]]\nname = \"a\"\ntool = \"mail.send\"\n") + line + "\n");
    EXPECT_NE(said.find(wanted), std::string::npos) << line << ": " << said;
  }
  EXPECT_NE(error("[[grant]\n").find("mandate:1"), std::string::npos);
  EXPECT_EQ(error(""), "loaded");
}

TEST_F(MandateTest, LimitsAndThresholds) {
  const auto mandate = load(
      "[[grant]]\nname = \"small\"\neffect = \"spend\"\nwhere = { recipient = \"endorsed\" }\n"
      "limit = { amount = \"60 EUR\", per = \"week\" }\nask = { above = \"25 EUR\" }\n");
  EXPECT_EQ(mandate.decide(order("20 EUR"), world_, kNow).verdict, Verdict::allow);
  EXPECT_EQ(mandate.decide(order("30 EUR"), world_, kNow).verdict, Verdict::ask);
  EXPECT_EQ(mandate.decide(order("20 USD"), world_, kNow).verdict, Verdict::approve_each);
  EXPECT_EQ(mandate.decide(order("61 EUR"), world_, kNow).verdict, Verdict::approve_each);
  world_.usage.amount_minor = 5000;
  EXPECT_EQ(mandate.decide(order("20 EUR"), world_, kNow).verdict, Verdict::approve_each);
}

TEST_F(MandateTest, InfluenceOnWhatSteersAsks) {
  const auto mandate = load("[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n");
  const Label eve(Source{SourceKind::person, "eve@evil.example", false});
  EXPECT_EQ(mandate.decide(mail("ben@known.example"), world_, kNow).verdict, Verdict::allow);
  EXPECT_EQ(mandate.decide(mail("ben@known.example", eve), world_, kNow).verdict, Verdict::ask);
  auto decided_by_eve = mail("ben@known.example");
  decided_by_eve.control = eve;
  EXPECT_EQ(mandate.decide(decided_by_eve, world_, kNow).verdict, Verdict::ask);
}

TEST_F(MandateTest, ErrorsForbidAndHoursAndExpiryCount) {
  const auto mandate = load(
      "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\nwhere = { recipient = \"in contacts\" }\nhours = "
      "\"08:00-20:00\"\nuntil = 2026-11-24\n");
  EXPECT_EQ(mandate.decide(mail("ben@known.example"), world_, kNow).verdict, Verdict::allow);
  EXPECT_EQ(mandate.decide(mail("ben@known.example"), world_, {kNow.instant + Seconds(11 * 3600), kNow.zone}).verdict,
            Verdict::approve_each);
  EXPECT_EQ(mandate.decide(mail("ben@known.example"), world_, {kNow.instant + Seconds(86400), kNow.zone}).verdict,
            Verdict::approve_each);
  world_.broken = true;
  EXPECT_EQ(mandate.decide(mail("ben@known.example"), world_, kNow).verdict, Verdict::forbid);
}

TEST_F(MandateTest, OthersMayDecideWhereTheOwnerAcceptsThat) {
  const Label eve(Source{SourceKind::person, "eve@evil.example", false});
  auto call = mail("ben@known.example");
  call.control = eve;
  const auto accepted = load("[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\ndecided_by = \"anyone\"\n");
  EXPECT_EQ(accepted.decide(call, world_, kNow).verdict, Verdict::allow);
  const auto plain = load("[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\ndecided_by = \"trusted\"\n");
  EXPECT_EQ(plain.decide(call, world_, kNow).verdict, Verdict::ask);
  // Where it goes is another matter.
  EXPECT_EQ(accepted.decide(mail("ben@known.example", eve), world_, kNow).verdict, Verdict::ask);
}

TEST_F(MandateTest, EveryGrantThatDoesNotCoverACallIsNamed) {
  const auto mandate = load(
      "[[grant]]\nname = \"friends\"\neffect = \"send\"\nwhere = { recipient = \"in contacts\" }\n"
      "[[grant]]\nname = \"me\"\neffect = \"send\"\nwhere = { recipient = \"self\" }\n");
  EXPECT_EQ(mandate.decide(mail("eve@evil.example"), world_, kNow).because,
            "\"friends\" does not cover it: 'to' is not in contacts; \"me\" does not cover it: 'to' is not self.");
}

TEST_F(MandateTest, DaysHoursAndRatesCount) {
  const auto mandate = load(
      "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\ndays = [\"Mon-Tue\", \"sat - sun\"]\n"
      "limit = [{ count = 2, per = \"minute\" }, { count = 5, per = \"day\" }]\n");
  std::string verdicts;  // of seven days from Tuesday on
  for (int day = 0; day < 7; ++day) {
    const Time then{kNow.instant + Seconds(86400 * day), kNow.zone};
    verdicts += mandate.decide(mail("ben@known.example"), world_, then).verdict == Verdict::allow ? "x" : ".";
  }
  EXPECT_EQ(verdicts, "x...xxx");
  world_.usage.count = 2;
  EXPECT_EQ(mandate.decide(mail("ben@known.example"), world_, kNow).because,
            "\"mail\" does not cover it: its limit of 2 a minute is used up.");
  const auto bounds = mandate.bounds();
  EXPECT_NE(std::ranges::find(bounds, "send: at most 5 a day"), bounds.end());
}

TEST_F(MandateTest, WhatNobodyHasDescribedIsApprovedEachTime) {
  plan::Signature odd = catalog_.find("mail.send")->signature();
  odd.name = "odd.do";
  odd.unknown = true;
  catalog_.add(std::make_unique<plan::SignatureOnly>(odd));
  const auto call = [&](const char* to) {
    return *plan::make_call(catalog_.find("odd.do")->signature(),
                            Json().set("to", Json(Json::Array{Json(to)})).set("body", "hi"), Label::owner());
  };
  const auto mandate = load(
      "[[grant]]\nname = \"all\"\neffect = [\"write\", \"send\"]\n"
      "[[forbid]]\nname = \"not to her\"\ntool = \"odd.*\"\nwhere = { to = \"is eve@evil.example\" }\n");
  EXPECT_EQ(mandate.decide(call("ben@known.example"), world_, kNow).verdict, Verdict::approve_each);
  EXPECT_EQ(mandate.decide(call("eve@evil.example"), world_, kNow).verdict, Verdict::forbid);
  EXPECT_NE(error("[[grant]]\nname = \"a\"\ntool = \"odd.do\"\n").find("covers no tool"), std::string::npos);
}

TEST_F(MandateTest, ADraftIsShownBeforeItLeavesUnlessARuleSaysOtherwise) {
  const std::string rule = "[[grant]]\nname = \"all\"\neffect = [\"write\", \"send\"]\ndecided_by = \"anyone\"\n";
  const auto mandate = load(rule);
  auto call = mail("ben@known.example");
  EXPECT_EQ(mandate.decide(call, world_, kNow).verdict, Verdict::allow);
  const auto by = [](const char* role) { return Label(Source{flow::SourceKind::model, role, false}); };
  for (auto& argument : call.arguments) {
    if (argument.missing() || argument.type.kind() != plan::Kind::text) continue;
    argument.label = by("reader");
    EXPECT_EQ(mandate.decide(call, world_, kNow).verdict, Verdict::allow);
    argument.label = by("writer");
  }
  const auto decision = mandate.decide(call, world_, kNow);
  EXPECT_EQ(decision.verdict, Verdict::ask);
  EXPECT_NE(decision.because.find("a draft is shown before it leaves"), std::string::npos) << decision.because;
  EXPECT_EQ(load(rule + "drafts = \"unseen\"\n").decide(call, world_, kNow).verdict, Verdict::allow);
  EXPECT_EQ(load(rule + "drafts = \"shown\"\n").decide(call, world_, kNow).verdict, Verdict::ask);
}

TEST_F(MandateTest, OriginsMeanAllForAGrantAndSomethingForAForbid) {
  const auto by = [](std::vector<Source> sources) { return Label(std::move(sources), {}); };
  const Source owner{SourceKind::owner, "", true}, ben{SourceKind::person, "Ben@known.example", true};
  const Source host{SourceKind::place, "news.site.example", false}, tool{SourceKind::tool, "board.list", false};
  const auto verdict = [&](const std::string& rule, const Label& body) {
    auto call = mail("ben@known.example");
    call.arguments[1].label = body;
    return load(rule + " }\n").decide(call, world_, kNow).verdict;
  };
  const std::string grant = "[[grant]]\nname = \"g\"\ntool = \"mail.send\"\nwhere = { content = ";
  const std::string forbid = "[[forbid]]\nname = \"f\"\ntool = \"mail.send\"\nwhere = { content = ";
  const auto allowed = Verdict::allow, forbidden = Verdict::forbid, other = Verdict::approve_each;
  EXPECT_EQ(verdict(grant + "\"from person ben@known.example\"", by({owner, ben})), allowed);
  EXPECT_EQ(verdict(grant + "\"from person ben@known.example\"", by({ben, host})), other);
  EXPECT_EQ(verdict(grant + "\"from host site.example\"", by({host})), allowed);
  EXPECT_EQ(verdict(grant + "\"from host ite.example\"", by({host})), other);
  EXPECT_EQ(verdict(grant + "\"from tool board\"", by({owner, tool})), allowed);
  EXPECT_EQ(verdict(grant + "\"not from host site.example\"", by({owner, ben})), allowed);
  EXPECT_EQ(verdict(grant + "\"not from host site.example\"", by({ben, host})), other);
  EXPECT_EQ(verdict(forbid + "\"from host site.example\"", by({ben, host})), forbidden);
  EXPECT_EQ(verdict(forbid + "\"from host site.example\"", by({ben, owner})), other);
  EXPECT_EQ(verdict(forbid + "\"not from host site.example\"", by({owner, host})), other);
  EXPECT_EQ(verdict(forbid + "\"not from host site.example\"", by({owner, host, ben})), forbidden);
  EXPECT_EQ(verdict(forbid + "\"not trusted\"", by({owner, host})), forbidden);
  EXPECT_EQ(verdict(forbid + "\"not trusted\"", by({owner})), other);
}

TEST_F(MandateTest, NegationIsOfEachItem) {
  const auto to = [&](Json::Array people) {
    return *plan::make_call(catalog_.find("mail.send")->signature(),
                            Json().set("to", Json(std::move(people))).set("body", "hi"), Label::owner());
  };
  const auto strangers = load(
      "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n"
      "[[forbid]]\nname = \"no strangers\"\neffect = \"send\"\nwhere = { to = \"not in contacts\" }\n");
  EXPECT_EQ(strangers.decide(to({"ben@known.example"}), world_, kNow).verdict, Verdict::allow);
  EXPECT_EQ(strangers.decide(to({"ben@known.example", "x@y.example"}), world_, kNow).verdict, Verdict::forbid);
  const auto two = load(
      "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n"
      "where = { to = [\"not is x@y.example\", \"not is z@y.example\"] }\n");
  EXPECT_EQ(two.decide(to({"ben@known.example"}), world_, kNow).verdict, Verdict::allow);
  EXPECT_EQ(two.decide(to({"ben@known.example", "z@y.example"}), world_, kNow).verdict, Verdict::approve_each);
  EXPECT_EQ(two.decide(to({}), world_, kNow).verdict, Verdict::approve_each);
}

TEST_F(MandateTest, AnAddressWithOtherLettersIsAnother) {
  const auto verdict = [&](const std::string& condition, const std::string& to) {
    return load("[[grant]]\nname = \"a\"\ntool = \"mail.send\"\nwhere = { to = \"" + condition + "\" }\n")
        .decide(mail(to), world_, kNow)
        .verdict;
  };
  EXPECT_EQ(verdict("is Boss@work.example", "boss@WORK.example"), Verdict::allow);
  EXPECT_EQ(verdict("is boss@work.example", "boss@w\u00F6rk.example"), Verdict::approve_each);
  EXPECT_EQ(verdict("is kim@gmail.example", "kim@gma\u0131l.example"), Verdict::approve_each);
  EXPECT_EQ(verdict("under domain Work.example", "eve@WORK.example"), Verdict::allow);
  EXPECT_EQ(verdict("under domain work.example", "eve@w\u00F6rk.example"), Verdict::approve_each);
  const Label to_ben(Source{SourceKind::records, "mail", false}, flow::Readers::only({"Ben@known.example"}));
  EXPECT_TRUE(to_ben.readers().allows("ben@KNOWN.example"));
  EXPECT_FALSE(to_ben.readers().allows("ben@kn\u00F6wn.example"));
}

TEST_F(MandateTest, ATextWithSeveralAddressesIsUnderNoDomainButMayHoldOneThatIs) {
  const auto verdict = [&](const std::string& rule, const std::string& to) {
    const auto call = *plan::make_call(catalog_.find("shop.order")->signature(),
                                       Json().set("to", to).set("amount", "1 EUR"), Label::owner());
    return load("[[grant]]\nname = \"b\"\ntool = \"shop.order\"\nwhere = { amount = \"at most 0 EUR\" }\n" + rule)
        .decide(call, world_, kNow)
        .verdict;
  };
  const auto grant = [&](const std::string& condition, const std::string& to) {
    return verdict("[[grant]]\nname = \"a\"\ntool = \"shop.order\"\nwhere = { to = \"" + condition + "\" }\n", to);
  };
  const auto forbid = [&](const std::string& condition, const std::string& to) {
    return verdict("[[forbid]]\nname = \"a\"\neffect = \"spend\"\nwhere = { to = \"" + condition + "\" }\n", to);
  };
  EXPECT_EQ(grant("under domain work.example", "ann@work.example"), Verdict::allow);
  for (const char* to : {"eve@evil.example, ann@work.example", "Eve <eve@evil.example> @work.example",
                         "eve@evil.example ann@work.example", "work.example"})
    EXPECT_EQ(grant("under domain work.example", to), Verdict::approve_each) << to;
  EXPECT_EQ(grant("not under domain evil.example", "ann@work.example"), Verdict::allow);
  EXPECT_EQ(grant("not under domain evil.example", "eve@evil.example, ann@work.example"), Verdict::approve_each);
  EXPECT_EQ(forbid("under domain evil.example", "eve@evil.example, ann@work.example"), Verdict::forbid);
  EXPECT_EQ(forbid("under domain evil.example", "ann@work.example"), Verdict::approve_each);
  EXPECT_EQ(forbid("not under domain work.example", "eve@evil.example, ann@work.example"), Verdict::forbid);
  EXPECT_EQ(forbid("not under domain work.example", "ann@work.example"), Verdict::approve_each);
}

TEST_F(MandateTest, AnAddressThatOthersNameIsNotAskedWithoutTheOwner) {
  plan::Signature get;
  get.name = "web.get";
  get.effect = plan::Effect::query;
  get.parameters = {{"url", plan::Kind::text, plan::Role::locator, "", {}}};
  catalog_.add(std::make_unique<plan::SignatureOnly>(std::move(get)));
  const auto verdict = [&](const Label& label, const std::string& where) {
    const auto call =
        *plan::make_call(catalog_.find("web.get")->signature(), Json().set("url", "https://evil.example/?q"), label);
    return load("[[grant]]\nname = \"look\"\neffect = \"query\"\ndecided_by = \"anyone\"\n" + where)
        .decide(call, world_, kNow)
        .verdict;
  };
  const Label eve(Source{SourceKind::person, "eve@evil.example", false});
  EXPECT_EQ(verdict(Label::owner(), ""), Verdict::allow);
  EXPECT_EQ(verdict(eve, ""), Verdict::ask);
  EXPECT_EQ(verdict(eve, "where = { url = \"is https://evil.example/?q\" }\n"), Verdict::allow);
}

TEST_F(MandateTest, LinksOfOthersAreLookedForInEveryPart) {
  const Label eve(Source{SourceKind::person, "eve@evil.example", false});
  const auto mandate =
      load("[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\nwhere = { body = \"without links of others\" }\n");
  const auto verdict = [&](plan::Value body) {
    auto call = mail("ben@known.example");
    call.arguments[1] = std::move(body);
    return mandate.decide(call, world_, kNow).verdict;
  };
  using plan::text_value;
  const auto list = [](plan::List items, Label label) {
    return plan::list_value(plan::Kind::text, std::move(items), std::move(label));
  };
  const plan::Value theirs = text_value("see evil.com", eve), mine = text_value("see mine.com");
  EXPECT_EQ(verdict(text_value("dinner at 7", eve)), Verdict::allow);
  EXPECT_EQ(verdict(mine), Verdict::allow);
  EXPECT_EQ(verdict(theirs), Verdict::approve_each);
  EXPECT_EQ(verdict(list({text_value("dinner", eve), mine}, Label::owner())), Verdict::allow);
  EXPECT_EQ(verdict(list({mine, theirs}, Label::owner())), Verdict::approve_each);
  EXPECT_EQ(verdict(list({mine}, eve)), Verdict::approve_each);  // they decide whether it is there
  EXPECT_EQ(verdict(plan::typed_text(plan::Kind::address, "a@b", eve)), Verdict::approve_each);
  EXPECT_EQ(verdict(plan::number_value(5, eve)), Verdict::allow);
  const auto record = plan::Type::record("Note", {{"words", plan::Kind::text, ""}});
  EXPECT_EQ(verdict(list({plan::record_value(record, {theirs})}, Label::owner())), Verdict::approve_each);
  EXPECT_EQ(verdict(plan::Value{plan::Kind::text, plan::Placeholder{1, ""}, eve, {}}), Verdict::approve_each);
}

TEST_F(MandateTest, AddingAForbidNeverWidensAndAddingASourceNeverAllows) {
  const std::string grant =
      "[[grant]]\nname = \"g\"\neffect = [\"send\", \"spend\"]\nwhere = { recipient = \"endorsed\" }\n";
  const auto loose = load(grant);
  const auto strict =
      load(grant + "[[forbid]]\nname = \"f\"\neffect = \"spend\"\nwhere = { amount = \"at most 10 EUR\" }\n");
  EXPECT_TRUE(rc::check("monotone", [&] {
    const auto amount = *rc::gen::inRange(1, 5000);
    const auto kind = static_cast<SourceKind>(*rc::gen::inRange(0, 6));
    const auto call = order(to_string(Money{amount, "EUR"}).c_str());
    const auto tainted =
        order(to_string(Money{amount, "EUR"}).c_str(), join(Label::owner(), Label(Source{kind, "x", false})));
    RC_ASSERT(strict.decide(call, world_, kNow).verdict >= loose.decide(call, world_, kNow).verdict);
    RC_ASSERT(loose.decide(tainted, world_, kNow).verdict >= loose.decide(call, world_, kNow).verdict);
  }));
  EXPECT_TRUE(rc::check("merge", [](int a, int b, int c) {
    const auto of = [](int n) { return static_cast<Verdict>(static_cast<unsigned>(n) % 4); };
    RC_ASSERT(merge(of(a), of(b)) == merge(of(b), of(a)));
    RC_ASSERT(merge(merge(of(a), of(b)), of(c)) == merge(of(a), merge(of(b), of(c))));
    RC_ASSERT(merge(of(a), of(b)) >= of(a));
  }));
}

// One of many rules, as text.
std::string any_rule(int number) {
  static const std::vector<std::string> kWhere = {"",
                                                  "where = { recipient = \"endorsed\" }\n",
                                                  "where = { amount = \"at most 10 EUR\" }\n",
                                                  "where = { recipient = \"trusted\" }\n",
                                                  "where = { recipient = \"is shop\" }\n",
                                                  "where = { recipient = [\"trusted or none\", \"not is eve\"] }\n",
                                                  "where = { recipient = \"from person x or none\" }\n",
                                                  "where = { recipient = \"not from host x\" }\n",
                                                  "days = \"Mon-Fri\"\n",
                                                  "hours = \"00:00-09:00\"\n"};
  static const std::vector<std::string> kMore = {"", "limit = { count = 3, per = \"day\" }\n",
                                                 "ask = { above = \"5 EUR\" }\n", "ask = { always = true }\n"};
  const bool forbids = *rc::gen::inRange(0, 3) == 0;
  auto where = *rc::gen::elementOf(kWhere);
  if (forbids) where = replace_all(where, "\"trusted", "\"not trusted");
  const auto more = *rc::gen::elementOf(kMore);
  return (forbids ? "[[forbid]]\n" : "[[grant]]\n") + ("name = \"r" + std::to_string(number)) +
         "\"\neffect = \"spend\"\n" + where + (forbids ? "" : more);
}

TEST_F(MandateTest, RulesMergeInAnyOrderAndForbidsOnlyTighten) {
  EXPECT_TRUE(rc::check("order and monotony", [&] {
    std::vector<std::string> texts;
    const auto all = [](const std::vector<std::string>& rules) {
      std::string text;
      for (const auto& each : rules) text += each;
      return text;
    };
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
      texts.push_back(any_rule(i));
      if (error(all(texts)) != "loaded") texts.pop_back();
    }
    const auto kind = static_cast<SourceKind>(*rc::gen::inRange(0, 6));
    const auto call = order(to_string(Money{*rc::gen::inRange(-100, 3000), "EUR"}).c_str(),
                            join(Label::owner(), Label(Source{kind, "x", false})));
    world_.usage.count = *rc::gen::inRange(0, 5);
    const auto verdict = [&](const std::vector<std::string>& rules) {
      return load(all(rules)).decide(call, world_, kNow).verdict;
    };
    const Verdict before = verdict(texts);
    auto turned = texts;
    std::reverse(turned.begin(), turned.end());
    RC_ASSERT(verdict(turned) == before);
    auto stricter = texts;
    stricter.push_back("[[forbid]]\nname = \"f\"\neffect = \"spend\"\nwhere = { amount = \"at most 20 EUR\" }\n");
    if (error(all(stricter)) == "loaded") RC_ASSERT(verdict(stricter) >= before);
    for (auto& each : texts) {
      const auto rule = each;
      if (each.starts_with("[[grant]]") && each.find("ask") == std::string::npos) each += "ask = { always = true }\n";
      if (error(all(texts)) != "loaded") each = rule;
    }
    RC_ASSERT(verdict(texts) >= before);
  }));
}

TEST_F(MandateTest, OneItemOfAListIsEnoughToForbid) {
  const auto mandate = load(
      "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n"
      "[[forbid]]\nname = \"not there\"\neffect = \"send\"\nwhere = { to = \"under domain evil.example\" }\n");
  const auto to = [&](Json::Array people) {
    return *plan::make_call(catalog_.find("mail.send")->signature(),
                            Json().set("to", Json(std::move(people))).set("body", "hi"), Label::owner());
  };
  EXPECT_EQ(mandate.decide(to({"ben@known.example", "eve@evil.example"}), world_, kNow).verdict, Verdict::forbid);
  EXPECT_EQ(mandate.decide(to({"ben@known.example"}), world_, kNow).verdict, Verdict::allow);
  const auto known =
      load("[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\nwhere = { recipient = \"in contacts\" }\n");
  EXPECT_EQ(known.decide(to({"ben@known.example", "x@y.example"}), world_, kNow).verdict, Verdict::approve_each);
}

TEST_F(MandateTest, AmountsOutsideTheLimitAreNotCovered) {
  const auto mandate =
      load("[[grant]]\nname = \"small\"\neffect = \"spend\"\nlimit = { amount = \"60 EUR\", per = \"week\" }\n");
  EXPECT_EQ(mandate.decide(order("-10 EUR"), world_, kNow).verdict, Verdict::approve_each);
  auto unknown = order("10 EUR");
  unknown.arguments[1] = plan::missing_value(plan::Kind::money);
  EXPECT_EQ(mandate.decide(unknown, world_, kNow).verdict, Verdict::approve_each);
  const TemporaryFolder folder;
  auto database = *store::Database::open(folder / "home.db");
  Counters counters(database);
  EXPECT_TRUE(counters.count(*mandate.rule("small"), order("60 EUR"), "e1", kNow));
  EXPECT_TRUE(counters.count(*mandate.rule("small"), order("-50 EUR"), "e2", kNow));
  EXPECT_FALSE(counters.count(*mandate.rule("small"), order("1 EUR"), "e3", kNow));
}

TEST_F(MandateTest, TwoProcessesCannotBothTakeTheLastPlace) {
  const TemporaryFolder folder;
  const auto mandate = load("[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\nlimit = { count = 5, per = \"day\" }\n");
  ASSERT_TRUE(store::Database::open(folder / "home.db"));
  std::atomic<int> taken = 0;
  const auto take = [&](const std::string& who) {
    auto database = *store::Database::open(folder / "home.db");
    Counters counters(database);
    for (int i = 0; i < 5; ++i)
      taken +=
          counters.count(*mandate.rule("mail"), mail("ben@known.example"), who + std::to_string(i), kNow).has_value();
  };
  {
    const std::jthread one(take, "a");
    const std::jthread other(take, "b");
  }
  EXPECT_EQ(taken, 5);
}

TEST_F(MandateTest, CountersSurviveAndCountOnce) {
  const TemporaryFolder folder;
  const auto mandate = load("[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\nlimit = { count = 2, per = \"day\" }\n");
  const auto call = mail("ben@known.example");
  {
    auto database = *store::Database::open(folder / "home.db");
    Counters counters(database);
    EXPECT_TRUE(counters.count(*mandate.rule("mail"), call, "e1", kNow));
    EXPECT_TRUE(counters.count(*mandate.rule("mail"), call, "e1", kNow));
    EXPECT_TRUE(counters.count(*mandate.rule("mail"), call, "e2", kNow));
  }
  auto database = *store::Database::open(folder / "home.db");
  Counters counters(database);
  EXPECT_EQ(counters.count(*mandate.rule("mail"), call, "e3", kNow).error().kind, ErrorKind::forbidden);
  EXPECT_TRUE(counters.give_back("e1"));
  EXPECT_TRUE(counters.count(*mandate.rule("mail"), call, "e3", kNow));
  EXPECT_TRUE(counters.count(*mandate.rule("mail"), call, "e4", {kNow.instant + Seconds(2 * 86400), kNow.zone}));
}

TEST_F(MandateTest, ABrokenFileLeavesTheOldOneInForce) {
  const TemporaryFolder folder;
  const auto path = folder / "mandate.toml";
  ASSERT_TRUE(MandateFile::accept_text(path, "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n"));
  MandateFile file(path, catalog_);
  EXPECT_EQ(file.problem(), "");
  ASSERT_TRUE(write_file(path, "[[grant]]\nnonsense"));
  file.refresh();
  EXPECT_NE(file.problem().find("The last good mandate stays in force."), std::string::npos) << file.problem();
  EXPECT_EQ(file.mandate().rules().size(), 1u);
  ASSERT_TRUE(write_file(path, "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n"));
  file.refresh();
  EXPECT_EQ(file.problem(), "");
  ASSERT_TRUE(write_file(path, "[[grant]]\nnonsense"));
  MandateFile restarted(path, catalog_);
  EXPECT_EQ(restarted.mandate().rules().size(), 1u);
  EXPECT_NE(restarted.problem().find("last good"), std::string::npos);
}

TEST_F(MandateTest, BoundsCountWhatTheToolsDo) {
  const auto mandate = load(
      "[[grant]]\nname = \"tidy\"\ntool = [\"mail.archive\", \"mail.flag\"]\nlimit = { count = 2, per = \"hour\" }\n"
      "[[grant]]\nname = \"shop\"\neffect = \"spend\"\nlimit = { amount = \"60 EUR\", per = \"week\" }\n");
  const std::vector<std::string> expected = {
      "query: nothing without asking you", "write: at most 48 a day", "send: nothing without asking you",
      "spend: no limit in number, at most 60.00 EUR a day", "delete: nothing without asking you"};
  EXPECT_EQ(mandate.bounds(), expected);
}

TEST_F(MandateTest, BoundsAndExplanations) {
  const auto mandate = load("[[grant]]\nname = \"mail\"\neffect = \"send\"\nlimit = { count = 20, per = \"day\" }\n");
  const auto bounds = mandate.bounds();
  EXPECT_NE(std::find(bounds.begin(), bounds.end(), "send: at most 20 a day"), bounds.end());
  EXPECT_NE(std::find(bounds.begin(), bounds.end(), "spend: nothing without asking you"), bounds.end());
  EXPECT_EQ(mandate.explain(mail("x@y.example"), world_, kNow).size(), 2u);
}

}  // namespace
}  // namespace adjutant::mandate
