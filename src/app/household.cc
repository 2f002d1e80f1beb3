#include "app/household.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::app {
namespace {

namespace fs = std::filesystem;

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Letters of any language, digits, and what stands between the words of a name.
bool is_of_a_name(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || is_ascii_letter(c) || (c >= '0' && c <= '9') ||
         std::string_view(" -'.").find(c) != std::string_view::npos;
}

// What is shown is what it is: no character that nobody sees, nothing that a path or a page takes for more than a letter.
bool is_name(const std::string& name) {
  return !name.empty() && name == one_line(name, Household::kLongestName) && name == harmless(name) &&
         name == trim(name) && std::ranges::all_of(name, is_of_a_name) && !name.starts_with('.') &&
         !std::string_view("-'").contains(name.front());
}

// Of letters that every file system has; empty where the name has none.
std::string folder_name(std::string_view name) {
  std::string out;
  for (const char c : fold(name)) {
    if (is_ascii_letter(c) || (c >= '0' && c <= '9')) out += c;
    else if (!out.empty() && !out.ends_with('-') && static_cast<unsigned char>(c) < 0x80) out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

bool is_within(const fs::path& inner, const fs::path& outer) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

}  // namespace

std::string_view to_string(Role role) {
  switch (role) {
    case Role::guest: return "guest";
    case Role::member: return "member";
    case Role::owner: return "owner";
  }
  return "";
}

std::optional<Role> member_role(std::string_view word) {
  if (word == "guest") return Role::guest;
  if (word == "member") return Role::member;
  return std::nullopt;
}

Person Household::owner() const { return {{}, home_.config().name, Role::owner, home_.folder(), {}}; }

Result<std::vector<Person>> Household::members() {
  std::vector<Person> out;
  TRY(database_.query("SELECT id, name, role, home, since FROM members ORDER BY since, id", {},
                      [&](const store::Row& row) {
                        // What is not known to be more is a guest.
                        out.push_back({row.text(0), row.text(1), member_role(row.text(2)).value_or(Role::guest),
                                       home_.folder() / row.text(3), Instant(Seconds(row.integer(4)))});
                        return true;
                      }));
  return out;
}

Result<std::optional<Person>> Household::person(const std::string& id) {
  if (id.empty()) return std::optional(owner());
  auto all = TRY(members());
  const auto at = std::ranges::find(all, id, &Person::id);
  return at == all.end() ? std::optional<Person>() : std::optional(std::move(*at));
}

Result<std::optional<Person>> Household::named(std::string_view name) {
  if (name.empty()) return std::optional(owner());
  const auto id = TRY(database_.text("SELECT id FROM members WHERE folded = ?", {fold(name)}));
  return id ? person(*id) : std::optional<Person>();
}

Result<fs::path> Household::place_for(const std::string& name, const fs::path& folder) {
  if (!is_name(name)) {
    return fail(
        ErrorKind::usage, fmt::format("'{}' is no name for a member.", one_line(name, 40)),
        fmt::format("A name has 1 to {} letters, digits, spaces, hyphens, apostrophes or dots, and begins with a "
                    "letter or digit.",
                    kLongestName));
  }
  const auto all = TRY(members());
  if (all.size() >= kMost)
    return fail(ErrorKind::usage, fmt::format("There are {} members.", kMost), "Remove one first.");
  if (TRY(named(name)) || fold(name) == fold(home_.config().name)) {
    return fail(ErrorKind::usage, fmt::format("There is somebody called '{}' already.", name),
                "Give another name: it is what they log in by.");
  }
  const auto called = folder_name(name);
  const auto place = fs::weakly_canonical(!folder.empty() ? fs::absolute(folder)
                                                          : home_.folder() / "members" /
                                                                (called.empty() ? random_id(random_) : called));
  const auto own = fs::weakly_canonical(home_.folder());
  const bool takes_anothers = std::ranges::any_of(all, [&](const Person& each) {
    const auto theirs = fs::weakly_canonical(each.home);
    return is_within(place, theirs) || is_within(theirs, place);
  });
  if (is_within(own, place) || takes_anothers) {
    return fail(ErrorKind::usage, fmt::format("{} is somebody else's home, or holds it.", place.string()),
                "Each member has a folder of their own.");
  }
  return place;
}

Result<Person> Household::add(const std::string& name, Role role, const fs::path& folder) {
  if (role == Role::owner)
    return fail(ErrorKind::usage, "The owner is whose home the daemon serves.", "A member is a member or a guest.");
  const auto place = TRY(place_for(name, folder));
  TRY(agent::Home::open(place));
  const auto own = fs::weakly_canonical(home_.folder());
  const auto kept =
      is_within(place, own) ? place.lexically_relative(own) : place;  // so that homes can be moved together
  Person person{random_id(random_), name, role, place, clock_.now()};
  TRY(database_.run("INSERT INTO members (id, name, folded, role, home, since) VALUES (?, ?, ?, ?, ?, ?)",
                    {person.id, name, fold(name), std::string(to_string(role)), kept.string(),
                     person.since.time_since_epoch().count()}));
  return person;
}

Result<bool> Household::change_role(const std::string& id, Role role) {
  if (role == Role::owner)
    return fail(ErrorKind::usage, "The owner is whose home the daemon serves.", "A member is a member or a guest.");
  return TRY(database_.run("UPDATE members SET role = ? WHERE id = ?", {std::string(to_string(role)), id})) > 0;
}

Result<bool> Household::remove(const std::string& id) {
  return TRY(database_.run("DELETE FROM members WHERE id = ?", {id})) > 0;
}

Result<agent::Home> make_member_home(const fs::path& folder, const std::string& name,
                                     std::vector<std::string> addresses, const agent::Config& of_the_owner) {
  std::error_code error;
  if (fs::exists(folder / "config.toml", error)) {
    return fail(ErrorKind::usage, fmt::format("There is a home in {} already.", folder.string()),
                "--folder takes it as it is; without it, give another name.");
  }
  agent::Config config;
  config.name = name;
  config.addresses = std::move(addresses);
  config.zone = of_the_owner.zone;
  config.times = of_the_owner.times;
  config.mail = folder / "mail";
  config.calendar = folder / "calendar";
  config.contacts = folder / "contacts";
  config.files = folder / "files";
  config.drop = folder / "sent-mail";
  for (const auto& each : {folder.parent_path(), folder, config.mail, config.mail / "cur", config.mail / "new",
                           config.mail / "tmp", config.calendar, config.contacts, config.files}) {
    const bool made = fs::create_directories(each, error);
    if (!error && made) fs::permissions(each, fs::perms::owner_all, error);
    if (error)
      return fail(ErrorKind::failed, fmt::format("Cannot make the folder {}: {}.", each.string(), error.message()),
                  "Check who may write there.");
  }
  return agent::Home::create(folder, config, fs::path(ADJUTANT_SHARE) / "mandate.toml");
}

}  // namespace adjutant::app
