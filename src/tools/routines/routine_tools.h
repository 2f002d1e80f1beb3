// The tools of routines: list, add, change, turn_on, turn_off, remove, restore. A routine acts by itself later, so it is made
// of the owner's own words alone, and its preview says what they were taken for.
#pragma once

#include "base/clock.h"
#include "plan/tool.h"
#include "tools/routines/routines.h"

namespace adjutant::tools::routines {

// What a request is taken for, which only those above know.
class RequestReading {
 public:
  struct Reading {
    Json jobs;                      // to be done again by them; nothing here looks inside
    std::vector<std::string> says;  // one line for each job, for the owner
  };
  virtual ~RequestReading() = default;
  // Errors: not_understood, or what no routine may do.
  virtual Result<Reading> read(const std::string& request) = 0;
  // The same of what was kept.
  virtual std::vector<std::string> says(const Json& jobs) = 0;
};

struct RoutineContext {
  store::Database& db;
  const Clock& clock;
  Zone zone;
  RequestReading& reading;
};

// The context's parts outlive the catalog.
void add_routine_tools(plan::Catalog& catalog, const RoutineContext& context);

// "Routine": id, request, rhythm, next, on.
const plan::Type& routine_type();
plan::Value routine_value(const Routine& routine, const flow::Label& label);

// "every weekday at 08:00"
std::string rhythm(const Routine& routine);

}  // namespace adjutant::tools::routines
