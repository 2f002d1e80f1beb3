// A Maildir++ as it lies on disk: the folder itself is INBOX, ".Sent" and the like are folders. Messages are found by
// the part of their file name before ":2,", which stays the same when they are moved or flagged.
//
// Other programs work in it at the same time: a message that was renamed between two looks is looked for again, one
// that is gone is an error that says so, and no move ever replaces another message.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "tools/mail/mail_cache.h"
#include "tools/mail/message.h"

namespace adjutant::tools::mail {

struct Problem {
  std::filesystem::path path;
  std::string what;
};

struct Entry {
  std::string id;      // the file's name without flags; with the folder in front where two folders have the same name
  std::string folder;  // "INBOX", "Archive", "Entwürfe"
  std::filesystem::path path;
  std::string flags;                       // sorted: D F P R S T
  std::shared_ptr<const Message> headers;  // without body
  Instant date;                            // the file's own where the message has none

  bool unread() const { return flags.find('S') == std::string::npos; }
  bool flagged() const { return flags.find('F') != std::string::npos; }
  bool answered() const { return flags.find('R') != std::string::npos; }
};

// Folders with a meaning of their own: the owner's, whatever they are called, or the names that will be made.
struct SpecialFolders {
  std::string archive = "Archive", trash = "Trash", sent = "Sent", drafts = "Drafts", junk = "Junk";
};

class Maildir {
 public:
  // With a database, what was read of messages is kept there for the next process.
  explicit Maildir(std::filesystem::path root, store::Database* database = nullptr)
      : root_(std::move(root)), cache_(database) {}

  // Every message of every folder, newest first, as it is now. Reads the headers of new files only; what cannot be
  // read is left out and listed in problems(). An error where the folder is missing.
  Result<const std::vector<Entry>*> entries();
  // One message as it is now. known() looks at what entries() gave last, for loops over many.
  Result<const Entry*> find(std::string_view id);
  const Entry* known(std::string_view id) const;
  Result<Message> read(const Entry& entry) const;
  Result<std::string> bytes(const Entry& entry) const;
  const std::vector<Problem>& problems() const { return problems_; }
  std::vector<std::string> folders() const;
  const SpecialFolders& special() const { return special_; }
  // Where mails are that the owner got and kept, and those that they sent, as it is now; without looking at the mails.
  struct Place {
    std::filesystem::path path;
    bool sent = false;
  };
  std::vector<Place> places();

  // Of these messages, how many of the words (folded) each has in its subject, sender or text; those with none are
  // left out. Ends early, with an error, when it is stopped.
  Result<std::map<const Entry*, std::size_t>> count_words(const std::vector<const Entry*>& among,
                                                          const std::vector<std::string>& wanted,
                                                          const std::function<bool()>& stopped = {});

  // One rename: to another folder, with other flags. The folder is made where it is missing. Nothing to do is success.
  Result<void> place(std::string_view id, const std::string& folder, const std::string& flags);

  // Delivers a new message into a folder (tmp, then cur); the id is the file's name. Twice with one id is once.
  Result<void> deliver(const std::string& id, const std::string& folder, std::string_view bytes,
                       const std::string& flags);

  const std::filesystem::path& root() const { return root_; }

 private:
  Result<std::filesystem::path> made_folder(const std::string& folder);
  void find_folders();
  Result<void> scan(const std::string& folder, const std::filesystem::path& path, std::set<std::string>& names);
  void scan_file(const std::string& folder, const std::filesystem::path& path, std::set<std::string>& names);

  std::filesystem::path root_;
  MailCache cache_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::map<std::string, std::filesystem::path> folders_;  // by name; without INBOX
  SpecialFolders special_;
  std::vector<Problem> problems_;
};

}  // namespace adjutant::tools::mail
