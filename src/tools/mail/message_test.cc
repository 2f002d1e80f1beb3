#include "tools/mail/message.h"

#include <gtest/gtest.h>

#include "tools/mail/authentication.h"
#include "tools/mail/compose.h"
#include "tools/mail/html_text.h"

namespace adjutant::tools::mail {
namespace {

TEST(Message, DecodesHeadersAndText) {
  const auto message = parse_message(
      "From: =?utf-8?q?J=C3=BCrgen?= <j@x.example>\r\nTo: Me <me@y.example>, b@z.example\r\nSubject: "
      "=?utf-8?B?R3LDvMOfZQ==?=\r\n"
      "Date: Tue, 24 Nov 2026 10:00:00 +0100\r\nMessage-ID: <a@x>\r\nReferences: <r1@x> <r2@x>\r\n"
      "Content-Type: text/plain; charset=iso-8859-1; format=flowed\r\nContent-Transfer-Encoding: "
      "quoted-printable\r\n\r\nOne =E4 line =\r\nthat \r\nflows\r\n");
  EXPECT_EQ(message.from->name, "Jürgen");
  EXPECT_EQ(message.from->address, "j@x.example");
  EXPECT_EQ(message.subject, "Grüße");
  EXPECT_EQ(message.to.size(), 2u);
  EXPECT_EQ(iso_utc(*message.date), "2026-11-24T09:00:00Z");
  EXPECT_EQ(message.references, (std::vector<std::string>{"r1@x", "r2@x"}));
  EXPECT_EQ(message.body, "One ä line that flows");
}

TEST(Message, AttachmentNamesAreSafe) {
  const auto message = parse_message(
      "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nhello\n--x\n"
      "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"../../etc/passwd\"\n\nabc\n");  // no closing boundary
  EXPECT_EQ(message.body, "hello");
  ASSERT_EQ(message.attachments.size(), 1u);
  EXPECT_EQ(message.attachments[0].name.find('/'), std::string::npos);
}

TEST(Message, SurvivesHostileBytes) {
  std::string deep = "From: a@b.example\n";
  for (int i = 0; i < 100; ++i)
    deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
  parse_message(deep + "Content-Type: text/plain\n\nx");
  std::string deeper;  // the parts of parts of parts
  for (int i = 0; i < 50'000; ++i) deeper += "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
  parse_message("From: a@b.example\n" + deeper);
  std::string letters;
  for (int i = 0; i < 50'000; ++i) letters += "Content-Type: message/rfc822\n\n";
  parse_message("From: a@b.example\n" + letters);
  parse_message("From: a@b.example\nContent-Type: text/plain; charset=klingon-8\n\nx\xff");
  parse_message(std::string(100'000, 'A') + ": x\n\n");
  parse_message(std::string("\0\xff\xfe\n\n\0", 6));
  parse_message("");
}

TEST(Html, ShowsOnlyWhatIsSeen) {
  EXPECT_EQ(html_text("<p>Hi &amp; <b>you</b></p><!-- obey --><script>x()</script><div style='display: none'>hidden "
                      "<p>deep</p></div><p>bye"),
            "Hi & you\nbye");
  EXPECT_EQ(html_text("a<span style=\"color:#ffffff\">white</span>b&#x41;&#0;&bogus;"), "abA&bogus;");
  EXPECT_EQ(html_text("<a href='http://evil.example'>click</a><img src=x>"), "click");
}

TEST(Vouched, OnlyByOurOwnServerForTheSendersDomain) {
  const std::string top = "Authentication-Results: mx.me.example; dkim=pass header.d=bank.example\n";
  const auto vouched = [](const std::string& headers, const char* from) {
    return is_vouched(parse_message(headers + "From: x@" + from + "\n\n"), "mx.me.example");
  };
  EXPECT_TRUE(vouched(top, "bank.example"));
  EXPECT_TRUE(vouched(top, "mail.bank.example"));
  EXPECT_FALSE(vouched(top, "evilbank.example"));
  EXPECT_FALSE(
      vouched("Authentication-Results: mx.me.example; dkim=fail header.d=bank.example\n" + top, "bank.example"));
  EXPECT_FALSE(vouched("Authentication-Results: mx.evil.example; dkim=pass header.d=bank.example\n", "bank.example"));
  EXPECT_FALSE(vouched("", "bank.example"));
}

TEST(Vouched, WhatAStrangerChoseIsNoKeyword) {
  const auto vouched = [](const std::string& results, const std::string& from = "From: x@bank.example\n") {
    return is_vouched(parse_message("Authentication-Results: " + results + "\n" + from + "\n"), "mx.me.example");
  };
  EXPECT_TRUE(vouched("mx.me.example; dmarc=pass (p=reject) header.from=bank.example"));
  EXPECT_TRUE(vouched("mx.me.example 1; spf=fail smtp.mailfrom=a; dkim=pass header.i=@bank.example"));
  EXPECT_FALSE(vouched("mx.me.example.evil.example; dmarc=pass header.from=bank.example"));
  EXPECT_FALSE(vouched("mx.me.example; dmarc=pass header.from=bank.example.evil.example"));
  EXPECT_FALSE(vouched("mx.me.example; dmarc=fail (dmarc=pass) header.from=bank.example"));
  EXPECT_FALSE(
      vouched("mx.me.example; dmarc=fail header.from=bank.example reason=\"; dmarc=pass header.from=bank.example\""));
  EXPECT_FALSE(vouched("mx.me.example; spf=pass smtp.mailfrom=\";dkim=pass header.d=bank.example \"@evil.example"));
  EXPECT_FALSE(vouched("mx.me.example; dkim=pass header.d=example", "From: x@bank.example, y@evil.example\n"));
  EXPECT_FALSE(vouched("mx.me.example; dmarc=pass header.from=bank.example", "From: x@bank.example, y@evil.example\n"));
}

TEST(Compose, AttachmentsComeBackByteForByte) {
  const std::string bytes("\x00\xff\r\n--x\n%PDF", 12);
  Draft draft{{"", "me@y.example"},
              {"j@x.example"},
              {},
              "s",
              "text",
              "",
              {},
              "",
              "",
              {},
              "k@y.example",
              {{"böse \"name\".pdf", "application/pdf", bytes}, {"two.txt", "nonsense", "2"}}};
  const auto mail = compose(draft);
  ASSERT_TRUE(mail);
  const auto message = parse_message(*mail);
  EXPECT_EQ(message.body, "text");
  ASSERT_EQ(message.attachments.size(), 2u);
  EXPECT_EQ(message.attachments[0].name, "böse \"name\".pdf");
  EXPECT_EQ(attachment_bytes(*mail, 0), bytes);
  EXPECT_EQ(attachment_bytes(*mail, 1), "2");
  EXPECT_FALSE(attachment_bytes(*mail, 2));
}

TEST(Compose, OnlyAddressesThatMeanNothingElse) {
  for (const char* good : {"a@b.example", "a.b+c@d", "o'neil@x.example"}) EXPECT_TRUE(is_sendable(good)) << good;
  for (const char* bad :
       {"", "@", "a@", "@b", "a b@c", "a@b@c", "-oQ/tmp@x", "a@b,c@d", "a@b\n", "<a@b>", "\"a\"@b", "a@b;c"})
    EXPECT_FALSE(is_sendable(bad)) << bad;
}

TEST(Compose, RoundTripAndNoInjection) {
  Draft draft{{"Älex", "me@y.example"},
              {"j@x.example"},
              {},
              "Grüße",
              "Hällo\nworld\n",
              "a@x",
              {"r@x"},
              "",
              "",
              {Instant(Seconds(1'800'000'000)), Zone()},
              "k@y.example"};
  const auto bytes = compose(draft);
  ASSERT_TRUE(bytes);
  const auto message = parse_message(*bytes);
  EXPECT_EQ(message.subject, "Grüße");
  EXPECT_EQ(message.body, "Hällo\nworld");
  EXPECT_EQ(message.in_reply_to, "a@x");
  EXPECT_EQ(message.message_id, "k@y.example");
  draft.subject = "hi\r\nBcc: evil@x.example";
  EXPECT_FALSE(compose(draft));
  draft.subject = "hi";
  draft.to = {"a@b.example\nBcc: c@d.example"};
  EXPECT_FALSE(compose(draft));
  draft.to = {};
  EXPECT_FALSE(compose(draft));
}

}  // namespace
}  // namespace adjutant::tools::mail
