// JSON schemas (2020-12, as MCP servers write them) as forms. A schema is data from a stranger: it is read within
// bounds, and of its words only the names of fields, records and options come through.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tools/mcp/form.h"

namespace adjutant::tools::mcp {

// Reads all schemas of one server, so that equal records have one name. What the plan language has no type for (a
// union, a record inside itself, what lies too deep or is too large) becomes a text that holds JSON, with a note.
class SchemaReader {
 public:
  // `prefix` comes before the name of each record and enumeration.
  // `adjust` may narrow a field of a record; its errors become those of the reading.
  using Adjust = std::function<Result<void>(const std::string& record, Member& field)>;
  explicit SchemaReader(std::string prefix, Adjust adjust = {})
      : prefix_(std::move(prefix)), adjust_(std::move(adjust)) {}

  // `name` is for records that have no title. Errors: two fields would have one name in plans, a schema that cannot be
  // one.
  Result<Form> read(const Json& schema, std::string_view name);
  // The arguments of a tool: the members of its schema, which must be that of an object.
  Result<std::vector<Member>> arguments(const Json& schema, std::string_view tool);
  // What a tool gives: as its schema says, or where that is an object with the one property "result", that property.
  // A text where there is no schema. `wrapped` says whether "result" is to be taken out.
  struct Output {
    Form form;
    bool wrapped = false;
    bool structured = true;
  };
  Result<Output> result(const Json& schema, std::string_view tool);

  // A record of one's own, for what a schema says nothing about. An error where the name is taken.
  Result<plan::Type> record(std::string_view name, std::vector<plan::Field> fields);

  // Records and enumerations by name.
  const std::map<std::string, plan::Type>& types() const { return types_; }
  const std::string& prefix() const { return prefix_; }
  // Remarks on the last schemas, taken.
  std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

 private:
  struct Place {
    std::string name;
    int depth = 0;
  };
  Form node(const Json& schema, const Place& place);
  Form reference(const Json& schema, const Place& place);
  Form one_of(const Json& branches, const Place& place);
  Form typed(const Json& schema, std::string_view type, const Place& place);
  Form text(const Json& schema);
  Form options(const Json& schema, const std::vector<Json>& values, const Place& place);
  Form list(const Json& schema, const Place& place);
  Form object(const Json& schema, const Place& place);
  Form map(const Json& schema, const Json& values, const Place& place);
  Form as_json(unsigned admits, std::string note);
  std::vector<Member> members(const Json& schema, const Place& place, std::string_view record);
  plan::Type named(std::string_view title, const Place& place, std::vector<plan::Field> fields,
                   std::vector<std::string> options);

  std::string prefix_;
  Adjust adjust_;
  std::map<std::string, plan::Type> types_;
  std::map<std::string, std::string> written_;  // what a named type is made of, as one text
  std::vector<std::string> notes_;
  // Of the schema that is being read:
  const Json* root_ = nullptr;
  std::set<std::string> open_references_;
  std::size_t nodes_ = 0;
  std::string tool_;
};

}  // namespace adjutant::tools::mcp
