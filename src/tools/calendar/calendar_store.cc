#include "tools/calendar/calendar_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::tools::calendar {
namespace {

constexpr std::size_t kLargest = 16 << 20;
constexpr std::size_t kMostFiles = 50'000;

bool is_calendar_name(std::string_view name) { return fold(name).ends_with(".ics"); }

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
  const auto any = [](std::string_view) { return true; };
  for (const auto& entry : TRY(look_into(folder_, any, kMostFiles))) {
    if (entry.kind == FolderEntry::Kind::folder) TRY(look_into(folder_ / entry.name, is_calendar_name, 1));
  }
  return {};
}

Result<std::shared_ptr<const Snapshot>> CalendarStore::readable() {
  if (wanted()) TRY(ready());
  return snapshot();
}

// Regular .ics files at the top and in sub-folders. Hidden ones and links are left out, and what cannot be read.
std::vector<CalendarStore::Folder> CalendarStore::look(const fs::path& folder) {
  std::vector<Folder> out;
  if (folder.empty()) return out;
  std::size_t left = kMostFiles;
  const auto keep = [&](std::string name, std::vector<FolderEntry> entries) {
    std::erase_if(entries, [](const FolderEntry& entry) {
      return entry.kind != FolderEntry::Kind::file || !is_calendar_name(entry.name);
    });
    if (entries.size() > left) entries.resize(left);
    left -= entries.size();
    out.push_back({std::move(name), std::move(entries)});
  };
  auto top = look_into(folder, [](std::string_view) { return true; }, kMostFiles).value_or(std::vector<FolderEntry>());
  std::vector<std::string> calendars;
  for (const auto& entry : top) {
    if (entry.kind == FolderEntry::Kind::folder) calendars.push_back(entry.name);
  }
  keep("", std::move(top));
  for (auto& name : calendars) {
    auto entries = look_into(folder / name, is_calendar_name, kMostFiles);
    if (entries) keep(std::move(name), std::move(*entries));
  }
  return out;
}

std::shared_ptr<const Snapshot> CalendarStore::snapshot() {
  auto state = state_.lock();
  auto folders = look(folder_);
  if (state->snapshot && state->folders == folders) return state->snapshot;
  std::map<fs::path, Known> now;
  for (const auto& folder : folders) {
    for (const auto& entry : folder.files) {
      const auto path = fs::path(folder.name) / entry.name;
      const auto known = state->files.find(path);
      now.emplace(path,
                  known != state->files.end() && known->second.entry == entry ? known->second : read(path, entry));
    }
  }
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
  state->folders = std::move(folders);
  return state->snapshot = out;
}

CalendarStore::Known CalendarStore::read(const fs::path& path, const FolderEntry& entry) const {
  Known out{.entry = entry};
  auto bytes = adjutant::read_file(folder_ / path, kLargest);
  auto file = bytes ? read_calendar(*std::move(bytes), owner_) : Result<CalendarFile>(std::unexpected(bytes.error()));
  if (!file) {
    out.problem = file.error().message;
    return out;
  }
  file->path = path;
  file->calendar = path.has_parent_path() ? path.parent_path().string() : "";
  out.file = std::make_shared<const CalendarFile>(*std::move(file));
  return out;
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
