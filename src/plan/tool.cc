#include "plan/tool.h"

#include <fmt/format.h>

#include <array>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::plan {
namespace {

constexpr std::array<std::string_view, 6> kEffects = {"read", "query", "write", "send", "spend", "delete"};
constexpr std::array<std::string_view, 6> kRoles = {"plain", "recipient", "content", "locator", "amount", "time"};
constexpr std::array<std::string_view, 7> kOnce = {"not needed",          "conditional write", "message id",
                                                   "exclusive create",    "idempotency key",   "reading back",
                                                   "asking after a crash"};

std::unexpected<Error> unsupported(const Tool& tool, std::string_view what) {
  return fail(ErrorKind::failed, fmt::format("The tool {} has no {}.", tool.signature().name, what));
}

}  // namespace

std::string_view to_string(Effect effect) { return kEffects[static_cast<std::size_t>(effect)]; }
std::string_view to_string(Role role) { return kRoles[static_cast<std::size_t>(role)]; }
std::string_view to_string(Once once) { return kOnce[static_cast<std::size_t>(once)]; }
bool changes_the_world(Effect effect) { return effect != Effect::read && effect != Effect::query; }

const Parameter* Signature::parameter(std::string_view wanted) const {
  for (const auto& parameter : parameters) {
    if (parameter.name == wanted) return &parameter;
  }
  return nullptr;
}

bool Signature::gives_independently(std::string_view field) const {
  return result.kind() == Kind::record && !result.optional() && independent.contains(std::string(field));
}

const Value& Call::argument(std::string_view name) const {
  static const Value none;
  for (std::size_t i = 0; i < arguments.size() && i < signature->parameters.size(); ++i) {
    if (signature->parameters[i].name == name) return arguments[i];
  }
  return none;
}

Json Call::to_json() const {
  Json plain = Json::object();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].missing()) plain.set(signature->parameters[i].name, plain_json(arguments[i]));
  }
  Json out;
  out.set("tool", signature->name);
  out.set("arguments", std::move(plain));
  return out;
}

std::string Call::hash() const { return sha256_hex(to_json().dump()); }

Result<Value> Tool::read(const Call&, std::stop_token) { return unsupported(*this, "reading"); }
Result<Preview> Tool::preview(const Call&) { return unsupported(*this, "preview"); }
Result<Outcome> Tool::perform(const Call&, const Intent&, std::stop_token) { return unsupported(*this, "effect"); }
Result<Reconciled> Tool::reconcile(const Call&, const Intent&) { return Reconciled{}; }

void Catalog::add(std::unique_ptr<Tool> tool) {
  std::string name = tool->signature().name;
  tools_[std::move(name)] = std::move(tool);
}

void Catalog::add_type(Type record) { types_[record.name()] = record; }

void Catalog::add_type_of_words(Type record) {
  of_words_.insert(record.name());
  add_type(std::move(record));
}

Tool* Catalog::find(std::string_view name) const {
  const auto at = tools_.find(name);
  return at == tools_.end() ? nullptr : at->second.get();
}

const Type* Catalog::type(std::string_view name) const {
  const auto at = types_.find(name);
  return at == types_.end() ? nullptr : &at->second;
}

std::vector<std::string> Catalog::type_names() const {
  std::vector<std::string> out;
  for (const auto& [name, type] : types_) out.push_back(name);
  return out;
}

std::vector<const Signature*> Catalog::signatures() const {
  std::vector<const Signature*> out;
  for (const auto& [name, tool] : tools_) out.push_back(&tool->signature());
  return out;
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> out;
  for (const auto& [name, tool] : tools_) out.push_back(name);
  return out;
}

Result<Call> make_call(const Signature& signature, const Json& arguments, const Label& label) {
  for (const auto& [name, value] : arguments.fields()) {
    if (signature.parameter(name)) continue;
    std::vector<std::string> known;
    for (const auto& parameter : signature.parameters) known.push_back(parameter.name);
    const auto near = closest(name, known);
    return fail(ErrorKind::usage, fmt::format("{} has no argument '{}'.", signature.name, name),
                near.empty() ? "" : fmt::format("Did you mean '{}'?", near));
  }
  Call call{&signature, {}, label};
  for (const auto& parameter : signature.parameters) {
    if (!arguments.contains(parameter.name) && !parameter.fallback) {
      return fail(ErrorKind::usage, fmt::format("{} needs the argument '{}'.", signature.name, parameter.name));
    }
    const bool given = arguments.contains(parameter.name);
    auto value = from_plain_json(given ? parameter.type : parameter.type.as_optional(),
                                 given ? arguments[parameter.name] : *parameter.fallback, label);
    if (!value) {
      return std::unexpected(
          while_doing(value.error(), fmt::format("reading the argument '{}' of {}", parameter.name, signature.name)));
    }
    call.arguments.push_back(std::move(*value));
  }
  return call;
}

}  // namespace adjutant::plan
