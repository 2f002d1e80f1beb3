#include "plan/builtins.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/text.h"
#include "plan/convert.h"
#include "plan/links.h"
#include "plan/operators.h"
#include "plan/scope.h"

namespace adjutant::plan {
namespace {

// ---- type rules ----

Shape wrong(BuiltinCheck& check, std::string error, std::string hint = {}) {
  check.error = std::move(error);
  check.hint = std::move(hint);
  return {};
}

constexpr std::size_t kMaxItems = 100'000;

bool absent(const Shape& shape) { return shape.type.kind() == Kind::nothing; }

// A scalar made from all arguments.
Shape made_of(BuiltinCheck& check, Type type) {
  Shape shape;
  shape.type = std::move(type);
  for (const auto& argument : check.arguments) shape.label = join(shape.label, argument.everything());
  return shape;
}

bool want_list(BuiltinCheck& check, std::string_view name) {
  if (check.arguments[0].type.kind() == Kind::list) return true;
  wrong(check, fmt::format("{} needs a list, not {}.", name, check.arguments[0].type.with_article()));
  return false;
}

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
    if (!by) return wrong(check, "sorted needs by=\"field\" for a list of records.");
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

bool want_texts(BuiltinCheck& check, std::string_view name) {
  for (const auto& argument : check.arguments) {
    if (is_text_like(argument.type.kind())) continue;
    wrong(check, fmt::format("{} needs a text, not {}.", name, argument.type.with_article()));
    return false;
  }
  return true;
}

Shape check_edge(BuiltinCheck& check) {
  if (!want_texts(check, "starts_with or ends_with")) return {};
  return made_of(check, Kind::boolean);
}

Shape check_case(BuiltinCheck& check) {
  if (!want_texts(check, "upper or lower")) return {};
  return made_of(check, Kind::text);
}

Shape check_split(BuiltinCheck& check) {
  if (!want_texts(check, "split")) return {};
  if (check.arguments[1].literal == "") return wrong(check, "split needs a separator that is not empty.");
  return made_of(check, Type::list(Kind::text));
}

Shape check_lines(BuiltinCheck& check) {
  if (!want_texts(check, "lines")) return {};
  return made_of(check, Type::list(Kind::text));
}

Shape check_links(BuiltinCheck& check) {
  if (!want_texts(check, "links")) return {};
  Shape shape = made_of(check, Type::list(Kind::text));
  shape.most = kMostLinks;
  return shape;
}

Shape check_any(BuiltinCheck& check) {
  if (!want_list(check, "any or all")) return {};
  const Type element = check.arguments[0].type.element();
  if (element.optional() || (element.kind() != Kind::boolean && element.kind() != Kind::nothing))
    return wrong(check, "any and all need a list of bool.");
  return made_of(check, Kind::boolean);
}

Shape check_join(BuiltinCheck& check) {
  if (!want_list(check, "join")) return {};
  const Type element = check.arguments[0].type.element();
  if (element.optional() || (!is_text_like(element.kind()) && element.kind() != Kind::nothing))
    return wrong(check, "join needs a list of texts.");
  if (!absent(check.arguments[1]) && check.arguments[1].type.kind() != Kind::text)
    return wrong(check, "The separator must be a text.");
  return made_of(check, Kind::text);
}

template <Kind kind>
Shape check_conversion(BuiltinCheck& check) {
  const Kind from = check.arguments[0].type.kind();
  const bool good = is_text_like(from) || from == kind || (kind == Kind::text && from != Kind::record) ||
                    (kind == Kind::time && from == Kind::date) || (kind == Kind::date && from == Kind::time);
  if (!good)
    return wrong(check, fmt::format("What is {} cannot become {}.", check.arguments[0].type.with_article(),
                                    Type(kind).with_article()));
  return made_of(check, kind);
}

Shape check_units(BuiltinCheck& check) {
  if (check.arguments[0].type.kind() != Kind::number) return wrong(check, "This needs a number.");
  return made_of(check, Kind::duration);
}

Shape check_now(BuiltinCheck&) {
  Shape shape;
  shape.type = Kind::time;
  return shape;
}

Shape check_today(BuiltinCheck& check) {
  Shape shape = check_now(check);
  shape.type = Kind::date;
  return shape;
}

Shape check_day_edge(BuiltinCheck& check) {
  const Kind kind = check.arguments[0].type.kind();
  const bool literal = kind == Kind::text && check.arguments[0].literal;
  if (kind != Kind::time && kind != Kind::date && !literal) return wrong(check, "This needs a time or a date.");
  return made_of(check, Kind::time);
}

Shape check_at(BuiltinCheck& check) {
  const Shape shape = check_day_edge(check);
  if (!check.error.empty()) return shape;
  if (!is_text_like(check.arguments[1].type.kind()))
    return wrong(check, "at(day, \"15:00\") needs a clock time in quotes.");
  return made_of(check, Kind::time);
}

Shape with_reader(Shape shape) {
  shape.label = join(shape.label, Label(flow::Source{flow::SourceKind::model, "reader", false}));
  return shape;
}

Shape check_extract(BuiltinCheck& check) {
  if (!is_text_like(check.arguments[0].type.kind())) {
    return wrong(check, fmt::format("extract reads a text, not {}.", check.arguments[0].type.with_article()));
  }
  Shape shape;
  shape.type = check.arguments[1].type.as_optional();  // the checker puts the record's type here
  shape.label = check.arguments[0].everything();
  return with_reader(std::move(shape));
}

Shape check_classify(BuiltinCheck& check) {
  if (!is_text_like(check.arguments[0].type.kind()))
    return wrong(check, fmt::format("classify reads a text, not {}.", check.arguments[0].type.with_article()));
  if (!(check.arguments[1].type == Type::list(Kind::text))) {
    return wrong(check, "classify needs a list of options.");
  }
  return with_reader(made_of(check, Kind::text));
}

Shape check_choose(BuiltinCheck& check) {
  if (!want_list(check, "choose")) return {};
  if (!is_text_like(check.arguments[1].type.kind())) return wrong(check, "The criterion must be a text.");
  Shape item = check.arguments[0].item();
  item.label = join(check.arguments[0].everything(), check.arguments[1].everything());
  for (auto& [name, label] : item.fields) label = join(label, item.label);
  item.type = item.type.as_optional();
  return with_reader(std::move(item));
}

Shape check_draft(BuiltinCheck& check) {
  if (!is_text_like(check.arguments[0].type.kind())) return wrong(check, "The instruction must be a text.");
  Shape shape = made_of(check, Kind::text);
  shape.label = join(shape.label, Label(flow::Source{flow::SourceKind::model, "writer", false}));
  return shape;
}

Shape check_say(BuiltinCheck&) { return {}; }

Shape check_ask(BuiltinCheck& check) {
  if (!is_text_like(check.arguments[0].type.kind())) return wrong(check, "The question must be a text.");
  Shape shape;
  shape.type = Kind::text;
  shape.label = Label::owner();
  if (!absent(check.arguments[1])) {
    const Shape& options = check.arguments[1];
    if (options.type.kind() != Kind::list || options.type.element().kind() == Kind::nothing)
      return wrong(check, "The options must be a list.");
    shape = options.item();
    // Which it is was the owner's choice, who may see it is not; the fields keep where they came from.
    shape.label = join(Label::owner(), Label(std::vector<flow::Source>(), options.everything().readers()));
  }
  return shape;
}

Shape check_confirm(BuiltinCheck& check) {
  if (!absent(check.arguments[1]) && !is_text_like(check.arguments[1].type.kind()))
    return wrong(check, "The question must be a text.");
  Shape shape = check.arguments[0];
  shape.label = Label(flow::Source{flow::SourceKind::owner, "", true}, shape.everything().readers());
  shape.fields.clear();
  return shape;
}

// ---- computing ----

Value joined(const BuiltinInput& input, Value value) {
  Label label;
  std::vector<Origin> from;
  for (const auto& argument : input.arguments) {
    label = join(label, whole_label(argument));
    if (argument.from) from.push_back(argument.from);
  }
  value.label = label;
  if (!from.empty())
    value.from = from.size() == 1 ? from.front() : origin("made from several values", "", std::move(from));
  return value;
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
  for (const auto& item : items) label = join(label, by.empty() ? item.label : item.field(by).label);
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

Result<Value> compute_join(const BuiltinInput& input) {
  std::vector<std::string> parts;
  for (const auto& item : input.arguments[0].items()) parts.push_back(item.text());
  const bool given = input.arguments[1].type.kind() != Kind::nothing;
  return joined(input, text_value(join(parts, given ? input.arguments[1].text() : ", ")));
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

template <bool end>
Result<Value> compute_edge(const BuiltinInput& input) {
  const std::string text = fold(input.arguments[0].text());
  const std::string part = fold(input.arguments[1].text());
  return joined(input, bool_value(end ? text.ends_with(part) : text.starts_with(part)));
}

template <bool upper>
Result<Value> compute_case(const BuiltinInput& input) {
  const std::string& text = input.arguments[0].text();
  return joined(input, text_value(upper ? to_upper(text) : to_lower(text)));
}

// Texts out of a text: each has all of its labels.
Result<Value> texts(const BuiltinInput& input, std::span<const std::string> parts) {
  if (parts.size() > kMaxItems) return fail(ErrorKind::failed, "A list became too long.");
  const Value all = joined(input, Value{Type::list(Kind::text), std::monostate(), {}, nullptr});
  List items;
  items.reserve(parts.size());
  for (const auto& part : parts) items.push_back(text_value(part, all.label, all.from));
  return list_value(Kind::text, std::move(items), all.label, all.from);
}

Result<Value> compute_split(const BuiltinInput& input) {
  const std::string& text = input.arguments[0].text();
  const std::string& separator = input.arguments[1].text();
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (!separator.empty() && parts.size() <= kMaxItems) {
    const auto end = text.find(separator, begin);
    if (end == text.npos) break;
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  parts.push_back(text.substr(begin));
  return texts(input, parts);
}

Result<Value> compute_lines(const BuiltinInput& input) {
  std::vector<std::string> parts = split(input.arguments[0].text(), '\n');
  for (auto& part : parts) {
    if (part.ends_with('\r')) part.pop_back();
  }
  if (!parts.empty() && parts.back().empty()) parts.pop_back();
  return texts(input, parts);
}

Result<Value> compute_links(const BuiltinInput& input) { return texts(input, links_in(input.arguments[0].text())); }

template <Kind kind>
Result<Value> compute_conversion(const BuiltinInput& input) {
  return convert(input.arguments[0], kind, input.now);
}

template <int seconds>
Result<Value> compute_units(const BuiltinInput& input) {
  const double count = input.arguments[0].number() * seconds;
  if (!(count > -1e11 && count < 1e11)) return fail(ErrorKind::failed, "This duration is too long.");
  return joined(input, duration_value(Seconds(static_cast<std::int64_t>(count))));
}

Result<Value> compute_now(const BuiltinInput& input) { return time_value(input.now, Label(), origin("the clock")); }
Result<Value> compute_today(const BuiltinInput& input) {
  return date_value(input.now.date(), Label(), origin("the clock"));
}

template <bool end>
Result<Value> compute_day_edge(const BuiltinInput& input) {
  const Value day = TRY(convert(input.arguments[0], Kind::time, input.now));
  const Time& time = day.time();
  return joined(input, time_value(Time::at(end ? add_days(time.date(), 1) : time.date(), Seconds(0), time.zone)));
}

Result<Value> compute_at(const BuiltinInput& input) {
  const Value day = TRY(convert(input.arguments[0], Kind::time, input.now));
  const Time midnight = Time::at(day.time().date(), Seconds(0), day.time().zone);
  const Value clock = TRY(convert(input.arguments[1], Kind::time, midnight));
  return joined(input, time_value(Time::at(midnight.date(), clock.time().of_day(), midnight.zone)));
}

const std::array kTable = {
    Builtin{"say", BuiltinKind::owner, {"value"}, "Part of the answer to the owner.", check_say, nullptr},
    Builtin{"ask",
            BuiltinKind::owner,
            {"question", "options?"},
            "A question to the owner; gives the answer, or the chosen option.",
            check_ask,
            nullptr},
    Builtin{"confirm",
            BuiltinKind::owner,
            {"value", "question?"},
            "Shows a value with its origin; a yes endorses it, a no ends the job.",
            check_confirm,
            nullptr},
    Builtin{"extract",
            BuiltinKind::reader,
            {"text", "record"},
            "Reads a record out of a text; missing when it is not there.",
            check_extract,
            nullptr},
    Builtin{"classify",
            BuiltinKind::reader,
            {"text", "options"},
            "Which of the options fits the text.",
            check_classify,
            nullptr},
    Builtin{"choose",
            BuiltinKind::reader,
            {"list", "criterion"},
            "The item that fits the criterion best; missing when none does.",
            check_choose,
            nullptr},
    Builtin{"draft",
            BuiltinKind::reader,
            {"instruction", "using?"},
            "A text written as the instruction says.",
            check_draft,
            nullptr},
    Builtin{"stop", BuiltinKind::ends_job, {"reason?"}, "Ends the job and says why.", check_say, nullptr},
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
    Builtin{"join",
            BuiltinKind::pure,
            {"list", "separator?"},
            "Texts put together, with ', ' between them by default.",
            check_join,
            compute_join},
    Builtin{"flatten",
            BuiltinKind::pure,
            {"lists"},
            "The items of all lists in a list, in one list.",
            check_flatten,
            compute_flatten},
    Builtin{"starts_with",
            BuiltinKind::pure,
            {"text", "prefix"},
            "Whether the text begins so, in upper or lower case.",
            check_edge,
            compute_edge<false>},
    Builtin{"ends_with",
            BuiltinKind::pure,
            {"text", "suffix"},
            "Whether the text ends so, in upper or lower case.",
            check_edge,
            compute_edge<true>},
    Builtin{"split",
            BuiltinKind::pure,
            {"text", "separator"},
            "The parts of a text between the separators.",
            check_split,
            compute_split},
    Builtin{"lines", BuiltinKind::pure, {"text"}, "The lines of a text.", check_lines, compute_lines},
    Builtin{"links",
            BuiltinKind::pure,
            {"text"},
            "The web addresses in a text as they stand there, with or without \"https://\".",
            check_links,
            compute_links},
    Builtin{"upper", BuiltinKind::pure, {"text"}, "The text in capital letters.", check_case, compute_case<true>},
    Builtin{"lower", BuiltinKind::pure, {"text"}, "The text in small letters.", check_case, compute_case<false>},
    Builtin{"text",
            BuiltinKind::pure,
            {"value"},
            "As text for people.",
            check_conversion<Kind::text>,
            compute_conversion<Kind::text>},
    Builtin{"number",
            BuiltinKind::pure,
            {"text"},
            "A text read as a number.",
            check_conversion<Kind::number>,
            compute_conversion<Kind::number>,
            true},
    Builtin{"money",
            BuiltinKind::pure,
            {"text"},
            "A text such as \"12.50 EUR\" read as money.",
            check_conversion<Kind::money>,
            compute_conversion<Kind::money>,
            true},
    Builtin{"iban",
            BuiltinKind::pure,
            {"text"},
            "A text read as an IBAN.",
            check_conversion<Kind::iban>,
            compute_conversion<Kind::iban>,
            true},
    Builtin{"address",
            BuiltinKind::pure,
            {"text"},
            "A text read as a mail address.",
            check_conversion<Kind::address>,
            compute_conversion<Kind::address>,
            true},
    Builtin{"time",
            BuiltinKind::clock,
            {"text"},
            "A phrase such as \"Thursday at 3\" or a date, as a time.",
            check_conversion<Kind::time>,
            compute_conversion<Kind::time>,
            true},
    Builtin{"date",
            BuiltinKind::clock,
            {"text"},
            "A phrase such as \"next Friday\" or a time, as a date.",
            check_conversion<Kind::date>,
            compute_conversion<Kind::date>,
            true},
    Builtin{"duration",
            BuiltinKind::pure,
            {"text"},
            "A phrase such as \"half an hour\" as a duration.",
            check_conversion<Kind::duration>,
            compute_conversion<Kind::duration>,
            true},
    Builtin{"minutes", BuiltinKind::pure, {"count"}, "A duration of so many minutes.", check_units, compute_units<60>},
    Builtin{"hours", BuiltinKind::pure, {"count"}, "A duration of so many hours.", check_units, compute_units<3600>},
    Builtin{"days", BuiltinKind::pure, {"count"}, "A duration of so many days.", check_units, compute_units<86400>},
    Builtin{"weeks", BuiltinKind::pure, {"count"}, "A duration of so many weeks.", check_units, compute_units<604800>},
    Builtin{"now", BuiltinKind::clock, {}, "The time at which the run began.", check_now, compute_now},
    Builtin{"today", BuiltinKind::clock, {}, "The day on which the run began.", check_today, compute_today},
    Builtin{"start_of_day",
            BuiltinKind::clock,
            {"day"},
            "Midnight at which the day begins.",
            check_day_edge,
            compute_day_edge<false>,
            true},
    Builtin{"end_of_day",
            BuiltinKind::clock,
            {"day"},
            "Midnight at which the day ends.",
            check_day_edge,
            compute_day_edge<true>,
            true},
    Builtin{
        "at", BuiltinKind::clock, {"day", "clock"}, "A time on a day: at(day, \"15:00\").", check_at, compute_at, true},
};

}  // namespace

std::span<const Builtin> builtins() { return kTable; }

const Builtin* find_builtin(std::string_view name) {
  const auto at =
      std::find_if(kTable.begin(), kTable.end(), [&](const Builtin& builtin) { return builtin.name == name; });
  return at == kTable.end() ? nullptr : &*at;
}

std::vector<std::string> builtin_names() {
  std::vector<std::string> names;
  for (const auto& builtin : kTable) names.emplace_back(builtin.name);
  return names;
}

}  // namespace adjutant::plan
