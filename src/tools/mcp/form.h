// A form: how a value of the plan language is written as a server's JSON, and how that JSON is read.
//
// Reading guesses nothing: what is not of the form is an error that says where. Writing leaves nothing out: a value
// that the form has no place for is an error too.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "plan/value.h"

namespace adjutant::tools::mcp {

struct Member;

struct Form {
  enum class Shape {
    nothing,  // null
    text,     // a string; for a time, date, duration, address, option the type says which
    number,
    boolean,
    list,
    map,       // an object of any keys, as a list of records {key, value}
    object,    // an object of named fields, as a record
    anything,  // as a text: a string as it is where strings are admitted, anything else as JSON
  };
  // Kinds of JSON that `anything` admits.
  enum Admits : unsigned { string = 1, numbers = 2, booleans = 4, arrays = 8, objects = 16, all = 31 };

  Shape shape = Shape::anything;
  plan::Type type = plan::Kind::text;
  bool nullable = false;  // null stands for a missing value
  bool whole = false;     // numbers: no fraction
  unsigned admits = all;
  std::string written;        // times and dates: the form that they are written in; empty: RFC 3339
  std::string currency;       // money written as a number
  std::vector<Json> allowed;  // the only values; empty: all
  std::vector<Member> members;
  bool open = true;                     // an object may have fields that it does not name
  std::shared_ptr<const Form> element;  // of a list, or the values of a map
};

struct Member {
  std::string name;  // in plans
  std::string key;   // in JSON
  Form form;
  bool required = true;
  Json fallback;  // what stands for a missing one; null: nothing does
};

constexpr std::size_t kMostItems = 20'000;
constexpr std::size_t kLongestText = 2 << 20;  // bytes

// Has no labels. Errors say where ("result[3].sender").
Result<plan::Value> read_json(const Form& form, const Json& json, const std::string& where, const Zone& zone);
Result<Json> write_json(const Form& form, const plan::Value& value, const std::string& where, const Zone& zone);

}  // namespace adjutant::tools::mcp
