#include "mandate/narrowest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "mandate/difference.h"
#include "mandate/property_world.h"
#include "mandate/rule_form.h"
#include "mandate/rule_words.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

using flow::Label;
using flow::Readers;
using flow::Source;
using flow::SourceKind;

const Time kNow{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + std::chrono::hours(10), Zone()};
const Label kEve(Source{SourceKind::person, "eve@evil.example", false});
const Label kRecords(Source{SourceKind::records, "mail", false});

class NarrowestTest : public testing::Test {
 protected:
  NarrowestTest() { plan::add_test_tools(catalog_); }
  plan::Call call(const char* tool, const char* arguments, const Label& label = Label::owner()) {
    auto made = plan::make_call(catalog_.find(tool)->signature(), *parse_json(arguments), label);
    EXPECT_TRUE(made) << made.error().text();
    return *made;
  }
  std::string grant(const plan::Call& call, GrantWish wish = {.name = "always"}) {
    const auto rule = narrowest_grant(call, wish, catalog_, kNow);
    return rule ? sentence(*rule) : rule.error().message;
  }
  Verdict verdict(const std::string& text, const plan::Call& call) {
    return Mandate::load(text, catalog_)->decide(call, PropertyFacts(), kNow).verdict;
  }
  std::string text(const plan::Call& call, GrantWish wish = {.name = "always"}) {
    return to_toml(form_of(*narrowest_grant(call, wish, catalog_, kNow)));
  }
  plan::Catalog catalog_;
};

TEST_F(NarrowestTest, ASendIsBoundToItsRecipients) {
  const auto mail = call("mail.send", R"({"to": ["ann@home.example"], "body": "dinner"})");
  EXPECT_EQ(grant(mail),
            "Allows mail.send where content is your own words and content is readable by recipient and to is "
            "ann@home.example, up to 1 a day.");
  EXPECT_EQ(
      grant(mail,
            {.name = "always", .per_day = 3, .whole_domain = true, .until = Date{std::chrono::year(2027) / 2 / 1}}),
      "Allows mail.send where content is your own words and content is readable by recipient and recipient is under "
      "domain home.example, up to 3 a day, until Mon 1 Feb 2027.");
  const auto rule = text(mail);
  EXPECT_EQ(verdict(rule, mail), Verdict::allow);
  EXPECT_EQ(verdict(rule, call("mail.send", R"({"to": ["ann@home.example"], "body": "breakfast"})")), Verdict::allow);
  EXPECT_NE(verdict(rule, call("mail.send", R"({"to": ["ann@home.exampl"], "body": "dinner"})")), Verdict::allow);
  EXPECT_NE(verdict(rule, call("mail.send", R"({"to": ["ann@home.example", "x@y.example"], "body": "dinner"})")),
            Verdict::allow);
  EXPECT_NE(verdict(rule, call("mail.reply", R"({"to": ["ann@home.example"], "body": "dinner"})")), Verdict::allow);
  EXPECT_NE(verdict(rule, call("mail.send", R"({"to": ["ann@home.example"], "body": "dinner"})", kEve)),
            Verdict::allow);
}

TEST_F(NarrowestTest, APaymentIsBoundToPayeeAccountAndAmount) {
  const auto pay =
      call("bank.prepare_transfer", R"({"to": "Telcom", "iban": "DE89370400440532013000", "amount": "49.90 EUR"})");
  EXPECT_EQ(grant(pay, {.name = "always", .per_day = 2}),
            "Allows bank.prepare_transfer where amount is at most 49.90 EUR and iban is DE89370400440532013000 and "
            "time is none and to is Telcom, up to 2 a day, up to 99.80 EUR a day.");
  const auto rule = text(pay, {.name = "always", .per_day = 2});
  const auto with = [&](const char* to, const char* iban, const char* amount) {
    return verdict(rule,
                   call("bank.prepare_transfer",
                        fmt::format(R"({{"to": "{}", "iban": "{}", "amount": "{}"}})", to, iban, amount).c_str()));
  };
  EXPECT_EQ(with("Telcom", "DE89370400440532013000", "49.90 EUR"), Verdict::allow);
  EXPECT_EQ(with("Telcom", "DE89370400440532013000", "1 EUR"), Verdict::allow);
  EXPECT_NE(with("Telcom", "DE89370400440532013000", "49.91 EUR"), Verdict::allow);
  EXPECT_NE(with("Telcom", "DE89370400440532013000", "49.90 USD"), Verdict::allow);
  EXPECT_NE(with("Telkom", "DE89370400440532013000", "49.90 EUR"), Verdict::allow);
  EXPECT_NE(with("Telcom", "GB29NWBK60161331926819", "49.90 EUR"), Verdict::allow);
}

TEST_F(NarrowestTest, ThingsAreTheseOnesUnlessAnyIsWanted) {
  const auto archive = call("mail.archive", R"({"ids": ["m1", "m2"]})", kRecords);
  EXPECT_EQ(grant(archive), "Allows mail.archive where ids are m1 or m2, up to 1 a day.");
  const auto any = text(archive, {.name = "always", .any_thing = true});
  EXPECT_EQ(sentence(Mandate::load(any, catalog_)->rules()[0]),
            "Allows mail.archive where ids are at most 2 and locator is trusted, up to 1 a day.");
  EXPECT_EQ(verdict(any, call("mail.archive", R"({"ids": ["m7", "m8"]})")), Verdict::allow);
  EXPECT_NE(verdict(any, call("mail.archive", R"({"ids": ["m7", "m8", "m9"]})")), Verdict::allow);
  EXPECT_EQ(grant(call("mail.archive", R"({"ids": ["m1"]})", kEve), {.name = "always", .any_thing = true}),
            "Others had a say in which one it is, so it can only be exactly this one.");
  EXPECT_EQ(grant(call("mail.archive", R"({"ids": ["m1"]})", kEve)),
            "Allows mail.archive where ids are m1, up to 1 a day. Also where others had a say in whether it happens.");
}

TEST_F(NarrowestTest, WhatOthersHadASayInIsInItAsFarAsItWas) {
  auto mail = call("mail.send", R"({"to": ["ann@home.example"], "body": "dinner"})");
  mail.arguments[1] = mail.arguments[1].under(kEve);
  EXPECT_EQ(grant(mail),
            "Allows mail.send where content is from person eve@evil.example and content is readable by recipient and "
            "to is ann@home.example, up to 1 a day.");
  mail.arguments[1] = mail.arguments[1].under(Label(Source{SourceKind::model, "writer", false}));
  EXPECT_EQ(grant(mail),
            "Allows mail.send where content is readable by recipient and to is ann@home.example, up to 1 a day. Drafts "
            "may leave unseen.");
  mail.control = kEve;
  EXPECT_TRUE(grant(mail).ends_with("Also where others had a say in whether it happens. Drafts may leave unseen."));
  EXPECT_EQ(verdict(text(mail), mail), Verdict::allow);
  auto to_eve = call("mail.send", R"({"to": ["eve@evil.example"], "body": "dinner"})");
  to_eve.arguments[0] = to_eve.arguments[0].under(kEve);
  EXPECT_EQ(grant(to_eve, {.name = "always", .whole_domain = true}), "It would still ask: 'to' comes from others.");
}

TEST_F(NarrowestTest, WhatNoGrantCovers) {
  EXPECT_EQ(grant(call("mail.search", "{}")), "Reading your own data needs no grant.");
  EXPECT_EQ(grant(call("shop.order", R"({"to": "shop", "amount": "-3 EUR"})")),
            "The amount is negative, and no grant covers that.");
  EXPECT_EQ(grant(call("mail.send", R"({"to": ["a@x.example", "b@y.example"], "body": ""})"),
                  {.name = "always", .whole_domain = true}),
            "The recipients are at several domains, and a rule holds one.");
  EXPECT_EQ(grant(call("files.trash", R"({"path": "or none or none"})")), "No rule can say what 'path' is here.");
  const auto mail = call("mail.send", R"({"to": ["ann@home.example"], "body": "x"})");
  EXPECT_EQ(grant(mail, {.name = "x", .per_day = 0}), "How often a day must be a number from 1 to 1000.");
  EXPECT_EQ(grant(mail, {.name = "x", .until = Date{std::chrono::year(2026) / 11 / 23}}), "Mon 23 Nov 2026 is over.");
  auto later = mail;
  later.arguments[0].data = plan::Placeholder{1, ""};
  EXPECT_EQ(grant(later), "'to' is not known yet: an earlier step gives it.");
  plan::Signature unknown = catalog_.find("mail.send")->signature();
  unknown.unknown = true;
  auto undescribed = mail;
  undescribed.signature = &unknown;
  EXPECT_EQ(grant(undescribed), "Nobody here has said what mail.send does, so no grant covers it.");
}

TEST_F(NarrowestTest, AForbidStandsAboveIt) {
  const auto mail = call("mail.send", R"({"to": ["ann@home.example"], "body": "x"})");
  const std::string forbid =
      "[[forbid]]\nname = \"no\"\neffect = \"send\"\nwhere = { recipient = \"under domain home.example\" }\n";
  EXPECT_EQ(verdict(forbid + text(mail), mail), Verdict::forbid);
}

TEST_F(NarrowestTest, Names) {
  const auto mail = call("mail.send", R"({"to": ["ann@home.example", "b@x.example"], "body": "x"})");
  EXPECT_EQ(name_for_grant(mail, {}, Mandate()), "always mail.send to ann@home.example and others");
  const auto archive = call("mail.archive", R"({"ids": ["m1"]})");
  const auto taken = Mandate::load(text(archive, {.name = "always mail.archive"}), catalog_);
  EXPECT_EQ(name_for_grant(archive, {}, *taken), "always mail.archive (2)");
}

Label any_label() {
  std::vector<Source> sources;
  const auto add = [&](SourceKind kind, const char* name) {
    if (*rc::gen::inRange(0, 4) == 0) sources.push_back({kind, name, false});
  };
  sources.push_back({SourceKind::owner, "", true});
  add(SourceKind::records, "contacts");
  add(SourceKind::person, "eve@evil.example");
  add(SourceKind::person, "bob@work.example");
  add(SourceKind::place, "web.example");
  add(SourceKind::model, "writer");
  return Label(std::move(sources), *rc::gen::inRange(0, 3) ? Readers() : Readers::only({"ann@home.example"}));
}

plan::Call any_call(const plan::Catalog& catalog) {
  const auto people = [] {
    Json::Array out;
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i)
      out.push_back(
          one_of<std::string>({"ann@home.example", "me@home.example", "eve@evil.example", "Bob@Work.example"}));
    return out;
  };
  const auto ids = [] {
    Json::Array out;
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i)
      out.push_back(one_of<std::string>({"m1", "m2", "M3", "is m1", "10"}));
    return out;
  };
  const std::string amount = fmt::format("{} {}", *rc::gen::inRange(0, 5), one_of<std::string>({"EUR", "USD"}));
  const std::string payee = one_of<std::string>({"Telcom", "shop", "Ann or none", "x \"y\" \\ z", "not me"});
  const std::string tool = one_of<std::string>({"mail.send", "mail.reply", "mail.archive", "mail.delete", "shop.order",
                                                "bank.prepare_transfer", "lists.add", "web.lookup", "reminders.add"});
  Json arguments;
  if (tool == "mail.send" || tool == "mail.reply") arguments.set("to", people()).set("body", "hello");
  else if (tool == "mail.archive" || tool == "mail.delete") arguments.set("ids", ids());
  else if (tool == "shop.order") arguments.set("to", payee).set("amount", amount);
  else if (tool == "web.lookup") arguments.set("words", payee);
  else if (tool == "reminders.add") arguments.set("at", "2026-12-01T10:00:00Z").set("text", payee);
  else if (tool == "lists.add") {
    arguments.set("item", payee);
    if (*rc::gen::inRange(0, 2)) arguments.set("list", one_of<std::string>({"food", "books"}));
  } else {
    arguments.set("to", payee).set("iban", one_of<std::string>({"DE89370400440532013000", "GB29NWBK60161331926819"}));
    arguments.set("amount", amount);
  }
  auto made = plan::make_call(catalog.find(tool)->signature(), arguments, Label::owner());
  RC_ASSERT(made.has_value());
  for (auto& argument : made->arguments) argument = argument.under(any_label());
  made->control = any_label();
  return *made;
}

std::set<std::string> texts_of(const plan::Call& call, plan::Role role) {
  std::set<std::string> out;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const auto& value = call.arguments[i];
    if (call.signature->parameters[i].role != role || value.missing()) continue;
    const auto add = [&](const plan::Value& item) {
      out.insert(call.signature->parameters[i].name + " " + to_lower(plan::spoken(item)));
    };
    if (value.type.kind() == plan::Kind::list) std::ranges::for_each(value.items(), add);
    else add(value);
  }
  return out;
}

TEST(NarrowestProperty, AllowsTheCallAndNothingWithAnotherBoundedArgument) {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  int made = 0, refused = 0, allowed_others = 0, same_tool = 0;
  EXPECT_TRUE(rc::check("narrowest", [&] {
    for (int i = 0; i < 20; ++i) {
      const auto call = any_call(catalog);
      const GrantWish wish{.name = "always", .per_day = *rc::gen::inRange(1, 5)};
      const auto rule = narrowest_grant(call, wish, catalog, kNow);
      if (!rule) {
        ++refused;
        continue;
      }
      ++made;
      const std::string text = to_toml(form_of(*rule));
      const auto mandate = Mandate::load(text, catalog);
      if (!mandate) RC_FAIL(text + mandate.error().text());
      if (mandate->decide(call, PropertyFacts(), kNow).verdict != Verdict::allow)
        RC_FAIL("not allowed: " + text + call.to_json().dump());
      // Nothing covered it before, so this is more than before.
      if (!difference(Mandate(), *mandate).widens) RC_FAIL("does not widen: " + text);
      for (int c = 0; c < 20; ++c) {
        const auto other = any_call(catalog);
        if (mandate->decide(other, PropertyFacts(), kNow).verdict != Verdict::allow) continue;
        ++allowed_others;
        const std::string both = text + call.to_json().dump() + other.to_json().dump();
        if (other.signature != call.signature) RC_FAIL("another tool: " + both);
        ++same_tool;
        for (const auto role : {plan::Role::recipient, plan::Role::locator}) {
          const auto here = texts_of(call, role), there = texts_of(other, role);
          if (!std::ranges::includes(here, there)) RC_FAIL("another thing or recipient: " + both);
        }
        const auto& amount = call.argument("amount");
        const auto& asked = other.argument("amount");
        if (!amount.missing() &&
            (asked.money().currency != amount.money().currency || asked.money().minor > amount.money().minor))
          RC_FAIL("a higher amount: " + both);
        if (call.control.trusted() && !other.control.trusted()) RC_FAIL("decided by others: " + both);
      }
      // The grant's place is used up once it has been taken as often as was said.
      PropertyFacts used;
      used.taken["always"].count = wish.per_day;
      if (mandate->decide(call, used, kNow).verdict == Verdict::allow) RC_FAIL("no limit: " + text);
    }
  }));
  EXPECT_GT(made, 500);
  EXPECT_GT(refused, 20);
  EXPECT_GT(same_tool, 100);
}

}  // namespace
}  // namespace adjutant::mandate
