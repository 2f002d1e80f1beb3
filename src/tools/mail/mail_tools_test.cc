#include "tools/mail/mail_tools.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "tools/mail/mail_resolver.h"

namespace adjutant::tools::mail {
namespace {

class MailTools : public testing::Test {
 protected:
  MailTools() {
    for (const auto* part : {"cur", "new", "tmp", ".Archive/cur", ".Legal/cur"})
      fs::create_directories(folder_ / "mail" / part);
    add("cur/m1:2,S", "bank@bank.example", "Your bill 17", "Please pay 20 EUR");
    add("new/m2", "ann@x.example", "Lunch on Friday?", "Are you free?");
    add("cur/m3:2,FS", "ann@x.example", "Photos", "From the trip");
    add(".Legal/cur/m4:2,S", "law@firm.example", "Contract", "Confidential");
    add_mail_tools(catalog_, context_);
  }
  void add(const std::string& name, const std::string& from, const std::string& subject, const std::string& body) {
    ++hour_;
    ASSERT_TRUE(
        write_file(folder_ / "mail" / name, fmt::format("From: {}\nTo: me@home.example\nSubject: {}\nDate: Tue, 24 Nov "
                                                        "2026 {:02}:00:00 +0000\nMessage-ID: <{}@x>\n\n{}\n",
                                                        from, subject, hour_, hour_, body)));
  }
  plan::Call call(const char* tool, Json arguments) {
    return *plan::make_call(catalog_.find(tool)->signature(), arguments, flow::Label::owner());
  }
  std::vector<std::string> search(Json arguments) {
    std::vector<std::string> ids;
    const auto found = catalog_.find("mail.search")->read(call("mail.search", std::move(arguments)), {});
    EXPECT_TRUE(found);
    for (const auto& mail : found->items()) ids.push_back(mail.field("id").text());
    return ids;
  }
  using Ids = std::vector<std::string>;

  TemporaryFolder folder_;
  int hour_ = 0;
  ManualClock clock_{Instant(Seconds(1'800'000'000))};
  store::Database database_ = *store::Database::open(folder_ / "home.db");
  Maildir maildir_{folder_ / "mail"};
  Outbox outbox_{database_, maildir_, {folder_ / "spool", {}, folder_ / "drop", 30}, clock_};
  MailContext context_{maildir_, outbox_, "Me", {"me@home.example"}, Zone(), clock_};
  plan::Catalog catalog_;
};

TEST_F(MailTools, SearchNarrows) {
  EXPECT_EQ(search(Json::object()), (Ids{"m4", "m3", "m2", "m1"}));
  EXPECT_EQ(search(Json().set("unread", true)), (Ids{"m2"}));
  EXPECT_EQ(search(Json().set("sender", "ann").set("limit", 1)), (Ids{"m3"}));
  EXPECT_EQ(search(Json().set("words", "bill invoice")), (Ids{"m1"}));
  EXPECT_EQ(search(Json().set("flagged", true)), (Ids{"m3"}));
  EXPECT_EQ(search(Json().set("folder", "Legal")), (Ids{"m4"}));
  EXPECT_EQ(search(Json().set("before", "2026-11-24T02:00:00Z")), (Ids{"m1"}));
}

TEST_F(MailTools, LabelsSayWhoWroteAndWhoMayRead) {
  const auto mail = *catalog_.find("mail.read")->read(call("mail.read", Json().set("id", "m4")), {});
  const auto& label = mail.field("body").label;
  EXPECT_FALSE(label.trusted());
  EXPECT_TRUE(label.readers().allows("law@firm.example"));
  EXPECT_FALSE(label.readers().allows("eve@evil.example"));
  EXPECT_EQ(label.sources().front().name, "mail/Legal");
  EXPECT_TRUE(mail.field("date").label.trusted());
}

TEST_F(MailTools, ArchiveOnceUndoneExactly) {
  plan::Tool& archive = *catalog_.find("mail.archive");
  const auto wanted = call("mail.archive", Json().set("ids", Json(Json::Array{Json("m1"), Json("m2")})));
  const auto preview = archive.preview(wanted);
  ASSERT_TRUE(preview);
  EXPECT_EQ(preview->text, "archives 2 mails");
  const plan::Intent intent{"run-1", preview->precondition};
  EXPECT_EQ(archive.reconcile(wanted, intent)->happened, plan::Happened::no);
  // Half-way done by a run that was killed: the rest is carried on.
  ASSERT_TRUE(maildir_.place("m1", "Archive", "S"));
  const auto outcome = archive.perform(wanted, intent, {});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(archive.reconcile(wanted, intent)->happened, plan::Happened::yes);
  EXPECT_EQ((*maildir_.find("m2"))->folder, "Archive");
  plan::Tool& place = *catalog_.find("mail.place");
  const auto back = *plan::make_call(place.signature(), outcome->inverse->arguments, flow::Label::owner());
  ASSERT_TRUE(place.perform(back, {"undo", place.preview(back)->precondition}, {}));
  EXPECT_EQ((*maildir_.find("m1"))->folder, "INBOX");
  EXPECT_EQ((*maildir_.find("m1"))->flags, "S");
}

TEST_F(MailTools, RefusesWhatHasChangedSinceThePreview) {
  plan::Tool& remove = *catalog_.find("mail.delete");
  const auto wanted = call("mail.delete", Json().set("ids", Json(Json::Array{Json("m1"), Json("m3")})));
  const auto preview = *remove.preview(wanted);
  ASSERT_TRUE(maildir_.place("m3", "Legal", "S"));
  EXPECT_FALSE(remove.perform(wanted, {"run-1", preview.precondition}, {}));
  EXPECT_EQ((*maildir_.find("m1"))->folder, "INBOX");  // nothing was moved
}

TEST_F(MailTools, MailWaitsLeavesOnceAndCanBeTakenBack) {
  plan::Tool& send = *catalog_.find("mail.send");
  const auto wanted =
      call("mail.send",
           Json().set("to", Json(Json::Array{Json("ann@x.example")})).set("subject", "Hi").set("body", "There"));
  ASSERT_TRUE(send.perform(wanted, {"k1", {}}, {}));
  ASSERT_TRUE(send.perform(wanted, {"k1", {}}, {}));  // the same intent again
  EXPECT_EQ(outbox_.in_state("held")->size(), 1u);
  EXPECT_TRUE(outbox_.deliver_due()->empty());
  ASSERT_TRUE(send.perform(wanted, {"k2", {}}, {}));
  ASSERT_TRUE(outbox_.cancel("k2"));
  clock_.advance(std::chrono::seconds(31));
  EXPECT_EQ(outbox_.deliver_due()->size(), 1u);
  EXPECT_TRUE(outbox_.deliver_due()->empty());
  EXPECT_TRUE(fs::exists(folder_ / "drop/k1.eml"));
  EXPECT_FALSE(fs::exists(folder_ / "drop/k2.eml"));
  EXPECT_EQ((*maildir_.find("k1"))->folder, "Sent");
  EXPECT_FALSE(outbox_.cancel("k1"));
  EXPECT_EQ(send.reconcile(wanted, {"k1", {}})->happened, plan::Happened::yes);
  EXPECT_EQ(send.reconcile(wanted, {"k3", {}})->happened, plan::Happened::no);
}

TEST_F(MailTools, AHandOverThatWasCutOffIsSettledNotRepeated) {
  plan::Tool& send = *catalog_.find("mail.send");
  const auto wanted =
      call("mail.send",
           Json().set("to", Json(Json::Array{Json("ann@x.example")})).set("subject", "Hi").set("body", "There"));
  ASSERT_TRUE(send.perform(wanted, {"k1", {}}, {}));
  ASSERT_TRUE(database_.run("UPDATE outbox SET state = 'sending'"));
  fs::create_directories(folder_ / "drop");
  ASSERT_TRUE(write_file(folder_ / "drop/k1.eml", "handed over already"));
  ASSERT_TRUE(outbox_.deliver_due());
  EXPECT_EQ(*read_file(folder_ / "drop/k1.eml"), "handed over already");
  EXPECT_EQ((*outbox_.find("k1"))->state, "sent");
  // With a command it cannot be told.
  Outbox with_command(database_, maildir_, {folder_ / "spool", {"false"}, {}, 0}, clock_);
  ASSERT_TRUE(with_command.queue("k9", "k9@x", {"ann@x.example"}, "x"));
  ASSERT_TRUE(database_.run("UPDATE outbox SET state = 'sending' WHERE id = 'k9'"));
  ASSERT_TRUE(with_command.deliver_due());
  EXPECT_EQ((*with_command.find("k9"))->state, "unknown");
}

TEST_F(MailTools, ResolvesWhatIsMeant) {
  MailResolver resolver(context_);
  const auto ids = [&](const char* phrase) {
    Ids out;
    const auto candidates = *resolver.resolve(phrase, {});
    for (const auto& candidate : candidates) out.push_back(candidate.value.field("id").text());
    return out;
  };
  EXPECT_EQ(ids("the one from the bank"), (Ids{"m1"}));
  EXPECT_EQ(ids("Ann's mail"), (Ids{"m3", "m2"}));
  EXPECT_EQ(ids("the last mail from Ann"), (Ids{"m3"}));
  EXPECT_EQ(ids("Ann's mail about lunch"), (Ids{"m2"}));
  EXPECT_TRUE(ids("the mail from Eve").empty());
}

TEST_F(MailTools, ABrokenFileIsListedAndSkipped) {
  ASSERT_TRUE(write_file(folder_ / "mail/cur/noise:2,", std::string("\x00\x01\xff garbage", 11)));
  EXPECT_EQ(search(Json::object()).size(), 4u);
  EXPECT_FALSE(maildir_.problems().empty());
  Maildir missing(folder_ / "nowhere");
  EXPECT_FALSE(missing.entries());
}

}  // namespace
}  // namespace adjutant::tools::mail
