#include "plan/type.h"

#include <algorithm>
#include <array>
#include <utility>

namespace adjutant::plan {

struct Type::Detail {
  std::string name;
  std::vector<Type> element;  // one, for lists
  std::vector<Field> fields;
  std::vector<std::string> options;
};

namespace {

const std::array<std::pair<std::string_view, Type>, 12> kScalars = {{
    {"nothing", Kind::nothing},
    {"text", Kind::text},
    {"number", Kind::number},
    {"bool", Kind::boolean},
    {"time", Kind::time},
    {"date", Kind::date},
    {"duration", Kind::duration},
    {"money", Kind::money},
    {"iban", Kind::iban},
    {"address", Kind::address},
    {"place", Kind::place},
    {"file", Kind::file},
}};

const std::string kNoName;
const std::vector<Field> kNoFields;
const std::vector<std::string> kNoOptions;
const Type kNothing;

}  // namespace

Type Type::list(Type element) {
  Type type(Kind::list);
  type.detail_ = std::make_shared<const Detail>(Detail{{}, {std::move(element)}, {}, {}});
  return type;
}

Type Type::record(std::string name, std::vector<Field> fields) {
  Type type(Kind::record);
  type.detail_ = std::make_shared<const Detail>(Detail{std::move(name), {}, std::move(fields), {}});
  return type;
}

Type Type::enumeration(std::string name, std::vector<std::string> options) {
  Type type(Kind::enumeration);
  type.detail_ = std::make_shared<const Detail>(Detail{std::move(name), {}, {}, std::move(options)});
  return type;
}

Type Type::as_optional() const {
  Type type = *this;
  type.optional_ = true;
  return type;
}

Type Type::required() const {
  Type type = *this;
  type.optional_ = false;
  return type;
}

const Type& Type::element() const { return detail_ && !detail_->element.empty() ? detail_->element.front() : kNothing; }
const std::string& Type::name() const { return detail_ ? detail_->name : kNoName; }
const std::vector<Field>& Type::fields() const { return detail_ ? detail_->fields : kNoFields; }
const std::vector<std::string>& Type::options() const { return detail_ ? detail_->options : kNoOptions; }

int Type::field_index(std::string_view field) const {
  const auto& all = fields();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == field) return static_cast<int>(i);
  }
  return -1;
}

std::string Type::text() const {
  std::string out;
  if (kind_ == Kind::list) {
    out = "list[" + element().text() + "]";
  } else if (kind_ == Kind::record || kind_ == Kind::enumeration) {
    out = name();
  } else {
    for (const auto& [name, type] : kScalars) {
      if (type.kind() == kind_) out = name;
    }
  }
  return optional_ ? out + "?" : out;
}

std::string Type::with_article() const {
  const std::string name = text();
  return (std::string_view("aeioAEIO").find(name.front()) == std::string_view::npos ? "a " : "an ") + name;
}

const Type* Type::scalar(std::string_view name) {
  for (const auto& [known, type] : kScalars) {
    if (known == name) return &type;
  }
  return nullptr;
}

bool Type::operator==(const Type& other) const {
  if (kind_ != other.kind_ || optional_ != other.optional_) return false;
  if (kind_ == Kind::list) return element() == other.element();
  if (kind_ == Kind::enumeration) return name() == other.name() && options() == other.options();
  return kind_ != Kind::record || name() == other.name();
}

std::size_t depth(const Type& type) {
  if (type.kind() == Kind::list) return 1 + depth(type.element());
  std::size_t deepest = 0;
  for (const auto& field : type.fields()) deepest = std::max(deepest, 1 + depth(field.type));
  return deepest;
}

std::size_t leaves(const Type& type) {
  if (type.kind() == Kind::list) return leaves(type.element());
  if (type.kind() != Kind::record) return 1;
  std::size_t count = 0;
  for (const auto& field : type.fields()) count += leaves(field.type);
  return count;
}

bool is_text_like(Kind kind) {
  return kind == Kind::text || kind == Kind::iban || kind == Kind::address || kind == Kind::place ||
         kind == Kind::file || kind == Kind::enumeration;
}

}  // namespace adjutant::plan
