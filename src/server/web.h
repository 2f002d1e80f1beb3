// The daemon's face to the owner's browser: the API, the stream of events and the page, on one port.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "server/certificate.h"
#include "server/doors.h"

namespace adjutant::server {

constexpr std::uint16_t kUsualPort = 7717;

class Web {
 public:
  // Port 0 is a free one. Errors: the port is taken, it may not be served there (doors.h), the home cannot be opened.
  static Result<std::unique_ptr<Web>> start(const std::filesystem::path& home, std::uint16_t port,
                                            const Listening& listening = {});
  ~Web();

  std::uint16_t port() const;
  // For a browser of this machine: "http://127.0.0.1:7717"; by TLS where nothing else is served here.
  const std::string& address() const;
  // Those besides; others reach only such that have TLS.
  std::vector<std::string> other_addresses() const;
  const std::optional<Certificate>& certificate() const;

 private:
  struct Parts;
  explicit Web(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// A link that logs a browser in once. The token stands behind a '#': it is sent to nobody, and the page takes it out of the
// address at once.
std::string login_link(std::string_view address, std::string_view token);

}  // namespace adjutant::server
