#include "tools/mcp/card.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "tools/mcp/names.h"
#include "tools/mcp/narrow.h"
#include "tools/mcp/schema.h"

namespace adjutant::tools::mcp {
namespace {

using plan::Effect;
using plan::Kind;
using plan::Role;
using plan::Type;

Kind innermost(const Type& type) { return type.kind() == Kind::list ? innermost(type.element()) : type.kind(); }

const Type& item(const Type& type) { return type.kind() == Kind::list ? type.element() : type; }

bool is_always_one(const Type& type) { return type.kind() == Kind::record && !type.optional(); }

// The name of the record that a result is, or is a list of; empty: it is none.
std::string record_of(const Type& type) { return item(type).kind() == Kind::record ? item(type).name() : ""; }

bool suits(Role role, const Type& type) {
  const Kind kind = innermost(type);
  switch (role) {
    case Role::plain:
    case Role::content: return true;
    case Role::recipient: return plan::is_text_like(kind) || kind == Kind::record;
    case Role::locator: return plan::is_text_like(kind) || kind == Kind::number || kind == Kind::record;
    case Role::amount: return kind == Kind::number || kind == Kind::money;
    case Role::time:
      return kind == Kind::time || kind == Kind::date || kind == Kind::duration || plan::is_text_like(kind);
  }
  return false;
}

// A default that is not nothing decides where something goes, so an owner has to say it, not the server.
bool decides(const Json& fallback) {
  return !fallback.is_null() && fallback != Json("") && fallback != Json::array() && fallback != Json::object();
}

class Binder {
 public:
  Binder(CardText text, const std::string& connection, const std::vector<ToolDescription>& tools)
      : text_(std::move(text)),
        connection_(connection),
        tools_(tools),
        reader_(camel_case(connection),
                [this](const std::string& record, Member& field) { return adjust(record, field); }) {}

  Result<Card> run() {
    std::vector<std::string> names;
    for (const auto& tool : tools_) names.push_back(tool.name);
    known_ = TRY(plan_names(names, "tool"));
    for (const auto& [name, record] : text_.records) TRY(own_record(name, record));
    std::set<std::string> carded;
    for (const auto& tool : text_.tools) {
      const ToolDescription& description = *TRY(described(tool));
      carded.insert(description.name);
      card_.tools.push_back(TRY(bind(tool, description)));
    }
    for (const auto& tool : tools_) {
      if (!carded.contains(tool.name)) TRY(unknown(tool));
    }
    std::ranges::sort(card_.tools, {}, [](const ToolCard& tool) { return tool.signature.name; });
    for (std::size_t i = 0; i < text_.tools.size(); ++i) TRY(connect(text_.tools[i]));
    TRY(labels_are_used());
    for (const auto& [name, type] : reader_.types()) {
      if (type.kind() == Kind::record) card_.records.push_back(type);
    }
    return std::move(card_);
  }

 private:
  std::string full_name(std::string_view tool) const { return fmt::format("{}.{}", connection_, tool); }

  ToolCard* find(std::string_view tool) {
    const auto at =
        std::ranges::find(card_.tools, full_name(tool), [](const ToolCard& each) { return each.signature.name; });
    return at == card_.tools.end() ? nullptr : &*at;
  }

  std::vector<std::string> card_names() const {
    std::vector<std::string> out;
    for (const auto& tool : text_.tools) out.push_back(tool.name);
    return out;
  }

  Result<void> own_record(const std::string& name, const RecordText& text) {
    std::vector<plan::Field> fields;
    for (const auto& [field, written] : text.fields) {
      if (plan_name(field) != field)
        return std::unexpected(card_error(text.line, fmt::format("'{}' is no name for a field.", one_line(field, 60)),
                                          "Use a-z, 0-9 and _."));
      auto type = scalar_type(written);
      if (!type) return std::unexpected(card_error(text.line, type.error().message, type.error().hint));
      fields.push_back({field, *type, ""});
    }
    auto type = reader_.record(name, std::move(fields));
    if (!type) return std::unexpected(card_error(text.line, type.error().message, type.error().hint));
    Form form = TRY(record_form(*type));
    records_.emplace(type->name(), form);
    records_.emplace(name, std::move(form));
    return {};
  }

  Result<const ToolDescription*> described(const ToolText& tool) {
    if (plan_name(tool.name) != tool.name) {
      return std::unexpected(card_error(tool.line, fmt::format("'{}' is no name for a tool.", one_line(tool.name, 60)),
                                        fmt::format("Write [tool.{}].", plan_name(tool.name))));
    }
    const auto mapped = known_.find(tool.name);
    const std::string wanted = !tool.calls.empty() ? tool.calls : mapped != known_.end() ? mapped->second : tool.name;
    const auto at = std::ranges::find(tools_, wanted, &ToolDescription::name);
    if (at != tools_.end()) return &*at;
    std::vector<std::string> names;
    for (const auto& each : tools_) names.push_back(each.name);
    return std::unexpected(card_error(tool.line, fmt::format("the server has no tool '{}'.", one_line(wanted, 60)),
                                      card_hint(wanted, names)));
  }

  // For the reader of schemas: what [labels.RECORD] says of the type of a field.
  Result<void> adjust(const std::string& record, Member& field) {
    const auto labels = text_.labels.find(record);
    if (labels == text_.labels.end()) return {};
    const auto said = labels->second.fields.find(field.name);
    if (said == labels->second.fields.end()) return {};
    auto form = narrowed(field.form, said->second.narrowing, records_);
    if (!form) return std::unexpected(card_error(said->second.line, form.error().message, form.error().hint));
    field.form = std::move(*form);
    field.required = field.required || said->second.narrowing.always;
    return {};
  }

  Result<ToolCard> bind(const ToolText& text, const ToolDescription& description) {
    ToolCard out;
    out.calls = description.name;
    out.signature.name = full_name(text.name);
    out.signature.doc = text.doc;
    out.signature.effect = text.effect;
    out.signature.unknown = text.draft;
    out.limit = std::chrono::seconds(text.seconds);
    const bool effect = plan::changes_the_world(text.effect);
    const bool only_effects = text.once || text.inverse || !text.done.empty();
    if (!effect && (only_effects || (text.effect == Effect::read && !text.preview.empty()))) {
      return std::unexpected(card_error(
          text.line,
          fmt::format("'{}' is a {}, and has once, inverse, preview or done.", text.name, plan::to_string(text.effect)),
          "These are for tools that change something: correct the effect, or leave them out."));
    }
    if (text.once) out.once = *text.once;
    TRY(parameters(text, description, out));
    TRY(result(text, description, out));
    if (text.effect == Effect::send && !has(out, Role::recipient)) {
      return std::unexpected(card_error(text.line, fmt::format("'{}' sends, and has no recipient.", text.name),
                                        "Give the parameter that says who gets it: role = \"recipient\"."));
    }
    if (text.effect == Effect::spend && !has(out, Role::amount)) {
      return std::unexpected(card_error(text.line, fmt::format("'{}' spends, and has no amount.", text.name),
                                        "Give the parameter that says how much: role = \"amount\"."));
    }
    out.preview = TRY(sentence(text.preview, text.preview_line, out.signature));
    out.done = TRY(sentence(text.done, text.done_line, out.signature));
    return out;
  }

  static bool has(const ToolCard& tool, Role role) {
    return std::ranges::any_of(tool.signature.parameters, [&](const auto& each) { return each.role == role; });
  }

  static Result<Sentence> sentence(const std::string& text, int line, const plan::Signature& signature) {
    auto parsed = Sentence::parse(text, signature);
    if (!parsed) return std::unexpected(card_error(line, parsed.error().message, parsed.error().hint));
    return std::move(*parsed);
  }

  Result<void> parameters(const ToolText& text, const ToolDescription& description, ToolCard& out) {
    std::vector<Member> members = TRY(reader_.arguments(description.input_schema, text.name));
    take_notes(text.name);
    std::vector<std::string> names;
    for (const auto& member : members) names.push_back(member.name);
    const auto known = [&](const std::string& name, int line, std::string_view what) -> Result<void> {
      if (std::ranges::find(names, name) != names.end()) return {};
      return std::unexpected(card_error(
          line, fmt::format("'{}' has no parameter '{}' that could be {}.", text.name, one_line(name, 60), what),
          card_hint(name, names)));
    };
    std::set<std::string> hidden;
    for (const auto& [name, line] : text.omit) {
      TRY(known(name, line, "omitted"));
      hidden.insert(name);
    }
    for (const auto& [name, fixed] : text.fixed) {
      TRY(known(name, fixed.second, "fixed"));
      hidden.insert(name);
    }
    if (out.once.kind == OnceText::Kind::key) {
      TRY(known(out.once.name, out.once.line, "the key"));
      hidden.insert(out.once.name);
    }
    for (const auto& [name, said] : text.parameters) {
      TRY(known(name, said.line, "described"));
      if (hidden.contains(name))
        return std::unexpected(card_error(said.line, fmt::format("'{}' is described, and plans cannot give it.", name),
                                          "Take it out of parameters, or out of omit, fixed and once."));
    }
    for (auto& member : members) TRY(parameter(text, member, hidden.contains(member.name), out));
    return {};
  }

  Result<void> parameter(const ToolText& text, Member& member, bool hidden, ToolCard& out) {
    if (const auto fixed = text.fixed.find(member.name); fixed != text.fixed.end()) {
      auto value = read_json(member.form, fixed->second.first, member.name, Zone());
      if (!value)
        return std::unexpected(
            card_error(fixed->second.second, value.error().message, "Write it as the server takes it."));
      out.fixed.set(member.key, fixed->second.first);
      return {};
    }
    if (out.once.kind == OnceText::Kind::key && out.once.name == member.name) {
      if (member.form.shape != Form::Shape::text && member.form.shape != Form::Shape::anything)
        return std::unexpected(
            card_error(out.once.line, fmt::format("'{}' is no text, so it takes no key.", member.name)));
      out.key = member.key;
      return {};
    }
    if (hidden) {
      if (!member.required) return {};
      return std::unexpected(card_error(text.line,
                                        fmt::format("the server needs '{}', so it cannot be omitted.", member.name),
                                        "Give it a value in 'fixed'."));
    }
    plan::Parameter parameter{.name = member.name};
    const auto said = text.parameters.find(member.name);
    if (said != text.parameters.end()) {
      auto form = narrowed(member.form, said->second.narrowing, records_);
      if (!form) return std::unexpected(card_error(said->second.line, form.error().message, form.error().hint));
      member.form = std::move(*form);
      parameter.role = said->second.role;
      parameter.doc = said->second.doc;
      if (!suits(parameter.role, member.form.type)) {
        return std::unexpected(
            card_error(said->second.line,
                       fmt::format("'{}' is {}, which is no {}.", member.name,
                                   member.form.type.required().with_article(), plan::to_string(parameter.role)),
                       "Correct its role or its type."));
      }
    }
    add(std::move(parameter), std::move(member), out);
    return {};
  }

  static void add(plan::Parameter parameter, Member member, ToolCard& out) {
    const bool steers =
        parameter.role == Role::recipient || parameter.role == Role::locator || parameter.role == Role::amount;
    parameter.type = member.form.type.required();
    if (!member.required && !(steers && decides(member.fallback))) parameter.fallback = Json();
    out.signature.parameters.push_back(std::move(parameter));
    out.parameters.push_back(std::move(member));
  }

  Result<void> result(const ToolText& text, const ToolDescription& description, ToolCard& out) {
    SchemaReader::Output output = TRY(reader_.result(description.output_schema, text.name));
    take_notes(text.name);
    if (const auto whole = text.result.find(""); whole != text.result.end()) {
      auto form = narrowed(std::move(output.form), whole->second.narrowing, records_);
      if (!form) return std::unexpected(card_error(whole->second.line, form.error().message, form.error().hint));
      output.form = std::move(*form);
    }
    out.result = std::move(output.form);
    out.wrapped = output.wrapped;
    out.structured = output.structured;
    out.signature.result = out.result.type;
    const std::string record = record_of(out.result.type);
    if (!record.empty()) {
      const auto shared = text_.labels.find(record.substr(reader_.prefix().size()));
      if (shared != text_.labels.end()) TRY(rules(shared->second.fields, out, Said::of_record));
    }
    TRY(rules(text.result, out, Said::of_tool));
    out.labels.try_emplace("");
    for (const auto& [field, rule] : out.labels) out.signature.labels[field] = possible_label(rule, connection_);
    return {};
  }

  enum class Said { of_record, of_tool };

  Result<void> rules(const std::map<std::string, FieldText>& said, ToolCard& out, Said who) {
    const Type& type = item(out.result.type);
    std::vector<std::string> fields;
    for (const auto& field : type.fields()) fields.push_back(field.name);
    const auto is_field = [&](const std::string& name) { return std::ranges::find(fields, name) != fields.end(); };
    for (const auto& [name, text] : said) {
      if (!name.empty() && !is_field(name)) {
        return std::unexpected(card_error(
            text.line, fmt::format("the result {} has no field '{}'.", out.result.type.text(), one_line(name, 60)),
            card_hint(name, fields)));
      }
      if (who == Said::of_tool && !name.empty() && !text.narrowing.empty())
        return std::unexpected(
            card_error(text.line, fmt::format("the type of '{}' is the same for all tools.", name),
                       fmt::format("Say it in [labels.{}].", type.name().substr(reader_.prefix().size()))));
      if (text.independent && who == Said::of_tool && (name.empty() || !is_always_one(out.result.type)))
        return std::unexpected(
            card_error(text.line, fmt::format("'{}' cannot be independent.", name),
                       "Only a field of one record that is always there can be: how many items a list "
                       "has says something of the arguments."));
      if (text.independent && !name.empty() && is_always_one(out.result.type)) out.signature.independent.insert(name);
      if (!text.label) continue;
      for (const auto& reader : text.label->readers) {
        if (!is_field(reader))
          return std::unexpected(card_error(
              text.line,
              fmt::format("'readers' names '{}', which is no field of {}.", one_line(reader, 60), type.text()),
              card_hint(reader, fields)));
      }
      const auto& of = text.label->of;
      const bool named =
          of.empty() || (text.label->of_argument ? out.signature.parameter(of) != nullptr : is_field(of));
      if (!named) {
        std::vector<std::string> known = fields;
        for (const auto& parameter : out.signature.parameters) known.push_back("argument." + parameter.name);
        return std::unexpected(
            card_error(text.line, fmt::format("'of' names '{}', which is no field and no argument.", one_line(of, 60)),
                       card_hint(of, known)));
      }
      out.labels[name] = *text.label;
    }
    return {};
  }

  // A tool of which no card says anything.
  Result<void> unknown(const ToolDescription& description) {
    const std::string name = plan_name(description.name);
    if (find(name)) {
      return fail(ErrorKind::usage,
                  fmt::format("card: the server has a tool \"{}\", and the card calls another tool so.",
                              one_line(description.name, 60)),
                  "Give the card's tool another name.");
    }
    ToolCard out;
    out.calls = description.name;
    out.signature.name = full_name(name);
    out.signature.doc = "A tool that no card says anything about: it may do anything.";
    out.signature.effect = Effect::send;
    out.signature.unknown = true;
    auto members = reader_.arguments(description.input_schema, name);
    auto output = reader_.result(description.output_schema, name);
    if (!members || !output) {
      const Error& error = members ? output.error() : members.error();
      card_.notes.push_back(fmt::format("{} cannot be used: {}", full_name(name), one_line(error.message, 200)));
      return {};
    }
    take_notes(name);
    for (auto& member : *members) {
      plan::Parameter parameter{.name = member.name, .role = Role::recipient};
      add(std::move(parameter), std::move(member), out);
    }
    out.result = std::move(output->form);
    out.wrapped = output->wrapped;
    out.structured = output->structured;
    out.signature.result = out.result.type;
    out.labels.try_emplace("");
    out.signature.labels[""] = possible_label({}, connection_);
    card_.tools.push_back(std::move(out));
    return {};
  }

  // What a tool says of others, once all are there.
  Result<void> connect(const ToolText& text) {
    ToolCard& tool = *find(text.name);
    if (tool.once.kind == OnceText::Kind::find) TRY(finds(tool));
    const bool effect = plan::changes_the_world(text.effect);
    if (effect) {
      tool.signature.once = tool.once.kind == OnceText::Kind::key    ? plan::Once::idempotency_key
                            : tool.once.kind == OnceText::Kind::find ? plan::Once::read_back
                                                                     : plan::Once::not_told;
    }
    if (!text.inverse) return {};
    const auto bad = [&](std::string message, std::string hint = {}) {
      return std::unexpected(card_error(text.inverse->line, std::move(message), std::move(hint)));
    };
    const ToolCard* inverse = find(text.inverse->tool);
    if (!inverse || inverse->signature.unknown)
      return bad(fmt::format("the inverse is '{}', and no card says anything of it.", one_line(text.inverse->tool, 60)),
                 card_hint(text.inverse->tool, card_names()));
    if (!plan::changes_the_world(inverse->signature.effect))
      return bad(fmt::format("the inverse '{}' changes nothing.", text.inverse->tool));
    for (const auto& [name, from] : text.inverse->arguments) {
      const plan::Parameter* parameter = inverse->signature.parameter(name);
      if (!parameter) return bad(fmt::format("'{}' has no argument '{}'.", text.inverse->tool, one_line(name, 60)));
      const Type* type = source_type(tool, from);
      if (!type)
        return bad(fmt::format("'{}' is neither a field of the result nor an argument.", one_line(from, 60)),
                   "Write \"result\", \"result.FIELD\" or \"argument.NAME\".");
      if (!(type->required() == parameter->type ||
            (plan::is_text_like(type->kind()) && parameter->type.kind() == Kind::text)))
        return bad(fmt::format("'{}' is {}, but '{}' takes {}.", from, type->with_article(), name,
                               parameter->type.with_article()));
    }
    for (const auto& parameter : inverse->signature.parameters) {
      if (!parameter.fallback && !text.inverse->arguments.contains(parameter.name))
        return bad(fmt::format("the inverse '{}' needs '{}'.", text.inverse->tool, parameter.name));
    }
    tool.inverse = text.inverse;
    tool.signature.inverse = fmt::format("by {}", full_name(text.inverse->tool));
    return {};
  }

  // The type of "result", "result.FIELD" or "argument.NAME"; null: there is no such thing.
  static const Type* source_type(const ToolCard& tool, std::string_view from) {
    if (from == "result") return tool.signature.result.kind() == Kind::nothing ? nullptr : &tool.signature.result;
    if (from.starts_with("argument.")) {
      const auto* parameter = tool.signature.parameter(from.substr(9));
      return parameter ? &parameter->type : nullptr;
    }
    const Type& type = tool.signature.result;
    if (!from.starts_with("result.") || type.kind() != Kind::record) return nullptr;
    const int index = type.field_index(from.substr(7));
    return index < 0 ? nullptr : &type.fields()[static_cast<std::size_t>(index)].type;
  }

  Result<void> finds(const ToolCard& tool) {
    const OnceText& once = tool.once;
    const auto bad = [&](std::string message, std::string hint = {}) {
      return std::unexpected(card_error(once.line, std::move(message), std::move(hint)));
    };
    const ToolCard* finder = find(once.name);
    if (!finder || finder->signature.effect != Effect::read)
      return bad(fmt::format("'find' names '{}', which is no tool that reads.", one_line(once.name, 60)),
                 card_hint(once.name, card_names()));
    const Type& found = item(finder->signature.result);
    if (found.kind() != Kind::record) return bad(fmt::format("'{}' gives no records to look through.", once.name));
    const Type& result = tool.signature.result;
    if (result.kind() != Kind::nothing && result.kind() != Kind::text && result.required() != found.required())
      return bad(fmt::format("'{}' gives {}, so what is found there, {}, cannot stand for it.", tool.signature.name,
                             result.with_article(), found.with_article()));
    for (const auto& field : once.same) {
      if (found.field_index(field) < 0)
        return bad(fmt::format("{} has no field '{}'.", found.text(), one_line(field, 60)));
      if (!tool.signature.parameter(field))
        return bad(fmt::format("'{}' has no argument '{}' to compare.", tool.signature.name, one_line(field, 60)));
    }
    for (const auto& [name, from] : once.with) {
      if (!finder->signature.parameter(name))
        return bad(fmt::format("'{}' has no argument '{}'.", once.name, one_line(name, 60)));
      if (!from.starts_with("argument.") || !source_type(tool, from))
        return bad(fmt::format("'{}' is no argument of '{}'.", one_line(from, 60), tool.signature.name),
                   "Write \"argument.NAME\".");
    }
    for (const auto& parameter : finder->signature.parameters) {
      if (!parameter.fallback && !once.with.contains(parameter.name))
        return bad(fmt::format("'{}' needs '{}'.", once.name, parameter.name), "Say it in 'with'.");
    }
    return {};
  }

  // What [labels.RECORD] says must be about something.
  Result<void> labels_are_used() {
    std::vector<std::string> known;
    for (const auto& [name, type] : reader_.types()) {
      if (type.kind() == Kind::record) known.push_back(name.substr(reader_.prefix().size()));
    }
    for (const auto& [name, labels] : text_.labels) {
      const auto type = reader_.types().find(reader_.prefix() + name);
      if (type == reader_.types().end() || type->second.kind() != Kind::record)
        return std::unexpected(card_error(labels.line, fmt::format("there is no record '{}'.", one_line(name, 60)),
                                          card_hint(name, known)));
      std::vector<std::string> fields;
      for (const auto& field : type->second.fields()) fields.push_back(field.name);
      for (const auto& [field, said] : labels.fields) {
        if (!field.empty() && type->second.field_index(field) < 0)
          return std::unexpected(card_error(said.line,
                                            fmt::format("the record {} has no field '{}'.", name, one_line(field, 60)),
                                            card_hint(field, fields)));
      }
    }
    return {};
  }

  void take_notes(std::string_view tool) {
    for (auto& note : reader_.take_notes()) {
      if (card_.notes.size() < 100) card_.notes.push_back(fmt::format("{}: {}", full_name(tool), one_line(note, 200)));
    }
  }

  CardText text_;
  const std::string& connection_;
  const std::vector<ToolDescription>& tools_;
  SchemaReader reader_;
  RecordForms records_;
  std::map<std::string, std::string> known_;  // the server's tools by their names in plans
  Card card_;
};

}  // namespace

Result<Card> make_card(std::string_view toml, const std::string& connection,
                       const std::vector<ToolDescription>& tools) {
  CardText text = TRY(read_card_text(toml));
  return Binder(std::move(text), connection, tools).run();
}

}  // namespace adjutant::tools::mcp
