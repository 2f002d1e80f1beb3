// The owner at the terminal: questions, a spinner, colours. Answers go to standard output, everything for people that
// is no answer to standard error.
#pragma once

#include <string>

#include "agent/roles.h"
#include "agent/run_text.h"
#include "agent/run_world.h"

namespace adjutant::cli {

bool is_interactive();  // somebody can be asked
agent::Ink ink_for(int descriptor);

class TerminalOwner final : public agent::Owner {
 public:
  std::optional<std::string> answer(const std::string& question) override;
  std::optional<std::size_t> pick(const std::string& question, const std::vector<std::string>& options) override;
  std::optional<bool> confirm(const std::string& question, const plan::Value& value) override;
};

// "yes" or "no"; nothing where nobody can be asked.
std::optional<bool> ask_yes(const std::string& question);

// Turns while something works; shows nothing where standard error is no terminal.
class Spinner final : public agent::Progress {
 public:
  Spinner();
  ~Spinner() override;
  void working(std::string_view what) override;
  void clear();

 private:
  const bool shown_;
  std::size_t frame_ = 0;
};

}  // namespace adjutant::cli
