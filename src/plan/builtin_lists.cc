// Builtins on lists.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/text.h"
#include "plan/builtin_family.h"
#include "plan/operators.h"
#include "plan/shape.h"

namespace adjutant::plan {
namespace {

constexpr std::size_t kMaxItems = 100'000;

bool is_ordered(const Type& type) {
  const Kind kind = type.kind();
  return !type.optional() && (kind == Kind::number || kind == Kind::time || kind == Kind::date ||
                              kind == Kind::duration || kind == Kind::money || is_text_like(kind));
}

Shape check_len(BuiltinCheck& check) {
  if (check.arguments[0].type.kind() == Kind::list) {
    Shape shape;
    shape.type = Kind::number;
    shape.label = check.arguments[0].label;
    return shape;
  }
  if (is_text_like(check.arguments[0].type.kind())) return made_of(check, Kind::number);
  return wrong(check, fmt::format("len needs a list or a text, not {}.", check.arguments[0].type.with_article()));
}

Shape check_extreme(BuiltinCheck& check) {
  if (!want_list(check, "min or max")) return {};
  if (!is_ordered(check.arguments[0].type.element())) {
    return wrong(check, fmt::format("Items of type {} have no order.", check.arguments[0].type.element().text()));
  }
  return check.arguments[0].item();
}

Shape check_sum(BuiltinCheck& check) {
  if (!want_list(check, "sum")) return {};
  const Type element = check.arguments[0].type.element();
  if (element.optional() ||
      (element.kind() != Kind::number && element.kind() != Kind::money && element.kind() != Kind::duration)) {
    return wrong(check, fmt::format("sum adds numbers, money or durations, not {}.", element.text()));
  }
  return check.arguments[0].item();
}

Shape check_sorted(BuiltinCheck& check) {
  if (!want_list(check, "sorted")) return {};
  const Type element = check.arguments[0].type.element();
  if (element.kind() == Kind::record) {
    const auto& by = check.arguments[1].literal;
    if (!by || check.arguments[1].type.kind() != Kind::text)
      return wrong(check, "sorted needs by=\"field\" for a list of records.");
    const int index = element.field_index(*by);
    if (index < 0 || !is_ordered(element.fields()[static_cast<std::size_t>(index)].type)) {
      std::vector<std::string> names;
      for (const auto& field : element.fields()) names.push_back(field.name);
      const auto near = closest(*by, names);
      return wrong(check, fmt::format("{} has no field '{}' to sort by.", element.text(), *by),
                   near.empty() ? "" : fmt::format("Did you mean '{}'?", near));
    }
  } else if (!is_ordered(element)) {
    return wrong(check, fmt::format("Items of type {} have no order.", element.text()));
  }
  if (!absent(check.arguments[2]) && check.arguments[2].type.kind() != Kind::boolean)
    return wrong(check, "sorted(list, descending=...) needs True or False.");
  // The order tells of what it goes by.
  const Shape item = check.arguments[0].item();
  Shape shape = check.arguments[0];
  shape.label = join(check.arguments[2].label,
                     element.kind() == Kind::record ? item.of_field(*check.arguments[1].literal) : item.everything());
  return shape;
}

Shape check_first(BuiltinCheck& check) {
  if (!want_list(check, "first")) return {};
  if (absent(check.arguments[1])) {
    Shape item = check.arguments[0].item();
    item.type = item.type.as_optional();
    return item;
  }
  if (check.arguments[1].type.kind() != Kind::number) return wrong(check, "first(list, count) needs a number.");
  Shape shape = check.arguments[0];
  shape.label = join(shape.label, check.arguments[1].label);
  if (check.arguments[1].literal) {
    const auto count = static_cast<std::size_t>(
        std::clamp(std::strtod(check.arguments[1].literal->c_str(), nullptr), 0.0, static_cast<double>(kMostItems)));
    shape.most = shape.most ? std::min(*shape.most, count) : count;
  }
  return shape;
}

Shape check_unique(BuiltinCheck& check) {
  if (!want_list(check, "unique")) return {};
  Shape shape = check.arguments[0];
  shape.label = shape.everything();
  return shape;
}

Shape check_flatten(BuiltinCheck& check) {
  if (!want_list(check, "flatten")) return {};
  const Type& element = check.arguments[0].type.element();
  if (element.kind() == Kind::nothing) return check.arguments[0];
  if (element.kind() != Kind::list || element.optional())
    return wrong(check, fmt::format("flatten needs a list of lists, not {}.", check.arguments[0].type.with_article()));
  // Its length tells of the lengths of all.
  Shape shape = check.arguments[0].item();
  const auto outer = check.arguments[0].most;
  if (shape.most) shape.most = outer ? std::optional(saturated_product(*outer, *shape.most)) : std::nullopt;
  return shape;
}

Shape check_any(BuiltinCheck& check) {
  if (!want_list(check, "any or all")) return {};
  const Type element = check.arguments[0].type.element();
  if (element.optional() || (element.kind() != Kind::boolean && element.kind() != Kind::nothing))
    return wrong(check, "any and all need a list of bool.");
  return made_of(check, Kind::boolean);
}

Result<Value> compute_len(const BuiltinInput& input) {
  const Value& value = input.arguments[0];
  const auto count = value.type.kind() == Kind::list ? value.items().size() : length(value.text());
  return number_value(static_cast<double>(count), value.label, value.from);
}

template <bool largest>
Result<Value> compute_extreme(const BuiltinInput& input) {
  const Value& list = input.arguments[0];
  if (list.items().empty()) {
    return fail(ErrorKind::failed, fmt::format("The {} of an empty list was asked for.", largest ? "max" : "min"),
                "Test the list with 'if' first.");
  }
  const Value* best = &list.items().front();
  Label label = list.label;
  for (const auto& item : list.items()) {
    label = join(label, item.label);
    const auto order = TRY(compare(item, *best));
    if (largest ? order > 0 : order < 0) best = &item;
  }
  return best->under(label);
}

Result<Value> compute_sum(const BuiltinInput& input) {
  const Value& list = input.arguments[0];
  if (list.items().empty()) {
    if (list.type.element().kind() == Kind::number) return number_value(0, list.label, list.from);
    if (list.type.element().kind() == Kind::duration) return duration_value(Seconds(0), list.label, list.from);
    return fail(ErrorKind::failed, "The sum of no money has no currency.", "Test the list with 'if' first.");
  }
  Value total = list.items().front();
  for (std::size_t i = 1; i < list.items().size(); ++i) total = TRY(apply(Operator::add, total, list.items()[i]));
  return total.under(list.label);
}

Result<Value> compute_sorted(const BuiltinInput& input) {
  const Value& list = input.arguments[0];
  const std::string by = input.arguments[1].text();
  const bool descending = input.arguments[2].boolean();
  List items = list.items();
  std::optional<Error> error;
  Label label = join(list.label, input.arguments[2].label);
  for (const auto& item : items) label = join(label, by.empty() ? item.label : join(item.label, item.field(by).label));
  std::stable_sort(items.begin(), items.end(), [&](const Value& a, const Value& b) {
    const auto order = by.empty() ? compare(a, b) : compare(a.field(by), b.field(by));
    if (!order) error = order.error();
    return order && (descending ? *order > 0 : *order < 0);
  });
  if (error) return std::unexpected(*error);
  return list_value(list.type.element(), std::move(items), label, list.from);
}

Result<Value> compute_first(const BuiltinInput& input) {
  const Value& list = input.arguments[0];
  if (input.arguments[1].type.kind() == Kind::nothing) {
    if (list.items().empty()) return missing_value(list.type.element(), list.label, list.from);
    return list.items().front().under(list.label);
  }
  const auto count = static_cast<std::size_t>(std::clamp(input.arguments[1].number(), 0.0, 1e9));
  List items(list.items().begin(),
             list.items().begin() + static_cast<std::ptrdiff_t>(std::min(count, list.items().size())));
  return list_value(list.type.element(), std::move(items), join(list.label, input.arguments[1].label), list.from);
}

// The same for values with the same data, and different for others of their type.
std::string identity(const Value& value) {
  if (std::holds_alternative<Time>(value.data))
    return fmt::format("{}", value.time().instant.time_since_epoch().count());
  if (value.items().empty()) return plain_json(value).dump();
  std::string out;
  for (const auto& item : value.items()) {
    const auto inner = identity(item);
    out += fmt::format("{}:{}", inner.size(), inner);
  }
  return out;
}

Result<Value> compute_unique(const BuiltinInput& input) {
  const Value& list = input.arguments[0];
  List items;
  std::unordered_set<std::string> seen;
  for (const auto& item : list.items()) {
    if (seen.insert(identity(item)).second) items.push_back(item);
  }
  return list_value(list.type.element(), std::move(items), whole_label(list), list.from);
}

template <bool all>
Result<Value> compute_any(const BuiltinInput& input) {
  bool result = all;
  for (const auto& item : input.arguments[0].items())
    result = all ? result && item.boolean() : result || item.boolean();
  return joined(input, bool_value(result));
}

Result<Value> compute_flatten(const BuiltinInput& input) {
  const Value& lists = input.arguments[0];
  List items;
  Label label = lists.label;
  for (const auto& list : lists.items()) {
    label = join(label, list.label);
    items.insert(items.end(), list.items().begin(), list.items().end());
    if (items.size() > kMaxItems) return fail(ErrorKind::failed, "A list became too long.");
  }
  return list_value(lists.type.element().element(), std::move(items), label, lists.from);
}

const std::array kTable = {
    Builtin{"len", BuiltinKind::pure, {"value"}, "How many items or characters.", check_len, compute_len},
    Builtin{"min", BuiltinKind::pure, {"list"}, "The smallest item.", check_extreme, compute_extreme<false>},
    Builtin{"max", BuiltinKind::pure, {"list"}, "The largest item.", check_extreme, compute_extreme<true>},
    Builtin{"sum", BuiltinKind::pure, {"list"}, "All items added.", check_sum, compute_sum},
    Builtin{"sorted",
            BuiltinKind::pure,
            {"list", "by?", "descending?"},
            "The items in order, of a field for records.",
            check_sorted,
            compute_sorted},
    Builtin{"first",
            BuiltinKind::pure,
            {"list", "count?"},
            "The first item (it may be missing), or the first so many.",
            check_first,
            compute_first},
    Builtin{"unique", BuiltinKind::pure, {"list"}, "The items without repetitions.", check_unique, compute_unique},
    Builtin{"any", BuiltinKind::pure, {"list"}, "Whether one of them is true.", check_any, compute_any<false>},
    Builtin{"all", BuiltinKind::pure, {"list"}, "Whether all of them are true.", check_any, compute_any<true>},
    Builtin{"flatten",
            BuiltinKind::pure,
            {"lists"},
            "The items of all lists in a list, in one list.",
            check_flatten,
            compute_flatten},
};

}  // namespace

std::span<const Builtin> list_builtins() { return kTable; }

}  // namespace adjutant::plan
