// Static types of the plan language: scalars, lists, enums and records; any of them may be missing ("T?").
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace adjutant::plan {

enum class Kind {
  nothing,  // what an effect without a result gives, and the type of None
  text,
  number,
  boolean,
  time,
  date,
  duration,
  money,
  iban,
  address,  // a mail address
  place,
  file,  // a path inside the owner's folders
  list,
  record,
  enumeration,
};

class Type;
struct Field;

// A cheap value. Two record types are the same when their names are: a program has one meaning for a name.
class Type {
 public:
  Type(Kind kind = Kind::nothing) : kind_(kind) {}
  static Type list(Type element);
  static Type record(std::string name, std::vector<Field> fields);
  static Type enumeration(std::string name, std::vector<std::string> options);

  Kind kind() const { return kind_; }
  bool optional() const { return optional_; }
  Type as_optional() const;
  Type required() const;

  const Type& element() const;                      // of a list
  const std::string& name() const;                  // of a record or an enumeration
  const std::vector<Field>& fields() const;         // of a record
  int field_index(std::string_view field) const;    // -1: no such field
  const std::vector<std::string>& options() const;  // of an enumeration

  // "list[Mail]", "money?".
  std::string text() const;
  // "an iban", "a list[Mail]", for sentences.
  std::string with_article() const;
  // The scalar type with this name ("text", "money"), or nothing.
  static const Type* scalar(std::string_view name);

  bool operator==(const Type& other) const;

 private:
  struct Detail;
  Kind kind_;
  bool optional_ = false;
  std::shared_ptr<const Detail> detail_;
};

struct Field {
  std::string name;
  Type type;
  std::string doc;
};

// How deep lists and records are nested in it: 0 for a scalar.
std::size_t depth(const Type& type);
constexpr std::size_t kMaxTypeDepth = 8;
// How many scalars it has: those of its fields, and of its items' type.
std::size_t leaves(const Type& type);
constexpr std::size_t kMaxTypeLeaves = 100;

// True for text and for everything that is written as text (iban, address, place, file, enumeration).
bool is_text_like(Kind kind);

}  // namespace adjutant::plan
