// Where a field of a result comes from and who may see it, as a card says it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/tool.h"

namespace adjutant::tools::mcp {

// What a card does not say is the worst: anybody may have written it, and only the owner may see it.
struct LabelRule {
  enum class From {
    anyone,   // somebody, nobody says who
    person,   // whoever a field or an argument names
    place,    // the host of a field's or an argument's URL
    open,     // a public place, nobody says which
    tool,     // the server itself (an id, a status)
    records,  // the owner's own records at this server
    owner,    // the owner's own words
  };
  From from = From::anyone;
  // person, place: where the name or the URL stands; empty: nowhere.
  std::string of;
  bool of_argument = false;
  bool everyone = false;             // may see it
  std::vector<std::string> readers;  // fields of the same record that name who may see it, besides the owner

  bool operator==(const LabelRule&) const = default;
};

// What the rule can come to, for the static checker: "*" stands for anybody or any place.
flow::Label possible_label(const LabelRule& rule, std::string_view connection);

// What it comes to. `record` is the record that the field is in, missing where there is none.
flow::Label actual_label(const LabelRule& rule, std::string_view connection, const plan::Value& record,
                         const plan::Call& call);

// Whether `possible` covers `actual`, "*" taken for all names.
bool is_foreseen(const flow::Label& possible, const flow::Label& actual);

}  // namespace adjutant::tools::mcp
