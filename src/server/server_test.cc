#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "server/chosen_owner.h"
#include "server/fields.h"
#include "server/guard.h"
#include "server/run_changes.h"
#include "server/sessions.h"

namespace adjutant::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Request to(std::string host, std::map<std::string, std::string, std::less<>> headers = {}) {
  headers["host"] = std::move(host);
  return {.port = 7717, .method = "GET", .path = "/api/v1/runs", .headers = std::move(headers)};
}

TEST(Guard, OurNamesOnly) {
  for (const auto* host : {"127.0.0.1:7717", "localhost:7717", "[::1]:7717"})
    EXPECT_FALSE(turned_away(to(host))) << host;
  for (const auto* host :
       {"", "127.0.0.1", "attacker.example:7717", "127.0.0.1:77177", "127.0.0.1:7717, attacker.example"})
    EXPECT_EQ(turned_away(to(host))->status, 403) << host;
}

TEST(Guard, ThePageItselfOrNoPage) {
  const auto with = [](std::string name, std::string value) {
    return turned_away(to("127.0.0.1:7717", {{name, value}}));
  };
  EXPECT_FALSE(with("origin", "http://127.0.0.1:7717"));
  EXPECT_TRUE(with("origin", "http://localhost:7717"));
  EXPECT_TRUE(with("origin", "null"));
  EXPECT_FALSE(with("sec-fetch-site", "same-origin"));
  EXPECT_FALSE(with("sec-fetch-site", "none"));
  EXPECT_TRUE(with("sec-fetch-site", "same-site"));
  EXPECT_TRUE(with("sec-fetch-site", "cross-site"));
}

TEST(Http, CookiesAreFoundByTheirWholeName) {
  Request request;
  request.headers["cookie"] = "a=1; adjutant=x=y ;xadjutant=2; b";
  EXPECT_EQ(request.cookie("adjutant"), "x=y");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("b"), "");
  EXPECT_EQ(request.cookie("djutant"), "");
}

TEST(Http, QueriesAreDecodedOrRefused) {
  std::map<std::string, std::string, std::less<>> query;
  ASSERT_TRUE(decode_query("a=1&b=x+y%20z&c&a=%C3%A4&=e", query));
  EXPECT_THAT(query, ElementsAre(std::pair("", "e"), std::pair("a", "ä"), std::pair("b", "x y z"), std::pair("c", "")));
  for (const auto* bad : {"a=%", "a=%4", "a=%zz", "%g0=1"}) EXPECT_FALSE(decode_query(bad, query)) << bad;
}

TEST(Fields, NoOtherFieldAndNoOtherForm) {
  const Json body = *parse_json(R"({"text": "x", "more": 1})");
  Fields fields(body);
  EXPECT_EQ(fields.text("text", 5), "x");
  EXPECT_THAT(fields.done().error().message, HasSubstr("'more'"));
  Fields other(body);
  EXPECT_EQ(other.number("more", 1, 2), 1);
  other.text("text", 5);
  EXPECT_TRUE(other.done());
  Fields wrong(body);
  wrong.number("more", 2, 3);
  EXPECT_THAT(wrong.done().error().message, HasSubstr("from 2 to 3"));
}

TEST(ChosenOwner, AQuestionWithoutAChoiceIsTheAnswer) {
  ChosenOwner owner;
  owner.choose({{"Which?", "b"}});
  EXPECT_EQ(owner.pick("Which?", {"a", "b"}), 1U);
  EXPECT_FALSE(owner.open_question());
  EXPECT_FALSE(owner.pick("Which?", {"a", "c"}));  // what was chosen is not there any more
  EXPECT_FALSE(owner.pick("Who?", {"d"}));
  EXPECT_EQ(owner.open_question()->question, "Which?");
  EXPECT_THAT(owner.open_question()->options, ElementsAre("a", "c"));
  owner.choose({});
  EXPECT_FALSE(owner.open_question());
}

class Store : public testing::Test {
 protected:
  TemporaryFolder folder;
  store::Database database = *store::Database::open(folder.path() / "home.db");
  ManualClock clock{Instant(Seconds(1'800'000'000))};
  SeededRandom random{1};
  Sessions sessions{database, clock, random};

  void change(const std::string& run, const std::string& state) {
    ASSERT_TRUE(database.run(
        "INSERT INTO runs (id, created_ms, request, plan, arguments, zone, state) VALUES (?1, 1, '', '', '', "
        "'', ?2) ON CONFLICT (id) DO UPDATE SET state = ?2",
        {run, state}, store::Sync::with_the_next));
  }
};

TEST_F(Store, ALinkWorksOnceAndNotForLong) {
  const auto token = *sessions.new_token();
  const auto in = *sessions.log_in(token, "a browser");
  ASSERT_TRUE(in);
  EXPECT_FALSE(*sessions.log_in(token, ""));
  EXPECT_EQ((*sessions.find(in->secret))->id, in->session.id);
  EXPECT_FALSE(*sessions.find(token));
  EXPECT_FALSE(*sessions.find(in->session.id));
  const auto late = *sessions.new_token();
  clock.advance(std::chrono::minutes(11));
  EXPECT_FALSE(*sessions.log_in(late, ""));
}

TEST_F(Store, ASessionLivesWhileItIsUsed) {
  const auto in = *sessions.log_in(*sessions.new_token(), "");
  for (int day = 0; day < 60; day += 20) {
    clock.advance(std::chrono::hours(24 * 20));
    EXPECT_TRUE(*sessions.find(in->secret)) << day;
  }
  clock.advance(std::chrono::hours(24 * 31));
  EXPECT_FALSE(*sessions.find(in->secret));
  EXPECT_TRUE(sessions.all()->empty());
}

TEST_F(Store, ARevokedSessionIsNone) {
  const auto in = *sessions.log_in(*sessions.new_token(), "");
  EXPECT_TRUE(*sessions.revoke(in->session.id));
  EXPECT_FALSE(*sessions.revoke(in->session.id));
  EXPECT_FALSE(*sessions.find(in->secret));
}

TEST_F(Store, ARunThatChangesOftenIsToldOnceWithWhereItStands) {
  RunChanges changes(database);
  change("aaaa", "draft");
  EXPECT_TRUE(*changes.read());
  auto stream = changes.stream("s", std::nullopt);
  EXPECT_THAT(stream->next(), HasSubstr("event: begin"));
  EXPECT_EQ(stream->next(), "");
  change("aaaa", "running");
  change("bbbb", "draft");
  change("aaaa", "done");
  EXPECT_TRUE(*changes.read());
  EXPECT_FALSE(*changes.read());
  EXPECT_EQ(stream->next(),
            "id: 3\nevent: run\ndata: {\"run\":\"bbbb\",\"state\":\"draft\"}\n\n"
            "id: 4\nevent: run\ndata: {\"run\":\"aaaa\",\"state\":\"done\"}\n\n");
  EXPECT_EQ(stream->next(), "");
  EXPECT_THAT(changes.stream("s", 3)->next(), HasSubstr("\"aaaa\""));
  EXPECT_THAT(changes.stream("s", 5)->next(), HasSubstr("event: reset"));
}

TEST_F(Store, WhatIsTooLongAgoStartsAnew) {
  RunChanges changes(database);
  for (int i = 0; i < 2100; ++i) change("run" + std::to_string(i), "done");
  ASSERT_TRUE(changes.read());
  EXPECT_THAT(changes.stream("s", 1)->next(), HasSubstr("event: reset"));
  EXPECT_THAT(changes.stream("s", 2099)->next(), HasSubstr("run2099"));
}

TEST_F(Store, AStreamEndsWithItsSession) {
  const auto in = *sessions.log_in(*sessions.new_token(), "");
  RunChanges changes(database);
  ASSERT_TRUE(changes.read());
  const auto stream = changes.stream(in->session.id, std::nullopt);
  EXPECT_FALSE(stream->ended());
  ASSERT_TRUE(sessions.revoke(in->session.id));
  EXPECT_TRUE(*changes.read());
  EXPECT_TRUE(stream->ended());
}

}  // namespace
}  // namespace adjutant::server
