// The owner as the page has them: what they chose comes with the request, and a question that it does not answer is
// remembered, to be shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/roles.h"

namespace adjutant::server {

struct OpenQuestion {
  std::string question;
  std::vector<std::string> options;
};

class ChosenOwner final : public agent::Owner {
 public:
  struct Choice {
    std::string question, option;
  };

  // For one request; forgets what was asked before.
  void choose(std::vector<Choice> choices);
  const std::optional<OpenQuestion>& open_question() const { return open_; }  // the first one

  std::optional<std::string> answer(const std::string& question) override;
  std::optional<std::size_t> pick(const std::string& question, const std::vector<std::string>& options) override;
  std::optional<bool> confirm(const std::string& question, const plan::Value& value) override;

 private:
  const std::string* chosen(const std::string& question) const;
  void leave_open(const std::string& question, std::vector<std::string> options);

  std::vector<Choice> choices_;
  std::optional<OpenQuestion> open_;
};

}  // namespace adjutant::server
