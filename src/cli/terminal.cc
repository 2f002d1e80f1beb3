#include "cli/terminal.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "agent/reference.h"
#include "base/text.h"

namespace adjutant::cli {
namespace {

constexpr std::chrono::milliseconds kFrame{100};
constexpr std::chrono::milliseconds kPatience{150};  // what is over by then is not worth a spinner
constexpr std::array<const char*, 10> kFrames = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
constexpr std::array<std::string_view, 14> kYes = {"y",     "yes",       "yes please", "yep",  "yeah",
                                                   "ok",    "okay",      "go",         "sure", "go ahead",
                                                   "do it", "yes do it", "please do",  "j"};
constexpr std::array<std::string_view, 12> kNo = {"",     "n",      "no",         "nope",     "don't",     "do not",
                                                  "stop", "cancel", "never mind", "leave it", "no thanks", "not now"};

// One line, as typed; nothing at the end of the input and when the work is stopped.
std::optional<std::string> read_line(const std::string& prompt, const std::stop_token& stop) {
  if (!is_interactive()) return std::nullopt;
  tell(prompt);
  std::string line;
  while (!line.ends_with('\n')) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, 50);
    if (stop.stop_requested() || (ready < 0 && errno != EINTR)) break;
    if (ready <= 0) continue;
    std::array<char, 4096> buffer{};
    const auto count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    line.append(buffer.data(), static_cast<std::size_t>(count));
  }
  if (line.ends_with('\n')) return valid_utf8(std::string(trim(line)));
  tell("\n");
  return std::nullopt;
}

}  // namespace

bool is_interactive() { return ::isatty(STDIN_FILENO) && ::isatty(STDERR_FILENO); }

agent::Ink ink_for(int descriptor) {
  const char* none = std::getenv("NO_COLOR");
  return ::isatty(descriptor) && !(none && *none) ? agent::Ink::terminal() : agent::Ink();
}

std::string printable(std::string_view text, const agent::Ink& ink) {
  const std::array<const std::string*, 6> ours = {&ink.bold, &ink.dim, &ink.good, &ink.warn, &ink.bad, &ink.off};
  std::string out;
  while (!text.empty()) {
    const auto escape = text.find('\x1b');
    out += harmless(text.substr(0, escape));
    if (escape == text.npos) break;
    text.remove_prefix(escape);
    const auto colour =
        std::ranges::find_if(ours, [&](const std::string* each) { return !each->empty() && text.starts_with(*each); });
    if (colour != ours.end()) out += **colour;
    else out += harmless("\x1b");
    text.remove_prefix(colour != ours.end() ? (*colour)->size() : 1);
  }
  return out;
}

void show(std::string_view text) {
  fmt::print("{}", printable(text, ink_for(STDOUT_FILENO)));
  std::fflush(stdout);
}

void tell(std::string_view text) {
  fmt::print(stderr, "{}", printable(text, ink_for(STDERR_FILENO)));
  std::fflush(stderr);
}

std::optional<std::string> TerminalOwner::answer(const std::string& question) {
  spinner_.pause();
  return read_line(one_line(question, 400) + " ", signals_.work());
}

std::optional<std::size_t> TerminalOwner::pick(const std::string& question, const std::vector<std::string>& options) {
  if (!is_interactive()) return std::nullopt;
  spinner_.pause();
  const auto ink = ink_for(STDERR_FILENO);
  tell(fmt::format("{}{}{}\n", ink.bold, one_line(question, 400), ink.off));
  for (std::size_t i = 0; i < options.size(); ++i)
    tell(fmt::format("  {}{}.{} {}\n", ink.bold, i + 1, ink.off, one_line(options[i], 200)));
  while (const auto line = read_line("Which one? ", signals_.work())) {
    if (yes_or_no(*line) == false) return std::nullopt;
    if (const auto meant = option_meant(*line, options)) return meant;
    tell(fmt::format("Say a number from 1 to {}, or nothing to leave it.\n", options.size()));
  }
  return std::nullopt;
}

std::optional<bool> TerminalOwner::confirm(const std::string& question, const plan::Value& value) {
  if (!is_interactive()) return std::nullopt;
  spinner_.pause();
  tell(fmt::format("{}\n  {}\n", one_line(question, 400), one_line(plan::spoken(value), 400)));
  if (value.from) tell(fmt::format("  it comes from {}\n", one_line(value.from->text, 200)));
  return ask_yes("Is it right?", signals_.work());
}

std::optional<std::size_t> option_meant(std::string_view answer, const std::vector<std::string>& options) {
  std::string said = fold(trim(answer));
  while (said.ends_with('.')) said.pop_back();
  if (said.empty()) return std::nullopt;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), number);
  if (error == std::errc() && end == said.data() + said.size())
    return number >= 1 && number <= options.size() ? std::optional(number - 1) : std::nullopt;
  std::vector<std::size_t> meant;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (fold(options[i]).find(said) != std::string::npos) meant.push_back(i);
  }
  auto pointed = agent::read_reference(said);
  if (!pointed) pointed = agent::read_reference("the " + said);
  if (pointed && pointed->kind == agent::Reference::Kind::nth) {
    const auto count = static_cast<int>(options.size());
    const int at = pointed->n < 0 ? count : pointed->n;
    if (at <= count && std::ranges::find(meant, static_cast<std::size_t>(at - 1)) == meant.end())
      meant.push_back(static_cast<std::size_t>(at - 1));
  }
  return meant.size() == 1 ? std::optional(meant.front()) : std::nullopt;
}

std::optional<bool> yes_or_no(std::string_view answer) {
  std::string word = fold(trim(answer));
  while (!word.empty() && std::string_view(".!, ").find(word.back()) != std::string_view::npos) word.pop_back();
  word = replace_all(replace_all(word, ",", ""), "’", "'");
  if (std::find(kYes.begin(), kYes.end(), word) != kYes.end()) return true;
  if (std::find(kNo.begin(), kNo.end(), word) != kNo.end()) return false;
  return std::nullopt;
}

std::optional<std::string> ask_line(const std::string& question, std::stop_token stop) {
  return read_line(question, stop);
}

std::optional<bool> ask_yes(const std::string& question, std::stop_token stop) {
  while (const auto line = read_line(question + " [y/N] ", stop)) {
    if (const auto answer = yes_or_no(*line)) return answer;
    tell("Please say yes or no.\n");
  }
  return std::nullopt;
}

Spinner::Spinner() : shown_(::isatty(STDERR_FILENO) != 0) {
  if (shown_) thread_ = std::jthread([this](std::stop_token end) { turn(std::move(end)); });
}

Spinner::~Spinner() { pause(); }

void Spinner::working(std::string_view what) {
  if (!shown_) return;
  {
    const std::lock_guard hold(mutex_);
    what_ = one_line(what, 60);
    if (active_) return;
    active_ = true;
    since_ = std::chrono::steady_clock::now();
  }
  wake_.notify_one();
}

void Spinner::pause() {
  const std::lock_guard hold(mutex_);
  active_ = false;
  if (!drawn_) return;
  drawn_ = false;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

void Spinner::turn(std::stop_token end) {
  std::size_t frame = 0;
  std::unique_lock hold(mutex_);
  while (wake_.wait(hold, end, [&] { return active_; })) {
    if (std::chrono::steady_clock::now() - since_ >= kPatience) {
      fmt::print(stderr, "\r\x1b[K{} {}", kFrames[frame++ % kFrames.size()], what_);
      std::fflush(stderr);
      drawn_ = true;
    }
    wake_.wait_for(hold, end, kFrame, [&] { return !active_; });
  }
}

}  // namespace adjutant::cli
