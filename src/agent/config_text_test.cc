#include "agent/config_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace adjutant::agent {
namespace {

const std::string kConfig =
    "# Me, in Köln.\n"
    "name = \"Kim\"  # for short\n"
    "sendmail = [\n  \"/usr/sbin/sendmail\",  # the host's\n  \"-i\",\n]\n"
    "mail='/home/kim/Bücher' # moved\n"
    "\n"
    "[orders] # a shop\nurl = \"https://shop.example\"\n"
    "[[planner]]\nfile = \"/a.gguf\"\nmail = \"of the planner\"\n";

std::string replaced(std::string text, std::string_view was, std::string_view is) {
  return text.replace(text.find(was), was.size(), is);
}

TEST(ConfigText, OneSettingIsAnotherAndTheRestStaysAsItWas) {
  EXPECT_EQ(with_setting(kConfig, "mail", "/srv/mail"), replaced(kConfig, "'/home/kim/Bücher'", "\"/srv/mail\""));
  EXPECT_EQ(with_setting(kConfig, "name", "Kim \"K\" Öz"), replaced(kConfig, "\"Kim\"", R"("Kim \"K\" Öz")"));
  EXPECT_EQ(with_setting(kConfig, "iban", "DE1"), replaced(kConfig, "\n\n[orders]", "\n\niban = \"DE1\"\n[orders]"));
  EXPECT_EQ(with_setting("mail = \"a\"", "mail", "b"), "mail = \"b\"");
  EXPECT_EQ(with_setting("# none", "mail", "b"), "# none\nmail = \"b\"\n");
  EXPECT_EQ(with_setting("", "mail", "b"), "mail = \"b\"\n");
}

TEST(ConfigText, OneSettingOrSectionIsTakenOut) {
  EXPECT_EQ(without_setting(kConfig, "name"), replaced(kConfig, "name = \"Kim\"  # for short\n", ""));
  EXPECT_EQ(without_setting(kConfig, "sendmail"),
            replaced(kConfig, "sendmail = [\n  \"/usr/sbin/sendmail\",  # the host's\n  \"-i\",\n]\n", ""));
  EXPECT_EQ(without_setting(kConfig, "orders"),
            replaced(kConfig, "[orders] # a shop\nurl = \"https://shop.example\"\n", ""));
  EXPECT_EQ(without_setting("mail = \"a\"", "mail"), "");
}

TEST(ConfigText, WhatCannotBeToldApartIsLeft) {
  EXPECT_EQ(with_setting(kConfig, "orders", "x"), std::nullopt) << "a section is no text";
  EXPECT_EQ(with_setting("mail = ", "mail", "x"), std::nullopt) << "cannot be read";
  EXPECT_EQ(with_setting("note = \"\"\"\n[a]\n\"\"\"\n", "mail", "x"), std::nullopt) << "it would stand in the text";
  EXPECT_EQ(without_setting(kConfig, "iban"), std::nullopt);
  EXPECT_EQ(without_setting("orders = {url = \"x\"}\n", "orders"), std::nullopt);
  EXPECT_EQ(without_setting("orders.url = \"x\"\n", "orders"), std::nullopt);
  EXPECT_EQ(without_setting("[reader]\nurl = \"x\"\n[reader.more]\na = 1\n", "reader"), std::nullopt);
}

TEST(ConfigText, SectionsTogetherAreTheText) {
  std::string all;
  for (const auto& each : sections_of(kConfig)) all += each;
  EXPECT_EQ(all, kConfig);
}

}  // namespace
}  // namespace adjutant::agent
