// For tests of what may not be read: root may read everything, so that for a while the process is nobody.
#pragma once

#include <unistd.h>

namespace adjutant {

class Unprivileged {
 public:
  Unprivileged() : was_root_(::geteuid() == 0 && ::seteuid(kNobody) == 0) {}
  ~Unprivileged() {
    if (was_root_ && ::seteuid(0) != 0) ::_exit(1);
  }
  Unprivileged(const Unprivileged&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  const bool was_root_;
};

}  // namespace adjutant
