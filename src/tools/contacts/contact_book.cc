#include "tools/contacts/contact_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::tools::contacts {
namespace {

constexpr std::size_t kMaxFiles = 20'000;
constexpr std::size_t kMaxFileBytes = 4 << 20;

bool is_card_name(std::string_view name) { return fold(name).ends_with(".vcf"); }

void read_into(Snapshot& out, const fs::path& path) {
  const auto bytes = read_file(path, kMaxFileBytes);
  auto cards = bytes ? parse_cards(*bytes) : std::unexpected(bytes.error());
  if (!cards) {
    out.problems.push_back({path.filename().string(), cards.error()});
    return;
  }
  for (std::size_t place = 0; place < cards->size(); ++place) {
    Entry entry{read_contact((*cards)[place]), std::move((*cards)[place]), {}, path, place};
    entry.hash = sha256_hex(entry.card.source);
    if (entry.contact.name.empty()) {
      out.problems.push_back({path.filename().string(), {ErrorKind::failed, "A card has no name."}});
    } else if (out.by_uid(entry.contact.uid)) {
      out.problems.push_back(
          {path.filename().string(),
           {ErrorKind::failed, fmt::format("The id of {} is used twice.", one_line(entry.contact.name, 60))}});
    } else {
      out.entries.push_back(std::move(entry));
    }
  }
}

std::string searched_text(const Contact& contact) {
  return fold(fmt::format("{} {} {} {} {} {}", contact.name, contact.nickname, join(contact.addresses, " "),
                          contact.organization, join(contact.roles, " "), contact.notes));
}

}  // namespace

const Entry* Snapshot::by_uid(std::string_view uid) const {
  const auto at = std::ranges::find_if(entries, [&](const Entry& entry) { return entry.contact.uid == uid; });
  return at == entries.end() ? nullptr : &*at;
}

const Entry* Snapshot::by_address(std::string_view address) const {
  std::string wanted(trim(address));
  for (char& c : wanted) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const auto at = std::ranges::find_if(entries, [&](const Entry& entry) {
    return std::ranges::find(entry.contact.addresses, wanted) != entry.contact.addresses.end();
  });
  return at == entries.end() ? nullptr : &*at;
}

std::vector<const Entry*> Snapshot::find(std::string_view text) const {
  std::vector<const Entry*> out;
  const auto wanted = words(text);
  for (const auto& entry : entries) {
    const auto in = searched_text(entry.contact);
    if (std::ranges::all_of(wanted, [&](const std::string& word) { return in.contains(word); })) out.push_back(&entry);
  }
  return out;
}

std::vector<const Entry*> Snapshot::with_role(std::string_view role) const {
  std::vector<const Entry*> out;
  const auto wanted = fold(trim(role));
  for (const auto& entry : entries) {
    if (std::ranges::any_of(entry.contact.roles, [&](const std::string& one) { return fold(one) == wanted; }))
      out.push_back(&entry);
  }
  return out;
}

ContactBook::ContactBook(fs::path folder) : folder_(std::move(folder)) {}

std::shared_ptr<const Snapshot> ContactBook::snapshot() {
  auto found = look_into(folder_, is_card_name, kMaxFiles + 1);
  auto known = known_.lock();
  if (found && known->snapshot && known->files == *found) return known->snapshot;
  auto made = std::make_shared<Snapshot>();
  if (!found) made->problems.push_back({folder_.filename().string(), found.error()});
  auto files = std::move(found).value_or(std::vector<FolderEntry>());
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (i == kMaxFiles) {
      made->problems.push_back({files[i].name, {ErrorKind::failed, "There are too many files in the address book."}});
    } else if (files[i].kind != FolderEntry::Kind::file) {
      made->problems.push_back({files[i].name, {ErrorKind::failed, "It is not a regular file."}});
    } else {
      read_into(*made, folder_ / files[i].name);
    }
  }
  std::ranges::stable_sort(made->entries, {}, [](const Entry& entry) { return fold(entry.contact.name); });
  known->files = std::move(files);
  known->snapshot = std::move(made);
  return known->snapshot;
}

bool ContactBook::knows(std::string_view address) { return snapshot()->by_address(address) != nullptr; }

std::string ContactBook::name_for(std::string_view address) {
  const auto now = snapshot();
  const auto* entry = now->by_address(address);
  return entry ? entry->contact.name : std::string();
}

std::vector<std::string> ContactBook::addresses_with_role(std::string_view role) {
  std::vector<std::string> out;
  const auto now = snapshot();
  for (const auto* entry : now->with_role(role))
    out.insert(out.end(), entry->contact.addresses.begin(), entry->contact.addresses.end());
  return out;
}

Result<void> ContactBook::ready() const {
  if (folder_.empty())
    return fail(ErrorKind::failed, "You have no address book here.", "Name its folder as 'contacts' in config.toml.");
  std::error_code error;
  if (!fs::is_directory(folder_, error))
    return fail(ErrorKind::failed, fmt::format("The contacts folder {} is not there.", folder_.string()),
                "Correct 'contacts' in config.toml, or put the folder back.");
  TRY(look_into(folder_, is_card_name, 1));
  return {};
}

Result<std::shared_ptr<const Snapshot>> ContactBook::readable() {
  if (wanted()) TRY(ready());
  return snapshot();
}

Result<void> ContactBook::add(const std::string& file_name, std::string_view card) {
  TRY(ready());
  return write_file(folder_ / file_name, card, Replace::no);
}

Result<void> ContactBook::replace(std::string_view uid, std::string_view hash, std::string_view card,
                                  const std::string& kept) {
  const auto now = snapshot();
  const auto* entry = now->by_uid(uid);
  if (!entry) return fail(ErrorKind::failed, fmt::format("The contact {} is no longer there.", one_line(uid, 60)));
  const auto cards = TRY(parse_cards(TRY(read_file(entry->file, kMaxFileBytes))));
  if (entry->place >= cards.size() || sha256_hex(cards[entry->place].source) != hash) {
    return fail(ErrorKind::failed,
                fmt::format("The contact {} has changed meanwhile.", one_line(entry->contact.name, 60)),
                "Look at it again.");
  }
  std::error_code error;
  fs::create_directories(folder_ / ".trash", error);
  TRY(write_file(folder_ / ".trash" / kept, cards[entry->place].source));
  std::string bytes;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const auto part = i == entry->place ? card : std::string_view(cards[i].source);
    if (!bytes.empty() && !bytes.ends_with('\n')) bytes += "\r\n";
    bytes += part;
  }
  if (!bytes.empty()) return write_file(entry->file, bytes);
  // The last card of the file: its bytes are in the trash already.
  return fs::remove(entry->file, error)
             ? Result<void>()
             : fail(ErrorKind::failed, fmt::format("Cannot remove {}: {}.", entry->file.string(), error.message()));
}

Result<std::string> ContactBook::kept(const std::string& name) const {
  if (name.empty() || name.starts_with('.') || name.contains('/') || name.contains('\0')) {
    return fail(ErrorKind::usage, "That is not the name of a kept contact.");
  }
  return read_file(folder_ / ".trash" / name, kMaxFileBytes);
}

}  // namespace adjutant::tools::contacts
