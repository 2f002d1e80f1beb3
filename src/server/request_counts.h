// The requests that were answered, and how long that took, by operation: for the metrics. From any thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "base/guarded.h"

namespace adjutant::server {

class RequestCounts {
 public:
  // Seconds; one more bucket is above all of them.
  static constexpr std::array kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                         0.5,   1.0,    2.5,   5.0,  10.0,  30.0, 60.0};
  struct Operation {
    std::map<int, std::uint64_t> by_status;
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};
    double seconds = 0;
  };
  using Operations = std::map<std::string, Operation, std::less<>>;

  // `operation` is one of a fixed set of names, never a text of the request.
  void count(std::string_view operation, int status, std::chrono::duration<double> took);
  Operations all() const { return *operations_.lock(); }

 private:
  mutable Guarded<Operations> operations_;
};

}  // namespace adjutant::server
