#include "tools/calendar/kept_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/sha256.h"

namespace adjutant::tools::calendar {
namespace {

std::string stem(const std::string& key) { return sha256_hex(key).substr(0, 32); }

}  // namespace

std::string Change::after() const { return new_bytes ? sha256_hex(*new_bytes) : std::string(); }

Result<Kept> KeptChanges::make(const std::string& key, const Change& change, const Json& note) {
  if (auto known = TRY(find(key))) {
    const auto now = TRY(store_.etag(known->file));
    if (now == known->after) return *std::move(known);
    if (now != known->before)
      return fail(ErrorKind::failed, fmt::format("The calendar file {} has been changed meanwhile.", known->file));
  }
  if (TRY(store_.etag(change.file)) != change.before) {
    return fail(ErrorKind::failed,
                fmt::format("The calendar file {} has been changed meanwhile.", change.file.string()),
                "Look at it again, and say what to do then.");
  }
  std::error_code error;
  fs::create_directories(folder_, error);
  Kept kept{.name = change.old_bytes ? stem(key) + ".ics" : "",
            .file = change.file.string(),
            .before = change.before,
            .after = change.after(),
            .note = note};
  if (change.old_bytes) TRY(write_file(folder_ / kept.name, *change.old_bytes));
  Json json;
  json.set("kept", kept.name)
      .set("file", kept.file)
      .set("before", kept.before)
      .set("after", kept.after)
      .set("note", kept.note);
  TRY(write_file(folder_ / (stem(key) + ".json"), json.dump()));
  TRY(store_.replace(change.file, change.before, change.new_bytes));
  return kept;
}

Result<std::optional<Kept>> KeptChanges::find(const std::string& key) const {
  const auto path = folder_ / (stem(key) + ".json");
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  return TRY(read(path));
}

Result<Kept> KeptChanges::read(const fs::path& path) const {
  const auto json = TRY(parse_json(TRY(read_file(path))));
  return Kept{json["kept"].as_string(), json["file"].as_string(), json["before"].as_string(), json["after"].as_string(),
              json["note"]};
}

Result<bool> KeptChanges::led(const std::string& file, const std::string& from, const std::string& to) const {
  std::multimap<std::string, std::string> steps;
  std::error_code error;
  for (const auto& each : fs::directory_iterator(folder_, error)) {
    if (each.path().extension() != ".json") continue;
    // A file that is broken leads nowhere.
    if (const auto kept = read(each.path()); kept && kept->file == file) steps.emplace(kept->before, kept->after);
  }
  std::set<std::string> reached = {from};
  std::vector<std::string> open = {from};
  while (!open.empty()) {
    const auto etag = std::move(open.back());
    open.pop_back();
    if (etag == to) return true;
    const auto [first, last] = steps.equal_range(etag);
    for (auto step = first; step != last; ++step) {
      if (reached.insert(step->second).second) open.push_back(step->second);
    }
  }
  return false;
}

Result<std::string> KeptChanges::old_bytes(const std::string& name) const {
  const bool plain = name.size() == 36 && name.ends_with(".ics") && name.find_first_not_of("0123456789abcdef") == 32;
  if (!plain) return fail(ErrorKind::failed, "That is not a kept calendar file.");
  return read_file(folder_ / name);
}

}  // namespace adjutant::tools::calendar
