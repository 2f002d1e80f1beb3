#include "app/config_file.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

fs::path config_file(const Assistant& assistant) { return assistant.home.folder() / "config.toml"; }

}  // namespace

Result<void> replace_config(const Assistant& assistant, const std::string& text) {
  TRY(agent::read_config(text, assistant.home.folder()));
  return write_file(config_file(assistant), text);
}

Result<void> change_config(const Assistant& assistant, std::string_view what,
                           const std::function<std::optional<std::string>(std::string_view config)>& change) {
  const auto text = change(TRY(read_file(config_file(assistant), 1 << 20)));
  if (!text)
    return fail(ErrorKind::failed, fmt::format("'{}' cannot be told apart in config.toml.", one_line(what, 60)),
                "Change the file by hand.");
  return replace_config(assistant, *text);
}

}  // namespace adjutant::app
