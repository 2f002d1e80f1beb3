#include "plan/operators.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace adjutant::plan {
namespace {

constexpr std::array<std::string_view, 14> kSymbols = {"+",  "-", "*",  "/",  "==",     "!=",  "<",
                                                       "<=", ">", ">=", "in", "not in", "and", "or"};

struct Rule {
  Operator op;
  Kind left;
  Kind right;
  Kind result;
};
constexpr std::array kArithmetic = {
    Rule{Operator::add, Kind::number, Kind::number, Kind::number},
    Rule{Operator::add, Kind::money, Kind::money, Kind::money},
    Rule{Operator::add, Kind::duration, Kind::duration, Kind::duration},
    Rule{Operator::add, Kind::time, Kind::duration, Kind::time},
    Rule{Operator::add, Kind::date, Kind::duration, Kind::date},
    Rule{Operator::subtract, Kind::number, Kind::number, Kind::number},
    Rule{Operator::subtract, Kind::money, Kind::money, Kind::money},
    Rule{Operator::subtract, Kind::duration, Kind::duration, Kind::duration},
    Rule{Operator::subtract, Kind::time, Kind::duration, Kind::time},
    Rule{Operator::subtract, Kind::time, Kind::time, Kind::duration},
    Rule{Operator::subtract, Kind::date, Kind::duration, Kind::date},
    Rule{Operator::subtract, Kind::date, Kind::date, Kind::duration},
    Rule{Operator::multiply, Kind::number, Kind::number, Kind::number},
    Rule{Operator::multiply, Kind::money, Kind::number, Kind::money},
    Rule{Operator::multiply, Kind::duration, Kind::number, Kind::duration},
    Rule{Operator::divide, Kind::number, Kind::number, Kind::number},
    Rule{Operator::divide, Kind::money, Kind::number, Kind::money},
    Rule{Operator::divide, Kind::duration, Kind::number, Kind::duration},
};

constexpr std::chrono::sys_days kEarliest = std::chrono::year(1) / 1 / 1;
constexpr std::chrono::sys_days kLatest = std::chrono::year(10'000) / 1 / 1;

bool is_order(Operator op) {
  return op == Operator::less || op == Operator::less_equal || op == Operator::greater || op == Operator::greater_equal;
}

bool has_order(Kind kind) {
  return kind == Kind::number || kind == Kind::time || kind == Kind::date || kind == Kind::duration ||
         kind == Kind::money || is_text_like(kind);
}

bool same_family(const Type& a, const Type& b) {
  return a.required() == b.required() || (is_text_like(a.kind()) && is_text_like(b.kind())) ||
         (a.kind() == Kind::list && b.kind() == Kind::list &&
          (a.element().kind() == Kind::nothing || b.element().kind() == Kind::nothing ||
           same_family(a.element(), b.element())));
}

template <class T>
int three_way(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

Result<Data> arithmetic(Operator op, const Value& left, const Value& right) {
  const Kind kind = left.type.kind();
  const double sign = op == Operator::subtract ? -1 : 1;
  if (op == Operator::divide && right.number() == 0) return fail(ErrorKind::failed, "Something was divided by zero.");
  const double factor = op == Operator::divide ? 1 / right.number() : right.number();
  const bool scales = op == Operator::multiply || op == Operator::divide;
  switch (kind) {
    case Kind::number: {
      const double result = op == Operator::divide ? left.number() / right.number()
                            : scales               ? left.number() * right.number()
                                                   : left.number() + sign * right.number();
      if (!std::isfinite(result)) return fail(ErrorKind::failed, "A number became too large.");
      return result;
    }
    case Kind::money:
      if (scales) return TRY(multiply(left.money(), factor));
      return op == Operator::add ? TRY(add(left.money(), right.money())) : TRY(subtract(left.money(), right.money()));
    case Kind::duration: {
      const double seconds =
          scales ? static_cast<double>(left.duration().count()) * factor
                 : static_cast<double>(left.duration().count()) + sign * static_cast<double>(right.duration().count());
      if (!(std::abs(seconds) < 1e11)) return fail(ErrorKind::failed, "A duration became too long.");
      return Seconds(static_cast<std::int64_t>(std::llround(seconds)));
    }
    case Kind::time: {
      if (right.type.kind() == Kind::time) return Seconds(left.time().instant - right.time().instant);
      const Time moved{left.time().instant + static_cast<int>(sign) * right.duration(), left.time().zone};
      if (moved.instant < kEarliest || moved.instant >= kLatest)
        return fail(ErrorKind::failed, "A time became too far away.");
      return moved;
    }
    case Kind::date: {
      if (right.type.kind() == Kind::date)
        return Seconds(days_between(right.date(), left.date()) * std::int64_t{86400});
      const std::int64_t days = static_cast<int>(sign) * (right.duration().count() / 86400);
      const auto moved = std::chrono::sys_days(left.date()) + std::chrono::days(days);
      if (moved < kEarliest || moved >= kLatest) return fail(ErrorKind::failed, "A date became too far away.");
      return Date(moved);
    }
    default: return fail(ErrorKind::failed, "These values cannot be calculated with.");
  }
}

bool contains(const Value& container, const Value& item) {
  if (is_text_like(container.type.kind())) return contains_fold(container.text(), item.text());
  return std::any_of(container.items().begin(), container.items().end(),
                     [&](const Value& each) { return same_data(each, item); });
}

Label both_labels(Operator op, const Value& left, const Value& right) {
  // Whether an item is in a list depends on all of the list.
  const bool deep = op == Operator::in || op == Operator::not_in || op == Operator::equal || op == Operator::unequal;
  return deep ? join(whole_label(left), whole_label(right)) : join(left.label, right.label);
}

Origin both_origins(const Value& left, const Value& right) {
  if (!left.from) return right.from;
  if (!right.from || right.from == left.from) return left.from;
  return origin(left.from->text + ", " + right.from->text, left.from->link, {left.from, right.from});
}

}  // namespace

std::string_view symbol(Operator op) { return kSymbols[static_cast<std::size_t>(op)]; }

Type operator_type(Operator op, const Type& left, const Type& right) {
  if (op == Operator::equal || op == Operator::unequal) {
    const bool with_none = left.kind() == Kind::nothing || right.kind() == Kind::nothing;
    return with_none || same_family(left, right) ? Type(Kind::boolean) : Type();
  }
  if (left.optional() || right.optional()) return {};
  if (op == Operator::in || op == Operator::not_in) {
    if (is_text_like(right.kind())) return is_text_like(left.kind()) ? Type(Kind::boolean) : Type();
    return right.kind() == Kind::list && same_family(left, right.element()) ? Type(Kind::boolean) : Type();
  }
  if (is_order(op)) return has_order(left.kind()) && same_family(left, right) ? Type(Kind::boolean) : Type();
  if (op == Operator::add) {
    if (is_text_like(left.kind()) && is_text_like(right.kind())) return Kind::text;
    if (left.kind() == Kind::list && right.kind() == Kind::list && same_family(left, right)) {
      return left.element().kind() == Kind::nothing ? right : left;
    }
  }
  for (const auto& rule : kArithmetic) {
    if (rule.op == op && rule.left == left.kind() && rule.right == right.kind()) return rule.result;
  }
  return {};
}

std::optional<Type> literal_type(Operator op, const Type& other) {
  const Kind kind = other.kind();
  const bool moment = kind == Kind::time || kind == Kind::date;
  const bool measure = kind == Kind::duration || kind == Kind::money;
  if (op == Operator::equal || op == Operator::unequal || is_order(op)) {
    if (moment || measure || (is_text_like(kind) && kind != Kind::text)) return other.required();
  } else if (op == Operator::add || op == Operator::subtract) {
    if (moment) return Type(Kind::duration);
    if (measure) return other.required();
  }
  return std::nullopt;
}

Result<int> compare(const Value& left, const Value& right) {
  switch (left.type.kind()) {
    case Kind::number: return three_way(left.number(), right.number());
    case Kind::time: return three_way(left.time().instant, right.time().instant);
    case Kind::date: return three_way(left.date(), right.date());
    case Kind::duration: return three_way(left.duration(), right.duration());
    case Kind::money:
      if (left.money().currency != right.money().currency) {
        return fail(ErrorKind::failed, fmt::format("{} and {} cannot be compared: the currencies differ.",
                                                   to_string(left.money()), to_string(right.money())));
      }
      return three_way(left.money().minor, right.money().minor);
    default: return three_way(fold(left.text()), fold(right.text()));
  }
}

Result<Value> apply(Operator op, const Value& left, const Value& right) {
  Value out;
  out.label = both_labels(op, left, right);
  out.from = both_origins(left, right);
  out.type = Kind::boolean;
  switch (op) {
    case Operator::equal: out.data = same_data(left, right); return out;
    case Operator::unequal: out.data = !same_data(left, right); return out;
    case Operator::in: out.data = contains(right, left); return out;
    case Operator::not_in: out.data = !contains(right, left); return out;
    case Operator::less: out.data = TRY(compare(left, right)) < 0; return out;
    case Operator::less_equal: out.data = TRY(compare(left, right)) <= 0; return out;
    case Operator::greater: out.data = TRY(compare(left, right)) > 0; return out;
    case Operator::greater_equal: out.data = TRY(compare(left, right)) >= 0; return out;
    default: break;
  }
  out.type = operator_type(op, left.type.required(), right.type.required());
  if (out.type.kind() == Kind::text) {
    if (left.text().size() + right.text().size() > (4 << 20)) return fail(ErrorKind::failed, "A text became too long.");
    out.data = left.text() + right.text();
  } else if (out.type.kind() == Kind::list) {
    List items = left.items();
    items.insert(items.end(), right.items().begin(), right.items().end());
    if (items.size() > 100'000) return fail(ErrorKind::failed, "A list became too long.");
    out.data = std::make_shared<const List>(std::move(items));
  } else {
    out.data = TRY(arithmetic(op, left, right));
  }
  return out;
}

bool truth(const Value& value) {
  if (value.missing()) return false;
  switch (value.type.kind()) {
    case Kind::boolean: return value.boolean();
    case Kind::number: return value.number() != 0;
    case Kind::list: return !value.items().empty();
    case Kind::time:
    case Kind::date:
    case Kind::duration:
    case Kind::money:
    case Kind::record: return true;
    default: return !value.text().empty();
  }
}

}  // namespace adjutant::plan
