// What is known of a value before the run: its type, the possible labels of it and of what is inside it, and how long
// its lists can be.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/trace.h"
#include "plan/value.h"

namespace adjutant::plan {

// What is inside a value has a path: "body" a field (of a record, or of the records in a list), "sender.name" a field
// of a field, "[]" the items of a list themselves, "files[]" the items of a list in a field. A list between a value and
// its fields is not written: "body" of a list[list[Mail]] is the mails'.
struct Shape {
  Type type;
  Label label;                          // of the value itself; for a list, of its length and order
  std::map<std::string, Label> fields;  // by path, of what is inside, where it differs; joined with those above it
  std::optional<std::size_t> most;      // of a list: at most so many items; none: no bound is known
  std::map<std::string, std::size_t> bounds;  // by path, of the lists inside, where a bound is known
  std::optional<std::string> literal;         // the text of a literal, or of the only item of a list of one
  Trace trace;                                // how the data gets here; null: it is the plan's own
  std::map<std::string, Trace> traces;        // by path, where what is inside came another way
  // Of an argument of a call: how the data of its worst source gets there, first step first, such as
  // "line 3: mail.search", "line 4: mails[0].body", "line 5: extract". steps_of(trace, ...) tells of any other source.
  std::vector<std::string> path;
  bool broken = false;  // an error was reported for it; what is made of it stays silent

  Label everything() const;  // join of label and fields
  // Of a field of a record, or of a list's records.
  Label of_field(std::string_view field) const;

  // The shape of an item of this list, with the list's label: its makers decided which it is.
  Shape item() const;
  // The shape of a field of this record, whose type is given.
  Shape field(std::string_view name, Type field_type) const;
  // Puts the shape of a field, or of the items of this list ("[]"), inside.
  void put(std::string_view name, const Shape& inside);
  // Joins `label`, which got here by `way`, into everything.
  void under(const Label& label, const Trace& way = nullptr);

 private:
  Shape inside(std::string_view name, Type inner, Label own) const;
};

// a * b, or the largest number.
std::size_t saturated_product(std::size_t a, std::size_t b);

// The longest chain of lists has so many items.
constexpr std::size_t kMostItems = 1'000'000'000;

}  // namespace adjutant::plan
