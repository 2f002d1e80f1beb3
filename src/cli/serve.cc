#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <thread>

#include "app/opened_home.h"
#include "app/served.h"
#include "app/wake.h"
#include "base/text.h"
#include "cli/access_commands.h"
#include "cli/daemon_lock.h"
#include "cli/long_work.h"
#include "cli/member_commands.h"
#include "cli/notices.h"
#include "server/chosen_owner.h"
#include "server/sessions.h"
#include "server/web.h"

namespace adjutant::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLockPatience{500};       // a chat holds the lock for a moment between two lines
constexpr std::chrono::seconds kRetry{5};        // after something did not work
constexpr std::chrono::minutes kLookAtMails{5};  // for objections: how old what is known of them may be
constexpr std::size_t kMailsAtATime = 200;
constexpr std::chrono::minutes kRetryCopies{10};      // of mails that have left, into the folder of sent ones
constexpr std::chrono::seconds kLongestSleep{86400};  // nothing is known to come

void say(std::string_view text) {
  show(one_line(text, 400) + "\n");
  std::fflush(stdout);
}

// What is due in one home. Of one thread.
class Daemon {
 public:
  explicit Daemon(Tell say_so) : say_(say_so), troubles_(std::move(say_so)) {}

  // Does what is due, but for what may take long (cli/long_work.h); gives when more may be.
  app::Wake::Moment work(Assistant& assistant) {
    again_ = assistant.clock.now_ms() + kLongestSleep;
    mandate(assistant.mandate);
    outbox(assistant);
    reminders(assistant);
    mails(assistant);
    return again_;
  }

 private:
  void not_after(app::Wake::Moment moment) { again_ = std::min(again_, moment); }

  void trouble(const Assistant& assistant, const std::string& about, const std::string& text) {
    troubles_.tell(about, text);
    if (!text.empty()) not_after(assistant.clock.now_ms() + kRetry);
  }

  void mandate(mandate::MandateFile& file) {
    const std::string before = file.problem();
    const bool waited = file.waiting().has_value();
    file.refresh();
    if (!waited && file.waiting())
      tell(
          "The changed mandate allows more than you have accepted; the one before stays in force until you have said "
          "yes "
          "with 'adjutant mandate accept'.");
    if (waited && !file.waiting() && file.problem().empty()) tell("The mandate is in force again.");
    const std::string& problem = file.problem();
    if (!problem.empty() && problem != before)
      say_(fmt::format("The changed mandate cannot be used, the one before stays in force: {}", problem));
    if (problem.empty() && !before.empty()) say_("The mandate is in force again.");
  }

  void outbox(Assistant& assistant) {
    const auto sent = assistant.outbox.deliver_due();
    trouble(assistant, "outbox", sent ? "" : sent.error().text());
    if (sent) {
      for (const auto& said : *sent) say_(said);
    }
    const auto held = assistant.outbox.in_state("held");
    if (!sent || !held) return;
    for (const auto& item : *held) not_after(app::Wake::Moment(milliseconds(item.send_after_ms)));
    const auto handed = assistant.outbox.in_state("handed");
    if (handed && !handed->empty()) not_after(assistant.clock.now_ms() + kRetryCopies);
  }

  void reminders(Assistant& assistant) {
    const auto told = tell_due_reminders(assistant.database, assistant.clock, say_);
    trouble(assistant, "reminders", told ? "" : told.error().text());
    const auto next = tools::time::ReminderClock(assistant.database).next();
    if (told && next && *next) not_after(**next);
  }

  // Reads what has come into the mailbox, a little at a time.
  void mails(Assistant& assistant) {
    const auto whole = assistant.mail_index.update(assistant.clock.now(), kMailsAtATime);
    trouble(assistant, "mails", whole ? "" : whole.error().text());
    if (whole) not_after(assistant.clock.now_ms() + (*whole ? milliseconds(kLookAtMails) : milliseconds(0)));
  }

  const Tell say_;
  app::Wake::Moment again_;
  Troubles troubles_;
};

// What is due in a member's home, as in the owner's; what there is to say names them.
class MemberDaemon {
 public:
  MemberDaemon(app::Person person, std::stop_token stop)
      : person_(std::move(person)),
        say_([name = person_.name](std::string_view text) { say(fmt::format("{}: {}", name, text)); }),
        home_(person_.home, nobody_),
        daemon_(say_),
        long_work_(say_, std::move(stop)) {}

  // When more may be due. While somebody else does it, or the home cannot be opened, that is soon.
  app::Wake::Moment work() {
    const auto done = [&]() -> Result<app::Wake::Moment> {
      if (!lock_) lock_.emplace(TRY(DaemonLock::take(person_.home, {})));
      Assistant& assistant = *TRY(home_.now());
      assistant.authority.serve(person_.role == app::Role::guest ? app::User::guest : app::User::owner);
      const auto again = daemon_.work(assistant);
      return assistant.clock.on_the_machine(std::min(again, long_work_.work(assistant)));
    }();
    if (done) return *done;
    if (done.error().text() != problem_) say_(problem_ = done.error().text());
    return SystemClock().now_ms() + kRetry;
  }

 private:
  const app::Person person_;
  const Tell say_;
  std::string problem_;
  std::optional<DaemonLock> lock_;
  server::ChosenOwner nobody_;  // is there to be asked
  app::OpenedHome home_;
  Daemon daemon_;
  LongWork long_work_;
};

// The members' homes, each in a thread of its own: what takes long in one holds up no other.
class MemberDaemons {
 public:
  explicit MemberDaemons(Assistant& owners) : owners_(owners) {}

  // As the household is now.
  void look() {
    const auto people = household_of(owners_).members();
    if (!people) return;
    std::erase_if(works_, [&](const auto& work) {
      return std::ranges::none_of(
          *people, [&](const app::Person& each) { return each.id == work.first && each.role == work.second.role; });
    });
    for (const auto& each : *people) {
      if (works_.contains(each.id)) continue;
      works_.emplace(each.id, Work{each.role, std::jthread([each](const std::stop_token& stop) {
                                     MemberDaemon daemon(each, stop);
                                     app::Wake wake(each.home, stop);
                                     while (!stop.stop_requested()) wake.sleep_until(daemon.work());
                                   })});
    }
  }

  void once(const std::stop_token& stop) {
    const auto people = household_of(owners_).members();
    for (const auto& each : people ? *people : std::vector<app::Person>()) MemberDaemon(each, stop).work();
  }

 private:
  struct Work {
    app::Role role;
    std::jthread thread;  // ends with it
  };
  Assistant& owners_;
  std::map<std::string, Work> works_;  // by member
};

}  // namespace

namespace {

// Where the page can be had, for `login`, and by which certificate, for the health.
Result<void> note(store::Database& database, const server::Web& web) {
  app::Served served{web.address(), {}};
  if (web.certificate()) {
    const auto others = web.other_addresses();
    served.certificate = {others.empty() ? web.address() : others.front(), web.certificate()->fingerprint,
                          web.certificate()->until};
  }
  return app::note_served(database, served);
}

Result<std::string> new_link(Assistant& assistant, std::string_view address, const std::string& member = {}) {
  const auto token = TRY(server::Sessions(assistant.database, assistant.clock, assistant.random).new_token(member));
  return server::login_link(address, token);
}

// Whoever sees the terminal may log in; a log is read by others.
std::string where_the_page_is(Assistant& assistant, const server::Web& web) {
  if (::isatty(STDOUT_FILENO)) {
    if (const auto link = new_link(assistant, web.address())) return *link;
  }
  return fmt::format("{}/ ('adjutant login' prints a link to log in with)", web.address());
}

void say_where_else(const server::Web& web) {
  for (const auto& address : web.other_addresses()) say(fmt::format("page: {}/", address));
  if (web.certificate()) say(fmt::format("certificate: SHA-256 {}", web.certificate()->fingerprint));
}

// On the usual port, or where another daemon has that, on a free one; a port that was asked for is that one.
Result<std::unique_ptr<server::Web>> open_page(Assistant& assistant, const ServeWords& words) {
  auto listening = words.listening;
  // The home's own certificate is for those who are elsewhere.
  if (listening.certificate.empty() && listening.key.empty() && !listening.address.empty() &&
      !server::is_loopback(listening.address) && std::filesystem::exists(own_certificate(assistant))) {
    listening.certificate = own_certificate(assistant);
    listening.key = own_key(assistant);
  }
  auto web = server::Web::start(assistant.home.folder(), words.port.value_or(server::kUsualPort), listening);
  if (!web && !words.port && web.error().kind == ErrorKind::failed)
    web = server::Web::start(assistant.home.folder(), 0, listening);
  if (web) TRY(note(assistant.database, **web));
  return web;
}

}  // namespace

int log_in(Assistant& assistant, const std::string& member, const Options& options) {
  const auto link = [&]() -> Result<std::string> {
    const auto whose = TRY(person_named(assistant, member)).id;
    const auto lock = DaemonLock::take(assistant.home.folder(), {});
    const auto served = TRY(app::last_served(assistant.database));
    if (lock || !served)
      return fail(ErrorKind::failed, "The daemon does not run, so there is no page.",
                  "Start it with 'adjutant serve'.");
    return new_link(assistant, served->address, whose);
  }();
  if (!link) return show_error(link.error(), options);
  if (options.json) show(Json().set("link", *link).pretty() + "\n");
  else show(*link + "\n");
  return 0;
}

int serve(Assistant& assistant, const ServeWords& words, const Options& options, std::stop_token stop) {
  const auto lock = DaemonLock::take(assistant.home.folder(), kLockPatience);
  if (!lock) return show_error(lock.error(), options);
  if (!assistant.mandate.problem().empty()) say(assistant.mandate.problem());
  app::OpenedHome home(assistant);
  Assistant* now = &assistant;
  Daemon daemon(say);
  MemberDaemons members(assistant);
  app::Wake wake(assistant.home.folder(), stop);
  LongWorkThread long_work(assistant.home.folder(), say, stop, [&wake] { wake.ring(); });
  std::unique_ptr<server::Web> web;
  if (!words.once) {
    auto opened = open_page(assistant, words);
    if (!opened) return show_error(opened.error(), options);
    web = std::move(*opened);
    say(fmt::format("page: {}", where_the_page_is(assistant, *web)));
    say_where_else(*web);
    say(fmt::format("ready: {}", assistant.home.folder().string()));
  }
  while (!stop.stop_requested()) {
    if (!words.once) members.look();
    if (const auto opened = home.now(); opened) now = *opened;
    else say(opened.error().text());
    const auto again = daemon.work(*now);
    if (words.once) {
      LongWork(say, stop).work(assistant);
      members.once(stop);
      break;
    }
    ::malloc_trim(0);  // what the work has freed is the system's again while there is none
    wake.sleep_until(now->clock.on_the_machine(std::min(again, long_work.look(*now))));
  }
  return 0;
}

}  // namespace adjutant::cli
