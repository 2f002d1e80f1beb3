// Values of the plan language. Every value, and every item and field inside it, carries its label and its origin.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/money.h"
#include "base/time.h"
#include "flow/label.h"
#include "plan/type.h"

namespace adjutant::plan {

using flow::Label;

// Where a value came from, for explanations: a sentence, a link that opens the thing ("mail:ID", "event:UID",
// "file:PATH", "contact:UID"; empty for none) and what it was made of. Labels decide; origins explain.
struct OriginNode {
  std::string text;
  std::string link;
  std::vector<std::shared_ptr<const OriginNode>> from;
  int depth = 0;  // bounded: what lies deeper than 20 steps is left out
};
using Origin = std::shared_ptr<const OriginNode>;
Origin origin(std::string text, std::string link = {}, std::vector<Origin> from = {});

struct Value;
using List = std::vector<Value>;

// The result of an effect that has not happened yet. It may be passed on; a decision on it ends the rehearsal.
struct Placeholder {
  int step = 0;      // the effect's number in the run
  std::string path;  // "" or ".uid"
  bool operator==(const Placeholder&) const = default;
};

using Data = std::variant<std::monostate,  // missing
                          bool, double, std::string, Time, Date, Seconds, Money,
                          std::shared_ptr<const List>,  // list items, or record fields in the order of the type
                          Placeholder>;

struct Value {
  Type type;
  Data data;
  Label label;
  Origin from;

  bool missing() const { return std::holds_alternative<std::monostate>(data); }
  bool is_placeholder() const { return std::holds_alternative<Placeholder>(data); }
  const std::string& text() const;  // empty when it is not text-like
  double number() const;
  bool boolean() const;
  const Time& time() const;
  const Date& date() const;
  Seconds duration() const;
  const Money& money() const;
  const List& items() const;                        // of a list or the fields of a record; empty otherwise
  const Value& field(std::string_view name) const;  // of a record; a missing value when there is none

  // The same value with `label` joined into it and into everything inside it.
  Value under(const Label& label) const;
};

// Constructors. Labels default to the owner's.
Value text_value(std::string text, Label label = Label::owner(), Origin from = {});
Value typed_text(Type type, std::string text, Label label = Label::owner(),
                 Origin from = {});  // iban, address, file, enum
Value number_value(double number, Label label = Label::owner(), Origin from = {});
Value bool_value(bool value, Label label = Label::owner(), Origin from = {});
Value time_value(Time time, Label label = Label::owner(), Origin from = {});
Value date_value(Date date, Label label = Label::owner(), Origin from = {});
Value duration_value(Seconds duration, Label label = Label::owner(), Origin from = {});
Value money_value(Money money, Label label = Label::owner(), Origin from = {});
// The label of a list says who influenced its length and order; items keep their own.
Value list_value(Type element, List items, Label label = Label::owner(), Origin from = {});
// `fields` in the order of the type. The record's own label says who influenced that there is one.
Value record_value(Type type, List fields, Label label = Label::owner(), Origin from = {});
Value missing_value(Type type, Label label = Label::owner(), Origin from = {});

// Equal data, whatever the labels. Values of different kinds are not equal.
bool same_data(const Value& a, const Value& b);

// The join of the value's label with all labels inside it.
Label whole_label(const Value& value);

// The placeholder that the value is or holds; null: there is none.
const Placeholder* placeholder_in(const Value& value);

// For people ("12.50 EUR", "Tue 24 Nov 2026 15:00"); for records the field named title, subject or name.
std::string spoken(const Value& value);

// Without labels: what a tool is called with, and what --json shows. Times as ISO 8601, money as "12.50 EUR".
Json plain_json(const Value& value);
Result<Value> from_plain_json(const Type& type, const Json& json, const Label& label, const Origin& from = {});

// With labels and origins, for the journal. decode(type, encode(v)) gives v back.
Json encode(const Value& value);
Result<Value> decode(const Type& type, const Json& json);

}  // namespace adjutant::plan
