// Looks after a run while this process works on it, from a thread with a connection of its own: renews the lease, and
// hears within a few hundredths of a second of a stop that another process asks for.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <thread>

#include "journal/journal.h"

namespace adjutant::journal {

class Watch {
 public:
  // Until it is destroyed. token() stops when `outer` does, when a stop is asked for, and when the lease is lost.
  Watch(Journal& journal, const std::string& run, const Lease& lease, std::stop_token outer);
  ~Watch();
  Watch(const Watch&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  struct Forward {
    std::stop_source& source;
    void operator()() const { source.request_stop(); }
  };
  std::stop_source source_;
  std::stop_callback<Forward> forward_;
  std::jthread thread_;
};

}  // namespace adjutant::journal
