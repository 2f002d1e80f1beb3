// Answers of a reading model: right ones, wrong types, and what a text can talk it into.
#include "agent/reader_answer.h"

#include <gmock/gmock.h>

#include "base/text.h"

namespace adjutant::agent {
namespace {

using plan::Kind;
using plan::Type;

const std::string kText =
    "Dear Alex, pay 91.30 EUR to DE28 9900 5555 0000 4200 17 by 4 December.\n"
    "Write to <Ben.Okafor@work.example>, not to evil-ben@work.example or j\u00F6hn@work.example. Yours, "
    "eve@evil.example. Or to 'ann@work.example', never to d'ora@work.example.";

class ReaderAnswerTest : public testing::Test {
 protected:
  // What is read of {"x": JSON} as a field x of the type; null: it is missing, and so is the record.
  Json read(const Type& type, const std::string& json) {
    const auto value =
        read_record(Type::record("Note", {{"x", type, ""}}), *parse_json(R"({"x":)" + json + "}"), read_);
    EXPECT_TRUE(value) << value.error().text();
    if (!value || value->missing()) return Json();
    EXPECT_EQ(value->field("x").label, read_.label);
    return plan::plain_json(value->field("x"));
  }
  std::string why_not(const Type& record, const std::string& json) {
    const auto value = read_record(record, *parse_json(json), read_);
    return value ? "taken" : value.error().message;
  }

  const Zone berlin_ = *Zone::find("Europe/Berlin");
  const ReadText read_{kText,
                       join(plan::Label(flow::Source{flow::SourceKind::person, "eve@evil.example", false}),
                            plan::Label(flow::Source{flow::SourceKind::model, "reader", false})),
                       plan::origin("the mail of Eve", "mail:1"),
                       {Instant(Seconds(1'795'000'000)), berlin_}};
};

TEST_F(ReaderAnswerTest, TextsNumbersAndYesOrNo) {
  EXPECT_EQ(read(Kind::text, R"("a\nb")"), Json("a\nb"));
  EXPECT_EQ(read(Kind::text, "7"), Json());
  EXPECT_EQ(read(Kind::number, "7.5"), Json(7.5));
  EXPECT_EQ(read(Kind::number, R"("7.5")"), Json());
  EXPECT_EQ(read(Kind::boolean, "true"), Json(true));
  EXPECT_EQ(read(Kind::boolean, "1"), Json());
  EXPECT_EQ(read(Kind::text, R"({"$ref":"#"})"), Json());
}

TEST_F(ReaderAnswerTest, DaysThatExist) {
  EXPECT_EQ(read(Kind::date, R"("2026-12-04")"), Json("2026-12-04"));
  for (const auto* wrong :
       {R"("2026-02-30")", R"("tomorrow")", R"("4 December 2026")", "20261204", R"("2026-12-04T10:00")"})
    EXPECT_EQ(read(Kind::date, wrong), Json()) << wrong;
}

TEST_F(ReaderAnswerTest, MomentsAreOfTheOwnersZoneUnlessTheySayOtherwise) {
  for (const auto* same : {R"("2026-12-04T10:00")", R"("2026-12-04 10:00")", R"("2026-12-04T10:00:00")",
                           R"("2026-12-04T10:00+01:00")", R"("2026-12-04T09:00Z")"})
    EXPECT_EQ(read(Kind::time, same), Json("2026-12-04T10:00:00+01:00[Europe/Berlin]")) << same;
  EXPECT_EQ(read(Kind::time, R"("2026-07-04T10:00")"), Json("2026-07-04T10:00:00+02:00[Europe/Berlin]"));
  for (const auto* wrong : {R"("2026-12-04T25:00")", R"("2026-12-04")", R"("at ten")", R"("2026-12-04T10:00+1")", "10"})
    EXPECT_EQ(read(Kind::time, wrong), Json()) << wrong;
}

TEST_F(ReaderAnswerTest, LengthsAndAmounts) {
  EXPECT_EQ(read(Kind::duration, R"("PT1H30M")"), Json("PT1H30M"));
  EXPECT_EQ(read(Kind::duration, R"("an hour")"), Json());
  EXPECT_EQ(read(Kind::money, R"("91.30 EUR")"), Json("91.30 EUR"));
  EXPECT_EQ(read(Kind::money, R"("91.30")"), Json());
  EXPECT_EQ(read(Kind::money, "91.30"), Json());
}

TEST_F(ReaderAnswerTest, AnIbanHasItsChecksumAndStandsInTheText) {
  EXPECT_EQ(read(Kind::iban, R"("DE28990055550000420017")"), Json("DE28990055550000420017"));
  EXPECT_EQ(read(Kind::iban, R"("DE28 9900 5555 0000 4200 17")"), Json("DE28990055550000420017"));
  EXPECT_EQ(read(Kind::iban, R"("DE29990055550000420017")"), Json()) << "its checksum";
  EXPECT_EQ(read(Kind::iban, R"("DE29990012340000555777")"), Json()) << "sound, but not in the text";
}

TEST_F(ReaderAnswerTest, AnAddressStandsInTheTextWhole) {
  EXPECT_EQ(read(Kind::address, R"("ben.okafor@work.example")"), Json("ben.okafor@work.example"));
  EXPECT_EQ(read(Kind::address, R"("ann@work.example")"), Json("ann@work.example")) << "it stands in quotation marks";
  EXPECT_EQ(read(Kind::address, R"("ora@work.example")"), Json()) << "a part of d'ora@work.example";
  EXPECT_EQ(read(Kind::address, R"("ben@work.example")"), Json()) << "a part of evil-ben@work.example";
  EXPECT_EQ(read(Kind::address, R"("hn@work.example")"), Json()) << "a part of j\u00F6hn@work.example";
  EXPECT_EQ(read(Kind::address, R"("eve@evil.example.org")"), Json());
  EXPECT_EQ(read(Kind::address, R"("mallory@evil.example")"), Json());
  EXPECT_EQ(read(Kind::address, R"("b\u0435n.okafor@work.example")"), Json()) << "a Cyrillic letter";
  EXPECT_EQ(read(Kind::address, R"("eve@evil.example\r\nBcc: x@evil.example")"), Json());
}

TEST_F(ReaderAnswerTest, OneOfTheOptions) {
  const Type kind = Type::enumeration("Kind", {"bill", "other"});
  EXPECT_EQ(read(kind, R"("bill")"), Json("bill"));
  for (const auto* wrong : {R"("Bill")", R"("bill ")", "0", R"(["bill"])"})
    EXPECT_EQ(read(kind, wrong), Json()) << wrong;
}

TEST_F(ReaderAnswerTest, ListsAreWholeOrMissing) {
  EXPECT_EQ(read(Type::list(Kind::text), R"(["a","b"])").dump(), R"(["a","b"])");
  EXPECT_EQ(read(Type::list(Kind::text), "[]").dump(), "[]");
  EXPECT_EQ(read(Type::list(Kind::text), R"(["a",2])"), Json());
  EXPECT_EQ(read(Type::list(Kind::text), R"("a")"), Json());
  EXPECT_EQ(read(Type::list(Kind::address), R"(["eve@evil.example","mallory@evil.example"])"), Json());
}

TEST_F(ReaderAnswerTest, RecordsInRecords) {
  const Type row = Type::record("Row", {{"who", Kind::text, ""}, {"day", Type(Kind::date).as_optional(), ""}});
  const Type rows = Type::list(row);
  EXPECT_EQ(read(rows, R"([{"who":"Ann","day":"2026-12-04"},{"who":"Bob","day":null},{"who":"Cy"}])").dump(),
            R"([{"who":"Ann","day":"2026-12-04"},{"who":"Bob","day":null},{"who":"Cy","day":null}])");
  EXPECT_EQ(read(rows, R"([{"who":"Ann"},{"day":"2026-12-04"}])"), Json()) << "one lacks what is needed";
  EXPECT_EQ(read(row, R"({"who":"Ann","day":"someday"})").dump(), R"({"who":"Ann","day":null})");
  EXPECT_THAT(why_not(Type::record("Note", {{"x", rows, ""}}), R"({"x":[{"who":"Ann","run":"rm -rf"}]})"),
              testing::HasSubstr("has a field 'run' that nobody asked for"));
}

TEST_F(ReaderAnswerTest, WhatIsNeededAndNotThereMakesTheRecordMissing) {
  const Type record = Type::record("Note", {{"a", Kind::text, ""}, {"b", Type(Kind::text).as_optional(), ""}});
  const auto without = read_record(record, *parse_json(R"({"b":"x"})"), read_);
  EXPECT_TRUE(without->missing());
  EXPECT_EQ(without->label, read_.label) << "also that it is missing is the text's doing";
  EXPECT_FALSE(read_record(record, *parse_json(R"({"a":"x"})"), read_)->missing());
}

TEST_F(ReaderAnswerTest, WhatNobodyAskedForIsRefused) {
  const Type record = Type::record("Note", {{"a", Kind::text, ""}});
  EXPECT_THAT(why_not(record, R"({"a":"x","tool_calls":[]})"),
              testing::HasSubstr("'tool_calls' that nobody asked for"));
  EXPECT_THAT(why_not(record, R"({"a":"x","\u001b[2J":1})"), testing::HasSubstr("'\uFFFD[2J'"));
  EXPECT_THAT(why_not(record, "[]"), testing::HasSubstr("is no object"));
}

TEST_F(ReaderAnswerTest, NoCharactersThatNobodySees) {
  for (const auto* hidden :
       {R"("\u001b]8;;https://evil.example\u0007here")", R"("a\u0000b")", R"("a\rb")", R"("\u009b2J")",
        R"("\u202Egnp.exe")", R"("\u2066x")", R"("pass\u200Bword")", R"("\uDB40\uDC41")", R"("\u007f")"})
    EXPECT_EQ(read(Kind::text, hidden), Json()) << hidden;
  EXPECT_EQ(read(Kind::text, R"("👩\u200d💻 é ü 日本")"), Json("👩\u200d💻 é ü 日本"));
}

TEST_F(ReaderAnswerTest, NoTextWithoutEnd) {
  EXPECT_EQ(read(Kind::text, '"' + std::string(kMaxFieldText, 'x') + '"'), Json(std::string(kMaxFieldText, 'x')));
  EXPECT_EQ(read(Kind::text, '"' + std::string(kMaxFieldText + 1, 'x') + '"'), Json());
  EXPECT_EQ(read(Kind::file, R"("a\nb")"), Json());
}

TEST_F(ReaderAnswerTest, AResultToComeIsNoAnswer) {
  EXPECT_EQ(read(Kind::text, R"({"result_of_step":1,"path":""})"), Json());
}

TEST(ReaderAnswers, Options) {
  const std::vector<std::string> options = {"yes", ""};
  EXPECT_EQ(read_option(options, *parse_json(R"({"option":"yes"})")), "yes");
  EXPECT_EQ(read_option(options, *parse_json(R"({"option":""})")), "");
  for (const auto* wrong :
       {R"({"option":"no"})", R"({"option":null})", R"({"option":"yes","why":"x"})", R"(["yes"])", "{}"})
    EXPECT_FALSE(read_option(options, *parse_json(wrong))) << wrong;
}

TEST(ReaderAnswers, Indexes) {
  EXPECT_EQ(read_index(3, *parse_json(R"({"index":2})")).value(), std::optional<std::size_t>(2));
  EXPECT_EQ(read_index(3, *parse_json(R"({"index":null})")).value(), std::optional<std::size_t>());
  for (const auto* wrong : {R"({"index":3})", R"({"index":-1})", R"({"index":1.0})", R"({"index":"1"})", "{}",
                            R"({"index":99999999999999999999})"})
    EXPECT_FALSE(read_index(3, *parse_json(wrong))) << wrong;
}

TEST(ReaderAnswers, Drafts) {
  EXPECT_EQ(read_draft(*parse_json(R"({"text":"Dear Ben,\n\nhello."})")), "Dear Ben,\n\nhello.");
  EXPECT_TRUE(read_draft(Json().set("text", std::string(kMaxDraftText, 'x'))));
  EXPECT_FALSE(read_draft(Json().set("text", std::string(kMaxDraftText + 1, 'x'))));
  for (const auto* wrong :
       {R"({"text":" "})", R"({"text":7})", R"({"text":"a\u001b[0m"})", R"({"text":"a","to":"eve"})"})
    EXPECT_FALSE(read_draft(*parse_json(wrong))) << wrong;
}

TEST(ReaderSchema, SaysTheFormOfEveryType) {
  const Type row = Type::record("Row", {{"who", Kind::address, ""}});
  const Type record = Type::record("Note", {{"day", Kind::date, "when it is due"},
                                            {"kind", Type::enumeration("K", {"a", "b"}), ""},
                                            {"rows", Type::list(row).as_optional(), ""},
                                            {"words", Type::list(Kind::text), ""}});
  const Json schema = schema_of(record);
  EXPECT_EQ(schema["required"].dump(), R"(["day","kind","rows","words"])");
  EXPECT_EQ(schema["additionalProperties"], Json(false));
  const Json& fields = schema["properties"];
  EXPECT_EQ(fields["day"].dump(), R"({"type":["string","null"],"description":"a day, as 2026-11-24: when it is due"})");
  EXPECT_EQ(fields["kind"].dump(), R"({"type":["string","null"],"enum":["a","b",null]})");
  EXPECT_EQ(fields["words"].dump(), R"({"type":["array","null"],"items":{"type":"string"}})");
  const Json& item = fields["rows"]["items"];
  EXPECT_EQ(item["type"], Json("object"));
  EXPECT_EQ(item["additionalProperties"], Json(false));
  EXPECT_EQ(item["properties"]["who"]["type"].dump(), R"(["string","null"])");
}

}  // namespace
}  // namespace adjutant::agent
