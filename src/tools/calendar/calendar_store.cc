#include "tools/calendar/calendar_store.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

constexpr std::size_t kLargest = 16 << 20;
constexpr std::size_t kMostFiles = 50'000;

// Regular .ics files at the top and in sub-folders, by path. Hidden ones and links are left out.
std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> out;
  if (folder.empty()) return out;
  std::error_code error;
  const auto visible = [](const fs::directory_entry& entry) {
    return !entry.path().filename().string().starts_with('.') && !entry.is_symlink();
  };
  const auto collect = [&](const fs::path& from) {
    for (fs::directory_iterator at(from, error), end; !error && at != end && out.size() < kMostFiles;
         at.increment(error)) {
      std::error_code ignored;
      if (visible(*at) && at->is_regular_file(ignored) && fold(at->path().extension().string()) == ".ics")
        out.push_back(at->path().lexically_relative(folder));
    }
  };
  collect(folder);
  std::vector<fs::path> calendars;
  error.clear();
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (visible(*at) && at->is_directory(ignored)) calendars.push_back(at->path());
  }
  for (const auto& calendar : calendars) {
    error.clear();
    collect(calendar);
  }
  std::ranges::sort(out);
  return out;
}

std::string fingerprint(const fs::path& path) {
  struct stat status{};
  if (lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return fmt::format("{} {} {}.{} {}.{}", status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                     status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
}

}  // namespace

std::vector<Occurrence> Snapshot::between(Instant from, Instant to) const {
  std::vector<Occurrence> out;
  bool cut = false;
  for (const auto& file : files) {
    auto some = occurrences(file, from, to, cut);
    std::ranges::move(some, std::back_inserter(out));
  }
  std::ranges::stable_sort(out, {}, &Occurrence::begins);
  if (out.size() > kMostTimes) out.resize(kMostTimes);
  return out;
}

std::optional<Occurrence> Snapshot::find(std::string_view instance) const {
  for (const auto& file : files) {
    if (auto found = find_occurrence(file, instance)) return found;
  }
  return std::nullopt;
}

std::shared_ptr<const CalendarFile> Snapshot::with_uid(std::string_view uid) const {
  for (const auto& file : files) {
    if (!file->of(uid).empty()) return file;
  }
  return nullptr;
}

std::vector<std::string> Snapshot::calendars() const {
  std::set<std::string> names;
  for (const auto& file : files) names.insert(file->calendar);
  return {names.begin(), names.end()};
}

Result<void> CalendarStore::ready() const {
  if (folder_.empty())
    return fail(ErrorKind::failed, "You have no calendar here.", "Name its folder as 'calendar' in config.toml.");
  std::error_code error;
  if (!fs::is_directory(folder_, error))
    return fail(ErrorKind::failed, fmt::format("The calendar folder {} is not there.", folder_.string()),
                "Correct 'calendar' in config.toml, or put the folder back.");
  return {};
}

std::shared_ptr<const Snapshot> CalendarStore::snapshot() {
  auto state = state_.lock();
  const auto paths = files_under(folder_);
  std::map<fs::path, Known> now;
  bool same = state->snapshot && paths.size() == state->files.size();
  for (const auto& path : paths) {
    auto print = fingerprint(folder_ / path);
    if (const auto known = state->files.find(path); known != state->files.end() && known->second.fingerprint == print) {
      now.emplace(path, known->second);
      continue;
    }
    same = false;
    Known fresh{.fingerprint = std::move(print)};
    auto bytes = adjutant::read_file(folder_ / path, kLargest);
    auto file = bytes ? read_calendar(*std::move(bytes), owner_) : Result<CalendarFile>(std::unexpected(bytes.error()));
    if (file) {
      file->path = path;
      file->calendar = path.has_parent_path() ? path.parent_path().string() : "";
      fresh.file = std::make_shared<const CalendarFile>(*std::move(file));
    } else {
      fresh.problem = file.error().message;
    }
    now.emplace(path, std::move(fresh));
  }
  if (same) return state->snapshot;
  auto out = std::make_shared<Snapshot>();
  for (const auto& [path, known] : now) {
    if (!known.file) {
      out->problems.push_back({path, known.problem});
      continue;
    }
    out->files.push_back(known.file);
    for (const auto& message : known.file->problems) out->problems.push_back({path, message});
  }
  state->files = std::move(now);
  return state->snapshot = out;
}

Result<fs::path> CalendarStore::inside(const fs::path& file) const {
  std::size_t parts = 0;
  for (const auto& part : file) {
    if (++parts > 2 || part.empty() || part.string().starts_with('.')) parts = 3;
  }
  const auto path = folder_ / file;
  if (file.is_absolute() || file.empty() || parts > 2 || !is_inside(path, folder_) || file.extension() != ".ics") {
    return fail(ErrorKind::failed, fmt::format("\"{}\" is not a file of your calendars.", one_line(file.string(), 80)));
  }
  return path;
}

Result<std::string> CalendarStore::etag(const fs::path& file) const {
  const auto path = TRY(inside(file));
  std::error_code error;
  const auto status = fs::symlink_status(path, error);
  if (status.type() == fs::file_type::not_found) return std::string();
  if (status.type() != fs::file_type::regular)
    return fail(ErrorKind::failed, fmt::format("\"{}\" is not a regular file.", file.string()));
  return sha256_hex(TRY(adjutant::read_file(path, kLargest)));
}

Result<void> CalendarStore::replace(const fs::path& file, std::string_view expected,
                                    const std::optional<std::string>& bytes) {
  auto state = state_.lock();
  const auto path = TRY(inside(file));
  if (bytes) TRY(parse_ical(*bytes));
  if (TRY(etag(file)) != expected) {
    return fail(ErrorKind::failed, fmt::format("The calendar file {} has been changed meanwhile.", file.string()),
                "Look at it again, and say what to do then.");
  }
  state->files.erase(file);
  state->snapshot = nullptr;
  if (bytes) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    return write_file(path, *bytes, expected.empty() ? Replace::no : Replace::yes);
  }
  std::error_code error;
  if (!fs::remove(path, error))
    return fail(ErrorKind::failed,
                fmt::format("The calendar file {} could not be removed: {}.", file.string(), error.message()));
  return {};
}

}  // namespace adjutant::tools::calendar
