// The owner's address book: a folder with vCard files, one or several cards in each.
//
// Reads the folder again when a file in it has changed; what is read is an immutable snapshot that threads share. A
// broken file becomes a Problem and the others are read all the same. Only regular files are followed, never links.
// What is removed or replaced is kept in the folder's `.trash`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/folder_look.h"
#include "base/guarded.h"
#include "tools/contacts/contact.h"

namespace adjutant::tools::contacts {

struct Problem {
  std::string file;  // its name in the folder
  Error error;
};

struct Entry {
  Contact contact;
  Card card;
  std::string hash;  // SHA-256 of the card's bytes: what a conditional change compares
  fs::path file;
  std::size_t place = 0;  // in the file
};

struct Snapshot {
  std::vector<Entry> entries;  // by name
  std::vector<Problem> problems;

  const Entry* by_uid(std::string_view uid) const;
  const Entry* by_address(std::string_view address) const;
  // Every word is in the name, nickname, addresses, organisation, roles or notes.
  std::vector<const Entry*> find(std::string_view words) const;
  std::vector<const Entry*> with_role(std::string_view role) const;
};

// Who is what to the owner, where that stands in no card: "Bob is my landlord". It counts more than the cards.
class RememberedRoles {
 public:
  struct Role {
    std::string who;  // a name or a mail address
    std::string role;
  };
  virtual ~RememberedRoles() = default;
  virtual std::vector<Role> roles() const = 0;
};

class ContactBook {
 public:
  explicit ContactBook(fs::path folder);
  // `roles` outlives the book.
  void remember(const RememberedRoles& roles) { remembered_ = &roles; }
  std::vector<RememberedRoles::Role> remembered() const {
    return remembered_ ? remembered_->roles() : std::vector<RememberedRoles::Role>();
  }

  // Error: no folder was named, it is not there, or it cannot be read. An empty folder name is a home without an address book.
  Result<void> ready() const;
  bool wanted() const { return !folder_.empty(); }

  // As far as it can be read; what cannot is among its problems.
  std::shared_ptr<const Snapshot> snapshot();
  // For who says what is not there: an error where the folder is missing or cannot be read. Without an address book,
  // nobody is in it.
  Result<std::shared_ptr<const Snapshot>> readable();
  const fs::path& folder() const { return folder_; }

  bool knows(std::string_view address);
  std::string name_for(std::string_view address);  // empty for a stranger
  std::vector<std::string> addresses_with_role(std::string_view role);

  // Writes the card to a file of this name, which must not exist.
  Result<void> add(const std::string& file_name, std::string_view card);
  // Replaces the bytes of one card, or takes it out when `card` is empty; the other cards of the file stay as they
  // are. Refused when the card is no longer the one with this hash. Its old bytes are in `.trash/kept` before.
  Result<void> replace(std::string_view uid, std::string_view hash, std::string_view card, const std::string& kept);
  // A card from the trash; an error when there is none.
  Result<std::string> kept(const std::string& name) const;

 private:
  struct Known {
    std::vector<FolderEntry> files;  // as they stood when `snapshot` was made
    std::shared_ptr<const Snapshot> snapshot;
  };
  fs::path folder_;                              // constant
  const RememberedRoles* remembered_ = nullptr;  // constant once it is wired
  Guarded<Known> known_;
};

}  // namespace adjutant::tools::contacts
