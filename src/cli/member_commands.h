// The household: who is served besides the owner, and as what (app/household.h).
#pragma once

#include "app/household.h"
#include "cli/commands.h"

namespace adjutant::cli {

struct MemberWords {
  enum class What { list, add, role, remove };
  What what = What::list;
  std::string name;
  std::string role;              // "member", "guest"
  std::filesystem::path folder;  // of their home; empty: below the owner's
  std::vector<std::string> addresses;
  bool sample = false;
};
int members_command(Assistant& assistant, const MemberWords& words, const Options& options);

app::Household household_of(Assistant& assistant);
// Errors (usage): there is nobody of this name. The owner for an empty one.
Result<app::Person> person_named(Assistant& assistant, const std::string& name);

}  // namespace adjutant::cli
