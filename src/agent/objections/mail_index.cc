#include "agent/objections/mail_index.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "agent/objections/promises.h"
#include "base/file.h"
#include "base/text.h"
#include "tools/mail/own_words.h"

namespace adjutant::agent::objections {
namespace {

using tools::mail::Message;

constexpr const char* kStateKey = "objections.mail_index";
constexpr std::size_t kMostBytes = 256 << 10;  // of a mail; what lies behind is attachments
constexpr std::size_t kMostText = 4000;        // characters of a sent mail that are kept
constexpr std::size_t kMostPeople = 50;        // of one mail
constexpr std::size_t kMostNumbers = 40;
constexpr auto kReceivedSince = std::chrono::days(90);
constexpr std::size_t kBatch = 100;  // mails a transaction, so that nobody waits long for the store

std::string base_name(const std::string& file_name) { return file_name.substr(0, file_name.find(":2,")); }

// The moment in the front of a Maildir name; nothing where there is none.
std::optional<Instant> moment_in(const std::string& name) {
  const auto digits = name.find_first_not_of("0123456789");
  if (digits == std::string::npos || digits < 9 || digits > 11) return std::nullopt;
  return Instant(Seconds(std::stoll(name.substr(0, digits))));
}

Instant changed_at(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0 ? Instant(Seconds(info.st_mtim.tv_sec)) : Instant{};
}

std::string stamp_of(const fs::path& folder) {
  struct stat info{};
  if (::stat(folder.c_str(), &info) != 0) return "-";
  return fmt::format("{}.{}", info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

// Addresses and numbers have no spaces: what has one is none.
std::vector<std::string> texts_from(const std::string& text) {
  return text.empty() ? std::vector<std::string>() : split(text, ' ');
}

// What looks like the number of an invoice or an amount: the words of a text that have a digit in them.
std::set<std::string> numbers_in(std::string_view text) {
  std::set<std::string> out;
  for (const auto& word : words(text)) {
    if (out.size() == kMostNumbers) break;
    if (word.size() >= 3 && word.size() <= 30 && std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; }))
      out.insert(word);
  }
  return out;
}

}  // namespace

Result<bool> MailIndex::update(Instant now, std::size_t most) {
  if (maildir_.root().empty()) return true;
  std::string state;
  for (const auto& folder : maildir_.places()) {
    for (const auto* part : {"new", "cur"}) state += stamp_of(folder.path / part) + " ";
  }
  const auto before = TRY(database_.text("SELECT value FROM settings WHERE key = ?", {std::string(kStateKey)}));
  if (before == state) return true;
  return update_changed(now, most, state);
}

Result<bool> MailIndex::update_changed(Instant now, std::size_t most, const std::string& state) {
  std::map<std::string, File> there;
  for (const auto& folder : maildir_.places()) {
    for (const auto* part : {"new", "cur"}) {
      std::error_code error;
      for (fs::directory_iterator file(folder.path / part, error), end; !error && file != end; file.increment(error)) {
        const auto name = base_name(file->path().filename().string());
        if (name.starts_with('.')) continue;
        there.try_emplace(name, File{name, file->path().string(), folder.sent});
      }
    }
  }
  std::vector<std::string> gone;
  TRY(database_.query("SELECT file FROM indexed_mails", {}, [&](const store::Row& row) {
    if (const auto found = there.find(row.text(0)); found != there.end()) there.erase(found);
    else gone.push_back(row.text(0));
    return true;
  }));
  std::vector<std::pair<Instant, const File*>> fresh;
  for (const auto& [name, file] : there) {
    const auto at = moment_in(name).value_or(Instant{});
    const auto moment = at == Instant{} ? changed_at(file.path) : at;
    if (file.sent || moment >= now - kReceivedSince) fresh.emplace_back(moment, &file);
  }
  const auto wanted = fresh.begin() + static_cast<std::ptrdiff_t>(std::min(most, fresh.size()));
  std::ranges::partial_sort(fresh, wanted, std::ranges::greater{}, &std::pair<Instant, const File*>::first);
  for (auto next = fresh.begin(); next != wanted;) {
    auto transaction = TRY(store::Transaction::begin(database_, store::Sync::with_the_next));
    for (std::size_t i = 0; i < kBatch && next != wanted; ++i, ++next) TRY(add(*next->second, now));
    TRY(transaction.commit());
  }
  auto transaction = TRY(store::Transaction::begin(database_, store::Sync::with_the_next));
  for (const auto& name : gone) TRY(remove(name));
  const bool whole = wanted == fresh.end();
  if (whole) {
    TRY(database_.run("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", {std::string(kStateKey), state}));
  }
  TRY(transaction.commit());
  return whole;
}

Result<void> MailIndex::add(const File& file, Instant now) {
  const auto bytes = read_beginning(file.path, kMostBytes);
  if (!bytes) return {};  // gone meanwhile; or unreadable, and tried again when the folder has changed
  const Message message = tools::mail::parse_message(*bytes);
  const Instant at = message.date.value_or(moment_in(file.name).value_or(now));
  // Another process may have read it meanwhile.
  if (TRY(database_.run("INSERT OR IGNORE INTO indexed_mails (file) VALUES (?)", {file.name})) == 0) return {};
  return file.sent ? add_sent(file.name, message, at) : add_received(file.name, message, at);
}

Result<void> MailIndex::add_sent(const std::string& name, const Message& message, Instant at) {
  const std::int64_t seconds = at.time_since_epoch().count();
  const std::string text = tools::mail::own_words(message.body);
  std::set<std::string> people;
  for (const auto* list : {&message.to, &message.cc}) {
    for (const auto& mailbox : *list) {
      if (people.size() < kMostPeople && !mailbox.address.empty()) people.insert(to_lower(mailbox.address));
    }
  }
  std::size_t cut = std::min(text.size(), kMostText);
  while (cut < text.size() && cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  TRY(database_.run("INSERT OR REPLACE INTO sent_mails (file, at, subject, text) VALUES (?, ?, ?, ?)",
                    {name, seconds, one_line(message.subject, 200), text.substr(0, cut)}));
  for (const auto& address : people) {
    TRY(database_.run("INSERT OR REPLACE INTO sent_to (address, at, file) VALUES (?, ?, ?)", {address, seconds, name}));
    TRY(
        database_.run("INSERT INTO correspondents (address, written, last) VALUES (?, 1, ?) ON CONFLICT (address) DO "
                      "UPDATE SET written = written + 1, last = max(last, excluded.last)",
                      {address, seconds}));
  }
  std::vector<Dated> found;
  for (auto& each : promises_in(text, {at, zone_})) {
    Dated dated;
    dated.from = each.from, dated.to = each.to, dated.by = each.by, dated.sentence = std::move(each.sentence);
    found.push_back(std::move(dated));
  }
  return keep(name, true, {people.begin(), people.end()}, "", at, found);
}

Result<void> MailIndex::add_received(const std::string& name, const Message& message, Instant at) {
  const std::string text = tools::mail::own_words(message.body);
  std::vector<Dated> found;
  for (auto& each : deadlines_in(message.subject + ".\n\n" + text, {at, zone_})) {
    Dated dated;
    dated.from = each.from, dated.to = each.to, dated.by = each.by, dated.sentence = std::move(each.sentence);
    found.push_back(std::move(dated));
  }
  if (found.empty() || !message.from) return {};
  found.front().numbers = numbers_in(message.subject + " " + text);
  return keep(name, false, {to_lower(message.from->address)}, message.from->name, at, found);
}

Result<void> MailIndex::keep(const std::string& name, bool own, const std::vector<std::string>& people,
                             std::string_view sender, Instant at, const std::vector<Dated>& found) {
  if (found.empty()) return {};
  const auto& numbers = found.front().numbers;
  for (const auto& each : found) {
    TRY(database_.run(
        "INSERT INTO dated_mails (file, own, people, sender, at, begins, ends, by_then, sentence, numbers) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {name, std::int64_t{own}, join(people, " "), one_line(sender, 100), std::int64_t{at.time_since_epoch().count()},
         std::int64_t{each.from.time_since_epoch().count()}, std::int64_t{each.to.time_since_epoch().count()},
         std::int64_t{each.by}, each.sentence, join({numbers.begin(), numbers.end()}, " ")}));
  }
  return {};
}

Result<void> MailIndex::remove(const std::string& name) {
  TRY(
      database_.run("UPDATE correspondents SET written = written - 1 WHERE address IN (SELECT address FROM sent_to "
                    "WHERE file = ?)",
                    {name}));
  TRY(database_.run("DELETE FROM correspondents WHERE written <= 0"));
  TRY(database_.run("DELETE FROM sent_to WHERE file = ?", {name}));
  TRY(database_.run("DELETE FROM sent_mails WHERE file = ?", {name}));
  TRY(database_.run("DELETE FROM dated_mails WHERE file = ?", {name}));
  TRY(database_.run("DELETE FROM indexed_mails WHERE file = ?", {name}));
  return {};
}

Result<std::optional<Correspondent>> MailIndex::find(std::string_view address) {
  std::optional<Correspondent> out;
  TRY(database_.query("SELECT address, written, last FROM correspondents WHERE address = ?", {to_lower(address)},
                      [&](const store::Row& row) {
                        out = Correspondent{row.text(0), row.integer(1), Instant(Seconds(row.integer(2)))};
                        return false;
                      }));
  return out;
}

Result<std::vector<Correspondent>> MailIndex::all() {
  std::vector<Correspondent> out;
  TRY(database_.query("SELECT address, written, last FROM correspondents ORDER BY address", {},
                      [&](const store::Row& row) {
                        out.push_back({row.text(0), row.integer(1), Instant(Seconds(row.integer(2)))});
                        return true;
                      }));
  return out;
}

Result<std::vector<SentMail>> MailIndex::sent_to(std::string_view address, Instant since) {
  std::vector<SentMail> out;
  TRY(
      database_.query("SELECT sent_mails.file, sent_mails.at, subject, text FROM sent_to JOIN sent_mails ON "
                      "sent_mails.file = sent_to.file WHERE address = ? AND sent_to.at >= ? ORDER BY sent_to.at DESC "
                      "LIMIT 200",
                      {to_lower(address), std::int64_t{since.time_since_epoch().count()}}, [&](const store::Row& row) {
                        out.push_back({row.text(0), Instant(Seconds(row.integer(1))), row.text(2), row.text(3)});
                        return true;
                      }));
  return out;
}

Result<std::optional<SentMail>> MailIndex::last_to(std::string_view address) {
  std::optional<SentMail> out;
  TRY(
      database_.query("SELECT sent_mails.file, sent_mails.at, subject FROM sent_to JOIN sent_mails ON "
                      "sent_mails.file = sent_to.file WHERE address = ? ORDER BY sent_to.at DESC LIMIT 1",
                      {to_lower(address)}, [&](const store::Row& row) {
                        out = SentMail{row.text(0), Instant(Seconds(row.integer(1))), row.text(2), ""};
                        return false;
                      }));
  return out;
}

Result<std::vector<Dated>> MailIndex::dated(Instant since) {
  std::vector<Dated> out;
  TRY(
      database_.query("SELECT file, own, people, sender, at, begins, ends, by_then, sentence, numbers FROM dated_mails "
                      "WHERE ends >= ? ORDER BY ends LIMIT 500",
                      {std::int64_t{since.time_since_epoch().count()}}, [&](const store::Row& row) {
                        Dated one;
                        one.mail = row.text(0), one.own = row.integer(1) != 0, one.people = texts_from(row.text(2));
                        one.sender_name = row.text(3), one.at = Instant(Seconds(row.integer(4)));
                        one.from = Instant(Seconds(row.integer(5))), one.to = Instant(Seconds(row.integer(6)));
                        one.by = row.integer(7) != 0, one.sentence = row.text(8);
                        for (auto& number : texts_from(row.text(9))) one.numbers.insert(std::move(number));
                        out.push_back(std::move(one));
                        return true;
                      }));
  return out;
}

}  // namespace adjutant::agent::objections
