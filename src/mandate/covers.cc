#include "mandate/covers.h"

#include <algorithm>

#include "base/text.h"

namespace adjutant::mandate {
namespace {

bool same_texts_or_more(const std::vector<std::string>& more, const std::vector<std::string>& fewer) {
  return std::ranges::all_of(fewer, [&](const std::string& text) {
    return std::ranges::any_of(more, [&](const std::string& other) { return to_lower(other) == to_lower(text); });
  });
}

// Without "not": a test that passes whenever the other does.
bool weaker(Test a, Test b) {
  return a == b || (a == Test::trusted && b == Test::owners_words) ||
         (a == Test::readable && b == Test::public_words) ||
         (a == Test::no_links && (b == Test::trusted || b == Test::owners_words));
}

bool as_weak(const Condition& a, const Condition& b) {
  if (!weaker(a.test, b.test)) return false;
  if (a.test != b.test) return true;
  if (a.test == Test::at_most) {
    if (a.amount.has_value() != b.amount.has_value()) return false;
    if (a.amount) return a.amount->currency == b.amount->currency && a.amount->minor >= b.amount->minor;
    return a.number >= b.number;
  }
  return same_texts_or_more(a.texts, b.texts);
}

// Every tool of `narrow` is one of `wide`'s.
bool reaches_as_far(const Rule& wide, const Rule& narrow) { return std::ranges::includes(wide.covers, narrow.covers); }

bool as_often(const Rule& wide, const Rule& narrow) {
  if (wide.hours &&
      (!narrow.hours || narrow.hours->first < wide.hours->first || narrow.hours->second > wide.hours->second))
    return false;
  if (wide.days && (!narrow.days || (*narrow.days & ~*wide.days).any())) return false;
  return !wide.until || (narrow.until && *narrow.until <= *wide.until);
}

bool conditions_as_wide(const Rule& wide, const Rule& narrow) {
  return std::ranges::all_of(wide.conditions, [&](const Condition& a) {
    return std::ranges::any_of(narrow.conditions, [&](const Condition& b) { return implied(a, b); });
  });
}

// What vouches for a value keeps its influence from asking.
bool vouches_as_much(const Rule& wide, const Rule& narrow) {
  return std::ranges::all_of(narrow.conditions, [&](const Condition& b) {
    return !vouches(b) || std::ranges::any_of(wide.conditions, [&](const Condition& a) {
      return vouches(a) && a.argument == b.argument;
    });
  });
}

}  // namespace

bool implied(const Condition& a, const Condition& b) {
  if (a.argument != b.argument || a.negated != b.negated || (b.or_none && !a.or_none)) return false;
  return a.negated ? as_weak(b, a) : as_weak(a, b);
}

bool limits_as_wide(const Rule& wide, const Rule& narrow) {
  return std::ranges::all_of(wide.limits, [&](const Limit& a) {
    const auto bounded = [&](auto&& within) {
      return std::ranges::any_of(narrow.limits, [&](const Limit& b) { return b.per >= a.per && within(b); });
    };
    if (a.count && !bounded([&](const Limit& b) { return b.count && *b.count <= *a.count; })) return false;
    return !a.amount || bounded([&](const Limit& b) {
      return b.amount && b.amount->currency == a.amount->currency && b.amount->minor <= a.amount->minor;
    });
  });
}

bool grants_as_much(const Rule& wide, const Rule& narrow) {
  if (!reaches_as_far(wide, narrow) || !as_often(wide, narrow) || !conditions_as_wide(wide, narrow) ||
      !vouches_as_much(wide, narrow))
    return false;
  if (wide.decided_by == DecidedBy::trusted && narrow.decided_by == DecidedBy::anyone && !narrow.ask_always)
    return false;
  if (wide.drafts == Drafts::shown && narrow.drafts == Drafts::unseen && !narrow.ask_always) return false;
  if (wide.ask_always && !narrow.ask_always) return false;
  return !wide.ask_above || narrow.ask_always ||
         (narrow.ask_above && narrow.ask_above->currency == wide.ask_above->currency &&
          narrow.ask_above->minor <= wide.ask_above->minor);
}

bool forbids_as_much(const Rule& wide, const Rule& narrow) {
  return reaches_as_far(wide, narrow) && as_often(wide, narrow) && conditions_as_wide(wide, narrow);
}

}  // namespace adjutant::mandate
