#include "mandate/rule_words.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "mandate/mandate.h"
#include "plan/test_tools.h"

namespace adjutant::mandate {
namespace {

std::string said(std::string_view rule) {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  const auto mandate = Mandate::load(rule, catalog);
  if (!mandate) return mandate.error().message;
  return sentence(mandate->rules().front());
}

TEST(RuleWords, AGrantIsASentenceWithItsConditionsAndLimits) {
  EXPECT_EQ(
      said(R"(
[[grant]]
name = "to people I know"
tool = "mail.send"
where = { recipient = "in contacts", content = "readable by recipient" }
limit = [{ count = 20, per = "day" }, { count = 3, per = "hour" }]
ask = { always = true }
)"),
      "Allows mail.send where content is readable by recipient and recipient is in contacts, up to 20 a day, up to 3 "
      "an hour. Asks you each time.");
}

TEST(RuleWords, AForbidSaysSo) {
  EXPECT_EQ(said(R"(
[[forbid]]
name = "nothing of Legal"
tool = "mail.send"
where = { content = "from folder Legal" }
hours = "09:00-12:00"
)"),
            "Forbids mail.send where content is from folder Legal, from 09:00 to 12:00.");
}

TEST(RuleWords, AConditionWithItsOwnVerbHasOne) {
  EXPECT_EQ(said(R"(
[[grant]]
name = "one address"
tool = "mail.send"
where = { recipient = "is ann@home.example", content = "trusted" }
ask = { always = true }
)"),
            "Allows mail.send where content is trusted and recipient is ann@home.example. Asks you each time.");
}

}  // namespace
}  // namespace adjutant::mandate
