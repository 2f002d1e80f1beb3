#include <argon2.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <latch>
#include <span>

#include "base/temporary_folder.h"
#include "server/certificate.h"
#include "server/chosen_owner.h"
#include "server/doors.h"
#include "server/exposition.h"
#include "server/fields.h"
#include "server/guard.h"
#include "server/home_worker.h"
#include "server/login_pace.h"
#include "server/metrics_token.h"
#include "server/password.h"
#include "server/request_counts.h"
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

void make_home(const std::filesystem::path& folder) {
  agent::Config config{.name = "Alex", .addresses = {"alex@home.example"}};
  for (auto [path, name] : {std::pair(&config.mail, "mail"),
                            {&config.calendar, "calendar"},
                            {&config.contacts, "contacts"},
                            {&config.files, "files"},
                            {&config.drop, "sent"}}) {
    *path = folder / name;
    std::filesystem::create_directories(*path);
  }
  const auto shipped = std::filesystem::path(ADJUTANT_SOURCE_DIR) / "share/mandate.toml";
  ASSERT_TRUE(agent::Home::create(folder / "home", config, shipped));
}

TEST(HomeWorker, WhenItHasEndedNothingIsDoneAnyMore) {
  const TemporaryFolder folder;
  make_home(folder.path());
  HomeWorker worker(folder / "home");
  std::latch begun(1);
  std::atomic<int> done = 0;
  const auto count = [&](const HomeWorker::Desk&) { ++done; };
  const auto until_it_ends = [&](const HomeWorker::Desk& desk) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    begun.count_down();
    std::condition_variable_any().wait(lock, desk.stop, [] { return false; });
    ++done;
  };
  const auto cannot = [](const Error& error) { ADD_FAILURE() << error.text(); };
  ASSERT_TRUE(worker.post({until_it_ends, cannot}));
  ASSERT_TRUE(worker.post({count, cannot}));
  begun.wait();
  worker.end();
  EXPECT_EQ(done, 1) << "what was begun came to its end, and what waited did not begin";
  EXPECT_FALSE(worker.post({count, cannot}));
}

TEST(HomeWorker, WhatTakesLongHoldsNothingUp) {
  const TemporaryFolder folder;
  make_home(folder.path());
  std::latch second(1), both(2);
  const auto cannot = [&](const Error& error) {
    ADD_FAILURE() << error.text();
    both.count_down();
  };
  HomeWorker worker(folder / "home", 2);
  ASSERT_TRUE(worker.post({[&](const HomeWorker::Desk&) { second.wait(), both.count_down(); }, cannot}));
  ASSERT_TRUE(worker.post({[&](const HomeWorker::Desk&) { second.count_down(), both.count_down(); }, cannot}));
  both.wait();
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

TEST(LoginPace, WhoIsCountedAsOne) {
  for (const auto* here : {"127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"})
    EXPECT_EQ(login_source(here), "") << here;
  EXPECT_EQ(login_source("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(login_source({"192.0.2.7\0and more", 18}), "?");
  EXPECT_EQ(login_source("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(login_source("2001:db8:1:2:3:4:5:6"), login_source("2001:db8:1:2::9"));
  EXPECT_NE(login_source("2001:db8:1:2::1"), login_source("2001:db8:1:3::1"));
  EXPECT_EQ(login_source("fe80::1%eth0"), "fe80::");
  for (const auto* odd : {"", "nonsense", "127.0.0.1.attacker.example"}) EXPECT_EQ(login_source(odd), "?") << odd;
}

TEST(Doors, OnlyThisMachineWithoutMore) {
  EXPECT_EQ(doors({}, false)->size(), 1U);
  EXPECT_FALSE(doors({}, false)->front().secure());
  EXPECT_EQ(doors({}, false)->front().address, "127.0.0.1");
  for (const auto* here : {"127.0.0.2", "::1"}) {
    const auto both = *doors({.address = here}, false);
    ASSERT_EQ(both.size(), 2U) << here;
    EXPECT_EQ(both[0].address, "127.0.0.1");
    EXPECT_EQ(both[1].address, here);
  }
  EXPECT_EQ(doors({.address = "127.0.0.1"}, false)->size(), 1U);
}

TEST(Doors, OthersNeedTlsAndALogin) {
  for (const auto* address : {"192.0.2.7", "0.0.0.0", "::", "2001:db8::1", "10.0.0.1", "169.254.1.1", "fe80::1"}) {
    const Listening plain{.address = address, .names = {"adjutant.lan"}};
    Listening secure = plain;
    secure.certificate = "c";
    secure.key = "k";
    EXPECT_EQ(doors(plain, false).error().kind, ErrorKind::forbidden) << address;
    EXPECT_EQ(doors(plain, true).error().kind, ErrorKind::forbidden) << address;
    EXPECT_EQ(doors(secure, false).error().kind, ErrorKind::forbidden) << address;
    const auto open = doors(secure, true);
    ASSERT_TRUE(open) << address;
    EXPECT_TRUE(open->back().secure()) << address;
    EXPECT_EQ(open->back().address, address);
    for (const auto& door : *open) EXPECT_TRUE(door.secure() || door.address == "127.0.0.1") << address;
  }
}

TEST(Doors, WhatIsNoAddressOrNameIsRefused) {
  for (const auto* odd : {"localhost", "127.0.0.1:80", "1.2.3", "::ffff:192.0.2.7", "192.0.2.7 ", "0", "*"})
    EXPECT_EQ(doors({.address = odd, .certificate = "c", .key = "k"}, true).error().kind, ErrorKind::usage) << odd;
  for (const auto* odd : {"", "a b", "host:80", "http://host", "a/b"})
    EXPECT_EQ(doors({.names = {odd}}, true).error().kind, ErrorKind::usage) << odd;
  EXPECT_EQ(doors({.certificate = "c"}, true).error().kind, ErrorKind::usage);
  EXPECT_EQ(doors({.key = "k"}, true).error().kind, ErrorKind::usage);
  const auto all = doors({.address = "0.0.0.0", .certificate = "c", .key = "k"}, true);
  EXPECT_THAT(all.error().message, HasSubstr("name"));
}

TEST(Doors, NamesAreAsAHostHeaderHasThem) {
  EXPECT_THAT(host_names({.address = "192.0.2.7", .names = {"Adjutant.LAN", "2001:db8::1"}}, 7717),
              ElementsAre("192.0.2.7:7717", "adjutant.lan:7717", "[2001:db8::1]:7717"));
  EXPECT_THAT(host_names({.address = "0.0.0.0", .names = {"a"}}, 443), ElementsAre("a:443", "a"));
}

TEST(Guard, NamesOfElsewhereAreOursByTlsAlone) {
  const Listening listening{.address = "192.0.2.7", .names = {"adjutant.lan"}};
  for (const auto* host : {"192.0.2.7:7717", "adjutant.lan:7717"}) {
    auto request = to(host);
    EXPECT_TRUE(turned_away(request, listening)) << host;
    request.secure = true;
    EXPECT_FALSE(turned_away(request, listening)) << host;
    EXPECT_TRUE(turned_away(request)) << host;
    request.headers["origin"] = fmt::format("https://{}", host);
    EXPECT_FALSE(turned_away(request, listening)) << host;
    request.headers["origin"] = fmt::format("http://{}", host);
    EXPECT_TRUE(turned_away(request, listening)) << host;
  }
}

TEST(Certificate, IsForItsNamesAndSignedByItself) {
  const Instant now(Seconds(1'800'000'000));
  const auto made = *make_certificate({"Adjutant.lan", "192.0.2.7", "2001:db8::1"}, now);
  const auto read = *parse_certificate(made.certificate);
  EXPECT_THAT(read.names, ElementsAre("adjutant.lan", "192.0.2.7", "2001:db8::1"));
  EXPECT_EQ(read.fingerprint.size(), 32U * 3 - 1);
  EXPECT_EQ(now - read.from, std::chrono::hours(24));
  EXPECT_EQ(read.until - now, std::chrono::hours(24 * 730));
  EXPECT_NE(make_certificate({"adjutant.lan"}, now)->key, made.key);
  EXPECT_THAT(made.key, HasSubstr("BEGIN PRIVATE KEY"));
  for (const auto* odd : {"", "a b", "a,DNS:evil.example", "a/b", "*\n"})
    EXPECT_EQ(make_certificate({odd}, now).error().kind, ErrorKind::usage) << odd;
  EXPECT_FALSE(make_certificate({}, now));
  for (const auto& odd : {std::string(), std::string("nonsense"), made.key, made.certificate.substr(0, 200)})
    EXPECT_FALSE(parse_certificate(odd));
}

// How many tries somebody gets who tries again as soon as they may.
int tries(LoginPace& pace, std::span<const std::string> sources, Instant from, Seconds during) {
  int count = 0;
  std::size_t next = 0;
  for (Instant now = from; now < from + during; now += Seconds(1)) {
    for (std::size_t i = 0; i < sources.size() && i < 40; ++i) {
      const auto& source = sources[next++ % sources.size()];
      if (pace.wait(source, now)) continue;
      pace.failed(source, now);
      ++count;
    }
  }
  return count;
}

TEST(LoginPace, ADayOfGuessingIsFewGuesses) {
  const Instant begin(Seconds(1'800'000'000));
  const Seconds day(86400);
  const LoginPace::Rule one{.free = 5, .first = Seconds(5), .longest = Seconds(900)};
  const LoginPace::Rule all{.free = 50, .first = Seconds(5), .longest = Seconds(300)};
  LoginPace single(one, all);
  EXPECT_LT(tries(single, std::array<std::string, 1>{"192.0.2.7"}, begin, day), 120);
  EXPECT_TRUE(single.wait("192.0.2.7", begin + day));
  // Ten thousand addresses gain little; whoever sits at this machine does not wait for them.
  std::vector<std::string> many;
  for (int i = 0; i < 10'000; ++i) many.push_back(fmt::format("10.0.{}.{}", i / 250, i % 250));
  LoginPace crowd(one, all);
  EXPECT_LT(tries(crowd, many, begin, day), 50 + 86400 / 300 * 2);
  EXPECT_TRUE(crowd.wait("198.51.100.1", begin + day)) << "also one that has not tried yet";
  EXPECT_FALSE(crowd.wait("", begin + day));
  EXPECT_LE(crowd.known(), 4096U);
}

TEST(LoginPace, WhoGetsInHasNotFailed) {
  const Instant now(Seconds(1'800'000'000));
  LoginPace pace({.free = 3, .first = Seconds(60), .longest = Seconds(60)}, {.free = 100});
  pace.failed("a", now);
  pace.failed("a", now);
  pace.succeeded("a");
  pace.failed("a", now);
  pace.failed("a", now);
  EXPECT_FALSE(pace.wait("a", now));
  pace.failed("a", now);
  EXPECT_EQ(pace.wait("a", now), Seconds(60));
  EXPECT_EQ(pace.wait("a", now + Seconds(59)), Seconds(1));
  EXPECT_FALSE(pace.wait("a", now + Seconds(60)));
  EXPECT_FALSE(pace.wait("b", now));
}

TEST(LoginPace, WhoGetsInAsOneHasStillFailedAsAnother) {
  const Instant now = Instant(Seconds(1'800'000'000));
  LoginPace pace({.free = 3, .first = Seconds(60), .longest = Seconds(60)}, {.free = 100});
  pace.failed("", now, "kim");
  pace.succeeded("", "mia");
  pace.failed("", now, "mia");
  pace.succeeded("", "mia");
  pace.succeeded("", "kim");
  EXPECT_FALSE(pace.wait("", now));
  pace.failed("", now, "kim");
  EXPECT_EQ(pace.wait("", now), Seconds(60));
}

TEST(LoginPace, ManyAddressesTakeNoMemoryWithoutEnd) {
  const Instant now(Seconds(1'800'000'000));
  LoginPace pace({}, {.free = 1'000'000});
  for (int i = 0; i < 20'000; ++i) pace.failed(fmt::format("{}", i), now + Seconds(i));
  EXPECT_LE(pace.known(), 4096U);
}

TEST(Exposition, LabelsAreEscapedAndNumbersExact) {
  Exposition out;
  out.metric("a_b", "gauge", "What it is.");
  out.value(std::int64_t{3});
  out.value(0.5, {{"x", "a\"b\\c\nd"}, {"y", "\xff"}});
  out.value(std::uint64_t{18446744073709551615U}, {}, "_count");
  EXPECT_EQ(out.text(),
            "# HELP a_b What it is.\n# TYPE a_b gauge\na_b 3\na_b{x=\"a\\\"b\\\\c\\nd\",y=\"\xef\xbf\xbd\"} 0.5\n"
            "a_b_count 18446744073709551615\n");
}

TEST(RequestCounts, EachIsInTheBucketOfItsTime) {
  RequestCounts counts;
  counts.count("GET /x", 200, std::chrono::milliseconds(1));
  counts.count("GET /x", 404, std::chrono::milliseconds(2));
  counts.count("GET /x", 200, std::chrono::hours(1));
  const auto all = counts.all();
  const auto& x = all.at("GET /x");
  EXPECT_THAT(x.by_status, ElementsAre(std::pair(200, 2U), std::pair(404, 1U)));
  EXPECT_EQ(x.buckets.front(), 1U);
  EXPECT_EQ(x.buckets[1], 1U);
  EXPECT_EQ(x.buckets.back(), 1U);
  EXPECT_NEAR(x.seconds, 3600.003, 1e-6);
}

class Store : public testing::Test {
 protected:
  TemporaryFolder folder;
  store::Database database = *store::Database::open(folder.path() / "home.db");
  ManualClock clock{Instant(Seconds(1'800'000'000))};
  SeededRandom random{1};
  Sessions sessions{database, clock, random};

  static std::string encoded(const std::string& password) {
    std::array<char, 200> out{};
    EXPECT_EQ(argon2id_hash_encoded(1, 1024, 1, password.data(), password.size(), "sixteen bytes...", 16, 32,
                                    out.data(), out.size()),
              ARGON2_OK);
    return out.data();
  }

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

TEST_F(Store, ASecretIsReplacedByTheFirstUseOfTheNext) {
  const auto in = *sessions.log_in(*sessions.new_token(), "");
  const auto wants = [&](const std::string& secret) { return (*sessions.find(secret))->wants_renewal; };
  clock.advance(std::chrono::minutes(359));
  EXPECT_FALSE(wants(in->secret));
  clock.advance(std::chrono::minutes(1));
  ASSERT_TRUE(wants(in->secret));
  const auto next = *sessions.offer(in->session);
  EXPECT_FALSE(wants(in->secret)) << "two answers that cross would lose one offer";
  EXPECT_TRUE(*sessions.find(in->secret)) << "the offer may still be under way";
  EXPECT_EQ((*sessions.find(next))->id, in->session.id);
  EXPECT_FALSE(wants(next));
  // What was sent before the answer came is served; later it is a copy, and nobody's.
  clock.advance(std::chrono::seconds(59));
  EXPECT_EQ((*sessions.find(in->secret))->id, in->session.id);
  EXPECT_FALSE(wants(in->secret));
  EXPECT_TRUE(*sessions.find(next));
  clock.advance(std::chrono::seconds(1));
  EXPECT_FALSE(*sessions.find(in->secret));
  EXPECT_FALSE(*sessions.find(next)) << "two have it: it is over for both";
  EXPECT_TRUE(sessions.all()->empty());
  EXPECT_EQ(*database.integer("SELECT count(*) FROM session_secrets"), 0);
}

TEST_F(Store, AnOfferThatNeverArrivedIsMadeAgain) {
  const auto in = *sessions.log_in(*sessions.new_token(), "");
  clock.advance(std::chrono::hours(7));
  const auto lost = *sessions.offer(in->session);
  clock.advance(std::chrono::minutes(1));
  EXPECT_TRUE((*sessions.find(in->secret))->wants_renewal);
  const auto next = *sessions.offer(in->session);
  EXPECT_FALSE(*sessions.find(lost));
  EXPECT_TRUE(*sessions.find(next));
  clock.advance(std::chrono::hours(7));
  ASSERT_TRUE((*sessions.find(next))->wants_renewal);
  const auto third = *sessions.offer(in->session);
  EXPECT_TRUE(*sessions.find(third));
  EXPECT_TRUE(*sessions.find(next));
  EXPECT_TRUE(*sessions.revoke(in->session.id));
  for (const auto& secret : {in->secret, next, third}) EXPECT_FALSE(*sessions.find(secret));
}

TEST_F(Store, APasswordIsKeptWithItsParametersAndMadeAnewWhereTheyDiffer) {
  Password password(database, random);
  EXPECT_FALSE(*password.matches("correct horse, battery"));
  ASSERT_TRUE(password.set("correct horse, battery"));
  const auto stored = [&] { return **database.text("SELECT value FROM settings WHERE key = 'page password'"); };
  EXPECT_TRUE(stored().starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
  EXPECT_TRUE(*password.matches("correct horse, battery"));
  EXPECT_FALSE(*password.matches("correct horse, batter"));
  EXPECT_FALSE(*password.matches(""));
  // As an older version may have stored it: argon2id of "an older password" with a salt of sixteen bytes.
  ASSERT_TRUE(
      database.run("UPDATE settings SET value = ? WHERE key = 'page password'", {encoded("an older password")}));
  EXPECT_FALSE(*password.matches("correct horse, battery"));
  EXPECT_THAT(stored(), HasSubstr("m=1024"));
  EXPECT_TRUE(*password.matches("an older password"));
  EXPECT_THAT(stored(), HasSubstr("m=65536"));
  EXPECT_TRUE(*password.matches("an older password"));
  ASSERT_TRUE(database.run("UPDATE settings SET value = 'nonsense' WHERE key = 'page password'"));
  EXPECT_FALSE(password.matches("an older password")) << "an error, and no yes";
}

TEST_F(Store, TheMetricsTokenIsTheLastOneMade) {
  EXPECT_FALSE(*is_metrics_token(database, ""));
  EXPECT_FALSE(*is_metrics_token(database, "x"));
  const auto first = *new_metrics_token(database, random), second = *new_metrics_token(database, random);
  EXPECT_FALSE(*is_metrics_token(database, first));
  EXPECT_TRUE(*is_metrics_token(database, second));
  EXPECT_FALSE(*is_metrics_token(database, second + second));
  EXPECT_FALSE(*sessions.find(second));
  EXPECT_TRUE(*revoke_metrics_token(database));
  EXPECT_FALSE(*is_metrics_token(database, second));
}

TEST_F(Store, ARevokedSessionIsNone) {
  const auto in = *sessions.log_in(*sessions.new_token(), "");
  EXPECT_TRUE(*sessions.revoke(in->session.id));
  EXPECT_FALSE(*sessions.revoke(in->session.id));
  EXPECT_FALSE(*sessions.find(in->secret));
}

TEST_F(Store, ARunThatChangesOftenIsToldOnceWithWhereItStands) {
  RunChanges changes(database, database, "");
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
  RunChanges changes(database, database, "");
  for (int i = 0; i < 2100; ++i) change("run" + std::to_string(i), "done");
  ASSERT_TRUE(changes.read());
  EXPECT_THAT(changes.stream("s", 1)->next(), HasSubstr("event: reset"));
  EXPECT_THAT(changes.stream("s", 2099)->next(), HasSubstr("run2099"));
}

TEST_F(Store, AStreamIsForASessionOfItsHome) {
  const auto kims = *sessions.open("kim", ""), mine = *sessions.open("", "");
  RunChanges changes(database, database, "kim");
  const auto stream = changes.stream(kims.session.id, std::nullopt),
             others = changes.stream(mine.session.id, std::nullopt);
  ASSERT_TRUE(changes.read());
  EXPECT_FALSE(stream->ended());
  EXPECT_TRUE(others->ended());
}

TEST_F(Store, AStreamEndsWithItsSession) {
  const auto in = *sessions.log_in(*sessions.new_token(), "");
  RunChanges changes(database, database, "");
  ASSERT_TRUE(changes.read());
  const auto stream = changes.stream(in->session.id, std::nullopt);
  EXPECT_FALSE(stream->ended());
  ASSERT_TRUE(sessions.revoke(in->session.id));
  EXPECT_TRUE(*changes.read());
  EXPECT_TRUE(stream->ended());
}

}  // namespace
}  // namespace adjutant::server
