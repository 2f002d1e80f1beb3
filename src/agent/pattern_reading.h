// The reading role without a model: finds what can be found by its form (IBANs, amounts, dates, addresses), next to the
// words that name the field. What it is not sure of, it leaves out.
#pragma once

#include "agent/roles.h"

namespace adjutant::agent {

class PatternReading final : public Reading {
 public:
  Result<plan::Value> extract(const plan::Value& text, const plan::Type& record, const Time& now,
                              std::stop_token stop) override;
  Result<plan::Value> classify(const plan::Value& text, const plan::Value& options, std::stop_token stop) override;
  Result<plan::Value> choose(const plan::Value& list, const plan::Value& criterion, std::stop_token stop) override;
  Result<plan::Value> draft(const plan::Value& instruction, const plan::Value& material, std::stop_token stop) override;
};

}  // namespace adjutant::agent
