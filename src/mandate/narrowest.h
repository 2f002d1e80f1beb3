// "Always": the narrowest grant under which a call would have needed no question.
//
// It is about the call's tool alone, with these recipients, these things (mails, files, accounts) and these plain
// choices, with no higher amount, as often a day as is said. Of texts and times it says who may have a say in them: as
// few as had one in this call. What others decided, and what was drafted, is in it only where that was so here. A forbid
// stands above it as above every grant, and a tool that nobody has described has none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "mandate/mandate.h"

namespace adjutant::mandate {

// What the owner wants wider than that, and until when.
struct GrantWish {
  std::string name;
  std::int64_t per_day = 1;
  bool whole_domain = false;  // recipients: anybody at the same host
  bool any_thing =
      false;  // things: any that the owner names, or that the owner's records give; at most so many at once
  std::optional<Date> until;  // last day; nothing: for good
};

// Errors: nothing grants such a call, or a rule cannot hold it (forbidden: why); the wish cannot be had for it (failed).
Result<Rule> narrowest_grant(const plan::Call& call, const GrantWish& wish, const plan::Catalog& catalog,
                             const Time& now);

// A name for it that no rule has yet: "mail.send to ben@work.example".
std::string name_for_grant(const plan::Call& call, const GrantWish& wish, const Mandate& beside);

}  // namespace adjutant::mandate
