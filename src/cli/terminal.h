// The owner at the terminal: questions, a spinner, colours. Answers go to standard output, everything for people that
// is no answer to standard error.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "agent/roles.h"
#include "agent/run_text.h"
#include "agent/run_world.h"
#include "cli/signals.h"

namespace adjutant::cli {

bool is_interactive();  // somebody can be asked
agent::Ink ink_for(int descriptor);

// All that is printed goes through these: to standard output, and to standard error. Whatever a text holds, and whoever
// wrote it, nothing reaches the terminal but letters, line feeds, tabs and the colours of ink_for().
void show(std::string_view text);
void tell(std::string_view text);
// What they print where the ink is `ink`.
std::string printable(std::string_view text, const agent::Ink& ink);

// Turns while something works, and says what; shows nothing where standard error is no terminal, and nothing for work
// that is over at once. pause() before anything else is printed.
class Spinner final : public agent::Progress {
 public:
  Spinner();
  ~Spinner() override;
  void working(std::string_view what) override;
  void pause() override;

 private:
  void turn(std::stop_token end);

  const bool shown_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  // Guarded by mutex_.
  bool active_ = false;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point since_;
  std::string what_;

  std::jthread thread_;
};

class TerminalOwner final : public agent::Owner {
 public:
  TerminalOwner(Signals& signals, Spinner& spinner) : signals_(signals), spinner_(spinner) {}
  std::optional<std::string> answer(const std::string& question) override;
  std::optional<std::size_t> pick(const std::string& question, const std::vector<std::string>& options) override;
  std::optional<bool> confirm(const std::string& question, const plan::Value& value) override;

 private:
  Signals& signals_;
  Spinner& spinner_;
};

// One line of the owner; nothing where nobody can be asked, or the work was stopped meanwhile.
std::optional<std::string> ask_line(const std::string& question, std::stop_token stop);

// "yes" or "no"; nothing where nobody can be asked, or the work was stopped meanwhile.
std::optional<bool> ask_yes(const std::string& question, std::stop_token stop);

// Which of the options, from 0, the owner's words mean: a number, "the second one", or words that only one of them has. Nothing:
// none, or not only one.
std::optional<std::size_t> option_meant(std::string_view answer, const std::vector<std::string>& options);

// What a word of the owner means as an answer to "Do it?".
std::optional<bool> yes_or_no(std::string_view answer);

}  // namespace adjutant::cli
