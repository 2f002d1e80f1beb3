// A Maildir++ as it lies on disk: the folder itself is INBOX, ".Sent" and the like are folders. Messages are found by
// the part of their file name before ":2,", which stays the same when they are moved or flagged.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "tools/mail/message.h"

namespace adjutant::tools::mail {

struct Problem {
  std::filesystem::path path;
  std::string what;
};

struct Entry {
  std::string id;
  std::string folder;  // "INBOX", "Archive"
  std::filesystem::path path;
  std::string flags;  // sorted: D F P R S T
  Message headers;    // without body

  bool unread() const { return flags.find('S') == std::string::npos; }
  bool flagged() const { return flags.find('F') != std::string::npos; }
};

class Maildir {
 public:
  explicit Maildir(std::filesystem::path root) : root_(std::move(root)) {}

  // Every message of every folder, newest first. Reads the headers of new files only; what cannot be read is left out
  // and listed in problems(). An error where the folder is missing.
  Result<const std::vector<Entry>*> entries();
  Result<const Entry*> find(std::string_view id);
  Result<Message> read(const Entry& entry) const;
  const std::vector<Problem>& problems() const { return problems_; }
  std::vector<std::string> folders() const;

  // One rename: to another folder, with other flags. The folder is made where it is missing. Nothing to do is success.
  Result<void> place(std::string_view id, const std::string& folder, const std::string& flags);

  // Delivers a new message into a folder (tmp, then cur); the id is the file's name. Twice with one id is once.
  Result<void> deliver(const std::string& id, const std::string& folder, std::string_view bytes,
                       const std::string& flags);

  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path folder_path(const std::string& folder) const;
  void scan(const std::string& folder, const std::filesystem::path& path);

  std::filesystem::path root_;
  std::map<std::string, Message> headers_;  // by file name: a name's content never changes
  std::vector<Entry> entries_;
  std::vector<Problem> problems_;
};

// The server whose Authentication-Results count: the one that stands topmost in most messages of the inbox.
std::string trusted_server(const std::vector<Entry>& entries);

}  // namespace adjutant::tools::mail
