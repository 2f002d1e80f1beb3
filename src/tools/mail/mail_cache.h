// What was read of messages before, by the name of their file: headers, and the words of their text. It saves reading
// a large mailbox again in each process, and nothing else: what it says holds only while size and time of the file are
// the same, and whatever goes wrong with it means that the file is read again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "store/database.h"
#include "tools/mail/message.h"

namespace adjutant::tools::mail {

struct FileStamp {
  std::int64_t size = 0;
  std::int64_t modified_ns = 0;
  bool operator==(const FileStamp&) const = default;
};

class MailCache {
 public:
  // Without a database it lasts as long as the object.
  explicit MailCache(store::Database* database) : database_(database) {}

  // The headers of this very file, or null.
  std::shared_ptr<const Message> headers(const std::string& name, const FileStamp& stamp);
  void keep_headers(const std::string& name, const FileStamp& stamp, std::shared_ptr<const Message> headers);

  // The files whose words are kept, and those of them that have this word (folded, see words()).
  std::set<std::string> with_words();
  std::set<std::string> with_word(const std::string& word);
  void keep_words(const std::string& name, const std::set<std::string>& words);

  // Writes what is new, and forgets the files that are not among `names`.
  void save(const std::set<std::string>& names);
  // Writes the words that are new.
  void save_words();
  bool is_saved(std::size_t files) const { return new_headers_.empty() && known_.size() == files; }

 private:
  struct Known {
    FileStamp stamp;
    std::shared_ptr<const Message> headers;
  };
  void load();
  void save_headers();

  store::Database* database_;
  bool loaded_ = false;
  std::map<std::string, Known> known_;
  std::vector<std::string> new_headers_;
  std::map<std::string, std::string> words_;  // not written yet, or all where there is no database: " a b c "
};

}  // namespace adjutant::tools::mail
