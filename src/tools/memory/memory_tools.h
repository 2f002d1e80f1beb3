// The tools of the memory: remember, recall, note_role, forget, restore. What is remembered keeps the label of the words
// that it was made of, and has it when it is recalled; nobody but the owner may see it then.
#pragma once

#include "base/clock.h"
#include "memory/facts.h"
#include "plan/tool.h"

namespace adjutant::tools::memory {

struct MemoryContext {
  store::Database& db;
  const Clock& clock;
  Zone zone;
};

// The context's parts outlive the catalog.
void add_memory_tools(plan::Catalog& catalog, const MemoryContext& context);

// "Fact": id, text, noted.
const plan::Type& fact_type();

}  // namespace adjutant::tools::memory
