#include "tools/mail/mail_tools.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "tools/mail/compose.h"

namespace adjutant::tools::mail {
namespace {

class MailTools : public testing::Test {
 protected:
  MailTools() {
    for (const auto* part : {"mail/cur", "mail/new", "mail/tmp", "mail/.Archive/cur", "mail/.Legal/cur", "drop"})
      fs::create_directories(folder_ / part);
    add("cur/m1:2,S", "bank@bank.example", "Your bill 17", "Please pay 20 EUR");
    add("new/m2", "ann@x.example", "Lunch on Friday?", "Are you free?");
    add("cur/m3:2,FS", "ann@x.example", "Photos", "From the trip");
    add(".Legal/cur/m4:2,S", "law@firm.example", "Contract", "Confidential");
    add_mail_tools(catalog_, context_);
  }
  void add(const std::string& name, const std::string& from, const std::string& subject, const std::string& body) {
    ++hour_;
    fs::create_directories((folder_ / "mail" / name).parent_path());
    ASSERT_TRUE(
        write_file(folder_ / "mail" / name, fmt::format("From: {}\nTo: me@home.example\nSubject: {}\nDate: Tue, 24 Nov "
                                                        "2026 {:02}:00:00 +0000\nMessage-ID: <{}@x>\n\n{}\n",
                                                        from, subject, hour_ % 24, hour_, body)));
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
  EXPECT_EQ(preview->details.front(), "\"Your bill 17\" of bank@bank.example, Tue 24 Nov 2026");
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

TEST_F(MailTools, APreviewNamesTheOneMailAndCountsTheMany) {
  const auto text = [&](const char* tool, Json arguments) {
    return catalog_.find(tool)->preview(call(tool, std::move(arguments)))->text;
  };
  const Json one(Json::Array{Json("m2"), Json("m2")});
  EXPECT_EQ(text("mail.delete", Json().set("ids", one)),
            "moves the mail \"Lunch on Friday?\" of ann@x.example to the trash");
  EXPECT_EQ(text("mail.move", Json().set("ids", one).set("folder", "legal")),
            "moves the mail \"Lunch on Friday?\" of ann@x.example to legal");
  EXPECT_EQ(text("mail.flag", Json().set("ids", Json(Json::Array{Json("m3")})).set("on", false)),
            "takes the flag off the mail \"Photos\" of ann@x.example");
  Json many = Json::array();
  for (int i = 10; i < 60; ++i) {
    add(fmt::format("cur/x{}:2,S", i), "list@x.example", "Newsletter", "x");
    many.push(fmt::format("x{}", i));
  }
  const auto preview = *catalog_.find("mail.archive")->preview(call("mail.archive", Json().set("ids", many)));
  EXPECT_EQ(preview.text, "archives 50 mails");
  EXPECT_EQ(preview.details.size(), 11u);
  EXPECT_EQ(preview.details.back(), "and 40 more");
}

TEST_F(MailTools, HalfOfABulkIsReportedAsHalfAndUndone) {
  plan::Tool& archive = *catalog_.find("mail.archive");
  const auto wanted = call("mail.archive", Json().set("ids", Json(Json::Array{Json("m1"), Json("m2"), Json("m3")})));
  const auto preview = *archive.preview(wanted);
  add(".Archive/cur/m2:2,", "x@x.example", "in the way", "x");  // so that the second cannot be moved
  const auto outcome = archive.perform(wanted, {"run-1", preview.precondition}, {});
  ASSERT_TRUE(outcome);
  ASSERT_TRUE(outcome->failure);
  EXPECT_TRUE(outcome->report.starts_with("Archived 1 of 3 mails. The others are where they were:")) << outcome->report;
  EXPECT_EQ(outcome->inverse->arguments["ids"].dump(), "[\"m1\"]");
  EXPECT_EQ((*maildir_.find("m1"))->folder, "Archive");
  EXPECT_EQ((*maildir_.find("m3"))->folder, "INBOX");
  EXPECT_TRUE(fs::exists(folder_ / "mail/new/m2"));
}

TEST_F(MailTools, FlagsOfAnotherProgramAreKept) {
  plan::Tool& archive = *catalog_.find("mail.archive");
  const auto wanted = call("mail.archive", Json().set("ids", Json(Json::Array{Json("m2")})));
  const auto preview = *archive.preview(wanted);
  ASSERT_TRUE(maildir_.place("m2", "INBOX", "RS"));  // read and answered meanwhile
  ASSERT_TRUE(archive.perform(wanted, {"run-1", preview.precondition}, {}));
  EXPECT_EQ((*maildir_.find("m2"))->flags, "RS");
}

TEST_F(MailTools, OnlyTheFolderOfSentMailsProvesThatTheOwnerWrote) {
  add(".Sent/cur/s1:2,S", "me@home.example", "mine", "x");
  add(".Archive/cur/s2:2,S", "me@home.example", "said to be mine", "x");
  const auto trusted = [&](const char* id) {
    return catalog_.find("mail.read")->read(call("mail.read", Json().set("id", id)), {})->field("body").label.trusted();
  };
  EXPECT_TRUE(trusted("s1"));
  EXPECT_FALSE(trusted("s2"));
}

TEST_F(MailTools, AForwardedMailTakesItsAttachmentsAlong) {
  ASSERT_TRUE(
      write_file(folder_ / "mail/cur/a1:2,S",
                 "From: ann@x.example\nTo: me@home.example\nSubject: Papers\nDate: Tue, 24 Nov 2026 10:00:00 "
                 "+0000\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhello\n--x\nContent-Type: "
                 "application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\n\nPDF\n--x--\n"));
  const auto mail = *catalog_.find("mail.read")->read(call("mail.read", Json().set("id", "a1")), {});
  const auto attachments = plan::plain_json(mail.field("attachments"));
  plan::Tool& forward = *catalog_.find("mail.forward");
  const auto arguments = Json()
                             .set("id", "a1")
                             .set("to", Json(Json::Array{Json("bob@x.example")}))
                             .set("content", "hello")
                             .set("attachments", attachments);
  const auto wanted = call("mail.forward", arguments);
  const auto preview = forward.preview(wanted);
  ASSERT_TRUE(preview) << preview.error().text();
  EXPECT_EQ(preview->details.front(), "with a.pdf (3 bytes)");
  ASSERT_TRUE(forward.perform(wanted, {"k1", preview->precondition}, {}));
  const auto sent = *read_file(folder_ / "spool/k1.eml");
  EXPECT_EQ(parse_message(sent).attachments.size(), 1u);
  EXPECT_EQ(attachment_bytes(sent, 0), "PDF");
  // Those of one mail do not go with another, whose readers are others.
  auto other = arguments;
  EXPECT_FALSE(forward.preview(call("mail.forward", other.set("id", "m4"))));
}

TEST_F(MailTools, AnAnswerRefersToWhatItAnswersAndMarksIt) {
  plan::Tool& reply = *catalog_.find("mail.reply");
  const auto wanted = call("mail.reply", Json()
                                             .set("id", "m2")
                                             .set("to", Json(Json::Array{Json("ann@x.example")}))
                                             .set("body", std::string("Yes\0!\n", 6)));
  ASSERT_TRUE(reply.perform(wanted, {"k1", reply.preview(wanted)->precondition}, {}));
  clock_.advance(std::chrono::seconds(31));
  ASSERT_TRUE(outbox_.deliver_due());
  const auto sent = parse_message(*read_file(folder_ / "drop/k1.eml"));
  EXPECT_EQ(sent.subject, "Re: Lunch on Friday?");
  EXPECT_EQ(sent.in_reply_to, (*maildir_.find("m2"))->headers->message_id);
  EXPECT_TRUE(sent.body.starts_with("Yes!\n")) << sent.body;
  EXPECT_TRUE(sent.body.contains("> Are you free?"));
  EXPECT_TRUE((*maildir_.find("m2"))->answered());
  EXPECT_EQ(search(Json().set("answered", true)), (Ids{"m2"}));
}

TEST_F(MailTools, OneMailThatCannotLeaveHoldsNobodyUp) {
  const auto script = folder_ / "sendmail";
  ASSERT_TRUE(
      write_file(script, "#!/bin/sh\ncase \"$2\" in later*) exit 75;; bad*) echo no >&2; exit 1;; esac\nexit 0\n"));
  fs::permissions(script, fs::perms::owner_all);
  Outbox outbox(database_, maildir_, {folder_ / "spool", {script.string()}, {}, 0}, clock_);
  const std::string bytes = "From: me@home.example\nSubject: x\n\nx\n";
  for (const char* to : {"later@x.example", "bad@x.example", "good@x.example"})
    ASSERT_TRUE(outbox.queue(to, std::string(to) + "-id", {to}, bytes));
  // The folder of sent mails cannot be made: it left all the same, and is not sent again.
  ASSERT_TRUE(write_file(folder_ / "mail/.Sent", "a file"));
  EXPECT_EQ(outbox.deliver_due()->size(), 3u);
  EXPECT_EQ((*outbox.find("later@x.example"))->state, "held");
  EXPECT_EQ((*outbox.find("bad@x.example"))->state, "failed");
  EXPECT_EQ((*outbox.find("good@x.example"))->state, "handed");
  fs::remove(folder_ / "mail/.Sent");
  EXPECT_EQ(outbox.deliver_due()->size(), 1u);
  EXPECT_EQ((*outbox.find("good@x.example"))->state, "sent");
  EXPECT_EQ((*maildir_.find("good@x.example"))->folder, "Sent");
}

TEST_F(MailTools, WhatCannotBeDroppedIsTriedAgainWithLongerPausesAndGivenUpInTheEnd) {
  fs::remove_all(folder_ / "drop");
  ASSERT_TRUE(outbox_.queue("k1", "k1@x", {"ann@x.example"}, "From: me@home.example\n\nx\n"));
  const auto pause = [&] {
    const auto before = clock_.now_ms();
    clock_.advance(std::chrono::ceil<Seconds>(std::chrono::milliseconds((*outbox_.find("k1"))->send_after_ms) -
                                              before.time_since_epoch()));
    EXPECT_TRUE(outbox_.deliver_due());
    return std::chrono::milliseconds((*outbox_.find("k1"))->send_after_ms) - clock_.now_ms().time_since_epoch();
  };
  EXPECT_EQ(pause(), std::chrono::minutes(1));
  EXPECT_THAT((*outbox_.find("k1"))->error, testing::HasSubstr("drop is not there"));
  EXPECT_EQ(pause(), std::chrono::minutes(2));
  EXPECT_FALSE(fs::exists(folder_ / "drop"));  // nothing is made in its place
  for (int i = 0; i < 10; ++i) EXPECT_LE(pause(), std::chrono::hours(1));
  EXPECT_EQ((*outbox_.find("k1"))->state, "held");
  for (int i = 0; i < 100 && (*outbox_.find("k1"))->state == "held"; ++i) pause();
  EXPECT_EQ((*outbox_.find("k1"))->state, "failed");
  fs::create_directories(folder_ / "drop");
  ASSERT_TRUE(outbox_.queue("k2", "k2@x", {"ann@x.example"}, "From: me@home.example\n\nx\n"));
  clock_.advance(std::chrono::hours(1));
  EXPECT_EQ(outbox_.deliver_due()->size(), 1u);
  EXPECT_TRUE(fs::exists(folder_ / "drop/k2.eml"));
  EXPECT_FALSE(fs::exists(folder_ / "drop/k1.eml"));
}

TEST_F(MailTools, ACutOffDropThatDidNotHappenIsTriedAgain) {
  fs::remove_all(folder_ / "drop");
  ASSERT_TRUE(outbox_.queue("k1", "k1@x", {"ann@x.example"}, "x"));
  ASSERT_TRUE(database_.run("UPDATE outbox SET state = 'sending', attempts = 1"));
  EXPECT_EQ(outbox_.deliver_due()->size(), 1u);
  EXPECT_EQ((*outbox_.find("k1"))->state, "held");
}

TEST_F(MailTools, ACommandThatWasEndedIsNotRunAgainAndOneThatIsNotThereIs) {
  const auto script = folder_ / "sendmail";
  ASSERT_TRUE(write_file(script, fmt::format("#!/bin/sh\necho x >> {}\nkill -9 $$\n", (folder_ / "ran").string())));
  Outbox outbox(database_, maildir_, {folder_ / "spool", {script.string()}, {}, 0}, clock_);
  ASSERT_TRUE(outbox.queue("k1", "k1@x", {"ann@x.example"}, "x"));
  ASSERT_TRUE(outbox.deliver_due());
  EXPECT_EQ((*outbox.find("k1"))->state, "held");  // it cannot be started yet
  fs::permissions(script, fs::perms::owner_all);
  for (int i = 0; i < 3; ++i) {
    clock_.advance(std::chrono::hours(2));
    ASSERT_TRUE(outbox.deliver_due());
    EXPECT_EQ((*outbox.find("k1"))->state, "unknown");
  }
  EXPECT_EQ(*read_file(folder_ / "ran"), "x\n");
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

TEST_F(MailTools, ABrokenFileIsListedAndSkipped) {
  ASSERT_TRUE(write_file(folder_ / "mail/cur/noise:2,", std::string("\x00\x01\xff garbage", 11)));
  EXPECT_EQ(search(Json::object()).size(), 4u);
  EXPECT_FALSE(maildir_.problems().empty());
  Maildir missing(folder_ / "nowhere");
  EXPECT_FALSE(missing.entries());
}

}  // namespace
}  // namespace adjutant::tools::mail
