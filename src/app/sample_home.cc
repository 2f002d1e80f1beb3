#include "app/sample_home.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/process.h"

namespace adjutant::app {

agent::Config sample_config(const fs::path& folder) {
  agent::Config config;
  config.name = "Alex Morgan";
  config.addresses = {"alex@morgan.example"};
  config.iban = "DE29990012340000555777";
  config.zone = "Europe/Berlin";
  config.mail = folder / "mail";
  config.calendar = folder / "calendar";
  config.contacts = folder / "contacts";
  config.files = folder / "files";
  return config;
}

Result<void> make_sample(const fs::path& folder, agent::Config& config, Instant now) {
  std::error_code error;
  fs::create_directories(folder, error);
  const auto script = (fs::path(ADJUTANT_SHARE) / "sample-home/make.py").string();
  const std::vector<std::string> command = {"python3",       script,  folder.string(), "--zone",
                                            "Europe/Berlin", "--now", iso_utc(now)};
  const auto made = TRY(run_process(command, {}, {std::chrono::milliseconds(120'000)}));
  if (made.status != 0) return fail(ErrorKind::failed, fmt::format("The sample home could not be made: {}", made.err));
  config = sample_config(folder);
  return {};
}

}  // namespace adjutant::app
