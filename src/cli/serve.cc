#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/daemon_lock.h"
#include "cli/notices.h"
#include "cli/wake.h"

namespace adjutant::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLockPatience{500};       // a chat holds the lock for a moment between two lines
constexpr std::chrono::seconds kRetry{5};        // after something did not work, and for runs of others
constexpr std::chrono::minutes kLookAtMails{5};  // for objections: how old what is known of them may be
constexpr std::size_t kMailsAtATime = 200;
constexpr std::chrono::minutes kRetryCopies{10};      // of mails that have left, into the folder of sent ones
constexpr std::chrono::seconds kLongestSleep{86400};  // nothing is known to come

void say(std::string_view text) {
  show(one_line(text, 400) + "\n");
  std::fflush(stdout);
}

class Daemon {
 public:
  Daemon(Assistant& assistant, std::stop_token stop) : assistant_(assistant), stop_(std::move(stop)) {}

  // Does what is due; gives when more may be.
  Wake::Moment work() {
    again_ = assistant_.clock.now_ms() + kLongestSleep;
    mandate();
    outbox();
    reminders();
    runs();
    mails();
    return again_;
  }

 private:
  void not_after(Wake::Moment moment) { again_ = std::min(again_, moment); }

  // Says each trouble once, until it is over or another.
  void trouble(const std::string& about, const std::string& text) {
    std::string& before = troubles_[about];
    if (!text.empty() && text != before) say(text);
    before = text;
    if (!text.empty()) not_after(assistant_.clock.now_ms() + kRetry);
  }

  void mandate() {
    const std::string before = assistant_.mandate.problem();
    const bool waited = assistant_.mandate.waiting().has_value();
    assistant_.mandate.refresh();
    if (!waited && assistant_.mandate.waiting())
      tell(
          "The changed mandate allows more than you have accepted; the one before stays in force until you have said "
          "yes "
          "with 'adjutant mandate accept'.");
    if (waited && !assistant_.mandate.waiting() && assistant_.mandate.problem().empty())
      tell("The mandate is in force again.");
    const std::string& problem = assistant_.mandate.problem();
    if (!problem.empty() && problem != before)
      say(fmt::format("The changed mandate cannot be used, the one before stays in force: {}", problem));
    if (problem.empty() && !before.empty()) say("The mandate is in force again.");
  }

  void outbox() {
    const auto sent = assistant_.outbox.deliver_due();
    trouble("outbox", sent ? "" : sent.error().text());
    if (sent) {
      for (const auto& said : *sent) say(said);
    }
    const auto held = assistant_.outbox.in_state("held");
    if (!sent || !held) return;
    for (const auto& item : *held) not_after(Wake::Moment(milliseconds(item.send_after_ms)));
    const auto handed = assistant_.outbox.in_state("handed");
    if (handed && !handed->empty()) not_after(assistant_.clock.now_ms() + kRetryCopies);
  }

  void reminders() {
    const auto told = tell_due_reminders(assistant_.database, assistant_.clock, say);
    trouble("reminders", told ? "" : told.error().text());
    const auto next = tools::time::ReminderClock(assistant_.database).next();
    if (told && next && *next) not_after(**next);
  }

  // Runs that were cut off go on. Those that another process works on are looked at again: it may die without a word.
  void runs() {
    if (const auto abandoned = assistant_.journal.abandon_drafts(); !abandoned)
      trouble("drafts", abandoned.error().text());
    const auto runs = assistant_.runner.interrupted();
    trouble("runs", runs ? "" : runs.error().text());
    if (!runs) return;
    for (const auto& run : *runs) {
      if (stop_.stop_requested()) return;
      not_after(assistant_.clock.now_ms() + kRetry);
      if (worked_on(run.id)) continue;
      const auto after = assistant_.runner.run(run.id, stop_);
      trouble("run " + run.id, after ? "" : after.error().text());
      if (!after) continue;
      say(fmt::format("The run {} went on where it was cut off: {}{}", run.id, journal::to_string(after->run.state),
                      after->run.reason.empty() ? "." : ". " + after->run.reason));
    }
  }

  // Reads what has come into the mailbox, a little at a time.
  void mails() {
    const auto whole = assistant_.mail_index.update(assistant_.clock.now(), kMailsAtATime);
    trouble("mails", whole ? "" : whole.error().text());
    if (whole) not_after(assistant_.clock.now_ms() + (*whole ? milliseconds(kLookAtMails) : milliseconds(0)));
  }

  bool worked_on(const std::string& run) {
    const auto holder = assistant_.runner.is_worked_on(run);
    return holder && *holder;
  }

  Assistant& assistant_;
  const std::stop_token stop_;
  Wake::Moment again_;
  std::map<std::string, std::string> troubles_;
};

}  // namespace

int serve(Assistant& assistant, bool once, const Options& options, std::stop_token stop) {
  const auto lock = DaemonLock::take(assistant.home.folder(), kLockPatience);
  if (!lock) return show_error(lock.error(), options);
  if (!assistant.mandate.problem().empty()) say(assistant.mandate.problem());
  Daemon daemon(assistant, stop);
  Wake wake(assistant.home.folder(), stop);
  if (!once) say(fmt::format("ready: {}", assistant.home.folder().string()));
  while (!stop.stop_requested()) {
    const auto again = daemon.work();
    if (once) break;
    wake.sleep_until(assistant.clock.on_the_machine(again));
  }
  return 0;
}

}  // namespace adjutant::cli
