// The folder of an account (mail, calendar, contacts, files), as config.toml names it. It is looked at when something needs
// it, and not before: what can be done without it is done while it is missing, and it is used again once it is back.
#pragma once

#include <string_view>

#include "base/file.h"

namespace adjutant::tools {

// The error (failed) of an account whose folder is not usable, with what to do about it. `what` ends the sentence: "is no
// Maildir".
std::unexpected<Error> unusable(std::string_view account, const fs::path& folder, std::string_view what);

// The same for one that could not be opened; `code` is an errno.
std::unexpected<Error> unreachable(std::string_view account, const fs::path& folder, int code);

// Whether the folder can be listed now; else the error of unreachable().
Result<void> is_reachable(std::string_view account, const fs::path& folder);

}  // namespace adjutant::tools
