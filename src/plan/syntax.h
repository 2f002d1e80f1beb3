// The syntax tree of the plan language (docs/PLAN-LANGUAGE.md).
//
// A tree is a value: it is copied and compared. Positions are not part of its meaning and compare equal.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace adjutant::plan {

struct Position {
  int line = 1;    // from 1
  int column = 1;  // in bytes, from 1
  friend bool operator==(const Position&, const Position&) { return true; }
};

// Owns one T that may be incomplete where the Box is declared; copies and compares what it owns.
template <class T>
class Box {
 public:
  Box(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Box(const Box& other) : value_(std::make_unique<T>(*other)) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) { return *this = Box(other); }
  Box& operator=(Box&&) noexcept = default;
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  T& operator*() { return *value_; }
  friend bool operator==(const Box& a, const Box& b) { return *a == *b; }

 private:
  std::unique_ptr<T> value_;
};

struct Expression;

struct None {
  bool operator==(const None&) const = default;
};
struct Name {
  std::string name;
  bool operator==(const Name&) const = default;
};
// f"before {value:format} after": literal texts around values; texts.size() == values.size() + 1. A format may be empty.
struct Template {
  std::vector<std::string> texts;
  std::vector<Expression> values;
  std::vector<std::string> formats;  // one a value
  friend bool operator==(const Template&, const Template&);
};
struct Attribute {
  Box<Expression> object;
  std::string name;
  friend bool operator==(const Attribute&, const Attribute&);
};
struct Index {
  Box<Expression> object;
  Box<Expression> index;
  friend bool operator==(const Index&, const Index&);
};
enum class Operator {
  add,
  subtract,
  multiply,
  divide,
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in,
  both,
  either
};
struct Binary {
  Operator op;
  Box<Expression> left;
  Box<Expression> right;
  friend bool operator==(const Binary&, const Binary&);
};
struct Not {
  Box<Expression> operand;
  friend bool operator==(const Not&, const Not&);
};
struct Negate {
  Box<Expression> operand;
  friend bool operator==(const Negate&, const Negate&);
};
struct ListLiteral {
  std::vector<Expression> items;
  friend bool operator==(const ListLiteral&, const ListLiteral&);
};
// [item for variable in over if condition]
struct Comprehension {
  Box<Expression> item;
  std::string variable;
  Box<Expression> over;
  std::vector<Expression> condition;  // none or one
  friend bool operator==(const Comprehension&, const Comprehension&);
};
struct Argument {
  std::string name;  // empty: by position
  Box<Expression> value;
  friend bool operator==(const Argument&, const Argument&);
};
struct Invoke {
  std::string callee;  // "mail.search" or "len"
  std::vector<Argument> arguments;
  friend bool operator==(const Invoke&, const Invoke&);
};

struct Expression {
  Position at;
  std::variant<None, bool, double, std::string, Name, Template, Attribute, Index, Binary, Not, Negate, ListLiteral,
               Comprehension, Invoke>
      node;
  // Written out: clang 19 crashes on a defaulted comparison of a recursive variant.
  friend bool operator==(const Expression& a, const Expression& b) { return a.at == b.at && a.node == b.node; }
};

struct Statement;
using Block = std::vector<Statement>;

struct Assign {
  std::string name;
  Expression value;
  friend bool operator==(const Assign&, const Assign&) = default;
};
struct Branch {
  Expression condition;
  Block body;
  friend bool operator==(const Branch&, const Branch&);
};
struct If {
  std::vector<Branch> branches;  // if and elif
  Block otherwise;
  friend bool operator==(const If&, const If&);
};
struct For {
  std::string variable;
  Expression over;
  Block body;
  friend bool operator==(const For&, const For&);
};
struct Evaluate {
  Expression value;
  friend bool operator==(const Evaluate&, const Evaluate&) = default;
};
struct Pass {
  bool operator==(const Pass&) const = default;
};

struct Statement {
  Position at;
  std::variant<Assign, If, For, Evaluate, Pass> node;
  friend bool operator==(const Statement& a, const Statement& b) { return a.at == b.at && a.node == b.node; }
};

// A type as it is written: "money", "list[Bill]", "date?", "high" | "low".
struct WrittenType {
  Position at;
  std::string name;                  // "list" for lists, empty for options
  std::vector<WrittenType> element;  // of a list: one
  std::vector<std::string> options;  // of an enumeration
  bool optional = false;
  bool operator==(const WrittenType&) const = default;
};

struct Member {  // a field of a record or a parameter of a job
  Position at;
  std::string name;
  WrittenType type;
  bool operator==(const Member&) const = default;
};

struct RecordDefinition {
  Position at;
  std::string name;
  std::string doc;
  std::vector<Member> fields;
  bool operator==(const RecordDefinition&) const = default;
};

// One job: a def, or the bare statements of a one-off plan (name empty, no parameters).
struct Job {
  Position at;
  std::string name;
  std::vector<Member> parameters;
  std::string doc;
  Block body;
  friend bool operator==(const Job&, const Job&) = default;
};

// Several jobs run one after the other; each has its own names, and stop() ends its own job only.
struct Program {
  std::vector<RecordDefinition> records;
  std::vector<Job> jobs;
  bool operator==(const Program&) const = default;
};

inline bool operator==(const Template&, const Template&) = default;
inline bool operator==(const Attribute&, const Attribute&) = default;
inline bool operator==(const Index&, const Index&) = default;
inline bool operator==(const Binary&, const Binary&) = default;
inline bool operator==(const Not&, const Not&) = default;
inline bool operator==(const Negate&, const Negate&) = default;
inline bool operator==(const ListLiteral&, const ListLiteral&) = default;
inline bool operator==(const Comprehension&, const Comprehension&) = default;
inline bool operator==(const Argument&, const Argument&) = default;
inline bool operator==(const Invoke&, const Invoke&) = default;
inline bool operator==(const Branch&, const Branch&) = default;
inline bool operator==(const If&, const If&) = default;
inline bool operator==(const For&, const For&) = default;

}  // namespace adjutant::plan
