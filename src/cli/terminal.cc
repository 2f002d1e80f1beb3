#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "base/text.h"

namespace adjutant::cli {
namespace {

std::optional<std::string> read_line(const std::string& prompt) {
  if (!is_interactive()) return std::nullopt;
  fmt::print(stderr, "{}", prompt);
  std::fflush(stderr);
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return std::string(trim(line));
}

}  // namespace

bool is_interactive() { return ::isatty(STDIN_FILENO) && ::isatty(STDERR_FILENO); }

agent::Ink ink_for(int descriptor) {
  const char* none = std::getenv("NO_COLOR");
  return ::isatty(descriptor) && !(none && *none) ? agent::Ink::terminal() : agent::Ink();
}

std::optional<std::string> TerminalOwner::answer(const std::string& question) {
  return read_line(one_line(question, 400) + " ");
}

std::optional<std::size_t> TerminalOwner::pick(const std::string& question, const std::vector<std::string>& options) {
  if (!is_interactive()) return std::nullopt;
  fmt::print(stderr, "{}\n", one_line(question, 400));
  for (std::size_t i = 0; i < options.size(); ++i) fmt::print(stderr, "  {}. {}\n", i + 1, one_line(options[i], 200));
  while (const auto line = read_line("Which one? ")) {
    char* end = nullptr;
    const long number = std::strtol(line->c_str(), &end, 10);
    if (!line->empty() && *end == '\0' && number >= 1 && static_cast<std::size_t>(number) <= options.size())
      return static_cast<std::size_t>(number - 1);
    if (line->empty()) return std::nullopt;
    fmt::print(stderr, "Say a number from 1 to {}, or nothing to leave it.\n", options.size());
  }
  return std::nullopt;
}

std::optional<bool> TerminalOwner::confirm(const std::string& question, const plan::Value& value) {
  if (!is_interactive()) return std::nullopt;
  fmt::print(stderr, "{}\n  {}\n", one_line(question, 400), one_line(plan::spoken(value), 400));
  if (value.from) fmt::print(stderr, "  it comes from {}\n", one_line(value.from->text, 200));
  return ask_yes("Is it right?");
}

std::optional<bool> ask_yes(const std::string& question) {
  while (const auto line = read_line(question + " [y/n] ")) {
    const std::string word = fold(*line);
    if (word == "y" || word == "yes") return true;
    if (word == "n" || word == "no" || word.empty()) return false;
  }
  return std::nullopt;
}

Spinner::Spinner() : shown_(::isatty(STDERR_FILENO) != 0) {}
Spinner::~Spinner() { clear(); }

void Spinner::working(std::string_view what) {
  static constexpr const char* kFrames[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[K{} {}", kFrames[frame_++ % std::size(kFrames)], one_line(what, 60));
  std::fflush(stderr);
}

void Spinner::clear() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
}

}  // namespace adjutant::cli
