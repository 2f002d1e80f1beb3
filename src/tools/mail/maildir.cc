#include "tools/mail/maildir.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

constexpr std::size_t kMaxMessage = 20 << 20;
constexpr std::size_t kHeaderBytes = 64 << 10;

std::string id_of(const std::string& file_name) { return file_name.substr(0, file_name.find(":2,")); }

std::string flags_of(const std::string& file_name) {
  const auto at = file_name.find(":2,");
  std::string flags = at == std::string::npos ? "" : file_name.substr(at + 3);
  std::sort(flags.begin(), flags.end());
  return flags;
}

// The beginning of a file, which holds its headers.
Result<std::string> read_beginning(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  if (fd < 0) return fail(ErrorKind::failed, "it cannot be read");
  std::string bytes(kHeaderBytes, '\0');
  const auto count = ::read(fd, bytes.data(), bytes.size());
  ::close(fd);
  if (count < 0) return fail(ErrorKind::failed, "it cannot be read");
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

bool good_folder_name(const std::string& folder) {
  return !folder.empty() && folder.size() < 100 && folder.find('/') == std::string::npos && !folder.starts_with('.') &&
         harmless(folder) == folder;
}

}  // namespace

fs::path Maildir::folder_path(const std::string& folder) const {
  return folder == "INBOX" ? root_ : root_ / ("." + folder);
}

std::vector<std::string> Maildir::folders() const {
  std::vector<std::string> out = {"INBOX"};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root_, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.') && name.size() > 1 && entry.is_directory(error) &&
        fs::is_directory(entry.path() / "cur", error))
      out.push_back(name.substr(1));
  }
  std::sort(out.begin() + 1, out.end());
  return out;
}

void Maildir::scan(const std::string& folder, const fs::path& path) {
  for (const auto* part : {"new", "cur"}) {
    std::error_code error;
    for (const auto& file : fs::directory_iterator(path / part, error)) {
      const std::string name = file.path().filename().string();
      if (name.starts_with('.')) continue;
      if (!file.is_regular_file(error) || file.is_symlink(error)) {
        problems_.push_back({file.path(), "it is not a regular file"});
        continue;
      }
      Entry entry{id_of(name), folder, file.path(), flags_of(name), {}};
      auto known = headers_.find(entry.id);
      if (known == headers_.end()) {
        const auto bytes = read_beginning(file.path());
        if (!bytes) {
          problems_.push_back({file.path(), bytes.error().message});
          continue;
        }
        known = headers_.emplace(entry.id, parse_headers(*bytes)).first;
      }
      entry.headers = known->second;
      if (!entry.headers.from) {
        problems_.push_back({file.path(), "it is no mail: it has no sender"});
        continue;
      }
      if (!entry.headers.date) {
        problems_.push_back({file.path(), "its date cannot be read; the file's own date is taken"});
        const auto changed = fs::last_write_time(file.path(), error);
        entry.headers.date = std::chrono::floor<Seconds>(std::chrono::file_clock::to_sys(changed));
      }
      entries_.push_back(std::move(entry));
    }
  }
}

Result<const std::vector<Entry>*> Maildir::entries() {
  std::error_code error;
  if (!fs::is_directory(root_ / "cur", error)) {
    return fail(ErrorKind::failed, fmt::format("{} is not a Maildir: it has no folder 'cur'.", root_.string()),
                "Correct 'mail' in config.toml.");
  }
  entries_.clear();
  problems_.clear();
  for (const auto& folder : folders()) scan(folder, folder_path(folder));
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return *a.headers.date > *b.headers.date; });
  return &entries_;
}

Result<const Entry*> Maildir::find(std::string_view id) {
  for (const Entry& entry : *TRY(entries())) {
    if (entry.id == id) return &entry;
  }
  return fail(ErrorKind::failed, fmt::format("There is no mail '{}' any more.", one_line(id, 80)),
              "It may have been moved or deleted by another program.");
}

Result<Message> Maildir::read(const Entry& entry) const {
  Message message = parse_message(TRY(read_file(entry.path, kMaxMessage)));
  if (!message.date) message.date = entry.headers.date;
  return message;
}

Result<void> Maildir::place(std::string_view id, const std::string& folder, const std::string& flags) {
  if (!good_folder_name(folder))
    return fail(ErrorKind::failed, fmt::format("'{}' is no name of a mail folder.", one_line(folder, 60)));
  const Entry* entry = TRY(find(id));
  const fs::path target_folder = folder_path(folder);
  std::error_code error;
  for (const auto* part : {"cur", "new", "tmp"}) {
    fs::create_directories(target_folder / part, error);
    if (error)
      return fail(ErrorKind::failed, fmt::format("Cannot make the mail folder {}: {}.", folder, error.message()),
                  "Check whether the mailbox may be written.");
  }
  const fs::path target = target_folder / "cur" / fmt::format("{}:2,{}", id, flags);
  if (entry->path == target) return {};
  return move_file(entry->path, target);
}

Result<void> Maildir::deliver(const std::string& id, const std::string& folder, std::string_view bytes,
                              const std::string& flags) {
  if (!good_folder_name(folder))
    return fail(ErrorKind::failed, fmt::format("'{}' is no name of a mail folder.", one_line(folder, 60)));
  for (const Entry& entry : *TRY(entries())) {
    if (entry.id == id) return {};
  }
  const fs::path path = folder_path(folder);
  std::error_code error;
  for (const auto* part : {"cur", "new", "tmp"}) fs::create_directories(path / part, error);
  const fs::path waiting = path / "tmp" / id;
  TRY(write_file(waiting, bytes));
  return move_file(waiting, path / "cur" / fmt::format("{}:2,{}", id, flags));
}

std::string trusted_server(const std::vector<Entry>& entries) {
  std::map<std::string, int> seen;
  for (const auto& entry : entries) {
    if (entry.folder != "INBOX" || entry.headers.authentication.empty()) continue;
    const std::string& top = entry.headers.authentication.front();
    ++seen[fold(top.substr(0, top.find_first_of("; \t")))];
  }
  const auto most =
      std::max_element(seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == seen.end() ? "" : most->first;
}

}  // namespace adjutant::tools::mail
