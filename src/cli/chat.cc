#include <fmt/format.h>
#include <histedit.h>
#include <langinfo.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <clocale>
#include <cstring>
#include <cwchar>
#include <iostream>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/daemon_lock.h"
#include "cli/notices.h"

namespace adjutant::cli {
namespace {

// Between two \1 stands what takes no room on the screen.
const char* coloured_prompt(EditLine*) { return "\1\x1b[1;36m\1› \1\x1b[0m\1"; }
const char* plain_prompt(EditLine*) { return "› "; }

// Ctrl-C at the prompt: the line is given up, and a new one begun.
unsigned char give_up_line(EditLine* edit, int) {
  el_push(edit, "\x15");  // Ctrl-U, which empties the line
  tell("^C\n");
  return CC_REDISPLAY;
}

// Lines with editing and history from a terminal, plain lines from anything else.
class Lines {
 public:
  Lines(const std::filesystem::path& history_file, std::stop_token end)
      : file_(history_file), bell_(::eventfd(0, EFD_CLOEXEC)) {
    on_end_.emplace(std::move(end), Ring{bell_});
    if (!::isatty(STDIN_FILENO)) return;
    // The editor counts columns by the locale's letters.
    if (std::setlocale(LC_CTYPE, "") == nullptr || std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
      std::setlocale(LC_CTYPE, "C.UTF-8");
    edit_.reset(el_init("adjutant", stdin, stderr, stderr));
    history_.reset(history_init());
    if (!edit_ || !history_) return;
    ::history(history_.get(), &event_, H_SETSIZE, 1000);
    ::history(history_.get(), &event_, H_SETUNIQUE, 1);
    ::history(history_.get(), &event_, H_LOAD, file_.c_str());
    const bool colour = !ink_for(STDERR_FILENO).off.empty();
    el_set(edit_.get(), EL_PROMPT_ESC, colour ? coloured_prompt : plain_prompt, '\1');
    el_set(edit_.get(), EL_EDITOR, "emacs");
    el_set(edit_.get(), EL_HIST, ::history, history_.get());
    el_set(edit_.get(), EL_CLIENTDATA, this);
    el_set(edit_.get(), EL_GETCFN, next_letter);
    el_set(edit_.get(), EL_SETTY, "-d", "-isig", nullptr);
    el_set(edit_.get(), EL_ADDFN, "give-up-line", "Begins the line anew", give_up_line);
    el_set(edit_.get(), EL_BIND, "^C", "give-up-line", nullptr);
    el_set(edit_.get(), EL_BIND, "^R", "em-inc-search-prev", nullptr);
  }
  ~Lines() {
    on_end_.reset();
    if (bell_ >= 0) ::close(bell_);
  }
  Lines(const Lines&) = delete;

  std::optional<std::string> next() {
    std::string line;
    if (!edit_) {
      if (!std::getline(std::cin, line)) return std::nullopt;
      return line;
    }
    int count = 0;
    const char* text = el_gets(edit_.get(), &count);
    if (!text || count <= 0) {
      tell("\n");
      return std::nullopt;
    }
    line.assign(text, static_cast<std::size_t>(count));
    if (!trim(line).empty()) {
      ::history(history_.get(), &event_, H_ENTER, line.c_str());
      ::history(history_.get(), &event_, H_SAVE, file_.c_str());
    }
    return line;
  }

 private:
  struct Ring {
    int bell;
    void operator()() const {
      const std::uint64_t one = 1;
      [[maybe_unused]] const auto written = ::write(bell, &one, sizeof one);
    }
  };
  struct End {
    void operator()(EditLine* edit) const { el_end(edit); }
    void operator()(History* history) const { history_end(history); }
  };

  // A letter of the terminal, or the end of the input when the process is to end.
  static int next_letter(EditLine* edit, wchar_t* letter) {
    void* data = nullptr;
    el_get(edit, EL_CLIENTDATA, &data);
    const auto& self = *static_cast<Lines*>(data);
    std::mbstate_t state{};
    while (true) {
      std::array<pollfd, 2> watched = {pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{self.bell_, POLLIN, 0}};
      if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return -1;
      if (watched[1].revents) return 0;
      if (!watched[0].revents) continue;
      char byte = 0;
      const auto count = ::read(STDIN_FILENO, &byte, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return static_cast<int>(count);
      const auto used = std::mbrtowc(letter, &byte, 1, &state);
      if (used == static_cast<std::size_t>(-2)) continue;
      if (used == static_cast<std::size_t>(-1)) state = {};  // no letter: forget it
      else return 1;
    }
  }

  std::filesystem::path file_;
  int bell_;
  std::optional<std::stop_callback<Ring>> on_end_;
  std::unique_ptr<EditLine, End> edit_;
  std::unique_ptr<History, End> history_;
  HistEvent event_{};
};

// Where no daemon runs, what is due is done between two lines.
void do_what_is_due(Assistant& assistant) {
  const auto lock = DaemonLock::take(assistant.home.folder(), {});
  if (!lock) return;
  const auto say = [](std::string_view text) { tell(one_line(text, 300) + "\n"); };
  if (const auto sent = assistant.outbox.deliver_due()) {
    for (const auto& said : *sent) say(said);
  } else {
    say(sent.error().text());
  }
  if (const auto told = tell_due_reminders(assistant.database, assistant.clock, say); !told) say(told.error().text());
}

}  // namespace

int chat(Assistant& assistant, Signals& signals) {
  signals.be_patient();
  const auto ink = ink_for(STDERR_FILENO);
  tell(fmt::format(
      "{}Say what you want. 'skills' shows what I can do, 'undo' takes the last thing back; Ctrl-C stops what I "
      "do, Ctrl-D ends.{}\n",
      ink.dim, ink.off));
  Lines lines(assistant.home.folder() / "history", signals.end());
  const Options options;
  while (!signals.end().stop_requested()) {
    do_what_is_due(assistant);
    const auto line = lines.next();
    if (!line) break;
    const std::string text(trim(*line));
    if (text.empty()) continue;
    if (text == "exit" || text == "quit") break;
    assistant.mandate.refresh();
    if (!assistant.mandate.problem().empty())
      tell(fmt::format("{}The mandate cannot be used: {}{}\n", ink.warn, harmless(assistant.mandate.problem()),
                       ink.off));
    if (text == "skills") list_skills(assistant, options);
    else ask(assistant, text, options, signals.new_work());
    tell("\n");
  }
  return 0;
}

}  // namespace adjutant::cli
