#include "tools/mcp/mcp_tool.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::tools::mcp {
namespace {

using flow::Label;
using plan::Call;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Outcome;
using plan::Preview;
using plan::Reconciled;
using plan::Value;

constexpr std::size_t kLongestQuotation = 300;
constexpr std::size_t kLongestDetail = 2000;

// The same data with one label and origin everywhere.
Value all_with(const Value& value, const Label& label, const plan::Origin& from) {
  Value out = value;
  out.label = label;
  out.from = from;
  if (const auto& inside = value.items(); !inside.empty()) {
    plan::List items;
    items.reserve(inside.size());
    for (const auto& item : inside) items.push_back(all_with(item, label, from));
    out.data = std::make_shared<const plan::List>(std::move(items));
  }
  return out;
}

Value record_with(const Value& record, const ToolCard& card, std::string_view connection, const Call& call,
                  const plan::Origin& from) {
  const auto label_of = [&](const std::string& field) {
    const auto rule = card.labels.find(field);
    return actual_label(rule == card.labels.end() ? card.labels.at("") : rule->second, connection, record, call);
  };
  Value out = record;
  out.label = label_of("");
  out.from = from;
  plan::List fields;
  for (std::size_t i = 0; i < record.items().size(); ++i)
    fields.push_back(all_with(record.items()[i], label_of(record.type.fields()[i].name), from));
  out.data = std::make_shared<const plan::List>(std::move(fields));
  return out;
}

Value source_value(std::string_view from, const Value& result, const Call& call) {
  if (from == "result") return result;
  if (from.starts_with("argument.")) return call.argument(from.substr(9));
  return result.field(from.substr(std::string_view("result.").size()));
}

// Within a result that is one record, or a list of them.
plan::List records_in(const Value& value) {
  if (value.type.kind() == Kind::record) return {value};
  return value.type.kind() == Kind::list ? value.items() : plan::List{};
}

}  // namespace

Value with_labels(const Value& value, const ToolCard& card, std::string_view connection, const Call& call) {
  const auto from = plan::origin(fmt::format("what {} gave", card.signature.name));
  if (value.type.kind() == Kind::record && !value.missing()) return record_with(value, card, connection, call, from);
  const Label own = actual_label(card.labels.at(""), connection, Value(), call);
  if (value.type.kind() != Kind::list || value.type.element().kind() != Kind::record) return all_with(value, own, from);
  Value out = value;
  out.label = own;
  out.from = from;
  plan::List items;
  items.reserve(value.items().size());
  for (const auto& item : value.items()) items.push_back(record_with(item, card, connection, call, from));
  out.data = std::make_shared<const plan::List>(std::move(items));
  return out;
}

Result<Json> McpTool::arguments(const Call& call, const Intent* intent) const {
  Json out = card_.fixed;
  for (std::size_t i = 0; i < card_.parameters.size(); ++i) {
    const Member& member = card_.parameters[i];
    if (call.arguments[i].missing() && !member.required) continue;
    out.set(member.key,
            TRY(write_json(member.form, call.arguments[i], fmt::format("The argument '{}'", member.name), zone_)));
  }
  if (!card_.key.empty()) out.set(card_.key, intent ? intent->key : "");
  return out;
}

Error McpTool::says_failed(const CallResult& result) const {
  std::string words = result.text.empty() && !result.structured.is_null() ? result.structured.dump() : result.text;
  words = one_line(words, kLongestQuotation);
  return {ErrorKind::failed,
          words.empty() ? fmt::format("{} failed, and does not say why.", card_.signature.name)
                        : fmt::format("{} failed. Its server says: \"{}\"", card_.signature.name, words),
          "",
          {}};
}

Result<Value> McpTool::result_of(const CallResult& result, const Call& call) const {
  const std::string where = fmt::format("The result of {}", card_.signature.name);
  const auto read = [&]() -> Result<Value> {
    if (!card_.structured) {
      const bool only_structured = result.text.empty() && !result.structured.is_null();
      return read_json(card_.result, only_structured ? result.structured.dump() : result.text, where, zone_);
    }
    if (result.structured.is_null() && card_.result.shape != Form::Shape::nothing) {
      return fail(ErrorKind::failed, fmt::format("{} is not structured, as its schema promises.", where),
                  "Its server does not keep to the protocol.");
    }
    if (!card_.wrapped) return read_json(card_.result, result.structured, where, zone_);
    if (!result.structured.contains("result") && card_.result.shape != Form::Shape::nothing && !card_.result.nullable)
      return fail(ErrorKind::failed, fmt::format("{} has no \"result\".", where));
    return read_json(card_.result, result.structured["result"], where, zone_);
  };
  return with_labels(TRY(read()), card_, connection_.name(), call);
}

Result<Value> McpTool::read(const Call& call, std::stop_token stop) {
  const Json given = TRY(arguments(call, nullptr));
  bool sent = false;
  const CallResult result = TRY(connection_.call(card_.calls, given, card_.limit, std::move(stop), sent));
  if (result.is_error) return std::unexpected(says_failed(result));
  return result_of(result, call);
}

std::string McpTool::sentence(const Call& call) const {
  if (!card_.preview.empty()) return card_.preview.with(call);
  std::string given;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.arguments[i].missing()) continue;
    given += fmt::format("{}{} = \"{}\"", given.empty() ? " with " : ", ", card_.parameters[i].name,
                         one_line(plan::spoken(call.arguments[i]), 80));
  }
  return one_line(fmt::format("calls {}{}", card_.signature.name, given), kLongestDetail);
}

Result<Preview> McpTool::preview(const Call& call) {
  TRY(arguments(call, nullptr));  // what the server cannot take is said now
  Preview out;
  out.text = sentence(call);
  for (std::size_t i = 0; i < call.arguments.size() && !card_.preview.empty(); ++i) {
    const Value& value = call.arguments[i];
    if (value.missing() || (card_.preview.names(card_.parameters[i].name) && value.type.kind() != Kind::list &&
                            length(plan::spoken(value)) <= 120))
      continue;
    out.details.push_back(
        fmt::format("{}: {}", card_.parameters[i].name, one_line(plan::spoken(value), kLongestDetail)));
  }
  if (card_.signature.unknown) out.details.emplace_back("No card says what this tool does.");
  if (card_.inverse) out.undo = fmt::format("{}.{} takes it back", connection_.name(), card_.inverse->tool);
  if (card_.once.kind == OnceText::Kind::find) {
    Json hashes = Json::array();
    for (auto& hash : TRY(find_again(call, {})).hashes) hashes.push(std::move(hash));
    out.precondition = Json().set("alike", std::move(hashes));
  }
  return out;
}

Result<Outcome> McpTool::perform(const Call& call, const Intent& intent, std::stop_token stop) {
  bool sent = false;
  const auto given = arguments(call, &intent);
  auto result = given ? connection_.call(card_.calls, *given, card_.limit, stop, sent)
                      : Result<CallResult>(std::unexpected(given.error()));
  if (sent) not_sent_.erase(intent.key);
  // Of a repetition it says nothing: the first one may have reached the server.
  if (!sent && !asked_.contains(intent.key)) not_sent_.insert(intent.key);
  else if (!result && stop.stop_requested()) stopped_.insert(intent.key);
  if (!result) return std::unexpected(std::move(result.error()));
  if (result->is_error) {
    Error error = says_failed(*result);
    Outcome out{plan::missing_value(card_.signature.result, Label()), error.message, {}, {}};
    out.failure = std::move(error);
    return out;
  }
  auto value = result_of(*result, call);
  if (!value) {
    // It has happened, but what it gave cannot be told.
    Outcome out{plan::missing_value(card_.signature.result, Label()),
                fmt::format("{} was called, but its answer cannot be read.", card_.signature.name),
                {},
                {}};
    out.failure = std::move(value.error());
    return out;
  }
  return outcome(std::move(*value), call);
}

Result<Outcome> McpTool::outcome(Value value, const Call& call) const {
  Outcome out{std::move(value), card_.done.empty() ? "done: " + sentence(call) : card_.done.with(call), {}, {}};
  out.inverse = inverse(out.result, call);
  return out;
}

std::optional<plan::StoredCall> McpTool::inverse(const Value& value, const Call& call) const {
  if (!card_.inverse) return std::nullopt;
  Json given = Json::object();
  for (const auto& [name, from] : card_.inverse->arguments) {
    const Value source = source_value(from, value, call);
    if (!source.missing()) given.set(name, plan::plain_json(source));
  }
  return plan::StoredCall{fmt::format("{}.{}", connection_.name(), card_.inverse->tool), std::move(given)};
}

// What the tool that finds has now that is like the call.
Result<McpTool::Found> McpTool::find_again(const Call& call, std::stop_token stop) const {
  const std::string full = fmt::format("{}.{}", connection_.name(), card_.once.name);
  const auto& tools = connection_.card().tools;
  const auto card = std::ranges::find(tools, full, [](const ToolCard& each) { return each.signature.name; });
  if (card == tools.end()) return fail(ErrorKind::failed, fmt::format("There is no tool {}.", full));
  Json given = Json::object();
  for (const auto& [name, from] : card_.once.with) {
    const Value source = source_value(from, Value(), call);
    if (!source.missing()) given.set(name, plan::plain_json(source));
  }
  const Call question = TRY(plan::make_call(card->signature, given, Label::owner()));
  const Value value = TRY(McpTool(connection_, *card, zone_).read(question, std::move(stop)));
  Found found;
  for (const auto& record : records_in(value)) {
    const bool alike = std::ranges::all_of(card_.once.same, [&](const std::string& field) {
      const Value& wanted = call.argument(field);
      return wanted.missing() || plan::plain_json(record.field(field)) == plan::plain_json(wanted);
    });
    if (!alike) continue;
    found.hashes.push_back(sha256_hex(plan::plain_json(record).dump()));
    found.records.push_back(record);
  }
  return found;
}

Result<Reconciled> McpTool::look_again(const Call& call, const Intent& intent) const {
  if (!intent.precondition["alike"].is_array()) return Reconciled{};
  const Found now = TRY(find_again(call, {}));
  std::multiset<std::string> before;
  for (const auto& hash : intent.precondition["alike"].items()) before.insert(hash.as_string());
  const std::size_t more_than_before = before.size() + 1;
  std::vector<const Value*> fresh;
  for (std::size_t i = 0; i < now.records.size(); ++i) {
    const auto old = before.find(now.hashes[i]);
    if (old == before.end()) fresh.push_back(&now.records[i]);
    else before.erase(old);
  }
  if (fresh.empty()) return Reconciled{Happened::no, {}};
  // Two that are new, or one that may be an old one with a change: which one is ours cannot be told.
  if (fresh.size() > 1 || now.records.size() != more_than_before) return Reconciled{};
  Value result = plan::missing_value(card_.signature.result, Label());
  if (card_.signature.result.kind() == Kind::record)
    result = with_labels(*fresh.front(), card_, connection_.name(), call);
  if (card_.signature.result.kind() == Kind::text)
    result = with_labels(plan::text_value("It was found there afterwards."), card_, connection_.name(), call);
  return Reconciled{Happened::yes, TRY(outcome(std::move(result), call))};
}

Result<Reconciled> McpTool::reconcile(const Call& call, const Intent& intent) {
  if (not_sent_.contains(intent.key)) return Reconciled{Happened::no, {}};
  switch (card_.once.kind) {
    case OnceText::Kind::unknown: return Reconciled{};
    case OnceText::Kind::find: return look_again(call, intent);
    case OnceText::Kind::key: break;
  }
  // After a stop nothing is done any more, not even again.
  if (stopped_.contains(intent.key)) return Reconciled{};
  // The server keeps the key: asked again, it gives what it gave, or does now what it had not done.
  asked_.insert(intent.key);
  auto again = TRY(perform(call, intent, {}));
  if (again.failure) return Reconciled{};
  return Reconciled{Happened::yes, std::move(again)};
}

std::vector<std::string> add_connected_tools(plan::Catalog& catalog, const Connections& connections, Zone zone) {
  std::vector<std::string> problems;
  for (const auto& connection : connections.all) {
    if (!connection->trouble().empty()) catalog.add_out_of_use(connection->name());
    const auto taken = std::ranges::find_if(
        connection->card().records, [&](const plan::Type& type) { return catalog.type(type.name()) != nullptr; });
    if (taken != connection->card().records.end()) {
      problems.push_back(
          fmt::format("The connection {} has a record {}, and there is one already: connect it by another name.",
                      connection->name(), taken->name()));
      catalog.add_out_of_use(connection->name());
      continue;
    }
    for (const auto& type : connection->card().records) catalog.add_type(type);
    for (const auto& tool : connection->card().tools) catalog.add(std::make_unique<McpTool>(*connection, tool, zone));
  }
  return problems;
}

}  // namespace adjutant::tools::mcp
