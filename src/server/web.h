// The daemon's face to the owner's browser: the API, the stream of events and the page, on one port of this machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/error.h"

namespace adjutant::server {

constexpr std::uint16_t kUsualPort = 7717;

class Web {
 public:
  // Port 0 is a free one. `login` finds it while it is served. Errors: the port is taken, the home cannot be opened.
  static Result<std::unique_ptr<Web>> start(const std::filesystem::path& home, std::uint16_t port);
  ~Web();

  std::uint16_t port() const;

 private:
  struct Parts;
  explicit Web(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// A link that logs a browser in once. The token stands behind a '#': it is sent to nobody, and the page takes it out of the
// address at once.
std::string login_link(std::uint16_t port, std::string_view token);

}  // namespace adjutant::server
