// Who objects: all checkers over the effects of a run, in the light of the owner's records and of what the owner has
// dismissed before.
#pragma once

#include <string>
#include <vector>

#include "agent/objections/dismissals.h"
#include "agent/objections/kept_objections.h"
#include "agent/objections/records.h"
#include "agent/objections/situation.h"

namespace adjutant::agent::objections {

// As the runner sees it.
class Objector {
 public:
  virtual ~Objector() = default;
  // To these effects; nothing is kept by it. Where the records cannot be looked at, that is a question of its own.
  virtual std::vector<Objection> object(const Asked& asked, std::vector<Effect> effects) = 0;
  // The owner said yes in spite of it, having seen it.
  virtual Result<void> dismissed(const Objection& objection, Instant now) = 0;
};

class HomeObjector final : public Objector {
 public:
  // The sources outlive it.
  explicit HomeObjector(Sources sources) : sources_(std::move(sources)) {}

  std::vector<Objection> object(const Asked& asked, std::vector<Effect> effects) override;
  Result<void> dismissed(const Objection& objection, Instant now) override;
  const Sources& sources() const { return sources_; }

 private:
  const Sources sources_;
};

}  // namespace adjutant::agent::objections
