// Tool cards, held against what a server says of its tools: what plans can call, and how each call is made.
//
// A card is the owner's word. What it does not say is the worst: a tool without a card may do anything, so each call
// needs the owner's approval; a field without a label may be anybody's words, which only the owner may see. Of the
// server's words, only names come through.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/tool.h"
#include "tools/mcp/card_text.h"
#include "tools/mcp/form.h"
#include "tools/mcp/sentence.h"
#include "tools/mcp/session.h"

namespace adjutant::tools::mcp {

struct ToolCard {
  plan::Signature signature;
  std::string calls;               // the server's name for it
  std::vector<Member> parameters;  // in the order of the signature's
  Json fixed = Json::object();     // what the server gets besides
  std::string key;                 // what the server calls the intent's key; empty: it takes none
  Form result;
  bool wrapped = false;     // the result is the property "result" of what the server gives
  bool structured = false;  // the server promises structured results
  std::map<std::string, LabelRule> labels;
  OnceText once;
  std::optional<InverseText> inverse;
  Sentence preview, done;
  std::chrono::milliseconds limit{30'000};
};

struct Card {
  std::vector<ToolCard> tools;      // by name
  std::vector<plan::Type> records;  // that the tools speak of
  std::vector<std::string> notes;   // what could not be had as it is, for the owner
};

// `toml` may be empty: then no tool has a card. Errors have a line where the card is to blame.
Result<Card> make_card(std::string_view toml, const std::string& connection, const std::vector<ToolDescription>& tools);

}  // namespace adjutant::tools::mcp
