// A connection with an MCP server: a folder of the home with what the owner accepted, and the session, which starts
// with the first call.
//
//   server.toml       how the server is reached
//   card.toml         what its tools are
//   seen.json         what the server said of itself when the owner accepted it
//   quarantine.json   why it may not be used; there only while that is so
//
// Nothing of a server is called while anything differs from what was accepted, or cannot be read.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "tools/mcp/card.h"
#include "tools/mcp/seen.h"
#include "tools/mcp/server_settings.h"

namespace adjutant::tools::mcp {

// Starts a session; how is for the one who wires.
using StartSession =
    std::function<Result<std::unique_ptr<Session>>(const std::string& name, const ServerSettings&, std::stop_token)>;

class Connection {
 public:
  // Reads the folder, and starts nothing. What is wrong there is in trouble().
  Connection(std::filesystem::path folder, std::string name, StartSession start);

  const std::string& name() const { return name_; }
  const std::filesystem::path& folder() const { return folder_; }
  // What can be called, from the files alone. Where the card cannot be used, all tools are without a card.
  const Card& card() const { return card_; }
  // How it is reached; null: server.toml cannot be read.
  const ServerSettings* settings() const { return settings_ ? &*settings_ : nullptr; }

  // Why it may not be used, one sentence each; empty: it may.
  std::vector<std::string> trouble() const;

  // Starts the server where it does not run, and compares its tools with what was accepted, as before a call.
  Result<void> try_out(std::stop_token stop);

  // One call. Before the first, and when the server says that its tools have changed, its tools are compared with what
  // was accepted; a difference is written down, and nothing is called. `sent` becomes true when the call may have
  // reached the server.
  Result<CallResult> call(const std::string& tool, const Json& arguments, std::chrono::milliseconds limit,
                          std::stop_token stop, bool& sent);

 private:
  struct State {
    std::unique_ptr<Session> session;
    std::vector<std::string> trouble;
  };
  void read();
  Result<void> ready(State& state, std::stop_token stop);
  Result<void> compare(State& state, std::stop_token stop);
  std::unexpected<Error> refused(const State& state) const;

  const std::filesystem::path folder_;
  const std::string name_;
  const StartSession start_;
  std::optional<ServerSettings> settings_;
  Card card_;
  std::vector<ToolDescription> accepted_;
  mutable Guarded<State> state_;
};

// The connections of a home, by name, and the folders that are none.
struct Connections {
  std::vector<std::unique_ptr<Connection>> all;
  std::vector<std::string> problems;
};
Connections open_connections(const std::filesystem::path& home, const StartSession& start);
std::filesystem::path connections_folder(const std::filesystem::path& home);

// What the server says of its tools now.
Result<std::vector<ToolDescription>> ask_for_tools(const std::string& name, const ServerSettings& settings,
                                                   const StartSession& start, std::stop_token stop);

// What the owner would accept with these texts, compared with what they accepted before; empty: nothing has changed, or
// it is a new connection.
struct Offer {
  std::string server_text;
  std::string card_text;
  ServerSettings settings;
  std::vector<ToolDescription> tools;
  Card card;
  std::vector<std::string> differences;
};
std::vector<std::string> changes_since(const std::filesystem::path& folder, std::string_view server_text,
                                       std::string_view card_text, const std::vector<ToolDescription>& tools);
Result<Offer> compare_offer(const std::filesystem::path& folder, const std::string& name, std::string server_text,
                            std::string card_text, std::vector<ToolDescription> tools);

// Whether that is the server.toml that the owner accepted.
bool is_accepted_server(const std::filesystem::path& folder, std::string_view server_text);

// Writes it down, seen.json last, and takes the quarantine away.
Result<void> accept_offer(const std::filesystem::path& folder, const Offer& offer);

}  // namespace adjutant::tools::mcp
