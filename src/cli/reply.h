// What the owner says to a preview: yes, no, yes in spite of what stops it, or rather as an objection suggests.
#pragma once

#include <set>

#include "agent/runner.h"
#include "cli/commands.h"

namespace adjutant::cli {

struct Reply {
  enum class What { nothing, no, blanket, each, edit } what = What::nothing;  // nothing: it waits
  std::set<agent::objections::Kind> despite = {};
  int edit = 0;  // the number of the objection whose suggestion it is
};

// Asks where somebody can be asked. --yes says yes to what it covers.
Reply reply_to(const agent::RunView& view, const Options& options, const std::stop_token& stop);

// What the words mean as a reply to this preview; nothing: they mean nothing here.
std::optional<Reply> read_reply(std::string_view words, const agent::RunView& view);

}  // namespace adjutant::cli
