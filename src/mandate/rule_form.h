// A rule as somebody fills it in: the words of its keys, before they are read as a rule. A form becomes TOML, and a rule
// that was read becomes a form again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mandate/rule.h"

namespace adjutant::mandate {

struct RuleForm {
  struct Where {
    std::string argument;                 // a role, or a parameter's name
    std::vector<std::string> conditions;  // all of which must hold
  };
  struct Bound {
    std::optional<std::int64_t> count;
    std::string amount;  // "60 EUR"; empty: none
    std::string per;     // "day"
  };

  std::string name;
  bool forbids = false;
  std::vector<std::string> effects;  // none: any
  std::vector<std::string> tools;    // none: any
  bool undoable = false;
  std::vector<Where> where;
  std::vector<Bound> limits;
  bool ask_always = false;
  std::string ask_above;  // an amount; empty: it does not
  DecidedBy decided_by = DecidedBy::trusted;
  Drafts drafts = Drafts::shown;
  std::string hours;  // "08:00-20:00"; empty: at any
  std::vector<std::string> days;
  std::string until;  // "2026-12-31"; empty: for good
};

RuleForm form_of(const Rule& rule);

// A key of a rule with its value as TOML.
using WrittenKey = std::pair<std::string, std::string>;
// Those that say something, in the usual order. Whatever stands in the form's texts stays inside its value.
std::vector<WrittenKey> written_keys(const RuleForm& form);

// The rule as it stands in a mandate, with its heading. It may still be one that the loader refuses.
std::string to_toml(const RuleForm& form);

// A text as a TOML string on one line.
std::string toml_string(std::string_view text);

}  // namespace adjutant::mandate
