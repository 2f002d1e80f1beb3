#include "mandate/mandate.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "base/temporary_folder.h"
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
  Result<bool> endorsed(std::string_view, std::string_view value) const override { return value == "shop"; }
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
  EXPECT_NE(error("[[grant]]\nname = \"a\"\neffect = \"send\"\nhours = \"20:00-08:00\"\n").find("never counts"),
            std::string::npos);
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
  ASSERT_TRUE(write_file(path, "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n"));
  MandateFile file(path, catalog_);
  EXPECT_EQ(file.problem(), "");
  ASSERT_TRUE(write_file(path, "[[grant]]\nnonsense"));
  file.refresh();
  EXPECT_NE(file.problem(), "");
  EXPECT_EQ(file.mandate().rules().size(), 1u);
  ASSERT_TRUE(write_file(path, "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n"));
  file.refresh();
  EXPECT_EQ(file.problem(), "");
  ASSERT_TRUE(write_file(path, "[[grant]]\nnonsense"));
  MandateFile restarted(path, catalog_);
  EXPECT_EQ(restarted.mandate().rules().size(), 1u);
  EXPECT_NE(restarted.problem().find("last good"), std::string::npos);
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
