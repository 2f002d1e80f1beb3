#include "tools/mcp/schema.h"

#include <gtest/gtest.h>

namespace adjutant::tools::mcp {
namespace {

using plan::Kind;
using plan::Type;

Json json(std::string_view text) { return *parse_json(text); }
const Zone kBerlin = *Zone::find("Europe/Berlin");

struct Read {
  SchemaReader reader{"Shop"};
  Form form;
  explicit Read(std::string_view schema) : form(*reader.read(json(schema), "thing")) {}
  std::string type() const { return form.type.text(); }
};

std::string type_of(std::string_view schema) { return Read(schema).type(); }

// The value of a text of JSON, as plain JSON again; an error's message otherwise.
std::string through(const Form& form, std::string_view text) {
  const auto value = read_json(form, json(text), "it", kBerlin);
  if (!value) return value.error().message;
  const auto back = write_json(form, *value, "it", kBerlin);
  return back ? back->dump() : back.error().message;
}

TEST(Schema, ScalarsAndFormats) {
  EXPECT_EQ(type_of(R"({"type": "string"})"), "text");
  EXPECT_EQ(type_of(R"({"type": "string", "format": "email"})"), "address");
  EXPECT_EQ(type_of(R"({"type": "string", "format": "date-time"})"), "time");
  EXPECT_EQ(type_of(R"({"type": "string", "format": "date"})"), "date");
  EXPECT_EQ(type_of(R"({"type": "string", "format": "duration"})"), "duration");
  EXPECT_EQ(type_of(R"({"type": "string", "format": "uri"})"), "text");
  EXPECT_EQ(type_of(R"({"type": "integer"})"), "number");
  EXPECT_EQ(type_of(R"({"type": "boolean"})"), "bool");
  EXPECT_EQ(type_of(R"({"type": "null"})"), "nothing");
  EXPECT_EQ(type_of(R"({"type": ["integer", "number"]})"), "number");
}

TEST(Schema, WhatMayBeNullMayBeMissing) {
  EXPECT_EQ(type_of(R"({"type": ["string", "null"]})"), "text?");
  EXPECT_EQ(type_of(R"({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]})"), "list[text]?");
  EXPECT_EQ(type_of(R"({"oneOf": [{"type": "null"}, {"type": "number"}]})"), "number?");
}

TEST(Schema, RecordsHaveTheirTitlesAndTheConnectionsPrefix) {
  Read read(R"({"$defs": {"Line": {"title": "Order line", "type": "object", "properties": {"sku": {"type": "string"},
      "count": {"type": "integer"}}, "required": ["sku", "count"]}},
      "type": "array", "items": {"$ref": "#/$defs/Line"}})");
  EXPECT_EQ(read.type(), "list[ShopOrderLine]");
  EXPECT_EQ(read.form.type.element().fields()[1].type.text(), "number");
}

TEST(Schema, FieldsThatAreNotRequiredMayBeMissingAndDefaultsStandForThem) {
  Read read(R"({"title": "Mail", "type": "object", "required": ["id"], "properties": {"id": {"type": "string"},
      "at": {"type": "string", "format": "date-time"}, "read": {"type": "boolean", "default": false}}})");
  EXPECT_EQ(read.form.type.fields()[1].type.text(), "time?");
  EXPECT_EQ(read.form.type.fields()[2].type.text(), "bool");
  const auto value = read_json(read.form, json(R"({"id": "1"})"), "it", kBerlin);
  ASSERT_TRUE(value) << value.error().text();
  EXPECT_TRUE(value->field("at").missing());
  EXPECT_FALSE(value->field("read").boolean());
}

TEST(Schema, OneNameForOneRecordAndAnotherForAnother) {
  SchemaReader reader("Shop");
  const auto a =
      reader.read(json(R"({"title": "Item", "type": "object", "properties": {"id": {"type": "string"}}})"), "first");
  const auto same =
      reader.read(json(R"({"title": "Item", "type": "object", "properties": {"id": {"type": "string"}}})"), "second");
  const auto other =
      reader.read(json(R"({"title": "Item", "type": "object", "properties": {"id": {"type": "integer"}}})"), "third");
  EXPECT_EQ(a->type.text(), "ShopItem");
  EXPECT_EQ(same->type.text(), "ShopItem");
  EXPECT_EQ(other->type.text(), "ShopThirdItem");
}

TEST(Schema, WhatHasNoTypeIsTextThatHoldsJson) {
  EXPECT_EQ(through(Read(R"({})").form, R"({"a": [1]})"), R"("{\"a\":[1]}")");  // a text is sent as a text
  EXPECT_EQ(through(Read(R"({"type": "object", "additionalProperties": true})").form, R"({"a":[1]})"), R"({"a":[1]})");
  EXPECT_EQ(through(Read(R"({"type": "object"})").form, "[1]"), "it is not what its schema says: [1].");
  Read mixed(R"({"anyOf": [{"type": "string"}, {"type": "object", "properties": {"a": {"type": "string"}}}]})");
  EXPECT_EQ(mixed.type(), "text");
  EXPECT_EQ(mixed.reader.take_notes().size(), 1U);
}

TEST(Schema, MapsAreListsOfEntries) {
  Read read(
      R"({"type": "object", "title": "Shared With", "additionalProperties": {"enum": ["r", "rw"], "title": "Right"},
      "propertyNames": {"format": "email"}})");
  EXPECT_EQ(read.type(), "list[ShopSharedWith]");
  EXPECT_EQ(read.form.type.element().fields()[0].type.text(), "address");
  EXPECT_EQ(read.form.type.element().fields()[1].type.text(), "ShopRight");
  EXPECT_EQ(through(read.form, R"({"a@b.example":"rw"})"), R"({"a@b.example":"rw"})");
  EXPECT_EQ(through(read.form, R"({"a@b.example":"x"})"), "'x' is none of: r, rw.");
}

TEST(Schema, RecursionIsCutToText) {
  Read read(R"({"$defs": {"Node": {"type": "object", "properties": {"name": {"type": "string"},
      "next": {"$ref": "#/$defs/Node"}}, "required": ["name"]}}, "$ref": "#/$defs/Node"})");
  EXPECT_EQ(read.type(), "ShopNode");
  EXPECT_EQ(read.form.type.fields()[1].type.text(), "text?");
  ASSERT_EQ(read.reader.take_notes().size(), 1U);
  EXPECT_EQ(through(read.form, R"({"name":"a","next":{"name":"b"}})"), R"({"name":"a","next":"{\"name\":\"b\"}"})");
}

TEST(Schema, DepthAndSizeAreBounded) {
  std::string deep = R"({"type": "string"})";
  for (int i = 0; i < 25; ++i) deep = R"({"type": "array", "items": )" + deep + "}";
  Read nested(deep);
  EXPECT_LE(plan::depth(nested.form.type), plan::kMaxTypeDepth);
  EXPECT_FALSE(nested.reader.take_notes().empty());

  Json wide = Json::object();
  for (int i = 0; i < 3000; ++i) wide.set("field" + std::to_string(i), Json().set("type", "string"));
  SchemaReader reader("Shop");
  const auto form = reader.read(Json().set("type", "object").set("properties", wide), "wide");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->type.text(), "text");

  // References that would blow up when followed.
  Json defs = Json::object();
  for (int i = 0; i < 30; ++i) {
    const Json next = Json().set("$ref", "#/$defs/n" + std::to_string(i + 1));
    defs.set("n" + std::to_string(i),
             Json().set("type", "object").set("properties", Json().set("a", next).set("b", next)));
  }
  const auto bomb = reader.read(Json().set("$defs", defs).set("$ref", "#/$defs/n0"), "bomb");
  EXPECT_TRUE(bomb);
}

TEST(Schema, NamesThatArentNamesOfPlansAreMappedAndMayNotCollide) {
  SchemaReader reader("Shop");
  const auto members = reader.arguments(
      json(R"({"type": "object", "properties": {"from": {"type": "string"}, "maxResults": {"type": "integer"}}})"),
      "tool");
  ASSERT_TRUE(members);
  EXPECT_EQ((*members)[0].name, "from_");
  EXPECT_EQ((*members)[1].name, "max_results");
  const auto clash = reader.arguments(
      json(R"({"type": "object", "properties": {"userId": {"type": "string"}, "user-id": {"type": "string"}}})"),
      "tool");
  ASSERT_FALSE(clash);
  EXPECT_NE(clash.error().message.find("would both be 'user_id'"), std::string::npos) << clash.error().message;
}

TEST(Schema, WhatIsRequiredButNotDescribedIsRefused) {
  SchemaReader reader("Shop");
  EXPECT_FALSE(reader.arguments(json(R"({"type": "object", "properties": {}, "required": ["token"]})"), "tool"));
  EXPECT_FALSE(reader.arguments(json(R"({"type": "string"})"), "tool"));
  EXPECT_FALSE(reader.read(json(R"({"type": "blob"})"), "tool"));
}

TEST(Schema, TheResultPropertyIsTheResult) {
  SchemaReader reader("Shop");
  const auto wrapped = reader.result(
      json(R"({"type": "object", "properties": {"result": {"type": "array", "items": {"type": "string"}}}})"), "t");
  ASSERT_TRUE(wrapped);
  EXPECT_TRUE(wrapped->wrapped);
  EXPECT_EQ(wrapped->form.type.text(), "list[text]");
  const auto none = reader.result(Json(), "t");
  EXPECT_EQ(none->form.type.text(), "text");
  EXPECT_FALSE(none->structured);
}

TEST(Form, ReadsNothingThatIsNotOfTheForm) {
  Read read(R"({"title": "A", "type": "object", "required": ["n", "s"], "additionalProperties": false,
      "properties": {"n": {"type": "integer"}, "s": {"type": "string", "format": "email"}}})");
  EXPECT_EQ(through(read.form, R"({"n":1,"s":"a@b.example"})"), R"({"n":1,"s":"a@b.example"})");
  EXPECT_EQ(through(read.form, R"({"n":"1","s":"a@b.example"})"), "it.n should be a number, but is \"1\".");
  EXPECT_EQ(through(read.form, R"({"n":1.5,"s":"a@b.example"})"), "it.n should be a whole number, but is 1.5.");
  EXPECT_EQ(through(read.form, R"({"n":1})"), "it has no field \"s\".");
  EXPECT_EQ(through(read.form, R"({"n":null,"s":"a@b.example"})"), "it.n is null, where something should be.");
  EXPECT_EQ(through(read.form, R"({"n":1,"s":"a@b.example","x":2})"),
            "it has a field \"x\" that its schema does not have.");
  EXPECT_EQ(through(read.form, R"({"n":9007199254740993,"s":"a@b.example"})"),
            "it.n is too large a number: 9007199254740993.");
  EXPECT_EQ(through(read.form, R"({"n":1,"s":"no address"})"), "'no address' is not a mail address.");
}

TEST(Form, TimesWithoutAnOffsetAreInTheHomesZone) {
  Read read(R"({"type": "string", "format": "date-time"})");
  EXPECT_EQ(through(read.form, R"("2026-07-01T12:00:00")"), R"("2026-07-01T12:00:00+02:00")");
  EXPECT_EQ(through(read.form, R"("2026-07-01T12:00:00.250Z")"), R"("2026-07-01T14:00:00+02:00")");
  EXPECT_EQ(through(read.form, R"("2026-07-01 12:00")"), R"("2026-07-01T12:00:00+02:00")");
  EXPECT_NE(through(read.form, R"("tomorrow")").find("is not a time"), std::string::npos);
  EXPECT_NE(through(read.form, R"("2026-02-30T12:00:00")").find("is not a time"), std::string::npos);
}

TEST(Form, MissingArgumentsAreLeftOutAndNothingElseIs) {
  SchemaReader reader("Shop");
  const auto form =
      reader.read(json(R"({"title": "O", "type": "object", "required": ["a"], "properties": {"a": {"type": "string"},
      "b": {"type": "string"}, "c": {"anyOf": [{"type": "string"}, {"type": "null"}]}}})"),
                  "o");
  ASSERT_TRUE(form);
  EXPECT_EQ(through(*form, R"({"a":"x"})"), R"({"a":"x"})");
  EXPECT_EQ(through(*form, R"({"a":"x","b":"y","c":"z"})"), R"({"a":"x","b":"y","c":"z"})");
  const auto wrong = write_json(*form, plan::text_value("x"), "The argument", kBerlin);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "The argument is a text, not a ShopO.");
}

}  // namespace
}  // namespace adjutant::tools::mcp
