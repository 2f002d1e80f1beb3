// What the owner has taught: sentences, each with the skill that was meant by it.
//
// They are kept in the store, one by one; what is forgotten is gone, with its embedding. `adjutant route teach` and a choice
// between two skills in doubt call teach(); a correction of what a slot holds does not (docs/decisions/019).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "store/database.h"

namespace adjutant::agent {

struct TaughtSentence {
  std::int64_t number = 0;
  std::string sentence;
  std::string skill;
  Instant at;
  bool operator==(const TaughtSentence&) const = default;
};

class Taught {
 public:
  explicit Taught(store::Database& database) : database_(database) {}

  // The number to forget it by. A sentence that was taught before now means the new skill.
  Result<std::int64_t> teach(std::string_view sentence, const std::string& skill, Instant now);
  // In the order they were taught in.
  Result<std::vector<TaughtSentence>> all() const;
  // Errors: usage, where there is none of that number.
  Result<void> forget(std::int64_t number);
  // [{"number": N, "sentence": TEXT, "skill": NAME, "at": TIME}, ...]
  Result<Json> export_all() const;

  // The embedding of a sentence of the owner's, where it was kept.
  Result<std::optional<std::vector<float>>> vector_of(const std::string& sentence) const;
  Result<void> keep_vector(const std::string& sentence, const std::vector<float>& vector);

 private:
  store::Database& database_;
};

}  // namespace adjutant::agent
