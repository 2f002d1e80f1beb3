// What the page's lists are made of besides runs: the mandate, skills, routines, settings. Each has a mark that is another one
// as soon as any of it is, whoever changed it, the page, a command in another process or an editor.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "store/database.h"

namespace adjutant::server {

// The folders of a home, besides itself, in which such a change may happen.
std::vector<std::filesystem::path> folders_with_views(const std::filesystem::path& home);

// By the view's name: "mandate", "skills", "routines", "settings".
Result<std::map<std::string, std::string>> view_marks(const std::filesystem::path& home, store::Database& database);

}  // namespace adjutant::server
