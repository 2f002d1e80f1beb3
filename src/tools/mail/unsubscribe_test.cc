#include "tools/mail/unsubscribe.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "net/loopback_server.h"
#include "tools/mail/mail_tools.h"

namespace adjutant::tools::mail {
namespace {

using testing::HasSubstr;

TEST(ReadUnsubscribe, TakesWhatTheHeaderOffersAndNoMore) {
  const auto both =
      read_unsubscribe("<https://l.example/u?r=1>, <mailto:Leave@L.example?subject=off%20now&cc=x@y.example>", true);
  ASSERT_TRUE(both.mail);
  EXPECT_EQ(both.mail->to, "leave@l.example");
  EXPECT_EQ(both.mail->subject, "off now");
  EXPECT_EQ(both.url, "https://l.example/u?r=1");
  EXPECT_EQ(read_unsubscribe("<https://l.example/u>", false).url, "");
  EXPECT_TRUE(read_unsubscribe("<https://l.example/u>", false).page);
  for (const auto* hostile :
       {"", "<", "<<>>", "<mailto:>", "<mailto:a@b.example,c@d.example>", "<mailto:a%0d%0ab@c.example>",
        "<javascript:alert(1)>", "<file:///etc/passwd>", "<mailto:%2d%2dx@>"}) {
    const auto ways = read_unsubscribe(hostile, true);
    EXPECT_FALSE(ways.mail) << hostile;
    EXPECT_EQ(ways.url, "") << hostile;
  }
  EXPECT_EQ(read_unsubscribe("<mailto:a@b.example?subject=x%0d%0aBcc:%20e@f.example>", false).mail->subject.find('\n'),
            std::string::npos);
}

TEST(OneClick, AMailLeadsToNoMachineOfTheOwners) {
  const OneClick clicks;
  EXPECT_EQ(*clicks.host("https://list.example/u"), "list.example");
  for (const auto* url : {"http://list.example/u", "https://localhost/u", "https://127.0.0.1/u", "https://[::1]/u",
                          "https://192.168.1.1/reboot", "https://8.8.8.8/u", "https://router/", "https://nas.local/",
                          "https://x.internal/", "ftp://list.example/", "https://user:pw@list.example/", ""})
    EXPECT_FALSE(clicks.host(url)) << url;
}

class UnsubscribeTools : public testing::Test {
 protected:
  UnsubscribeTools() {
    for (const auto* part : {"mail/cur", "mail/new", "mail/tmp", "mail/.Junk/cur", "drop"})
      fs::create_directories(folder_ / part);
    add_mail_tools(catalog_, context_);
  }
  void add(const std::string& name, const std::string& headers) {
    ASSERT_TRUE(
        write_file(folder_ / "mail/cur" / (name + ":2,S"),
                   fmt::format("From: Daily <news@l.example>\nTo: me@home.example\nSubject: {}\nDate: Tue, 24 Nov "
                               "2026 08:00:00 +0000\nMessage-ID: <{}@l>\n{}\nHello\n",
                               name, name, headers)));
  }
  plan::Call call(const char* tool, Json arguments) {
    return *plan::make_call(catalog_.find(tool)->signature(), arguments, flow::Label::owner());
  }

  std::string request_;
  net::LoopbackServer server_{[this](const std::string& request, const net::LoopbackServer::Connection& connection) {
    request_ = request;
    connection.send(request.contains("/gone")        ? "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"
                    : request.contains("/elsewhere") ? "HTTP/1.1 302 Found\r\nLocation: /u\r\nContent-Length: 0\r\n\r\n"
                                                     : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }};
  OneClick clicks_{net::Reach{{"127.0.0.1"}}};
  TemporaryFolder folder_;
  ManualClock clock_{Instant(Seconds(1'800'000'000))};
  store::Database database_ = *store::Database::open(folder_ / "home.db");
  Maildir maildir_{folder_ / "mail"};
  Outbox outbox_{database_, maildir_, {folder_ / "spool", {}, folder_ / "drop", 30}, clock_};
  MailContext context_{maildir_, outbox_, "Me", {"me@home.example"}, Zone(), clock_, nullptr, &clicks_};
  plan::Catalog catalog_;
};

TEST_F(UnsubscribeTools, NewslettersAreCountedAndNameTheirWay) {
  add("n1", "List-Unsubscribe: <mailto:leave@l.example>\n");
  add("n2", "List-Unsubscribe: <https://l.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n");
  const auto found =
      *catalog_.find("mail.newsletters")->read(call("mail.newsletters", Json().set("sender", "daily")), {});
  ASSERT_EQ(found.items().size(), 1u);
  EXPECT_EQ(found.items()[0].field("count").number(), 2);
  EXPECT_FALSE(found.items()[0].field("name").label.trusted());
  const auto none =
      *catalog_.find("mail.newsletters")->read(call("mail.newsletters", Json().set("sender", "bank")), {});
  EXPECT_TRUE(none.items().empty());
}

TEST_F(UnsubscribeTools, WhatMayNotBeReachedIsNoWayAndJunkIsNoNewsletter) {
  add("n1",
      "List-Unsubscribe: <https://192.168.1.1/reboot>, <mailto:leave@l.example>\n"
      "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n");
  add("../.Junk/cur/n2", "List-Unsubscribe: <mailto:alive@spam.example>\n");
  const auto found = *catalog_.find("mail.newsletters")->read(call("mail.newsletters", Json::object()), {});
  ASSERT_EQ(found.items().size(), 1u);
  EXPECT_EQ(found.items()[0].field("count").number(), 1);
  EXPECT_TRUE(found.items()[0].field("url").missing());
  EXPECT_EQ(found.items()[0].field("address").text(), "leave@l.example");
}

TEST_F(UnsubscribeTools, WordsAndHostOfTheMailAreShownBeforeTheyAreSent) {
  add("n1", "List-Unsubscribe: <mailto:boss@work.example?subject=unsubscribe&body=I%20quit>\n");
  add("n2", "List-Unsubscribe: <mailto:leave@evil-l.example>\n");
  add("n3", "List-Unsubscribe: <mailto:leave@lists.l.example>\n");
  plan::Tool& tool = *catalog_.find("mail.unsubscribe");
  const auto made = [&](const char* id, const char* to) {
    return call("mail.unsubscribe", Json().set("id", id).set("to", to));
  };
  const auto preview = *tool.preview(made("n1", "boss@work.example"));
  EXPECT_THAT(preview.details, testing::ElementsAre("| I quit", HasSubstr("from news@l.example, another host")));
  EXPECT_THAT(tool.preview(made("n2", "leave@evil-l.example"))->details, testing::Contains(HasSubstr("another host")));
  EXPECT_THAT(tool.preview(made("n3", "leave@lists.l.example"))->details, testing::ElementsAre("| unsubscribe"));
  add("n1", "List-Unsubscribe: <mailto:boss@work.example?subject=unsubscribe&body=Really>\n");
  EXPECT_FALSE(tool.perform(made("n1", "boss@work.example"), {"k1", preview.precondition}, {}));
  EXPECT_FALSE(*outbox_.find("k1"));
}

TEST_F(UnsubscribeTools, ByMailToWhomTheMailNamesAndNobodyElse) {
  add("n1", "List-Unsubscribe: <mailto:leave@l.example?subject=off>\n");
  plan::Tool& tool = *catalog_.find("mail.unsubscribe");
  const auto made = call("mail.unsubscribe", Json().set("id", "n1").set("to", "leave@l.example"));
  const auto preview = tool.preview(made);
  ASSERT_TRUE(preview) << preview.error().text();
  EXPECT_EQ(preview->text, "asks leave@l.example to take you off its list: \"off\"");
  const plan::Intent intent{"k1", preview->precondition};
  EXPECT_EQ(tool.reconcile(made, intent)->happened, plan::Happened::no);
  ASSERT_TRUE(tool.perform(made, intent, {}));
  EXPECT_EQ(tool.reconcile(made, intent)->happened, plan::Happened::yes);
  EXPECT_EQ((*outbox_.find("k1"))->recipients, std::vector<std::string>{"leave@l.example"});
  EXPECT_FALSE(tool.preview(call("mail.unsubscribe", Json().set("id", "n1").set("to", "eve@evil.example"))));
}

TEST_F(UnsubscribeTools, ByOnePostAndNoOtherRequest) {
  add("n1",
      "List-Unsubscribe: <" + server_.url("/u?r=4711") + ">\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n");
  plan::Tool& tool = *catalog_.find("mail.unsubscribe_at");
  const auto made = call("mail.unsubscribe_at", Json().set("id", "n1").set("url", server_.url("/u?r=4711")));
  const auto preview = tool.preview(made);
  ASSERT_TRUE(preview) << preview.error().text();
  EXPECT_EQ(request_, "");  // nothing is asked before it is approved
  EXPECT_THAT(preview->details, testing::Contains(HasSubstr("another host")));
  const auto done = tool.perform(made, {"k1", preview->precondition}, {});
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_THAT(request_, HasSubstr("POST /u?r=4711 "));
  EXPECT_THAT(request_, HasSubstr("List-Unsubscribe=One-Click"));
  EXPECT_EQ(tool.reconcile(made, {"k1", {}})->happened, plan::Happened::unknown);
  EXPECT_FALSE(tool.preview(call("mail.unsubscribe_at", Json().set("id", "n1").set("url", server_.url("/other")))));
}

TEST_F(UnsubscribeTools, WhatIsNoYesIsAnErrorAndARedirectIsNotFollowed) {
  for (const auto* path : {"/gone", "/elsewhere"}) {
    const auto answer = clicks_.post(server_.url(path), {});
    EXPECT_FALSE(answer) << path;
  }
  EXPECT_FALSE(request_.contains("/u "));
  add("n2", "List-Unsubscribe: <" + server_.url("/u") + ">\n");  // without one click
  EXPECT_FALSE(catalog_.find("mail.unsubscribe_at")
                   ->preview(call("mail.unsubscribe_at", Json().set("id", "n2").set("url", server_.url("/u")))));
}

}  // namespace
}  // namespace adjutant::tools::mail
