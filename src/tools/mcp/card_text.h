// A tool card as its TOML says it (docs/CARDS.md), before it is held against a server's schemas.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/tool.h"
#include "tools/mcp/label_rule.h"

namespace adjutant::tools::mcp {

// How a value is narrowed where its schema says less than its owner knows.
struct Narrowing {
  std::string type;      // "time", "list[address]"; empty: as the schema says
  std::string form;      // of times and dates
  std::string currency;  // of money that the server writes as a number
  bool always = false;   // is there although the schema does not promise it

  bool empty() const { return type.empty() && form.empty() && currency.empty() && !always; }
};

struct FieldText {
  int line = 0;
  std::optional<LabelRule> label;
  bool independent = false;
  Narrowing narrowing;
};

struct ParameterText {
  int line = 0;
  plan::Role role = plan::Role::plain;
  std::string doc;
  Narrowing narrowing;
};

struct OnceText {
  enum class Kind { unknown, key, find };
  Kind kind = Kind::unknown;
  int line = 0;
  std::string name;                         // the parameter of the key, or the tool that finds
  std::vector<std::string> same;            // find: fields that equal the arguments of their names
  std::map<std::string, std::string> with;  // find: its arguments, "argument.NAME"
};

struct InverseText {
  int line = 0;
  std::string tool;
  std::map<std::string, std::string> arguments;  // "result", "result.FIELD" or "argument.NAME"
};

struct ToolText {
  int line = 0;
  std::string name;
  std::string calls;  // the server's name for it; empty: the same
  std::string doc;
  plan::Effect effect = plan::Effect::send;
  std::optional<OnceText> once;
  std::optional<InverseText> inverse;
  std::string preview, done;
  int preview_line = 0, done_line = 0;
  std::vector<std::pair<std::string, int>> omit;  // with their lines
  std::map<std::string, std::pair<Json, int>> fixed;
  std::map<std::string, ParameterText> parameters;
  std::map<std::string, FieldText> result;
  int seconds = 30;
  bool draft = false;  // not decided yet: each call needs the owner's approval, as without a card
};

struct RecordText {
  int line = 0;
  std::vector<std::pair<std::string, std::string>> fields;  // name, type
};

struct LabelsText {
  int line = 0;
  std::map<std::string, FieldText> fields;
};

struct CardText {
  std::vector<ToolText> tools;                // in the order of the file
  std::map<std::string, LabelsText> labels;   // by record
  std::map<std::string, RecordText> records;  // by name
};

// Errors have the line ("card:12: ...") and say what to write.
Result<CardText> read_card_text(std::string_view toml);

// An error in a card at a line.
Error card_error(int line, std::string message, std::string hint = {});
// "Did you mean 'x'?", or what there is.
std::string card_hint(std::string_view name, const std::vector<std::string>& known);

}  // namespace adjutant::tools::mcp
