// What a run needs besides tools: the reading roles, which have no tools, and the owner, who may not be there.
#pragma once

#include <optional>
#include <stop_token>

#include "plan/value.h"

namespace adjutant::agent {

// Reads untrusted text and fills in typed data. The results carry the labels of all that was read.
class Reading {
 public:
  virtual ~Reading() = default;
  // A record with every required field, validated by type and found in the text; or a missing value.
  virtual Result<plan::Value> extract(const plan::Value& text, const plan::Type& record, const Time& now,
                                      std::stop_token stop) = 0;
  virtual Result<plan::Value> classify(const plan::Value& text, const plan::Value& options, std::stop_token stop) = 0;
  virtual Result<plan::Value> choose(const plan::Value& list, const plan::Value& criterion, std::stop_token stop) = 0;
  virtual Result<plan::Value> draft(const plan::Value& instruction, const plan::Value& material,
                                    std::stop_token stop) = 0;
};

// Answers questions; nothing means: not now.
class Owner {
 public:
  virtual ~Owner() = default;
  virtual std::optional<std::string> answer(const std::string& question) = 0;
  virtual std::optional<std::size_t> pick(const std::string& question, const std::vector<std::string>& options) = 0;
  virtual std::optional<bool> confirm(const std::string& question, const plan::Value& value) = 0;
};

// Nobody is there: every question waits.
class AbsentOwner final : public Owner {
 public:
  std::optional<std::string> answer(const std::string&) override { return std::nullopt; }
  std::optional<std::size_t> pick(const std::string&, const std::vector<std::string>&) override { return std::nullopt; }
  std::optional<bool> confirm(const std::string&, const plan::Value&) override { return std::nullopt; }
};

}  // namespace adjutant::agent
