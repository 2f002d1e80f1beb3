#include "mandate/mandate_edit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "mandate/difference.h"
#include "mandate/rule_words.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

constexpr auto kText = R"(# What Adjutant may do.
# It is mine.

# For the people I know.
[[grant]]
name   = "mail"                          # the usual
tool   = [
  "mail.send",   # new ones
  "mail.reply",
]
where  = { recipient = "in contacts" }   # nobody else
limit  = { count = 20, per = "day" }
# äöü: the end of it

[[forbid]]
name = "nothing at night"
effect = "send"
hours = "00:00-06:00"

# Payments.
[[grant]]
  name = "pay"
  tool = "bank.prepare_transfer"
  where.iban = "endorsed"
)";

class MandateEditTest : public testing::Test {
 protected:
  MandateEditTest() { plan::add_test_tools(catalog_); }
  RuleForm form(const std::string& name, const std::string& text = kText) {
    return form_of(*Mandate::load(text, catalog_)->rule(name));
  }
  // The lines that are only in the one or the other.
  static std::string changes(const std::string& before, const std::string& after) {
    std::string out;
    auto was = split(before, '\n'), is = split(after, '\n');
    for (const auto& line : was) {
      if (std::ranges::find(is, line) == is.end()) out += "- " + line + "\n";
    }
    for (const auto& line : is) {
      if (std::ranges::find(was, line) == was.end()) out += "+ " + line + "\n";
    }
    return out;
  }
  std::string changed(const RuleForm& form, const std::string& text = kText) {
    const auto after = with_changed_rule(text, form, catalog_);
    return after ? changes(text, *after) : after.error().text();
  }
  plan::Catalog catalog_;
};

TEST_F(MandateEditTest, AFormSaysWhatItsRuleSays) {
  for (const std::string& text :
       {std::string(kText), *read_file(std::filesystem::path(ADJUTANT_SOURCE_DIR) / "share/mandate.toml"),
        std::string(R"([[grant]]
name = "all \"of\" it"
tool = ["mail.send", "shop.order"]
where = { to = ["is a@x.example", "is B@x.example"], content = ["trusted or none", "not from folder Legal"] }
limit = [{ count = 2, per = "minute" }, { amount = "60 EUR", per = "week" }]
ask = { above = "25 EUR" }
decided_by = "anyone"
drafts = "unseen"
hours = "08:00-20:30"
days = ["Sat-Mon", "Wed"]
until = 2027-02-28
)")}) {
    const auto mandate = Mandate::load(text, catalog_, Unused::left_out);
    ASSERT_TRUE(mandate) << mandate.error().text();
    for (const auto& rule : mandate->rules()) {
      const auto written = to_toml(form_of(rule));
      const auto again = Mandate::load(written, catalog_);
      ASSERT_TRUE(again) << written << again.error().text();
      EXPECT_EQ(parts(again->rules()[0]), parts(rule)) << written;
      EXPECT_EQ(to_toml(form_of(again->rules()[0])), written);
    }
  }
}

TEST_F(MandateEditTest, OnlyWhatIsChangedIsWrittenAnew) {
  auto mail = form("mail");
  EXPECT_EQ(changed(mail), "");
  mail.limits[0].count = 5;
  EXPECT_EQ(changed(mail), "- limit  = { count = 20, per = \"day\" }\n+ limit  = { count = 5, per = \"day\" }\n");
  mail = form("mail");
  mail.where[0].conditions.emplace_back("not under domain evil.example");
  EXPECT_EQ(changed(mail),
            "- where  = { recipient = \"in contacts\" }   # nobody else\n"
            "+ where  = { recipient = [\"in contacts\", \"not under domain evil.example\"] }   # nobody else\n");
  mail = form("mail");
  mail.tools = {"mail.reply"};
  EXPECT_EQ(changed(mail),
            "- tool   = [\n-   \"mail.send\",   # new ones\n-   \"mail.reply\",\n- ]\n+ tool   = \"mail.reply\"\n");
  mail = form("mail");
  mail.limits.clear();
  mail.until = "2027-01-31";
  mail.ask_always = true;
  EXPECT_EQ(changed(mail),
            "- limit  = { count = 20, per = \"day\" }\n+ ask    = { always = true }\n+ until  = 2027-01-31\n");
  auto night = form("nothing at night");
  night.hours.clear();
  night.days = {"Mon-Fri"};
  EXPECT_EQ(changed(night), "- hours = \"00:00-06:00\"\n+ days = \"Mon-Fri\"\n");
}

TEST_F(MandateEditTest, WhatCannotBeTouchedIsLeftToTheOwner) {
  auto pay = form("pay");
  pay.where[0].conditions = {"is DE89370400440532013000"};
  EXPECT_EQ(changed(pay),
            "\"pay\" is written in a way that cannot be changed here without losing some of it.\n  "
            "Edit mandate.toml; the rule begins in line 21.");
  pay = form("pay");
  pay.until = "2027-01-31";
  EXPECT_EQ(changed(pay), "+   until = 2027-01-31\n");
  const std::string table = "[[grant]]\nname = \"mail\"\ntool = \"mail.send\"\n[grant.where]\nto = \"in contacts\"\n";
  auto mail = form("mail", table);
  mail.until = "2027-01-31";
  EXPECT_TRUE(changed(mail, table).starts_with("\"mail\" is written in a way")) << changed(mail, table);
  const std::string in_line = "grant = [{ name = \"mail\", tool = \"mail.send\" }]\n";
  EXPECT_TRUE(changed(form("mail", in_line), in_line).starts_with("\"mail\" is written in a way"));
  EXPECT_FALSE(without_rule(in_line, "mail", catalog_));
}

TEST_F(MandateEditTest, WrongFormsAreRefusedWithTheReason) {
  auto mail = form("mail");
  mail.where[0].conditions = {"in contcts"};
  EXPECT_EQ(changed(mail), "The condition 'in contcts' is not known.\n  Did you mean 'in contacts'?");
  mail = form("mail");
  mail.until = "soon\"\ntool = \"*";
  EXPECT_EQ(changed(mail), "Until must be a date like 2026-12-31.");
  mail = form("mail");
  mail.name = "nobody";
  EXPECT_EQ(changed(mail), "There is no rule \"nobody\".\n  Look at the mandate again.");
  mail = form("mail");
  mail.forbids = true;
  EXPECT_TRUE(changed(mail).starts_with("A rule that allows cannot become"));
}

// What somebody writes into a field stays in that field.
TEST_F(MandateEditTest, AFormsTextsStayInTheirPlace) {
  for (const std::string& evil : std::vector<std::string>{"x\"\ntool = \"bank.*\"", "\\", "\x01\x7f", "]]\n[[grant]]",
                                                          "'''", "\"\"\"", "{ }", "# "}) {
    RuleForm form;
    form.name = evil;
    form.tools = {"mail.archive"};
    form.where = {{"ids", {"is " + evil}}};
    const auto text = with_rule(kText, form, catalog_);
    if (!text) continue;
    const auto mandate = Mandate::load(*text, catalog_);
    ASSERT_TRUE(mandate) << *text;
    EXPECT_EQ(mandate->rules().size(), 4U);
    ASSERT_TRUE(mandate->rule(evil)) << *text;
    EXPECT_EQ(mandate->rule(evil)->covers, std::vector<std::string>{"mail.archive"});
    const auto gone = without_rule(*text, evil, catalog_);
    ASSERT_TRUE(gone) << gone.error().text();
    EXPECT_EQ(*gone, kText);
  }
  RuleForm hidden;
  hidden.name = "y";
  hidden.tools = {"mail.archive"};
  hidden.where = {{"x = 1, ids", {"trusted"}}};
  EXPECT_FALSE(with_rule(kText, hidden, catalog_));
}

TEST_F(MandateEditTest, ARuleIsTakenOutWithItsComments) {
  const std::string text = kText;
  auto after = without_rule(text, "mail", catalog_);
  ASSERT_TRUE(after) << after.error().text();
  const auto from = text.find("# For the people"), to = text.find("# äöü");
  EXPECT_EQ(*after, text.substr(0, from) + text.substr(to));
  after = without_rule(text, "nothing at night", catalog_);
  ASSERT_TRUE(after);
  EXPECT_EQ(*after, text.substr(0, text.find("[[forbid]]")) + text.substr(text.find("# Payments")));
  after = without_rule(text, "pay", catalog_);
  ASSERT_TRUE(after);
  EXPECT_EQ(*after, text.substr(0, text.find("\n# Payments")));
  EXPECT_FALSE(without_rule(text, "nobody", catalog_));
  const std::string first = "# All of it.\n[[grant]]\nname = \"a\"\ntool = \"mail.archive\"\n";
  EXPECT_EQ(*without_rule(first, "a", catalog_), "# All of it.\n");
  EXPECT_EQ(*without_rule(first + "\n[[grant]]\nname = \"b\"\ntool = \"mail.flag\"", "b", catalog_), first);
}

TEST_F(MandateEditTest, ARuleIsAddedBehindTheOthers) {
  RuleForm form;
  form.name = "list";
  form.tools = {"lists.add"};
  form.limits = {{3, "", "day"}};
  EXPECT_EQ(*with_rule(kText, form, catalog_),
            std::string(kText) +
                "\n[[grant]]\nname  = \"list\"\ntool  = \"lists.add\"\nlimit = { count = 3, per = \"day\" }\n");
  EXPECT_EQ(*with_rule("", form, catalog_), to_toml(form));
  form.name = "mail";
  EXPECT_EQ(with_rule(kText, form, catalog_).error().message, "Two rules are named \"mail\".");
}

}  // namespace
}  // namespace adjutant::mandate
