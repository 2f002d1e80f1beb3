// config.toml: what is written is read again, and what is wrong is named with its line.
#include "agent/home.h"

#include <gmock/gmock.h>

namespace adjutant::agent {
namespace {

std::string why_not(const std::string& toml) {
  const auto config = read_config("name = \"A\"\n" + toml, "/home");
  return config ? "taken" : config.error().text();
}

TEST(Config, ModelsAreReadAsWritten) {
  Config config;
  config.reader = model::EndpointSettings{"http://127.0.0.1:9000/v1", "small \"one\"", "/home/reader.key",
                                          std::chrono::seconds(20)};
  config.writer = model::EndpointSettings{"https://models.example/v1", "large", "", std::chrono::seconds(60)};
  const auto back = read_config(write_config(config), "/home");
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->reader, config.reader);
  EXPECT_EQ(back->writer, config.writer);
  EXPECT_FALSE(read_config(write_config({}), "/home")->reader);
}

TEST(Config, WhatTimesMeanIsReadAsWritten) {
  Config config;
  config.times.country = when::Country::austria;
  config.times.order = when::DateOrder::month_first;
  const auto back = read_config(write_config(config), "/home");
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->times.country, when::Country::austria);
  EXPECT_EQ(back->times.order, when::DateOrder::month_first);
  EXPECT_EQ(read_config(write_config({}), "/home")->times.order, when::DateOrder::unknown);
  EXPECT_THAT(why_not("country = \"XX\"\n"), testing::HasSubstr("country is one of DE, AT, CH, GB, US, FR."));
  EXPECT_THAT(why_not("date_order = \"year_first\"\n"), testing::HasSubstr("'year_first' is no order of dates."));
}

TEST(Config, AKeyFileIsOfTheHome) {
  const auto config =
      read_config("[reader]\nurl = \"http://localhost/v1\"\nmodel = \"m\"\nkey_file = \"reader.key\"\n", "/home/a");
  ASSERT_TRUE(config) << config.error().text();
  EXPECT_EQ(config->reader->key_file, "/home/a/reader.key");
  EXPECT_EQ(config->reader->timeout, std::chrono::seconds(60));
}

TEST(Config, WhatIsWrongIsNamedWithItsLine) {
  const std::string url = "url = \"http://localhost/v1\"\n", model = "model = \"m\"\n";
  using testing::HasSubstr;
  EXPECT_THAT(why_not("[reader]\n" + url + model + "modle = 1\n"),
              HasSubstr("config.toml:5: there is no setting 'modle' in [reader]."));
  EXPECT_THAT(why_not("[reader]\n" + url + model + "modle = 1\n"), HasSubstr("Did you mean 'model'?"));
  EXPECT_THAT(why_not("[writer]\n" + model), HasSubstr("config.toml:2: url is missing in [writer]."));
  EXPECT_THAT(why_not("[reader]\n" + url), HasSubstr("config.toml:2: model is missing in [reader]."));
  EXPECT_THAT(why_not("[reader]\n" + model + "url = 7\n"), HasSubstr("config.toml:4: url is no text in [reader]."));
  EXPECT_THAT(why_not("[reader]\n" + model + "url = \"ftp://a/\"\n"), HasSubstr("config.toml:4: url cannot be used"));
  EXPECT_THAT(why_not("[reader]\n" + model + "url = \"http://u:p@a/\"\n"),
              HasSubstr("config.toml:4: url cannot be used"));
  EXPECT_THAT(why_not("[reader]\n" + model + "url = \"http://a/?key=1\"\n"),
              HasSubstr("config.toml:4: url has a query"));
  for (const auto* timeout : {"0", "601", "\"60\"", "1.5"})
    EXPECT_THAT(why_not("[reader]\n" + url + model + "timeout = " + timeout + "\n"),
                HasSubstr("config.toml:5: timeout is no"));
  EXPECT_THAT(why_not("reader = \"http://localhost/v1\"\n"), HasSubstr("config.toml:2: reader is no section."));
  EXPECT_THAT(why_not("[readers]\n"), HasSubstr("Did you mean 'reader'?"));
}

}  // namespace
}  // namespace adjutant::agent
