#include "tools/mcp/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "tools/mcp/names.h"
#include "tools/mcp/schema.h"

namespace adjutant::tools::mcp {
namespace {

using plan::Kind;
using plan::Type;

constexpr std::size_t kLongestComment = 200;

constexpr std::array<std::string_view, 22> kRecipients = {
    "to",        "cc",   "bcc",   "recipient", "recipients", "email",       "emails",       "address",
    "addresses", "user", "users", "member",    "members",    "participant", "participants", "attendees",
    "channel",   "room", "group", "phone",     "payee",      "iban"};
constexpr std::array<std::string_view, 13> kLocators = {"id",     "ids", "url", "uri",  "link",   "path",  "file",
                                                        "folder", "key", "uid", "host", "domain", "number"};
constexpr std::array<std::string_view, 7> kAmounts = {"amount", "price", "total", "sum", "cost", "quantity", "value"};

template <std::size_t n>
bool has_word(const std::vector<std::string>& words, const std::array<std::string_view, n>& of) {
  return std::ranges::any_of(words, [&](const std::string& word) { return std::ranges::find(of, word) != of.end(); });
}

bool is_text(const Type& type) {
  return type.kind() == Kind::list ? is_text(type.element()) : plan::is_text_like(type.kind());
}

// Never laxer than it may have to be: a text that nothing is known of is content, which rules are about.
std::string_view role_of(const Member& member) {
  std::vector<std::string> words;
  for (auto& word : split(member.name, '_')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  const Type& type = member.form.type;
  const Type& inner = type.kind() == Kind::list ? type.element() : type;
  if (is_text(type) && (inner.kind() == Kind::address || has_word(words, kRecipients))) return "recipient";
  if (has_word(words, kLocators) && (is_text(type) || inner.kind() == Kind::number)) return "locator";
  if (inner.kind() == Kind::number && has_word(words, kAmounts)) return "amount";
  if (inner.kind() == Kind::time || inner.kind() == Kind::date) return "time";
  return is_text(type) || inner.kind() == Kind::record ? "content" : "plain";
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// The server's words in a comment: one line, nothing that could end it.
std::string quotation(std::string_view words) { return one_line(words, kLongestComment); }

// Somebody has to get what is sent: where no name says who, everything that is text may be the one.
void make_sure_of_a_recipient(std::vector<std::pair<const Member*, std::string_view>>& roles) {
  if (std::ranges::any_of(roles, [](const auto& each) { return each.second == "recipient"; })) return;
  for (auto& [member, role] : roles) {
    if (is_text(member->form.type)) role = "recipient";
  }
}

std::string tool_text(const ToolDescription& tool, SchemaReader& reader) {
  const std::string name = plan_name(tool.name);
  std::string out = "\n";
  if (!tool.description.empty()) out += fmt::format("# The server says: {}\n", quotation(tool.description));
  if (quotation(tool.name) != tool.name) return out + fmt::format("# {} has a name that no card can write.\n", name);
  auto members = reader.arguments(tool.input_schema, name);
  auto result = reader.result(tool.output_schema, name);
  if (!members || !result) {
    const Error& error = members ? result.error() : members.error();
    return out + fmt::format("# {} cannot be used: {}\n", name, quotation(error.message));
  }
  std::vector<std::pair<const Member*, std::string_view>> roles;
  for (const auto& member : *members) roles.emplace_back(&member, role_of(member));
  make_sure_of_a_recipient(roles);
  const bool sends = std::ranges::any_of(roles, [](const auto& each) { return each.second == "recipient"; });
  out += fmt::format("[tool.{}]\n", name);
  if (name != tool.name) out += fmt::format("calls = {}\n", in_quotes(tool.name));
  out += fmt::format("doc = {}  # TODO: what it does, in your words\n", in_quotes("Calls " + name + "."));
  out += "draft = true  # TODO: delete this line when the rest is decided; until then each call needs your approval\n";
  // Without a recipient it cannot be a send; a deletion is as strict.
  out += fmt::format("effect = \"{}\"  # TODO: read, query, write, send, spend or delete\n", sends ? "send" : "delete");
  out += "once = \"unknown after a crash\"  # TODO: or { key = ... }, or { find = ..., same = [...] }\n";
  out += "# inverse = { tool = \"...\", arguments = { id = \"result.id\" } }\n";
  if (!roles.empty()) out += fmt::format("[tool.{}.parameters]\n", name);
  for (const auto& [member, role] : roles) {
    out += fmt::format("{} = {{ role = \"{}\" }}  # {}{}\n", member->name, role, member->form.type.required().text(),
                       member->required ? "" : ", may be left out");
  }
  out += fmt::format("[tool.{}.result]\n", name);
  out += fmt::format("\"\" = {{ source = \"anyone\", readers = \"owner\" }}  # TODO: {}\n", result->form.type.text());
  for (const auto& note : reader.take_notes()) out += fmt::format("# Note: {}\n", quotation(note));
  return out;
}

std::string record_text(const Type& record, const std::string& prefix) {
  std::string out = fmt::format("#\n# [labels.{}]\n", record.name().substr(prefix.size()));
  for (const auto& field : record.fields())
    out += fmt::format("# {} = {{ source = \"anyone\", readers = \"owner\" }}  # {}\n", field.name, field.type.text());
  return out;
}

}  // namespace

std::string draft_card(const std::string& connection, const std::vector<ToolDescription>& tools) {
  SchemaReader reader(camel_case(connection));
  std::string out = fmt::format(
      "# A first card for {}, made of its schemas alone (docs/CARDS.md). It is as careful as can be: each tool may\n"
      "# send, and all that comes back may be anybody's words. Decide at each TODO, and delete it.\n"
      "# Lines that begin with \"The server says\" are the server's own words: nobody has checked them.\n",
      connection);
  std::set<std::string> names;
  for (const auto& tool : tools) {
    if (!names.insert(plan_name(tool.name)).second)
      out += fmt::format("\n# Another tool is called {} in plans: {}\n", plan_name(tool.name), quotation(tool.name));
    else out += tool_text(tool, reader);
  }
  std::string records;
  for (const auto& [name, type] : reader.types()) {
    if (type.kind() == Kind::record) records += record_text(type, reader.prefix());
  }
  if (records.empty()) return out;
  return out + "\n# The records that come back. Who wrote each field, and who may see it? The same for all tools:\n" +
         records;
}

}  // namespace adjutant::tools::mcp
