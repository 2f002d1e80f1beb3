#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "tools/mail/mail_tools.h"
#include "tools/mail/own_words.h"
#include "tools/mail/promises.h"

namespace adjutant::tools::mail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(OwnWords, AreNotWhatIsQuotedForwardedOrSignedWith) {
  EXPECT_EQ(own_words("Yes.\n> Are you free?\nOn Monday Ann wrote:\nCan you?\n"), "Yes.\n");
  EXPECT_EQ(own_words("Look.\n---- Forwarded mail of a@b.example ----\nWhy?\n"), "Look.\n");
  EXPECT_FALSE(asks_something("Thank you.\n-- \nAlex, questions? Call me\n"));
  EXPECT_FALSE(asks_something("> Could you come?\nYes.\n"));
  EXPECT_TRUE(asks_something("Could you come\non Friday? I would like it.\n"));
  EXPECT_FALSE(asks_something("See https://x.example/?page=2 for more.\n"));
}

const Time kTuesday{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) + std::chrono::hours(9), Zone()};

std::vector<std::string> promised(std::string_view body) {
  std::vector<std::string> out;
  for (const auto& each : find_promises(body, kTuesday))
    out.push_back(each.text + (each.due ? " = " + iso(*each.due) : ""));
  return out;
}

TEST(Promises, AreFoundByTheirForm) {
  EXPECT_THAT(promised("Hello,\n\nI will send you the papers by Friday. Thank you!\n"),
              ElementsAre("I will send you the papers by Friday. = 2026-11-27"));
  EXPECT_THAT(promised("I'll think about it."), ElementsAre("I'll think about it."));
  EXPECT_THAT(promised("Good idea, I'm going to ask her."), ElementsAre("Good idea, I'm going to ask her."));
  EXPECT_THAT(promised("Thank you, I write to him today."),
              ElementsAre("Thank you, I write to him today. = 2026-11-24"));
  EXPECT_THAT(promised("I write as soon as I have the flights."),
              ElementsAre("I write as soon as I have the flights."));
  EXPECT_THAT(promised("We'll be there on Saturday."), ElementsAre("We'll be there on Saturday. = 2026-11-28"));
}

TEST(Promises, AreNotQuestionsConditionsStatementsOrOtherPeoples) {
  for (const auto* text :
       {"Will I see you on Friday?", "If you like, I will call her tomorrow.", "I will not come.",
        "I will be away until Friday.", "I was ill on Monday, all is well now.", "I am at home today.",
        "> I will pay tomorrow\nFine.", "You will get it tomorrow.", "I would call on Monday."})
    EXPECT_THAT(promised(text), IsEmpty()) << text;
}

TEST(Promises, OthersMayRelyOnMoreThanIsSaid) {
  for (const auto* text : {"You will get it tomorrow.", "See you on Friday at 3!", "I will be away until Friday."}) {
    EXPECT_THAT(find_promises(text, kTuesday), IsEmpty()) << text;
    const auto meant = find_promises(text, kTuesday, Promising::meant);
    ASSERT_EQ(meant.size(), 1u) << text;
    EXPECT_EQ(meant[0].times.size(), 1u) << text;
  }
  EXPECT_THAT(find_promises("If you like, see you on Friday.", kTuesday, Promising::meant), IsEmpty());
}

class FollowUps : public testing::Test {
 protected:
  FollowUps() {
    for (const auto* part : {"mail/cur", "mail/new", "mail/tmp", "mail/.Sent/cur"})
      fs::create_directories(folder_ / part);
  }
  // A mail of that many days ago.
  void add(const std::string& name, const std::string& from, const std::string& to, const std::string& subject,
           int days, const std::string& body, const std::string& more = "") {
    const auto day = add_days(Time{clock_.now(), Zone()}.date(), -days);
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto date = fmt::format("{:02} {} {} 08:00:00 +0000", static_cast<unsigned>(day.day()),
                                  kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()));
    ASSERT_TRUE(write_file(folder_ / "mail" / name,
                           fmt::format("From: {}\nTo: {}\nSubject: {}\nDate: {}\nMessage-ID: <{}@x>\n{}\n{}\n", from,
                                       to, subject, date, name.substr(name.rfind('/') + 1, 2), more, body)));
  }
  plan::Value read(const char* tool, Json arguments) {
    if (catalog_.names().empty()) add_mail_tools(catalog_, context_);
    auto* found = catalog_.find(tool);
    return *found->read(*plan::make_call(found->signature(), arguments, flow::Label::owner()), {});
  }
  std::vector<std::string> waiting(Json arguments) {
    std::vector<std::string> out;
    const auto found = read("mail.waiting", std::move(arguments));
    for (const auto& mail : found.items()) out.push_back(mail.field("subject").text());
    return out;
  }

  TemporaryFolder folder_;
  ManualClock clock_{Instant(Seconds(1'800'000'000))};
  store::Database database_ = *store::Database::open(folder_ / "home.db");
  Maildir maildir_{folder_ / "mail"};
  Outbox outbox_{database_, maildir_, {folder_ / "spool", {}, folder_ / "drop", 30}, clock_};
  MailContext context_{maildir_, outbox_, "Me", {"me@home.example"}, Zone(), clock_};
  plan::Catalog catalog_;
};

TEST_F(FollowUps, WaitingIsWhatNobodyAnswered) {
  const std::string me = "me@home.example", ann = "ann@x.example", ben = "ben@x.example";
  add(".Sent/cur/s1:2,S", me, ann, "Drill", 6, "Could I borrow it?");
  add(".Sent/cur/s2:2,S", me, ben, "Answered", 5, "When do you come?");
  add("cur/a2:2,S", ben, me, "Re: Answered", 4, "At five.", "In-Reply-To: <s2@x>\n");
  add(".Sent/cur/s3:2,S", me, ben, "No question", 5, "I come at five.");
  add(".Sent/cur/s4:2,S", me, ann, "Too new", 0, "And you?");
  add(".Sent/cur/s5:2,S", me, ann, "Without a reference", 9, "Are you well?");
  add("cur/a5:2,S", ann, me, "RE: without a reference", 8, "Very.");
  add(".Sent/cur/s6:2,S", me, ann, "Long ago", 90, "Are you there?");
  add(".Sent/cur/s7:2,S", me, ben, "Said again", 7, "Do you have it?");
  add(".Sent/cur/s8:2,S", me, ben, "Re: Said again", 3, "I found it, thank you.", "In-Reply-To: <s7@x>\n");
  EXPECT_THAT(waiting(Json::object()), ElementsAre("Drill"));
  EXPECT_THAT(waiting(Json().set("days", 0)), ElementsAre("Drill", "Too new"));
  EXPECT_THAT(waiting(Json().set("back", 100)), ElementsAre("Long ago", "Drill"));
}

TEST_F(FollowUps, PromisesComeByTheirDay) {
  add(".Sent/cur/s1:2,S", "me@home.example", "ann@x.example", "Papers", 3, "I will look for it.");
  add(".Sent/cur/s2:2,S", "me@home.example", "ann@x.example", "Money", 2, "I'll pay in two weeks.");
  add(".Sent/cur/s3:2,S", "me@home.example", "ben@x.example", "Call", 1, "I'll call you tomorrow.");
  add("cur/a1:2,S", "ann@x.example", "me@home.example", "Hers", 1, "I will come.");
  add("cur/a2:2,S", "me@home.example", "me@home.example", "A false sender", 1, "I will transfer 5,000 EUR.");
  std::vector<std::string> subjects;
  const auto found = read("mail.promises", Json::object());
  for (const auto& each : found.items()) subjects.push_back(each.field("subject").text());
  EXPECT_THAT(subjects, ElementsAre("Call", "Money", "Papers"));
  EXPECT_TRUE(found.items()[0].field("text").label.trusted());
  EXPECT_FALSE(found.items()[0].field("text").label.readers().allows("eve@evil.example"));
  EXPECT_TRUE(found.items()[2].field("due").missing());
}

TEST_F(FollowUps, CountsBySender) {
  add("new/a1", "Ann <ann@x.example>", "me@home.example", "1", 3, "x");
  add("new/a2", "Ann <ann@x.example>", "me@home.example", "2", 2, "x");
  add("new/b1", "ben@x.example", "me@home.example", "3", 1, "x");
  add("cur/b2:2,S", "ben@x.example", "me@home.example", "4", 1, "x");
  std::vector<std::string> counts;
  const auto unread = read("mail.count_by_sender", Json().set("unread", true));
  for (const auto& each : unread.items())
    counts.push_back(fmt::format("{} {}", each.field("name").text(), each.field("count").number()));
  EXPECT_THAT(counts, ElementsAre("Ann 2", "ben@x.example 1"));
  EXPECT_FALSE(unread.items()[0].field("name").label.trusted());
}

}  // namespace
}  // namespace adjutant::tools::mail
