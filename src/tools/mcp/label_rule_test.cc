#include "tools/mcp/label_rule.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tools/mcp/mcp_tool.h"

namespace adjutant::tools::mcp {
namespace {

using flow::Label;
using plan::Kind;
using plan::Type;
using plan::Value;

const std::vector<std::string> kFields = {"a", "b", "many", "shared", "count"};

const Type& entry() {
  static const Type type = Type::record("Entry", {{"key", Kind::address, ""}, {"value", Kind::text, ""}});
  return type;
}

const Type& record_type() {
  static const Type type = Type::record("Thing", {{"a", Kind::text, ""},
                                                  {"b", Type(Kind::address).as_optional(), ""},
                                                  {"many", Type::list(Kind::text), ""},
                                                  {"shared", Type::list(entry()), ""},
                                                  {"count", Kind::number, ""}});
  return type;
}

// Names of people, hosts, nothing, and what looks like the marks of the labels themselves.
std::string name() {
  return *rc::gen::elementOf(std::vector<std::string>{
      "", " ", "*", "~participants", "Ann@Home.example", "eve@evil.example", "https://evil.example/x",
      "http://user@trusted.example@evil.example", "//no", "owner", "everyone", "a\nb", std::string(1000, 'x')});
}

Value record() {
  plan::List many, shared;
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) many.push_back(plan::text_value(name(), Label()));
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    shared.push_back(plan::record_value(
        entry(), {plan::typed_text(Kind::address, name(), Label()), plan::text_value("rw", Label())}, Label()));
  }
  const Type address = Type(Kind::address).as_optional();
  Value b =
      *rc::gen::arbitrary<bool>() ? plan::missing_value(address, Label()) : plan::typed_text(address, name(), Label());
  return plan::record_value(
      record_type(),
      {plan::text_value(name(), Label()), std::move(b), plan::list_value(Kind::text, std::move(many), Label()),
       plan::list_value(entry(), std::move(shared), Label()), plan::number_value(1, Label())},
      Label());
}

LabelRule rule() {
  LabelRule out;
  out.from = static_cast<LabelRule::From>(*rc::gen::inRange(0, 7));
  out.of_argument = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) out.of = out.of_argument ? "url" : *rc::gen::elementOf(kFields);
  out.everyone = *rc::gen::arbitrary<bool>();
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) out.readers.push_back(*rc::gen::elementOf(kFields));
  return out;
}

ToolCard card(Type result) {
  ToolCard out;
  out.signature.name = "shop.get";
  out.signature.parameters = {{.name = "url", .type = Kind::text}};
  out.signature.result = std::move(result);
  out.labels[""] = rule();
  for (const auto& field : kFields) {
    if (*rc::gen::arbitrary<bool>()) out.labels[field] = rule();
  }
  for (const auto& [field, each] : out.labels) out.signature.labels[field] = possible_label(each, "shop");
  return out;
}

// What the static checker takes a field's label to be: the tool's word for it, joined with that for the whole.
Label foreseen(const ToolCard& tool, const std::string& field) {
  const auto own = tool.signature.labels.find(field);
  const Label& whole = tool.signature.labels.at("");
  return own == tool.signature.labels.end() ? whole : join(whole, own->second);
}

void check_record(const ToolCard& tool, const Value& value) {
  RC_ASSERT(is_foreseen(foreseen(tool, ""), value.label));
  for (const auto& field : kFields)
    RC_ASSERT(is_foreseen(foreseen(tool, field), plan::whole_label(value.field(field))));
}

TEST(LabelRule, WhatItComesToIsForeseen) {
  EXPECT_TRUE(rc::check("of a record", [] {
    const ToolCard tool = card(record_type());
    const plan::Call call{&tool.signature, {plan::text_value(name())}, Label()};
    check_record(tool, with_labels(record(), tool, "shop", call));
  }));
  EXPECT_TRUE(rc::check("of a list", [] {
    const ToolCard tool = card(Type::list(record_type()));
    const plan::Call call{&tool.signature, {plan::text_value(name())}, Label()};
    const Value all = with_labels(plan::list_value(record_type(), {record(), record()}, Label()), tool, "shop", call);
    RC_ASSERT(is_foreseen(foreseen(tool, ""), all.label));
    for (const auto& item : all.items()) check_record(tool, item);
  }));
}

TEST(LabelRule, NobodyIsNamedByWhatCannotBeTold) {
  const ToolCard tool = [] {
    ToolCard out;
    out.signature.parameters = {{.name = "url", .type = Kind::text}};
    return out;
  }();
  const auto host = [&](std::string_view url) {
    const plan::Call call{&tool.signature, {plan::text_value(std::string(url))}, Label()};
    return actual_label({.from = LabelRule::From::place, .of = "url", .of_argument = true}, "shop", Value(), call)
        .sources()
        .front()
        .name;
  };
  EXPECT_EQ(host("https://News.Example/a?b#c"), "news.example");
  EXPECT_EQ(host("news.example:8080/a"), "news.example");
  EXPECT_EQ(host("https://trusted.example@evil.example/"), "*");
  EXPECT_EQ(host("https://evil.example\\@trusted.example/"), "evil.example");
  EXPECT_EQ(host("https://[::1]/"), "*");
  EXPECT_EQ(host("http:evil.example://trusted.example/"), "*");
  EXPECT_EQ(host("evil.example/?x=https://trusted.example/"), "*");
  EXPECT_EQ(host("https:evil.example/"), "*");
  EXPECT_EQ(host("trusted.example:evil.example"), "*");
  EXPECT_EQ(host(""), "*");
}

TEST(LabelRule, AForeseenLabelIsNoWiderThanItSays) {
  const Label person(flow::Source{flow::SourceKind::person, "*", false}, flow::Readers::only({}));
  EXPECT_FALSE(is_foreseen(Label(flow::Source{flow::SourceKind::records, "shop", false}), person));
  EXPECT_FALSE(is_foreseen(Label(), Label(flow::Source{flow::SourceKind::tool, "shop", false})));
  EXPECT_FALSE(is_foreseen(Label(flow::Source{flow::SourceKind::tool, "shop", false}),
                           Label(flow::Source{flow::SourceKind::tool, "shop", false}, flow::Readers::only({}))));
}

}  // namespace
}  // namespace adjutant::tools::mcp
