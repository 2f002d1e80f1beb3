#include "app/connection_changes.h"

#include <fmt/format.h>

#include "app/connection_rules.h"
#include "base/text.h"

namespace adjutant::app {

Result<tools::mcp::Connection*> find_connection(const Assistant& assistant, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& connection : assistant.connections.all) {
    if (connection->name() == name) return connection.get();
    known.push_back(connection->name());
  }
  const auto near = closest(name, known);
  return fail(ErrorKind::usage, fmt::format("There is no connection '{}'.", one_line(name, 60)),
              near.empty() ? "See 'adjutant connections'." : fmt::format("Did you mean '{}'?", near));
}

Result<std::size_t> try_connection(Assistant& assistant, const std::string& name, std::stop_token stop) {
  auto* connection = TRY(find_connection(assistant, name));
  TRY(connection->try_out(std::move(stop)));
  return connection->card().tools.size();
}

Result<void> remove_connection(const Assistant& assistant, const std::string& name) {
  TRY(find_connection(assistant, name));
  // The rules first: without the tools, the mandate would name what is not there.
  const auto shorter = [&](const std::string& text) { return without_rules(text, name); };
  TRY(mandate::MandateFile::take_out(assistant.home.mandate(), shorter));
  std::error_code error;
  fs::remove_all(tools::mcp::connections_folder(assistant.home.folder()) / name, error);
  if (error) return fail(ErrorKind::failed, fmt::format("Cannot remove it: {}.", error.message()));
  return {};
}

}  // namespace adjutant::app
