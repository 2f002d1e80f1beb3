#include "server/request_counts.h"

#include <algorithm>

namespace adjutant::server {

void RequestCounts::count(std::string_view operation, int status, std::chrono::duration<double> took) {
  const auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(kBounds, took.count()) - kBounds.begin());
  auto operations = operations_.lock();
  auto at = operations->find(operation);
  if (at == operations->end()) at = operations->emplace(operation, Operation{}).first;
  ++at->second.by_status[status];
  ++at->second.buckets[bucket];
  at->second.seconds += took.count();
}

}  // namespace adjutant::server
