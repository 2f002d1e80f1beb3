#include "tools/mail/mail_cache.h"

#include "base/json.h"
#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

// Raised whenever what is kept changes its meaning: what an older version kept is read again.
constexpr std::int64_t kFormat = 2;
constexpr std::size_t kBatch = 500;  // files a transaction, so that nobody waits long for the store

Json to_json(const std::vector<Mailbox>& list) {
  Json out = Json::array();
  for (const auto& each : list) out.push(each.name).push(each.address);
  return out;
}

Json to_json(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const auto& each : list) out.push(each);
  return out;
}

std::vector<Mailbox> mailboxes(const Json& json) {
  std::vector<Mailbox> out;
  const auto& items = json.items();
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) out.push_back({items[i].as_string(), items[i + 1].as_string()});
  return out;
}

std::vector<std::string> texts(const Json& json) {
  std::vector<std::string> out;
  for (const auto& item : json.items()) out.push_back(item.as_string());
  return out;
}

std::string encode(const Message& message) {
  Json out = Json::array();
  out.push(kFormat).push(message.subject);
  out.push(message.from ? to_json(std::vector<Mailbox>{*message.from}) : Json());
  out.push(to_json(message.reply_to)).push(to_json(message.to)).push(to_json(message.cc));
  out.push(message.date ? Json(static_cast<std::int64_t>(message.date->time_since_epoch().count())) : Json());
  out.push(message.message_id).push(message.in_reply_to).push(to_json(message.references)).push(message.unsubscribe);
  out.push(to_json(message.authentication)).push(message.senders).push(message.one_click);
  return out.dump();
}

std::shared_ptr<const Message> decode(const std::string& text) {
  const auto json = parse_json(text);
  if (!json || json->items().size() != 14 || json->items()[0].as_int() != kFormat) return nullptr;
  const auto& items = json->items();
  Message message;
  message.subject = items[1].as_string();
  if (auto from = mailboxes(items[2]); !from.empty()) message.from = std::move(from.front());
  message.reply_to = mailboxes(items[3]);
  message.to = mailboxes(items[4]);
  message.cc = mailboxes(items[5]);
  if (items[6].is_int()) message.date = Instant(Seconds(items[6].as_int()));
  message.message_id = items[7].as_string();
  message.in_reply_to = items[8].as_string();
  message.references = texts(items[9]);
  message.unsubscribe = items[10].as_string();
  message.authentication = texts(items[11]);
  message.senders = static_cast<std::size_t>(items[12].as_int());
  message.one_click = items[13].as_bool();
  return std::make_shared<const Message>(std::move(message));
}

// Runs `write` on each item, so many to a transaction; false at the first error.
template <class Items, class Write>
bool in_batches(store::Database& database, const Items& items, Write write) {
  auto item = items.begin();
  while (item != items.end()) {
    auto transaction = store::Transaction::begin(database);
    if (!transaction) return false;
    for (std::size_t i = 0; i < kBatch && item != items.end(); ++i, ++item) {
      if (!write(*item)) return false;
    }
    if (!transaction->commit()) return false;
  }
  return true;
}

}  // namespace

void MailCache::load() {
  if (std::exchange(loaded_, true) || !database_) return;
  [[maybe_unused]] const auto read =
      database_->query("SELECT file, size, modified_ns, headers FROM mail_cache", {}, [&](const store::Row& row) {
        if (auto headers = decode(row.text(3)))
          known_[row.text(0)] = {{row.integer(1), row.integer(2)}, std::move(headers)};
        return true;
      });
}

std::shared_ptr<const Message> MailCache::headers(const std::string& name, const FileStamp& stamp) {
  load();
  const auto found = known_.find(name);
  return found != known_.end() && found->second.stamp == stamp ? found->second.headers : nullptr;
}

void MailCache::keep_headers(const std::string& name, const FileStamp& stamp, std::shared_ptr<const Message> headers) {
  known_[name] = {stamp, std::move(headers)};
  words_.erase(name);
  new_headers_.push_back(name);
}

void MailCache::keep_words(const std::string& name, const std::set<std::string>& words) {
  std::string all = " ";
  for (const auto& word : words) all += word + " ";
  words_[name] = std::move(all);
  if (words_.size() % kBatch == 0) save_words();
}

std::set<std::string> MailCache::with_words() {
  std::set<std::string> names;
  for (const auto& [name, all] : words_) names.insert(name);
  if (database_) {
    [[maybe_unused]] const auto read = database_->query("SELECT file FROM mail_words", {}, [&](const store::Row& row) {
      names.insert(row.text(0));
      return true;
    });
  }
  return names;
}

std::set<std::string> MailCache::with_word(const std::string& word) {
  const std::string wanted = " " + word + " ";
  std::set<std::string> names;
  for (const auto& [name, all] : words_) {
    if (all.find(wanted) != std::string::npos) names.insert(name);
  }
  if (database_) {
    [[maybe_unused]] const auto read =
        database_->query("SELECT file FROM mail_words WHERE instr(words, ?) > 0", {wanted}, [&](const store::Row& row) {
          names.insert(row.text(0));
          return true;
        });
  }
  return names;
}

void MailCache::save_headers() {
  // New content under an old name: its words are no longer the old ones.
  const bool saved = in_batches(*database_, new_headers_, [&](const std::string& name) {
    const Known& known = known_[name];
    return database_->run("INSERT OR REPLACE INTO mail_cache (file, size, modified_ns, headers) VALUES (?, ?, ?, ?)",
                          {name, known.stamp.size, known.stamp.modified_ns, encode(*known.headers)}) &&
           database_->run("DELETE FROM mail_words WHERE file = ?", {name});
  });
  if (saved) new_headers_.clear();
}

void MailCache::save_words() {
  if (!database_ || !new_headers_.empty()) return;
  const bool saved = in_batches(*database_, words_, [&](const auto& item) {
    return database_->run("INSERT OR REPLACE INTO mail_words (file, words) VALUES (?, ?)", {item.first, item.second})
        .has_value();
  });
  if (saved) words_.clear();
}

void MailCache::save(const std::set<std::string>& names) {
  std::vector<std::string> gone;
  for (const auto& [name, known] : known_) {
    if (!names.contains(name)) gone.push_back(name);
  }
  for (const auto& name : gone) {
    known_.erase(name);
    words_.erase(name);
  }
  std::erase_if(new_headers_, [&](const std::string& name) { return !known_.contains(name); });
  if (!database_) return new_headers_.clear();
  if (!new_headers_.empty()) save_headers();
  in_batches(*database_, gone, [&](const std::string& name) {
    return database_->run("DELETE FROM mail_cache WHERE file = ?", {name}) &&
           database_->run("DELETE FROM mail_words WHERE file = ?", {name});
  });
}

}  // namespace adjutant::tools::mail
