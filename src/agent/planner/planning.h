// What it took to have a plan written: whom that was asked, how often, and what it cost.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/planner/price.h"

namespace adjutant::agent {

struct Planning {
  struct Share {
    std::string provider;
    std::string model;
    int attempts = 0;
    model::Usage tokens;
    bool counted = true;  // by the model; else it is the most that it can have been
    Cost cost;
  };
  std::vector<Share> shares;  // in the order in which they were asked; the last one wrote the plan
};

// "Planned by big (big-1) in 2 attempts: 3200 and 150 tokens, 0.0123 EUR."
std::string to_words(const Planning& planning);
Json to_json(const Planning& planning);

}  // namespace adjutant::agent
