#include "mandate/condition.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/links.h"
#include "base/text.h"
#include "mandate/endorsements.h"
#include "plan/convert.h"

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
  if (value.type.kind() == plan::Kind::iban) return to_lower(replace_all(text, " ", "")) == to_lower(value.text());
  return to_lower(text) == to_lower(plan::spoken(value));
}

// Both in lower case.
bool is_host_or_below(std::string_view host, std::string_view wanted) {
  if (!host.ends_with(wanted)) return false;
  return host.size() == wanted.size() || host[host.size() - wanted.size() - 1] == '.';
}

std::string_view host_in_front(std::string_view text) {
  const auto end = std::ranges::find_if(text, [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || std::string_view("<>()[],;:\"\\@").contains(c);
  });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// Of a text that is not one address, the word can be about any of the addresses in it: where all that the condition is
// about must be under the domain (`items`), such a text is not.
bool under_domain(std::string_view address, const Condition& condition, Items items) {
  const auto under = [&](std::string_view name) {
    const std::string host = to_lower(name);
    return std::ranges::any_of(condition.folded,
                               [&](const std::string& domain) { return is_host_or_below(host, domain); });
  };
  if (plan::is_address(trim(address))) return under(trim(address.substr(address.find('@') + 1)));
  if (items == Items::all) return false;
  for (auto at = address.find('@'); at != address.npos; at = address.find('@', at + 1)) {
    if (under(host_in_front(address.substr(at + 1)))) return true;
  }
  return false;
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

// Only what others had influence on is looked at; who decides how long a list is, or that a record is there, decides
// about all of it.
bool without_links_of_others(const Value& value, const flow::Label& around) {
  const flow::Label label = flow::join(value.label, around);
  if (value.missing()) return true;
  switch (value.type.kind()) {
    case plan::Kind::list:
    case plan::Kind::record:
      if (value.is_placeholder()) return label.trusted();
      return std::ranges::all_of(value.items(),
                                 [&](const Value& item) { return without_links_of_others(item, label); });
    case plan::Kind::address:
    case plan::Kind::iban: return label.trusted();
    case plan::Kind::text:
    case plan::Kind::place:
    case plan::Kind::file:
    case plan::Kind::enumeration: return label.trusted() || (!value.is_placeholder() && !holds_links(value.text()));
    default: return true;  // numbers, amounts, times: nothing in them can be followed
  }
}

bool of_the_owner(const flow::Source& source) {
  return source.kind == flow::SourceKind::owner || source.kind == flow::SourceKind::records;
}

// What "not" turns round: for a forbid, something comes from there; for a grant, all that is not the owner's does. A
// grant with "not" needs that nothing comes from there; a forbid with "not", that something comes from elsewhere.
bool comes_from(const Condition& condition, const flow::Label& label, Items items) {
  const auto one_of_them = [&](const flow::Source& source) { return from_one_of(source, condition); };
  if ((items == Items::any) != condition.negated) return std::ranges::any_of(label.sources(), one_of_them);
  return std::ranges::all_of(label.sources(),
                             [&](const flow::Source& source) { return of_the_owner(source) || one_of_them(source); });
}

// Tests that look at labels alone; none: the test is of the value.
std::optional<Result<bool>> by_label(const Condition& condition, const Value& value, const plan::Call& call,
                                     Items items) {
  switch (condition.test) {
    case Test::trusted: return plan::whole_label(value).trusted();
    case Test::owners_words:
      return std::ranges::all_of(plan::whole_label(value).sources(),
                                 [](const flow::Source& source) { return source.kind == flow::SourceKind::owner; });
    case Test::readable: return readable_by_recipients(value, call);
    case Test::public_words: return plan::whole_label(value).readers().everyone();
    case Test::no_links: return without_links_of_others(value, flow::Label());
    case Test::from_folder:
    case Test::from_person:
    case Test::from_host:
    case Test::from_tool: return comes_from(condition, plan::whole_label(value), items);
    default: return std::nullopt;
  }
}

Result<bool> passes(const Condition& condition, const Value& one, const std::optional<std::string>& subject,
                    const Facts& facts, Items items) {
  const auto any_text = [&](auto&& test) { return std::ranges::any_of(condition.texts, test); };
  switch (condition.test) {
    case Test::in_contacts: return facts.in_contacts(one.text());
    case Test::self: return facts.is_owner(one.text());
    case Test::endorsed:
      return subject ? facts.endorsed(endorsed_kind(one), endorsed_value(one), *subject) : Result<bool>(false);
    case Test::is: return any_text([&](const std::string& text) { return is_written(one, text); });
    case Test::under_domain: {
      // "not" turns round which answer is the careful one.
      const bool all = (items == Items::all) != condition.negated;
      return under_domain(one.text(), condition, all ? Items::all : Items::any);
    }
    default: return false;
  }
}

bool at_most(const Condition& condition, const Value& value) {
  if (condition.amount)
    return value.money().currency == condition.amount->currency && value.money().minor <= condition.amount->minor;
  if (value.type.kind() == plan::Kind::list) return static_cast<double>(value.items().size()) <= condition.number;
  return value.number() <= condition.number;
}

}  // namespace

bool vouches(const Condition& condition) {
  return !condition.negated && (condition.test == Test::in_contacts || condition.test == Test::endorsed ||
                                condition.test == Test::self || condition.test == Test::is);
}

bool from_one_of(const flow::Source& source, const Condition& condition) {
  const auto any = [&](auto&& test) { return std::ranges::any_of(condition.folded, test); };
  switch (condition.test) {
    case Test::from_folder:
      return source.name.starts_with("mail/") &&
             any([name = to_lower(source.name.substr(5))](const std::string& folder) { return name == folder; });
    case Test::from_person:
      return source.kind == flow::SourceKind::person &&
             any([name = to_lower(source.name)](const std::string& person) { return name == person; });
    case Test::from_host:
      return source.kind == flow::SourceKind::place &&
             any([host = to_lower(source.name)](const std::string& wanted) { return is_host_or_below(host, wanted); });
    case Test::from_tool:
      return source.kind == flow::SourceKind::tool && any([name = to_lower(source.name)](const std::string& tool) {
               return name == tool || name.starts_with(tool + ".");
             });
    default: return false;
  }
}

bool is_of_labels(Test test) {
  switch (test) {
    case Test::trusted:
    case Test::owners_words:
    case Test::readable:
    case Test::public_words:
    case Test::no_links:
    case Test::from_folder:
    case Test::from_person:
    case Test::from_host:
    case Test::from_tool: return true;
    default: return false;
  }
}

std::string unmet(const Condition& condition, const plan::Parameter& parameter) {
  const std::string_view words = condition.written;
  if (condition.test == Test::none) return fmt::format("'{}' is given", parameter.name);
  return condition.negated
             ? fmt::format("'{}' is {}", parameter.name, words.substr(std::min<std::size_t>(4, words.size())))
             : fmt::format("'{}' is not {}", parameter.name, words);
}

bool concerns(const Condition& condition, const plan::Parameter& parameter) {
  return condition.argument == parameter.name || condition.argument == plan::to_string(parameter.role);
}

Result<bool> holds(const Condition& condition, const Value& value, const plan::Call& call, const Facts& facts,
                   Items items) {
  if (const auto result = by_label(condition, value, call, items)) return TRY(*result) != condition.negated;
  if (value.is_placeholder()) return false;
  if (condition.test == Test::at_most) return at_most(condition, value) != condition.negated;
  if (condition.or_none && value.type.kind() == plan::Kind::list && value.items().empty()) return true;
  const auto subject = condition.test == Test::endorsed ? endorsed_subject(call, value) : std::nullopt;
  return each(value, items, [&](const Value& one) -> Result<bool> {
    if (one.is_placeholder()) return false;
    return TRY(passes(condition, one, subject, facts, items)) != condition.negated;
  });
}

}  // namespace adjutant::mandate
