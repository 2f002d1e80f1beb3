// Which runs of the ledger are asked for, a page at a time.
#pragma once

#include "base/time.h"
#include "journal/journal.h"
#include "server/http.h"

namespace adjutant::server {

// limit, state, words, from and to (days of the zone, both included), before, superseded (without it: only runs in whose place
// no other stands). Errors (usage) name what is wrong.
Result<journal::RunQuery> read_run_query(const Request& request, const Zone& zone);

struct RunPage {
  std::vector<journal::Run> runs;
  std::string next;  // `before` of the next page; empty: there is none
};
Result<RunPage> runs_page(journal::Journal& journal, journal::RunQuery query);

}  // namespace adjutant::server
