#include "server/view_marks.h"

#include <fmt/format.h>

#include "base/folder_look.h"
#include "base/sha256.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kMostFiles = 2000;

// What stands in a folder of the home, by date and size of each file; of a folder that is not there: nothing.
std::string look(const fs::path& folder, bool (*wanted)(std::string_view name)) {
  std::string out;
  const auto entries = look_into(folder, wanted, kMostFiles);
  if (!entries) return out;
  for (const auto& each : *entries)
    out += fmt::format("{} {} {} {} {}\n", each.name, each.inode, each.size, each.modified_ns, each.changed_ns);
  return out;
}

bool is_mandate(std::string_view name) { return name.starts_with("mandate."); }
bool is_config(std::string_view name) { return name == "config.toml"; }
bool any(std::string_view) { return true; }

// Every row, one line each.
Result<std::string> rows(store::Database& database, const char* query) {
  std::string out;
  TRY(database.query(query, {}, [&](const store::Row& row) {
    out += row.text(0);
    out += '\n';
    return true;
  }));
  return out;
}

}  // namespace

std::vector<fs::path> folders_with_views(const fs::path& home) { return {home / "skills", home / "connections"}; }

Result<std::map<std::string, std::string>> view_marks(const fs::path& home, store::Database& database) {
  std::map<std::string, std::string> out;
  out["mandate"] = look(home, is_mandate);
  out["skills"] = look(home / "skills", any);
  out["routines"] = TRY(rows(database,
                             "SELECT json_array(id, request, jobs, repeat, first_ms, zone, state, next_ms, trouble) "
                             "FROM routines ORDER BY id"));
  out["settings"] = look(home, is_config) + look(home / "connections", any) +
                    TRY(rows(database,
                             "SELECT json_array(kind, value, subject, at_ms) FROM endorsements "
                             "UNION ALL SELECT json_array(id, text, '', 0) FROM preferences "
                             "UNION ALL SELECT json_array(kind, subject, times, last_ms) FROM dismissals "
                             "UNION ALL SELECT json_array(number, sentence, skill, at_ms) FROM taught "
                             "UNION ALL SELECT json_array('session', id, device, 0) FROM sessions "
                             "UNION ALL SELECT json_array('passkey', id, name, 0) FROM passkeys ORDER BY 1"));
  for (auto& [view, mark] : out) mark = sha256_hex(mark);
  return out;
}

}  // namespace adjutant::server
