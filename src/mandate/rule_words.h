// A rule of the mandate in words, for the owner.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "mandate/rule.h"

namespace adjutant::mandate {

// Its parts, one entry each, under a title ("tool", "condition", "limit", ...).
std::vector<std::pair<std::string, std::string>> parts(const Rule& rule);

// "tool: mail.send; condition: to is in contacts; limit: 20 a day".
std::string in_words(const Rule& rule);

// "Allows mail.send and mail.reply where to is in contacts, up to 20 a day. Asks you each time."
std::string sentence(const Rule& rule);

}  // namespace adjutant::mandate
