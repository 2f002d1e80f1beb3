#include "tools/contacts/vcard.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "tools/contacts/contact.h"

namespace adjutant::tools::contacts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string card(std::string_view lines) {
  return "BEGIN:VCARD\r\nVERSION:4.0\r\n" + std::string(lines) + "END:VCARD\r\n";
}

Contact contact(std::string_view lines) {
  const auto cards = parse_cards(card(lines));
  EXPECT_TRUE(cards) << cards.error().text();
  return read_contact(cards->front());
}

std::string why(std::string_view bytes) {
  const auto cards = parse_cards(bytes);
  EXPECT_FALSE(cards);
  return cards ? "" : cards.error().message;
}

TEST(VCard, FoldedLinesAreOne) {
  EXPECT_EQ(contact("FN:Ingrid\r\n  Som\r\n mer\r\nNOTE:on the thir\n\td\r\n").name, "Ingrid Sommer");
}

TEST(VCard, FoldsInsideACharacter) { EXPECT_EQ(contact("FN:M\xC3\r\n \xBCller\r\n").name, "Müller"); }

TEST(VCard, ReadsEverythingOfAContact) {
  const auto got = contact(
      "UID:u1\r\nitem1.FN:Nora Morgan\r\nN:Morgan;Nora;;;\r\nNICKNAME:Nono,No\r\nEMAIL;PREF=2:b@x.example\r\n"
      "EMAIL;PREF=1;TYPE=\"home,work\":A@X.example\r\nTEL;VALUE=uri:tel:+47-5550\r\nORG:Firm\\, Inc;Unit\r\n"
      "ROLE:sister\r\nCATEGORIES:family,Sister\r\nBDAY:19840312\r\nNOTE:one\\ntwo\\; \\\\\r\n");
  EXPECT_EQ(got.uid, "u1");
  EXPECT_EQ(got.given, "Nora");
  EXPECT_EQ(got.nickname, "Nono");
  EXPECT_THAT(got.addresses, ElementsAre("a@x.example", "b@x.example"));
  EXPECT_THAT(got.phones, ElementsAre("+47 5550"));
  EXPECT_EQ(got.organization, "Firm, Inc, Unit");
  EXPECT_THAT(got.roles, ElementsAre("sister", "family"));
  EXPECT_EQ(iso(*got.birthday), "1984-03-12");
  EXPECT_EQ(got.notes, "one\ntwo; \\");
}

TEST(VCard, QuotedPrintableAndCharsets) {
  EXPECT_EQ(contact("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=F6rg =\r\nM=FCller\r\n").name, "Jörg Müller");
  EXPECT_EQ(contact("FN;QUOTED-PRINTABLE:J=C3=B6rg=\r\n Braun\r\n").name, "Jörg Braun");
  EXPECT_EQ(contact("FN;CHARSET=latin1:J\xF6rg\r\n").name, "Jörg");
  EXPECT_THAT(why(card("FN;QUOTED-PRINTABLE:J=C3=Z\r\n")), HasSubstr("line 3: the quoted-printable text is malformed"));
  EXPECT_THAT(why(card("FN;CHARSET=klingon:Half\r\n")), HasSubstr("the charset \"KLINGON\" is not known"));
  EXPECT_THAT(why(card("FN:Half \xff\xfe\r\n")), HasSubstr("it is not UTF-8"));
}

TEST(VCard, BrokenStructure) {
  EXPECT_THAT(why(""), HasSubstr("no vCard"));
  EXPECT_THAT(why("hello\n"), HasSubstr("line 1"));
  EXPECT_THAT(why("BEGIN:VCARD\nVERSION:4.0\nFN:a\n"), HasSubstr("the card does not end"));
  EXPECT_THAT(why("BEGIN:VCARD\nFN:a\nEND:VCARD\n"), HasSubstr("the version is missing"));
  EXPECT_THAT(why("BEGIN:VCARD\nVERSION:9\nEND:VCARD\n"), HasSubstr("the version is not known"));
  EXPECT_THAT(why(card("no colon\r\n")), HasSubstr("no colon"));
  EXPECT_THAT(why(card("BEGIN:VCARD\r\n")), HasSubstr("inside another"));
  EXPECT_THAT(why("BEGIN:VCARD\nVERSION:4.0\nEND:VEVENT\n"), HasSubstr("ends as something else"));
  EXPECT_THAT(why(card(std::string("FN:a\0b\r\n", 8))), HasSubstr("zero byte"));
}

TEST(VCard, PrintsWhatItRead) {
  const std::string note(200, 'x');
  const auto bytes = card("FN:M\xC3\xBCller\r\nX-ODD;A=\"b:c\":d\r\nNOTE:" + note + "ü\r\n");
  const auto cards = parse_cards(bytes);
  ASSERT_TRUE(cards);
  const auto printed = print_card(cards->front());
  EXPECT_THAT(printed, HasSubstr("X-ODD;A=\"b:c\":d\r\n"));
  for (std::size_t at = 0, end; (end = printed.find("\r\n", at)) != printed.npos; at = end + 2)
    EXPECT_LE(end - at, 75u);
  const auto again = parse_cards(printed);
  ASSERT_TRUE(again);
  EXPECT_EQ(read_contact(again->front()).notes, note + "ü");
}

TEST(VCard, HostileTextCannotAddProperties) {
  const auto property = text_property("NOTE", "x\r\nEMAIL:evil@x.example\nEND:VCARD");
  EXPECT_EQ(property.line, "NOTE:x\\nEMAIL:evil@x.example\\nEND:VCARD");
}

TEST(VCard, AddressesThatAreNone) {
  for (const auto* bad : {"", "a", "@x.example", "a@", "a@x", "a b@x.example", "a@x..example", "<a@x.example>",
                          "a@b@x.example", "a\xE2\x80\x8B@x.example"}) {
    EXPECT_FALSE(is_address(bad)) << bad;
  }
  EXPECT_TRUE(is_address("ben.okafor+x@brightwater.example"));
}

}  // namespace
}  // namespace adjutant::tools::contacts
