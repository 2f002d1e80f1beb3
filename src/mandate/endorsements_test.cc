#include "mandate/endorsements.h"

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "mandate/mandate.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

using flow::Label;

constexpr auto kIban = "DE28990055550000420017";
const Time kNow{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + std::chrono::hours(10), Zone()};

class EndorsementsTest : public testing::Test, private Facts {
 protected:
  EndorsementsTest() : database_(*store::Database::open(folder_ / "home.db")), endorsements_(database_) {
    plan::add_test_tools(catalog_);
  }
  plan::Call transfer(const std::string& to, const std::string& iban) {
    return *plan::make_call(catalog_.find("bank.prepare_transfer")->signature(),
                            Json().set("to", to).set("iban", iban).set("amount", "9 EUR"), Label::owner());
  }
  Verdict verdict(const plan::Call& call) {
    const auto mandate = *Mandate::load(
        "[[grant]]\nname = \"pay\"\ntool = \"bank.prepare_transfer\"\nwhere = { iban = \"endorsed\" }\n", catalog_);
    return mandate.decide(call, *this, kNow).verdict;
  }

 private:
  Result<bool> in_contacts(std::string_view) const override { return false; }
  Result<bool> is_owner(std::string_view) const override { return false; }
  Result<bool> endorsed(std::string_view kind, std::string_view value, std::string_view subject) const override {
    return endorsements_.holds(kind, value, subject);
  }
  Result<Used> used(const std::string&, Instant) const override { return Used{}; }

 protected:
  const TemporaryFolder folder_;
  store::Database database_;
  Endorsements endorsements_;
  plan::Catalog catalog_;
};

TEST_F(EndorsementsTest, AnIbanBelongsToItsPayee) {
  const auto call = transfer("Telcom GmbH", kIban);
  EXPECT_EQ(verdict(call), Verdict::ask);
  const auto said = endorsed_by(call, {{confirmed_key("DE28 9900 5555 0000 4200 17"), "mail:m1"}});
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].kind, "iban");
  EXPECT_EQ(said[0].subject, "telcom gmbh");
  ASSERT_TRUE(endorsements_.add(said[0], kNow.instant));
  EXPECT_EQ(verdict(call), Verdict::allow);
  EXPECT_EQ(verdict(transfer(" telcom GMBH", kIban)), Verdict::allow);
  EXPECT_EQ(verdict(transfer("Power", kIban)), Verdict::ask);
  EXPECT_EQ(verdict(transfer("Telcom GmbH", "DE89370400440532013000")), Verdict::ask);
  auto later = call;
  later.arguments[0] = plan::Value{plan::Kind::text, plan::Placeholder{1, ""}, Label::owner(), {}};
  EXPECT_EQ(verdict(later), Verdict::ask);  // whose it is, is not known
}

TEST_F(EndorsementsTest, WhatWasNotConfirmedIsNotRemembered) {
  EXPECT_TRUE(endorsed_by(transfer("Telcom", kIban), {}).empty());
  EXPECT_TRUE(endorsed_by(transfer("Telcom", kIban), {{confirmed_key("DE89370400440532013000"), ""}}).empty());
  const auto mail = *plan::make_call(
      catalog_.find("mail.send")->signature(),
      Json().set("to", Json(Json::Array{Json("A@x.example"), Json("b@x.example")})).set("body", "a@x.example"),
      Label::owner());
  const auto said = endorsed_by(mail, {{confirmed_key("a@X.example"), "contact:1"}});
  ASSERT_EQ(said.size(), 1u);  // the recipient, not the text
  EXPECT_EQ(said[0].value, "a@x.example");
  EXPECT_EQ(said[0].subject, "");
}

TEST_F(EndorsementsTest, TheyAreListedAndForgotten) {
  ASSERT_TRUE(endorsements_.add({"iban", kIban, "telcom", "mail:m1"}, kNow.instant));
  ASSERT_TRUE(endorsements_.add({"iban", kIban, "telcom", "mail:m2"}, kNow.instant));
  ASSERT_TRUE(endorsements_.add({"iban", kIban, "power", ""}, kNow.instant + Seconds(1)));
  const auto all = *endorsements_.all();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].evidence, "mail:m1");
  EXPECT_NE(all[0].id, all[1].id);
  EXPECT_FALSE(endorsements_.forget(""));
  EXPECT_FALSE(endorsements_.forget("zzz"));
  EXPECT_EQ(endorsements_.forget(all[0].id)->subject, "telcom");
  EXPECT_FALSE(*endorsements_.holds("iban", kIban, "telcom"));
  EXPECT_TRUE(*endorsements_.holds("iban", kIban, "power"));
}

}  // namespace
}  // namespace adjutant::mandate
