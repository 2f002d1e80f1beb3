// Which tools a planner is told of: those that fit the request, by words and, where there is an embedder, by meaning.
#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "agent/lexicon.h"
#include "agent/skill.h"
#include "model/embedder.h"
#include "plan/tool.h"

namespace adjutant::agent {

// Best first, at most `most`; those that the skills' plans call come with them. A tool that no card describes is never
// among them: its words are those of a stranger.
std::vector<const plan::Signature*> choose_tools(std::string_view request, const plan::Catalog& catalog,
                                                 const Lexicon& lexicon, model::Embedder* embedder,
                                                 std::span<const Skill* const> near, std::size_t most,
                                                 std::stop_token stop);

// "mail.read(id: text) -> Mail  # read: One mail by its id."
std::string signature_line(const plan::Signature& signature);

// "Mail: id text, subject text", for each record that the tools take or give.
std::vector<std::string> record_lines(std::span<const plan::Signature* const> tools);

}  // namespace adjutant::agent
