#include <gtest/gtest.h>

#include "agent/objections/confusables.h"
#include "agent/objections/dismissals.h"
#include "agent/objections/kept_objections.h"
#include "agent/objections/mail_index.h"
#include "agent/objections/places.h"
#include "agent/objections/preferences.h"
#include "agent/objections/promises.h"
#include "agent/objections/records.h"
#include "agent/objections/text_clues.h"
#include "base/file.h"
#include "base/temporary_folder.h"

namespace adjutant::agent::objections {
namespace {

using Rule = Preference::Rule;
using About = Preference::About;

Time tuesday() { return Time::at(*parse_date("2026-11-24"), std::chrono::hours(10), *Zone::find("Europe/Berlin")); }

TEST(Preference, FormsAreRead) {
  const auto early = read_preference("No meetings before 9");
  ASSERT_TRUE(early);
  EXPECT_EQ(early->rule, Rule::not_before);
  EXPECT_EQ(early->about, About::meetings);
  EXPECT_EQ(early->begin, std::chrono::hours(9));
  EXPECT_EQ(read_preference("no meetings after 4 pm")->end, std::chrono::hours(16));
  EXPECT_EQ(read_preference("nothing after 5")->end, std::chrono::hours(17));
  EXPECT_EQ(read_preference("nothing after 5")->about, About::events);
  const auto noon = read_preference("no calls between 12 and 1:30 pm.");
  ASSERT_TRUE(noon);
  EXPECT_EQ(noon->begin, std::chrono::hours(12));
  EXPECT_EQ(noon->end, std::chrono::minutes(13 * 60 + 30));
  EXPECT_EQ(read_preference("never on Sundays")->days, std::vector{std::chrono::Sunday});
  EXPECT_EQ(read_preference("no meetings on weekends")->days.size(), 2u);
  EXPECT_EQ(read_preference("no meetings on Mondays and Fridays")->days.size(), 2u);
  EXPECT_EQ(read_preference("at most 3 meetings a day")->count, 3);
  EXPECT_EQ(read_preference("at least 15 minutes between meetings")->length, std::chrono::minutes(15));
  EXPECT_EQ(read_preference("no meetings longer than 1 hour")->length, std::chrono::hours(1));
  EXPECT_EQ(read_preference("not more than 100 EUR")->amount, (Money{10000, "EUR"}));
  EXPECT_EQ(read_preference("never more than 49.50 euros to Telcom")->whom, "Telcom");
  EXPECT_EQ(read_preference("never write to Ben@Work.example")->whom, "ben@work.example");
  EXPECT_EQ(read_preference("no mails after 8 pm")->about, About::mails);
  const auto way = read_preference("45 minutes from Office to Airport");
  ASSERT_TRUE(way);
  EXPECT_EQ(way->rule, Rule::travel);
  EXPECT_EQ(way->from, "Office");
  EXPECT_EQ(way->to, "Airport");
}

TEST(Preference, WhatFitsNoFormIsRefused) {
  for (const std::string text :
       {"", "I like cheese", "no meetings before yesterday", "no meetings before 25", "never on Xdays",
        "at most many meetings a day", "not more than me", "no meetings between 3 and 2 pm"})
    EXPECT_FALSE(read_preference(text)) << text;
  EXPECT_FALSE(read_preference(std::string(5000, 'n')));
}

TEST(Promise, IsFoundWithItsTime) {
  const auto found = promises_in("Hi Ben, I will send you the report by Friday. See you!", tuesday());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].by);
  EXPECT_EQ(found[0].to, Time::at(*parse_date("2026-11-28"), Seconds(0), tuesday().zone).instant);
  const auto point = promises_in("I'll be there on Thursday at 6 pm.", tuesday());
  ASSERT_EQ(point.size(), 1u);
  EXPECT_EQ(point[0].from, Time::at(*parse_date("2026-11-26"), std::chrono::hours(18), tuesday().zone).instant);
  EXPECT_EQ(point[0].from, point[0].to);
}

TEST(Promise, PerhapsIsNone) {
  for (const char* text : {"Maybe we could meet on Friday at 3.", "Will you come on Friday?",
                           "If I can, I will come on Friday.", "I will not come on Friday.", "Friday was lovely."})
    EXPECT_TRUE(promises_in(text, tuesday()).empty()) << text;
}

TEST(Promise, IsTheWritersAndMayBeMeantOnly) {
  EXPECT_EQ(promises_in("You will have it by Friday. I'll be at the station on Sunday at 5.", tuesday()).size(), 2u);
  for (const char* others :
       {"> I will come on Friday at 3.\nFine.", "Look.\n---- Forwarded mail of a@b.example ----\nI will pay on Friday.",
        "Good.\nOn Monday Ann wrote:\nI will come on Friday."})
    EXPECT_TRUE(promises_in(others, tuesday()).empty()) << others;
}

TEST(Deadline, IsTheEndOfItsDay) {
  const auto found = deadlines_in("Invoice 4417, payable by 1 December 2026.", tuesday());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].to, Time::at(*parse_date("2026-12-02"), Seconds(0), tuesday().zone).instant);
  EXPECT_TRUE(deadlines_in("We wrote to you on 1 December 2026.", tuesday()).empty());
}

TEST(Confusables, LookAlike) {
  EXPECT_EQ(skeleton("n0rdlicht.example"), skeleton("nordlicht.example"));
  EXPECT_EQ(skeleton("telcorn.example"), skeleton("telcom.example"));
  EXPECT_EQ(skeleton("pаypаl.example"), skeleton("paypal.example"));  // two Cyrillic letters
  EXPECT_EQ(skeleton("tel-com.example"), skeleton("telcom.example"));
  EXPECT_NE(skeleton("telcom.example"), skeleton("telkom.example"));
  EXPECT_EQ(decoded_host("xn--bcher-kva.example"), "bücher.example");
  EXPECT_EQ(decoded_host("xn--.example"), ".example");
  EXPECT_EQ(decoded_host("xn--99999999999999.example"), "xn--99999999999999.example");
}

TEST(Places, AreTheSameOrAWayApart) {
  EXPECT_TRUE(same_place("Nordlicht office", "nordlicht Office, room 4.12"));
  EXPECT_FALSE(same_place("Nordlicht office", "Airport"));
  EXPECT_FALSE(is_somewhere("https://meet.example/x"));
  EXPECT_FALSE(is_somewhere("Microsoft Teams"));
  EXPECT_FALSE(is_somewhere(" "));
  EXPECT_TRUE(is_somewhere("Bakery Hahn"));
  const std::vector said = {*read_preference("50 minutes from Office to Airport")};
  EXPECT_EQ(travel_time("Airport", "Office", said), std::chrono::minutes(50));
  EXPECT_EQ(travel_time("Airport", "Bakery", said), kUsualTravel);
  EXPECT_EQ(travel_time("Bakery", "bakery", said), Seconds(0));
}

TEST(TextClues, AmountsOfARequest) {
  EXPECT_EQ(amounts_in("send Jonas 10 euros"), std::vector<Money>{(Money{1000, "EUR"})});
  EXPECT_EQ(amounts_in("pay €49.95 and 3 dollars").size(), 2u);
  EXPECT_TRUE(amounts_in("meet at 10 with 3 people").empty());
}

class Kept : public testing::Test {
 protected:
  TemporaryFolder folder;
  store::Database database = *store::Database::open(folder.path() / "home.db");
  Objection conflict{.kind = Kind::calendar_conflict,
                     .severity = Severity::question,
                     .step = 2,
                     .subject = "a / b",
                     .sentence = "You have \"b\" then.",
                     .evidence = {{"event:b", "b"}},
                     .edit = Edit{2, "start", Json("x"), "later"},
                     .call = "hash"};
};

TEST_F(Kept, ObjectionsComeBackAsTheyWere) {
  ASSERT_TRUE(
      database.run("INSERT INTO runs (id, created_ms, request, plan, arguments, zone, state) VALUES ('r', 0, '', '', "
                   "'', '', 'waiting')"));
  KeptObjections kept(database);
  ASSERT_EQ(kept.keep("r", {conflict, conflict})->back().number, 2);
  const auto back = *kept.of("r");
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(to_json(back[0]).set("call", back[0].call),
            to_json(kept.keep("r", {conflict})->front()).set("call", "hash"));
  ASSERT_TRUE(kept.answer("r", {1}));
  EXPECT_TRUE(kept.keep("r", {conflict})->front().answered);
  conflict.call = "another call";
  EXPECT_FALSE(kept.keep("r", {conflict})->front().answered);
}

TEST_F(Kept, DismissedTwiceIsMilder) {
  Dismissals dismissals(database);
  const auto severity = [&] { return dismissals.applied({conflict})->at(0).severity; };
  ASSERT_TRUE(dismissals.add(conflict, tuesday().instant));
  EXPECT_EQ(severity(), Severity::question);
  ASSERT_TRUE(dismissals.add(conflict, tuesday().instant));
  EXPECT_EQ(severity(), Severity::note);
  Objection other = conflict;
  other.subject = "a / c";
  EXPECT_EQ(dismissals.applied({other})->at(0).severity, Severity::question);
  conflict.severity = Severity::stop;
  EXPECT_EQ(severity(), Severity::question);
  conflict.severity = Severity::note;
  EXPECT_TRUE(dismissals.applied({conflict})->empty());
  ASSERT_TRUE(dismissals.forget(dismissals.all()->front().id));
  EXPECT_EQ(dismissals.applied({conflict})->size(), 1u);
  EXPECT_FALSE(dismissals.forget("zz"));
}

class Index : public Kept {
 protected:
  Index() {
    for (const auto* part : {"cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"})
      fs::create_directories(folder.path() / "mail" / part);
  }
  void sent(const std::string& name, const std::string& to, const std::string& text) {
    ASSERT_TRUE(write_file(folder.path() / "mail/.Sent/cur" / (name + ":2,S"),
                           "From: mira@sommer.example\r\nTo: " + to +
                               "\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\nSubject: s\r\n\r\n" + text + "\r\n"));
  }
  tools::mail::Maildir maildir{folder.path() / "mail", &database};
  MailIndex index{database, maildir, tuesday().zone};
};

TEST_F(Index, FollowsTheFolder) {
  for (int i = 0; i < 5; ++i)
    sent("176397120" + std::to_string(i) + ".m", "ben@work.example", "I will call you on Friday at 3 pm.");
  EXPECT_FALSE(*index.update(tuesday().instant, 3));  // the newest first
  EXPECT_EQ((*index.find("BEN@work.example"))->written, 3);
  EXPECT_TRUE(*index.update(tuesday().instant, 3));
  EXPECT_TRUE(*index.update(tuesday().instant, 0));  // nothing has changed
  EXPECT_EQ((*index.find("ben@work.example"))->written, 5);
  EXPECT_EQ(index.sent_to("ben@work.example", Instant{})->size(), 5u);
  EXPECT_EQ(index.dated(tuesday().instant)->size(), 5u);
  for (const auto& file : fs::directory_iterator(folder.path() / "mail/.Sent/cur")) fs::remove(file.path());
  EXPECT_TRUE(*index.update(tuesday().instant, 3));
  EXPECT_FALSE(*index.find("ben@work.example"));
  EXPECT_TRUE(index.dated(tuesday().instant)->empty());
}

TEST_F(Index, WhoOnlyWroteIsNoCorrespondent) {
  ASSERT_TRUE(write_file(folder.path() / "mail/cur/1795507200.x:2,S",
                         "From: eve@evil.example\r\nTo: mira@sommer.example\r\nDate: Tue, 24 Nov 2026 09:00:00 "
                         "+0000\r\nSubject: Bill\r\n\r\nPayable by 1 December 2026.\r\n"));
  EXPECT_TRUE(*index.update(tuesday().instant, 10));
  EXPECT_FALSE(*index.find("eve@evil.example"));
  const auto dated = *index.dated(tuesday().instant);
  ASSERT_EQ(dated.size(), 1u);
  EXPECT_FALSE(dated[0].own);
}

// What is near to now is worked out once: each span gives what the calendar gives for it, near, far and across.
TEST_F(Index, EventsOfASpanAreThoseOfTheCalendar) {
  fs::create_directories(folder.path() / "calendar/work");
  const auto event = [&](const std::string& uid, const std::string& more) {
    ASSERT_TRUE(write_file(folder.path() / "calendar/work" / (uid + ".ics"),
                           "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
                               "\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:" + uid + "\r\n" + more +
                               "END:VEVENT\r\nEND:VCALENDAR\r\n"));
  };
  event("daily", "DTSTART:20260101T080000Z\r\nDTEND:20260101T083000Z\r\nRRULE:FREQ=DAILY\r\n");
  event("long", "DTSTART:20261120T080000Z\r\nDTEND:20261126T080000Z\r\n");
  event("moment", "DTSTART:20261124T090000Z\r\nDTEND:20261124T090000Z\r\n");
  event("far", "DTSTART:20270601T080000Z\r\nDTEND:20270601T090000Z\r\n");
  const SystemClock clock;
  journal::Journal journal(database, clock);
  tools::mail::Outbox outbox(database, maildir, {}, clock);
  tools::calendar::CalendarStore calendar(folder.path() / "calendar", tuesday().zone);
  tools::contacts::ContactBook contacts(folder.path() / "contacts");
  const Sources sources{.journal = journal,
                        .mails = index,
                        .outbox = outbox,
                        .calendar = calendar,
                        .owner = {.addresses = {}, .name = "", .zone = tuesday().zone},
                        .contacts = contacts};
  Records records(sources, tuesday());
  const auto instances = [](const std::vector<tools::calendar::Occurrence>& all) {
    std::string out;
    for (const auto& one : all) out += one.instance + " ";
    return out;
  };
  std::size_t found = 0;
  for (const int from : {-400, -90, -5, -1, 0, 1, 119, 130, 185}) {
    for (const int minutes : {0, 1, 60, 1440, 20'000, 400'000}) {
      const Instant begin = tuesday().instant + std::chrono::days(from), end = begin + std::chrono::minutes(minutes);
      const auto expected = calendar.snapshot()->between(begin, end);
      EXPECT_EQ(instances(records.between(begin, end)), instances(expected)) << from << " days, " << minutes;
      found += expected.size();
    }
  }
  EXPECT_GT(found, 100u);
}

TEST_F(Index, AMailboxThatIsNotThereIsEmpty) {
  tools::mail::Maildir nowhere(folder.path() / "nowhere");
  MailIndex none(database, nowhere, tuesday().zone);
  EXPECT_TRUE(*none.update(tuesday().instant, 10));
}

}  // namespace
}  // namespace adjutant::agent::objections
