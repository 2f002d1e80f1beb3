#include "tools/mail/maildir.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "tools/mail/folder_name.h"

namespace adjutant::tools::mail {
namespace {

constexpr std::size_t kMaxMessage = 40 << 20;
constexpr std::size_t kHeaderBytes = 64 << 10;  // the beginning of a file, which holds its headers

std::string base_name(const std::string& file_name) { return file_name.substr(0, file_name.find(":2,")); }

std::string flags_of(const std::string& file_name) {
  const auto at = file_name.find(":2,");
  std::string flags = at == std::string::npos ? "" : file_name.substr(at + 3);
  std::sort(flags.begin(), flags.end());
  return flags;
}

std::unexpected<Error> unreadable(const fs::path& folder, const std::error_code& error) {
  return fail(ErrorKind::failed,
              fmt::format("The mail folder {} cannot be read: {}.", folder.string(), error.message()),
              "Check who may read it.");
}

std::unexpected<Error> gone(std::string_view id) {
  return fail(ErrorKind::failed, fmt::format("There is no mail '{}' any more.", one_line(id, 80)),
              "It may have been moved or deleted by another program.");
}

std::unexpected<Error> while_moving(Error error, const Entry& entry) {
  return std::unexpected(
      while_doing(std::move(error), fmt::format("moving the mail \"{}\"", one_line(entry.headers->subject, 60))));
}

std::unexpected<Error> bad_folder(const std::string& folder) {
  return fail(ErrorKind::failed, fmt::format("'{}' is no name of a mail folder.", one_line(folder, 60)),
              "Use a short name without a slash.");
}

// The first of the usual names that there is; the shipped one where there is none.
void choose(std::string& name, const std::map<std::string, fs::path>& folders,
            std::initializer_list<const char*> usual) {
  for (const char* each : usual) {
    for (const auto& [folder, path] : folders) {
      if (fold(folder) == fold(each)) {
        name = folder;
        return;
      }
    }
  }
}

}  // namespace

void Maildir::find_folders() {
  folders_.clear();
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root_, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with('.') || name.size() < 2) continue;
    // One that may not be looked into is a folder all the same: scan() says so.
    if (!fs::is_directory(entry.path() / "cur", error) && error != std::errc::permission_denied) continue;
    const std::string on_disk = name.substr(1);
    const auto decoded = decode_folder_name(on_disk);
    // A name that is not well encoded stays as it is; harmless(), so that it can be shown.
    std::string shown = harmless(decoded && fold(*decoded) != "inbox" ? *decoded : on_disk);
    while (folders_.contains(shown)) shown += "'";
    folders_[shown] = entry.path();
  }
  special_ = SpecialFolders();
  choose(special_.archive, folders_, {"Archive", "Archives", "Archiv", "INBOX.Archive"});
  choose(special_.trash, folders_,
         {"Trash", "Deleted", "Deleted Items", "Deleted Messages", "Papierkorb", "INBOX.Trash"});
  choose(special_.sent, folders_, {"Sent", "Sent Items", "Sent Messages", "Sent Mail", "Gesendet", "INBOX.Sent"});
  choose(special_.drafts, folders_, {"Drafts", "Entwürfe", "INBOX.Drafts"});
  choose(special_.junk, folders_, {"Junk", "Spam", "Junk E-Mail", "Bulk Mail", "INBOX.Junk"});
}

std::vector<Maildir::Place> Maildir::places() {
  find_folders();
  std::vector<Place> out = {{root_, false}};
  for (const auto& [name, sent] : {std::pair(special_.archive, false), std::pair(special_.sent, true)}) {
    if (const auto found = folders_.find(name); found != folders_.end()) out.push_back({found->second, sent});
  }
  return out;
}

std::vector<std::string> Maildir::folders() const {
  std::vector<std::string> out = {"INBOX"};
  for (const auto& [name, path] : folders_) out.push_back(name);
  return out;
}

Result<fs::path> Maildir::made_folder(const std::string& folder) {
  const auto found = folders_.find(folder);
  if (folder != "INBOX" && found == folders_.end() && !is_good_folder_name(folder)) return bad_folder(folder);
  const fs::path path = folder == "INBOX"         ? root_
                        : found != folders_.end() ? found->second
                                                  : root_ / ("." + encode_folder_name(folder));
  std::error_code error;
  for (const auto* part : {"cur", "new", "tmp"}) {
    fs::create_directories(path / part, error);
    if (error)
      return fail(ErrorKind::failed, fmt::format("Cannot make the mail folder {}: {}.", folder, error.message()),
                  "Check whether the mailbox may be written.");
  }
  return path;
}

void Maildir::scan_file(const std::string& folder, const fs::path& path, std::set<std::string>& names) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0) return;  // gone meanwhile
  if (!S_ISREG(info.st_mode)) {
    problems_.push_back({path, "it is not a regular file"});
    return;
  }
  const std::string file_name = path.filename().string();
  const std::string name = base_name(file_name);
  const FileStamp stamp{info.st_size, std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec};
  auto headers = cache_.headers(name, stamp);
  if (!headers) {
    const auto bytes = read_beginning(path, kHeaderBytes);
    if (!bytes) {
      if (::access(path.c_str(), F_OK) == 0) problems_.push_back({path, bytes.error().message});
      return;
    }
    headers = std::make_shared<const Message>(parse_headers(*bytes));
    cache_.keep_headers(name, stamp, headers);
  }
  names.insert(name);
  if (!headers->from) {
    problems_.push_back({path, "it is no mail: it has no sender"});
    return;
  }
  if (!headers->date) problems_.push_back({path, "its date cannot be read; the file's own date is taken"});
  Entry entry{
      name, folder, path, flags_of(file_name), headers, headers->date.value_or(Instant(Seconds(info.st_mtim.tv_sec)))};
  if (by_id_.contains(entry.id)) entry.id = fmt::format("{}/{}", folder, name);
  if (by_id_.contains(entry.id)) {
    problems_.push_back({path, "another message of this folder has the same name"});
    return;
  }
  by_id_.emplace(entry.id, entries_.size());
  entries_.push_back(std::move(entry));
}

Result<void> Maildir::scan(const std::string& folder, const fs::path& path, std::set<std::string>& names) {
  for (const auto* part : {"new", "cur"}) {
    std::error_code error;
    for (fs::directory_iterator file(path / part, error), end; !error && file != end; file.increment(error)) {
      if (!file->path().filename().string().starts_with('.')) scan_file(folder, file->path(), names);
    }
    // What cannot be read is not empty; what is not there is.
    if (error && error != std::errc::no_such_file_or_directory) return unreadable(path / part, error);
  }
  return {};
}

Result<const std::vector<Entry>*> Maildir::entries() {
  std::error_code error;
  if (!fs::is_directory(root_ / "cur", error)) {
    return fail(ErrorKind::failed, fmt::format("{} is not a Maildir: it has no folder 'cur'.", root_.string()),
                "Correct 'mail' in config.toml.");
  }
  entries_.clear();
  by_id_.clear();
  problems_.clear();
  find_folders();
  std::set<std::string> names;
  TRY(scan("INBOX", root_, names));
  for (const auto& [folder, path] : folders_) TRY(scan(folder, path, names));
  if (!cache_.is_saved(names.size())) cache_.save(names);
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.date > b.date; });
  for (std::size_t i = 0; i < entries_.size(); ++i) by_id_[entries_[i].id] = i;
  return &entries_;
}

const Entry* Maildir::known(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &entries_[found->second];
}

Result<const Entry*> Maildir::find(std::string_view id) {
  TRY(entries());
  const Entry* entry = known(id);
  if (!entry) return gone(id);
  return entry;
}

Result<std::string> Maildir::bytes(const Entry& entry) const {
  auto bytes = read_file(entry.path, kMaxMessage);
  std::error_code error;
  if (bytes || fs::exists(entry.path, error)) return bytes;
  // Another program has renamed it since: moved, or flagged.
  const std::string name = base_name(entry.path.filename().string());
  std::vector<fs::path> places = {root_};
  for (const auto& [folder, path] : folders_) places.push_back(path);
  for (const auto& path : places) {
    for (const auto* part : {"cur", "new"}) {
      for (fs::directory_iterator file(path / part, error), end; !error && file != end; file.increment(error)) {
        if (base_name(file->path().filename().string()) == name) return read_file(file->path(), kMaxMessage);
      }
    }
  }
  return gone(entry.id);
}

Result<Message> Maildir::read(const Entry& entry) const {
  Message message = parse_message(TRY(bytes(entry)));
  message.date = entry.date;
  return message;
}

Result<std::map<const Entry*, std::size_t>> Maildir::count_words(const std::vector<const Entry*>& among,
                                                                 const std::vector<std::string>& wanted,
                                                                 const std::function<bool()>& stopped) {
  const auto name_of = [](const Entry& entry) { return base_name(entry.path.filename().string()); };
  const auto indexed = cache_.with_words();
  for (const Entry* entry : among) {
    const std::string name = name_of(*entry);
    if (indexed.contains(name)) continue;
    if (stopped && stopped()) return fail(ErrorKind::stopped, "You stopped it.");
    const auto message = read(*entry);
    if (!message) continue;  // listed by doctor
    const auto found = words(message->subject + " " + entry->headers->from->name + " " + entry->headers->from->address +
                             " " + message->body);
    cache_.keep_words(name, {found.begin(), found.end()});
  }
  cache_.save_words();
  std::map<std::string, std::size_t> scores;
  for (const auto& word : std::set<std::string>(wanted.begin(), wanted.end())) {
    for (const auto& name : cache_.with_word(word)) ++scores[name];
  }
  std::map<const Entry*, std::size_t> out;
  for (const Entry* entry : among) {
    const auto score = scores.find(name_of(*entry));
    if (score != scores.end()) out[entry] = score->second;
  }
  return out;
}

Result<void> Maildir::place(std::string_view id, const std::string& folder, const std::string& flags) {
  const Entry* entry = known(id);
  std::error_code error;
  if (!entry || !fs::exists(entry->path, error)) entry = TRY(find(id));
  const fs::path target =
      TRY(made_folder(folder)) / "cur" / fmt::format("{}:2,{}", base_name(entry->path.filename().string()), flags);
  if (entry->path == target) return {};
  // A plain rename would silently replace a message of the same name.
  if (auto moved = move_file(entry->path, target, Replace::no); !moved) {
    if (!fs::exists(entry->path, error)) return gone(id);
    return while_moving(std::move(moved).error(), *entry);
  }
  Entry& moved = entries_[by_id_.at(entry->id)];
  moved.path = target;
  moved.folder = folder;
  moved.flags = flags;
  return {};
}

Result<void> Maildir::deliver(const std::string& id, const std::string& folder, std::string_view bytes,
                              const std::string& flags) {
  TRY(entries());
  if (known(id)) return {};
  const fs::path path = TRY(made_folder(folder));
  const fs::path waiting = path / "tmp" / id;
  TRY(write_file(waiting, bytes));
  return move_file(waiting, path / "cur" / fmt::format("{}:2,{}", id, flags));
}

}  // namespace adjutant::tools::mail
