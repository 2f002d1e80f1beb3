#include "mandate/difference.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "mandate/covers.h"
#include "mandate/rule_words.h"

namespace adjutant::mandate {
namespace {

std::string quoted(const Rule& rule) { return fmt::format("{} \"{}\"", rule.forbids ? "forbid" : "grant", rule.name); }

// Old entries that are gone, and new ones.
std::string changes(const Rule& before, const Rule& after) {
  const auto was = parts(before), is = parts(after);
  std::vector<std::string> words;
  for (const auto& part : was) {
    if (std::ranges::find(is, part) == is.end())
      words.push_back(fmt::format("no longer {}: {}", part.first, part.second));
  }
  for (const auto& part : is) {
    if (std::ranges::find(was, part) == was.end()) words.push_back(fmt::format("now {}: {}", part.first, part.second));
  }
  return join(words, "; ");
}

// Whether what the rule says now, it said before: the counters of limits go by name.
bool granted_before(const Rule& now, const std::vector<Rule>& before) {
  return std::ranges::any_of(before, [&](const Rule& old) {
    // Of tools that cannot be looked at only that is known: the same words say the same.
    if (!now.unchecked.empty()) return !old.forbids && old.unchecked == now.unchecked;
    return !old.forbids && grants_as_much(old, now) &&
           (old.limits.empty() || (old.name == now.name && limits_as_wide(old, now)));
  });
}

bool still_forbidden(const Rule& old, const std::vector<Rule>& now) {
  return std::ranges::any_of(now, [&](const Rule& rule) {
    if (!rule.forbids) return false;
    return old.unchecked.empty() ? forbids_as_much(rule, old) : old.unchecked == rule.unchecked;
  });
}

// Gives up nothing: for a "-" that is really less.
Change less_or_other(bool is_less) { return is_less ? Change::narrower : Change::other; }

void bounds(Difference& out, const Mandate& before, const Mandate& after) {
  const auto was = before.bounds(), is = after.bounds();
  for (std::size_t i = 0; i < was.size() && i < is.size(); ++i) {
    if (was[i] != is[i]) out.lines.push_back({Change::other, fmt::format("a day: {}; now {}", was[i], is[i])});
  }
}

}  // namespace

Difference difference(const Mandate& before, const Mandate& after) {
  Difference out;
  bounds(out, before, after);
  const auto add = [&](Change change, std::string text) {
    out.widens = out.widens || change == Change::wider;
    out.lines.push_back({change, std::move(text)});
  };
  for (const auto& rule : after.rules()) {
    const Rule* old = before.rule(rule.name);
    const bool same_kind = old && old->forbids == rule.forbids;
    if (rule.forbids) {
      if (!same_kind)
        add(less_or_other(!still_forbidden(rule, before.rules())), fmt::format("{}: {}", quoted(rule), in_words(rule)));
      continue;
    }
    const bool wider = !granted_before(rule, before.rules());
    if (!same_kind) {
      add(wider ? Change::wider : Change::other, fmt::format("{}: {}", quoted(rule), in_words(rule)));
    } else if (const auto words = changes(*old, rule); !words.empty() || wider) {
      const bool narrower = !wider && !(grants_as_much(rule, *old) && limits_as_wide(rule, *old));
      add(wider ? Change::wider : less_or_other(narrower), fmt::format("{}: {}", quoted(rule), words));
    }
  }
  for (const auto& old : before.rules()) {
    const Rule* now = after.rule(old.name);
    const bool same_kind = now && now->forbids == old.forbids;
    const bool gone = old.forbids && !still_forbidden(old, after.rules());
    if (!same_kind) {
      const Change change =
          old.forbids ? (gone ? Change::wider : Change::other) : less_or_other(!granted_before(old, after.rules()));
      add(change, fmt::format("no longer {}: {}", quoted(old), in_words(old)));
    } else if (old.forbids) {
      const auto words = changes(old, *now);
      if (words.empty() && !gone) continue;
      add(gone ? Change::wider : less_or_other(!forbids_as_much(old, *now)), fmt::format("{}: {}", quoted(old), words));
    }
  }
  return out;
}

std::vector<std::string> Difference::text() const {
  std::vector<std::string> out;
  for (const auto& line : lines)
    out.push_back(fmt::format("{} {}",
                              line.change == Change::wider      ? '+'
                              : line.change == Change::narrower ? '-'
                                                                : '~',
                              line.text));
  return out;
}

}  // namespace adjutant::mandate
