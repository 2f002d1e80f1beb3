// The people whom one daemon serves: the owner of the home that it was started for, and members, each with an ordinary home
// of their own (docs/decisions/017-household.md).
//
// The owner's store says who they are. Nothing that a member's home holds, and nothing that a browser sends, makes anybody
// somebody else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/home.h"
#include "base/clock.h"
#include "base/id.h"
#include "store/database.h"

namespace adjutant::app {

// Each may what the one before may. A guest uses a home as it was set up; a member has it as their own.
enum class Role { guest, member, owner };
std::string_view to_string(Role role);
// Of a member: nothing for "owner".
std::optional<Role> member_role(std::string_view word);

struct Person {
  std::string id;  // empty: the owner
  std::string name;
  Role role = Role::guest;
  std::filesystem::path home;
  Instant since;
};

class Household {
 public:
  static constexpr std::size_t kLongestName = 40;  // characters
  static constexpr std::size_t kMost = 20;         // members

  Household(const agent::Home& home, store::Database& database, const Clock& clock, Random& random)
      : home_(home), database_(database), clock_(clock), random_(random) {}

  Person owner() const;
  // Oldest first.
  Result<std::vector<Person>> members();
  // The owner for an empty id; nothing for somebody who is no member (any more).
  Result<std::optional<Person>> person(const std::string& id);
  // As names are compared: without capitals and accents. Empty: the owner.
  Result<std::optional<Person>> named(std::string_view name);

  // Where the home of a new member will be; `folder`: where it shall be, empty: below the owner's home. Errors (usage): that
  // is no name, somebody has it, there are too many, the folder cannot be it.
  Result<std::filesystem::path> place_for(const std::string& name, const std::filesystem::path& folder = {});
  // Takes somebody in whose home is there.
  Result<Person> add(const std::string& name, Role role, const std::filesystem::path& folder);
  // False where there is no such member.
  Result<bool> change_role(const std::string& id, Role role);
  // Whatever let them in goes at the same moment; their home stays.
  Result<bool> remove(const std::string& id);

 private:
  const agent::Home& home_;
  store::Database& database_;
  const Clock& clock_;
  Random& random_;
};

// An empty home for somebody of this name, who lives where the owner does: folders for mail, calendar, contacts and files,
// and the shipped mandate.
Result<agent::Home> make_member_home(const std::filesystem::path& folder, const std::string& name,
                                     std::vector<std::string> addresses, const agent::Config& of_the_owner);

}  // namespace adjutant::app
