#include "plan/parameter_shape.h"

#include <gtest/gtest.h>

#include "plan/test_tools.h"

namespace adjutant::plan {
namespace {

using flow::Source;
using flow::SourceKind;

class ParameterShape : public testing::Test {
 protected:
  ParameterShape() { add_test_tools(catalog_); }
  Catalog catalog_;
};

TEST_F(ParameterShape, ARecordsFieldsAreWhatTheToolsSay) {
  const auto mail = parameter_shape(*catalog_.type("Mail"), catalog_);
  EXPECT_TRUE(mail.of_field("id").trusted());
  EXPECT_FALSE(mail.of_field("body").trusted());
  EXPECT_FALSE(mail.of_field("body").readers().everyone());
  EXPECT_EQ(parameter_shape(Type::list(*catalog_.type("Mail")).as_optional(), catalog_).fields, mail.fields);
}

TEST_F(ParameterShape, AllToolsThatGiveItCount) {
  Signature other;
  other.name = "other.get";
  other.result = *catalog_.type("Mail");
  other.labels = {{"", Label(Source{SourceKind::place, "x.example"})}};
  catalog_.add(std::make_unique<SignatureOnly>(other));
  const auto mail = parameter_shape(*catalog_.type("Mail"), catalog_);
  EXPECT_TRUE(mail.of_field("id").has(SourceKind::place));
  EXPECT_TRUE(mail.of_field("body").has(SourceKind::place));
  EXPECT_TRUE(mail.of_field("body").has(SourceKind::person));
}

TEST_F(ParameterShape, WhatLiesInARecordHasTheLabelOfItsField) {
  const Type attachment = Type::record("Paper", {{"name", Kind::text, ""}});
  Signature search;
  search.name = "paper.search";
  search.result = Type::list(Type::record("Binder", {{"id", Kind::text, ""}, {"papers", Type::list(attachment), ""}}));
  search.labels = {{"", Label(Source{SourceKind::records, "binders"})},
                   {"papers", Label(Source{SourceKind::person, "*"})}};
  catalog_.add(std::make_unique<SignatureOnly>(std::move(search)));
  EXPECT_TRUE(parameter_shape(attachment, catalog_).of_field("name").has(SourceKind::person));
}

TEST_F(ParameterShape, ARecordOfWhichNothingIsKnownIsAnybodys) {
  const auto when = parameter_shape(Type::record("Unheard", {{"at", Kind::time, ""}}), catalog_);
  EXPECT_TRUE(when.of_field("at").has(SourceKind::person));
  catalog_.add_type_of_words(when.type);
  EXPECT_EQ(parameter_shape(when.type, catalog_).everything(), Label::owner());
}

TEST_F(ParameterShape, WordsAreTheOwnersAndAddressesMayBeLookedUp) {
  EXPECT_EQ(parameter_shape(Kind::text, catalog_).everything(), Label::owner());
  EXPECT_TRUE(parameter_shape(Kind::address, catalog_).label.has(SourceKind::records));
  EXPECT_TRUE(parameter_shape(Type::list(Kind::address), catalog_).label.trusted());
}

}  // namespace
}  // namespace adjutant::plan
