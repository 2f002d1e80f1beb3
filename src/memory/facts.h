// What the owner wants remembered: facts in their words ("the spare key is with Rosa"), and who is what to them ("Bob is
// my landlord"). A fact has a source, the label of the words it was made of, and the time from when and until when it
// holds: what is forgotten, or is no longer so, keeps its row with an end, and can be taken back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "flow/label.h"
#include "store/database.h"

namespace adjutant::memory {

struct Fact {
  std::string id;
  std::string text;  // as the owner reads it
  std::string who;   // of a role: whose it is, a name or an address; else empty
  std::string role;  // "landlord"; else empty
  flow::Label source;
  Instant from{};
  std::optional<Instant> until;  // none: it holds
};

class Facts {
 public:
  explicit Facts(store::Database& db) : db_(db) {}

  // False when there is one with this id already; it is then left as it is. `ends`: facts that hold no longer from then
  // on, in the same transaction.
  Result<bool> add(const Fact& fact, const std::vector<std::string>& ends = {});
  Result<std::optional<Fact>> find(std::string_view id);
  // False where it does not hold, or does again; nothing has changed then. `again` hold again, and `ends` no longer, in
  // the same transaction.
  Result<bool> end(std::string_view id, Instant at, const std::vector<std::string>& again = {});
  Result<bool> reopen(std::string_view id, Instant at, const std::vector<std::string>& ends = {});

  // Those that hold and have words of these, the best first. No words: the newest first.
  Result<std::vector<Fact>> about(std::string_view words, std::size_t limit);
  // Who is what, of what holds; the newest first.
  Result<std::vector<Fact>> roles();

 private:
  store::Database& db_;
};

}  // namespace adjutant::memory
