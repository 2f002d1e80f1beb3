#include "mandate/rule.h"

#include <algorithm>

#include "base/text.h"

namespace adjutant::mandate {
namespace {

using plan::Value;

// Applies a test to a text, or to the texts of a list; an empty list passes nothing.
Result<bool> each(const Value& value, Items items, auto&& test) {
  if (value.type.kind() != plan::Kind::list) return test(value);
  if (value.items().empty()) return false;
  for (const auto& item : value.items()) {
    if (TRY(test(item)) != (items == Items::all)) return items == Items::any;
  }
  return items == Items::all;
}

// Values are compared as they are written, an IBAN without its spaces.
bool is_written(const Value& value, const std::string& text) {
  if (value.type.kind() == plan::Kind::iban) return fold(replace_all(text, " ", "")) == fold(value.text());
  return fold(text) == fold(plan::spoken(value));
}

bool under_domain(std::string_view address, std::string_view domain) {
  const auto at = address.rfind('@');
  if (at == address.npos) return false;
  const std::string host = fold(address.substr(at + 1));
  const std::string wanted = fold(domain);
  return host == wanted || host.ends_with("." + wanted);
}

Result<bool> readable_by_recipients(const Value& value, const plan::Call& call) {
  const auto label = plan::whole_label(value);
  if (label.readers().everyone()) return true;
  bool any = false;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.signature->parameters[i].role != plan::Role::recipient) continue;
    const Value& recipients = call.arguments[i];
    if (recipients.missing()) continue;
    if (recipients.is_placeholder()) return false;
    const auto may_see = [&](const Value& one) -> Result<bool> { return label.readers().allows(one.text()); };
    if (!TRY(each(recipients, Items::all, may_see))) return false;
    any = true;
  }
  return any;  // without a recipient nobody knows who will see it
}

std::string_view endorsement_kind(const Value& value) {
  if (value.type.kind() == plan::Kind::iban) return "iban";
  if (value.type.kind() == plan::Kind::address) return "address";
  return "text";
}

}  // namespace

Seconds length(Per per) {
  switch (per) {
    case Per::hour: return Seconds(3600);
    case Per::day: return Seconds(86400);
    case Per::week: return Seconds(7 * 86400);
    case Per::month: return Seconds(31 * 86400);
  }
  return Seconds(0);
}

bool Rule::about(const plan::Signature& signature) const {
  if (!effects.empty() && std::find(effects.begin(), effects.end(), signature.effect) == effects.end()) return false;
  if (tools.empty()) return plan::changes_the_world(signature.effect) || signature.effect == plan::Effect::query;
  return std::any_of(tools.begin(), tools.end(), [&](const std::string& tool) {
    return tool.ends_with(".*") ? signature.name.starts_with(tool.substr(0, tool.size() - 1)) : signature.name == tool;
  });
}

bool vouches(Test test) {
  return test == Test::in_contacts || test == Test::endorsed || test == Test::self || test == Test::is;
}

bool concerns(const Condition& condition, const plan::Parameter& parameter) {
  return condition.argument == parameter.name || condition.argument == plan::to_string(parameter.role);
}

Result<bool> holds(const Condition& condition, const Value& value, const plan::Call& call, const Facts& facts,
                   Items items) {
  const auto label = [&] { return plan::whole_label(value); };
  switch (condition.test) {
    case Test::trusted: return label().trusted();
    case Test::owners_words: {
      const auto whole = label();
      return std::all_of(whole.sources().begin(), whole.sources().end(),
                         [](const flow::Source& source) { return source.kind == flow::SourceKind::owner; });
    }
    case Test::readable: return readable_by_recipients(value, call);
    case Test::from_folder: {
      const auto whole = label();
      return std::any_of(whole.sources().begin(), whole.sources().end(), [&](const flow::Source& source) {
        return std::any_of(condition.texts.begin(), condition.texts.end(),
                           [&](const std::string& folder) { return fold(source.name) == fold("mail/" + folder); });
      });
    }
    default: break;
  }
  if (value.is_placeholder()) return false;
  switch (condition.test) {
    case Test::in_contacts: return each(value, items, [&](const Value& one) { return facts.in_contacts(one.text()); });
    case Test::self: return each(value, items, [&](const Value& one) { return facts.is_owner(one.text()); });
    case Test::endorsed:
      return each(value, items, [&](const Value& one) { return facts.endorsed(endorsement_kind(one), one.text()); });
    case Test::is:
      return each(value, items, [&](const Value& one) -> Result<bool> {
        return std::any_of(condition.texts.begin(), condition.texts.end(),
                           [&](const std::string& text) { return is_written(one, text); });
      });
    case Test::under_domain:
      return each(value, items, [&](const Value& one) -> Result<bool> {
        return std::any_of(condition.texts.begin(), condition.texts.end(),
                           [&](const std::string& domain) { return under_domain(one.text(), domain); });
      });
    case Test::at_most:
      if (condition.amount) {
        if (value.money().currency != condition.amount->currency) return false;
        return value.money().minor <= condition.amount->minor;
      }
      if (value.type.kind() == plan::Kind::list) return static_cast<double>(value.items().size()) <= condition.number;
      return value.number() <= condition.number;
    default: return false;
  }
}

}  // namespace adjutant::mandate
