#include <fmt/format.h>
#include <histedit.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {
namespace {

const char* prompt(EditLine*) { return "› "; }

// Lines with editing and history from a terminal, plain lines from anything else.
class Lines {
 public:
  explicit Lines(const std::filesystem::path& history_file) : file_(history_file) {
    if (!::isatty(STDIN_FILENO)) return;
    edit_.reset(el_init("adjutant", stdin, stderr, stderr));
    history_.reset(history_init());
    if (!edit_ || !history_) return;
    ::history(history_.get(), &event_, H_SETSIZE, 1000);
    ::history(history_.get(), &event_, H_LOAD, file_.c_str());
    el_set(edit_.get(), EL_PROMPT, prompt);
    el_set(edit_.get(), EL_EDITOR, "emacs");
    el_set(edit_.get(), EL_HIST, ::history, history_.get());
  }
  ~Lines() {
    if (history_) ::history(history_.get(), &event_, H_SAVE, file_.c_str());
  }

  std::optional<std::string> next() {
    std::string line;
    if (!edit_) {
      if (!std::getline(std::cin, line)) return std::nullopt;
      return line;
    }
    int count = 0;
    const char* text = el_gets(edit_.get(), &count);
    if (!text || count <= 0) return std::nullopt;
    line.assign(text, static_cast<std::size_t>(count));
    if (!trim(line).empty()) ::history(history_.get(), &event_, H_ENTER, line.c_str());
    return line;
  }

 private:
  struct End {
    void operator()(EditLine* edit) const { el_end(edit); }
    void operator()(History* history) const { history_end(history); }
  };
  std::filesystem::path file_;
  std::unique_ptr<EditLine, End> edit_;
  std::unique_ptr<History, End> history_;
  HistEvent event_{};
};

}  // namespace

int chat(Assistant& assistant, std::stop_token stop) {
  fmt::print(stderr, "Say what you want; 'skills' shows what I can do, an empty line is ignored, Ctrl-D ends.\n");
  Lines lines(assistant.home.folder() / "history");
  const Options options;
  while (!stop.stop_requested()) {
    const auto line = lines.next();
    if (!line) break;
    const std::string text(trim(*line));
    if (text.empty()) continue;
    if (text == "exit" || text == "quit") break;
    if (text == "skills") list_skills(assistant, options);
    else ask(assistant, text, options, stop);
    // What waited its time in the outbox leaves, also where no daemon runs.
    if (const auto sent = assistant.outbox.deliver_due()) {
      for (const auto& said : *sent) fmt::print(stderr, "{}\n", one_line(said, 300));
    }
  }
  return 0;
}

}  // namespace adjutant::cli
