// What is said of a call before it happens, and as the journal keeps it.
#pragma once

#include <cstdint>
#include <optional>

#include "agent/authority.h"
#include "agent/objections/situation.h"
#include "journal/journal.h"
#include "plan/tool.h"

namespace adjutant::agent {

// A query: it tells an outside service its arguments, and changes nothing.
bool only_asks(const plan::Call& call);
bool only_asks(const journal::Step& step);

// The call's preview by its tool, or in general words where its arguments are not known yet or it only asks; with its
// verdict, for each argument where it came from, and whether one is the result of an effect that has not happened.
Result<Json> previewed(const plan::Call& call, plan::Tool& tool, const Decision& decision);

// "Asked web.get: url = https://shop.example/."
std::string asked_report(const plan::Call& call);

// A planned effect as those see it who may object.
objections::Effect objected_effect(const journal::Step& step, const plan::Catalog& catalog);

// What opens the things that a value was made of, the first it speaks of first.
std::vector<std::string> links_of(const plan::Value& value);

// Whether a step was planned in the middle of a run, and what speaks against it is not known yet.
bool is_unheard(const journal::Step& step);
void set_unheard(journal::Step& step, bool unheard);

// The owner has done it by hand: what the preview says, done by them.
void set_done_by_owner(journal::Step& step);

// What let a step happen, kept with its preview: the mandate's decision, and when the owner said yes, where they did.
struct Authorised {
  Decision decision;
  std::optional<std::int64_t> yes_ms;
};
void set_authorised(journal::Step& step, const Authorised& authorised);
// Nothing: it was not authorised, or by an older version, which did not keep it.
std::optional<Authorised> authorised(const journal::Step& step);

plan::Preview preview_from(const Json& json);
Decision decision_from(const Json& json);

// What a blanket yes to a step of this hash is kept as: it does not cover what needs approval of that very call.
std::string blanket_hash(const std::string& hash);
// What a yes to one step alone is kept as, beside the yes itself: it happens whatever waits before it.
std::string alone_hash(const std::string& hash);
// Kept while yeses are to single steps: no other effect of the run happens then, also none that the mandate allows.
std::string_view alone_mark();
// When the owner said a yes to the step that does for this verdict; nothing where they have not.
Result<std::optional<std::int64_t>> said_yes_ms(journal::Journal& journal, const std::string& run,
                                                const journal::Step& step, Verdict verdict);
Result<bool> said_yes(journal::Journal& journal, const std::string& run, const journal::Step& step, Verdict verdict);

}  // namespace adjutant::agent
