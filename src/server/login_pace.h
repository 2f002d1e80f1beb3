// How fast somebody may try to log in: after some failures each next try has to wait, longer and longer.
//
// Failures are counted for the address that they come from, and for all other machines together, so that many addresses
// gain little. This machine stands apart: what comes from elsewhere never makes its owner wait at it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/time.h"

namespace adjutant::server {

// Who is counted as one: "" for this machine, an IPv4 address, the first 64 bits of an IPv6 one.
std::string login_source(std::string_view address);

class LoginPace {
 public:
  struct Rule {
    int free = 10;        // failures that cost no time
    Seconds first{60};    // how long the next try waits after them; twice as long after each further failure
    Seconds longest{60};  // but not longer
  };
  LoginPace(const Rule& one, const Rule& all) : one_(one), all_(all) {}

  // How long a try from there has to wait, and is not even looked at; nothing: it may be made.
  std::optional<Seconds> wait(const std::string& source, Instant now) const;
  // `whom`: as whom it was tried.
  void failed(const std::string& source, Instant now, const std::string& whom = {});
  // Forgives what was tried as the same; who can log in as one person gets no further tries at another by it.
  void succeeded(const std::string& source, const std::string& whom = {});

  std::size_t known() const { return sources_.size(); }

 private:
  struct Failures {
    int count = 0;
    Instant last, until;
    std::string whom;         // of those from one place: as whom the first was
    bool of_several = false;  // and that some were as others
  };
  static void add(Failures& failures, const Rule& rule, Instant now);
  void make_room(Instant now);

  Rule one_, all_;
  std::map<std::string, Failures> sources_;
  Failures elsewhere_;
};

}  // namespace adjutant::server
