#include "cli/access_commands.h"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <map>

#include "base/file.h"
#include "base/text.h"
#include "cli/member_commands.h"
#include "server/certificate.h"
#include "server/metrics_token.h"
#include "server/passkeys.h"
#include "server/password.h"
#include "server/sessions.h"

namespace adjutant::cli {

namespace {

constexpr std::size_t kLongestLine = 4096;

// What is typed is not shown while this lives.
class Unseen {
 public:
  Unseen() {
    shown_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!shown_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~Unseen() {
    if (!shown_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    tell("\n");
  }
  Unseen(const Unseen&) = delete;

 private:
  termios before_{};
  bool shown_ = false;
};

std::optional<std::string> ask_unseen(const std::string& question, const std::stop_token& stop) {
  const Unseen unseen;
  return ask_line(question, stop);
}

// The first line of standard input.
std::string first_line() {
  std::string line;
  char letter = 0;
  while (line.size() < kLongestLine && ::read(STDIN_FILENO, &letter, 1) == 1 && letter != '\n') line += letter;
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<std::string> new_password(const std::stop_token& stop) {
  if (!is_interactive()) return first_line();
  const auto first = ask_unseen("The new password: ", stop);
  if (!first) return fail(ErrorKind::stopped, "Nothing was changed.");
  const auto second = ask_unseen("Once more: ", stop);
  if (!second) return fail(ErrorKind::stopped, "Nothing was changed.");
  if (*first != *second)
    return fail(ErrorKind::usage, "These are two different ones.", "Nothing was changed; try again.");
  return *first;
}

// Addresses of this machine's interfaces that are up, but for those that only it reaches itself.
std::vector<std::string> own_addresses() {
  std::vector<std::string> out;
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return out;
  for (const ifaddrs* each = all; each; each = each->ifa_next) {
    if (!each->ifa_addr || !(each->ifa_flags & IFF_UP) || (each->ifa_flags & IFF_LOOPBACK)) continue;
    std::array<char, NI_MAXHOST> text{};
    const int family = each->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) continue;
    const auto size = static_cast<socklen_t>(family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
    if (::getnameinfo(each->ifa_addr, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) continue;
    const std::string_view address(text.data());
    if (address.find('%') == address.npos) out.emplace_back(address);
  }
  ::freeifaddrs(all);
  return out;
}

std::vector<std::string> own_names() {
  std::vector<std::string> names = own_addresses();
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') names.emplace_back(to_lower(host.data()));
  for (const char* here : {"localhost", "127.0.0.1", "::1"}) names.emplace_back(here);
  return names;
}

// What everybody is called, by id. Somebody who leaves between two looks has no name any more.
class Names {
 public:
  explicit Names(std::map<std::string, std::string> names) : names_(std::move(names)) {}
  const std::string& at(const std::string& id) const {
    static const std::string gone = "-";
    const auto found = names_.find(id);
    return found == names_.end() ? gone : found->second;
  }
  bool several() const { return names_.size() > 1; }

 private:
  std::map<std::string, std::string> names_;
};

Result<Names> names_of_people(Assistant& assistant) {
  auto household = household_of(assistant);
  std::map<std::string, std::string> names{{"", household.owner().name}};
  for (const auto& each : TRY(household.members())) names[each.id] = each.name;
  return Names(std::move(names));
}

// Before what is theirs; nothing where there is the owner alone.
std::string of_whom(const Names& names, const std::string& id) {
  return names.several() ? one_line(names.at(id), 40) + "  " : "";
}

}  // namespace

int set_password(Assistant& assistant, const std::string& member, bool remove, const Options& options,
                 const std::stop_token& stop) {
  const auto logged_out = [&]() -> Result<int> {
    const auto whose = TRY(person_named(assistant, member)).id;
    server::Password password(assistant.database, assistant.random, whose);
    if (remove) {
      if (!TRY(password.remove()))
        return fail(ErrorKind::usage, "There is no password.", "'adjutant password' sets one.");
    } else {
      TRY(password.set(TRY(new_password(stop))));
    }
    return server::Sessions(assistant.database, assistant.clock, assistant.random).revoke_all(whose);
  }();
  if (!logged_out) return show_error(logged_out.error(), options);
  if (options.json) show(Json().set("password", !remove).set("logged_out", *logged_out).pretty() + "\n");
  else
    show(fmt::format("{} {}\n",
                     remove ? "The page has no password any more." : "The page has this password from now on.",
                     *logged_out == 0   ? "No browser was logged in."
                     : *logged_out == 1 ? "One browser was logged out."
                                        : fmt::format("{} browsers were logged out.", *logged_out)));
  return 0;
}

int list_passkeys(Assistant& assistant, const Options& options) {
  const auto all = server::Passkeys(assistant.database, assistant.clock, assistant.random).all();
  if (!all) return show_error(all.error(), options);
  const auto whose = names_of_people(assistant);
  if (!whose) return show_error(whose.error(), options);
  Json out = Json::array();
  for (const auto& each : *all) {
    const auto& person = whose->at(each.member);
    out.push(Json()
                 .set("id", each.id)
                 .set("person", person)
                 .set("name", each.name)
                 .set("created", iso_utc(each.created))
                 .set("last_used", iso_utc(each.last_used)));
    if (options.json) continue;
    show(fmt::format("{}  {}last used {}  {}\n", each.id, of_whom(*whose, each.member),
                     spoken({each.last_used, assistant.zone}), one_line(each.name, 80)));
  }
  if (options.json) show(Json().set("passkeys", std::move(out)).pretty() + "\n");
  else if (all->empty()) show("There is no passkey. The page adds one, under Health.\n");
  return 0;
}

int remove_passkey(Assistant& assistant, const std::string& id, const Options& options) {
  server::Passkeys passkeys(assistant.database, assistant.clock, assistant.random);
  const auto removed = [&]() -> Result<std::string> {
    std::vector<std::string> which;
    for (const auto& each : TRY(passkeys.all())) {
      if (each.id.starts_with(id)) which.push_back(each.id);
    }
    if (which.size() != 1)
      return fail(
          ErrorKind::usage,
          fmt::format("{} begins with '{}'.", which.empty() ? "No passkey" : "More than one passkey", one_line(id, 60)),
          "'adjutant passkeys' lists them.");
    TRY(passkeys.remove(which.front()));
    return which.front();
  }();
  if (!removed) return show_error(removed.error(), options);
  if (options.json) show(Json().set("removed", *removed).pretty() + "\n");
  else show("That passkey opens nothing any more.\n");
  return 0;
}

std::filesystem::path own_certificate(const Assistant& assistant) {
  return assistant.home.folder() / "page-certificate.pem";
}
std::filesystem::path own_key(const Assistant& assistant) { return assistant.home.folder() / "page-key.pem"; }

int make_certificate(Assistant& assistant, std::vector<std::string> names, bool anew, const Options& options) {
  const auto file = own_certificate(assistant);
  const auto made = [&]() -> Result<server::Certificate> {
    if (!anew && std::filesystem::exists(file))
      return fail(ErrorKind::usage, fmt::format("There is one already: {}.", file.string()),
                  "--anew replaces it; browsers that trust its fingerprint have to be told the new one.");
    if (names.empty()) names = own_names();
    // Dates are the machine's: browsers go by their own.
    const auto pair = TRY(server::make_certificate(names, SystemClock().now()));
    TRY(write_file(own_key(assistant), pair.key));
    TRY(write_file(file, pair.certificate));
    return server::parse_certificate(pair.certificate);
  }();
  if (!made) return show_error(made.error(), options);
  if (options.json) {
    Json all = Json::array();
    for (const auto& name : made->names) all.push(name);
    show(Json()
             .set("file", file.string())
             .set("names", std::move(all))
             .set("fingerprint", made->fingerprint)
             .set("until", iso_utc(made->until))
             .pretty() +
         "\n");
    return 0;
  }
  show(fmt::format("{}\n  for {}\n  until {}\n  SHA-256 {}\n", file.string(), join(made->names, ", "),
                   iso_utc(made->until), made->fingerprint));
  tell(
      "'adjutant serve --listen ADDRESS' uses it. A browser warns of it until it was told to trust it: compare the "
      "fingerprint first.\n");
  return 0;
}

int metrics_token(Assistant& assistant, bool revoke, const Options& options) {
  if (revoke) {
    const auto gone = server::revoke_metrics_token(assistant.database);
    if (!gone) return show_error(gone.error(), options);
    if (options.json) show(Json().set("revoked", *gone).pretty() + "\n");
    else show(*gone ? "The metrics' token opens nothing any more.\n" : "There was no token.\n");
    return 0;
  }
  const auto token = server::new_metrics_token(assistant.database, assistant.random);
  if (!token) return show_error(token.error(), options);
  if (options.json) {
    show(Json().set("token", *token).pretty() + "\n");
    return 0;
  }
  show(*token + "\n");
  tell(
      "This is shown once. It opens /metrics of the page's address, sent as 'Authorization: Bearer TOKEN', and nothing "
      "else; the one before opens nothing any more.\n");
  return 0;
}

int list_sessions(Assistant& assistant, const Options& options) {
  const auto all = server::Sessions(assistant.database, assistant.clock, assistant.random).all();
  if (!all) return show_error(all.error(), options);
  const auto whose = names_of_people(assistant);
  if (!whose) return show_error(whose.error(), options);
  Json out = Json::array();
  for (const auto& each : *all) {
    out.push(Json()
                 .set("id", each.id)
                 .set("person", whose->at(each.member))
                 .set("device", each.device)
                 .set("created", iso_utc(each.created))
                 .set("last_used", iso_utc(each.last_used))
                 .set("expires", iso_utc(each.expires)));
    if (options.json) continue;
    show(fmt::format("{}  {}last used {}  {}\n", each.id, of_whom(*whose, each.member),
                     spoken({each.last_used, assistant.zone}),
                     one_line(each.device.empty() ? "a browser" : each.device, 80)));
  }
  if (options.json) show(Json().set("sessions", std::move(out)).pretty() + "\n");
  else if (all->empty()) show("No browser is logged in. 'adjutant login' prints a link to log one in.\n");
  return 0;
}

int end_sessions(Assistant& assistant, const std::string& id, bool all, const Options& options) {
  server::Sessions sessions(assistant.database, assistant.clock, assistant.random);
  const auto ended = [&]() -> Result<std::vector<std::string>> {
    if (all != id.empty())
      return fail(ErrorKind::usage, "Which one?", "Give its id as 'adjutant sessions' shows it, or --all.");
    std::vector<std::string> which;
    for (const auto& each : TRY(sessions.all())) {
      if (all || each.id.starts_with(id)) which.push_back(each.id);
    }
    if (!all && which.empty())
      return fail(ErrorKind::usage, fmt::format("There is no session '{}'.", one_line(id, 60)),
                  "'adjutant sessions' lists them.");
    if (!all && which.size() > 1)
      return fail(ErrorKind::usage, fmt::format("Several sessions begin with '{}'.", one_line(id, 60)),
                  "Give more of the id.");
    for (const auto& each : which) TRY(sessions.revoke(each));
    return which;
  }();
  if (!ended) return show_error(ended.error(), options);
  Json out = Json::array();
  for (const auto& each : *ended) out.push(each);
  if (options.json) show(Json().set("ended", std::move(out)).pretty() + "\n");
  else
    show(ended->size() == 1 ? "That browser is logged out.\n"
                            : fmt::format("{} browsers are logged out.\n", ended->size()));
  return 0;
}

}  // namespace adjutant::cli
