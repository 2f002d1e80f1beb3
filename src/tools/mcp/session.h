// A conversation with one MCP server (Model Context Protocol, 2025-06-18 and newer; older servers are met halfway).
//
// All that a server says is untrusted: names, descriptions, schemas and results are data from a stranger.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/json.h"

namespace adjutant::tools::mcp {

// One tool as the server describes it.
struct ToolDescription {
  std::string name;
  std::string title;
  std::string description;
  Json input_schema;   // a JSON schema of an object
  Json output_schema;  // null where the server gives none
  Json annotations;    // hints of the server, null where there are none; nothing relies on them
};

// What a call gave.
struct CallResult {
  bool is_error = false;    // the tool says that it failed; `text` says why
  Json structured;          // structuredContent, null where there is none
  std::string text;         // its text blocks, one after the other
  std::size_t skipped = 0;  // blocks of other kinds (images, links), which are not read
};

class Session {
 public:
  virtual ~Session() = default;

  virtual const std::string& server_name() const = 0;
  virtual const std::string& protocol() const = 0;  // "2025-06-18"

  // All pages; errors where there are more than `kMostTools` tools.
  virtual Result<std::vector<ToolDescription>> list_tools(std::stop_token stop) = 0;

  using Progress = std::function<void(double done, std::optional<double> total, std::string_view message)>;
  // What the server answers is a result, also where it refuses the call (`is_error`). A stop or the time limit sends
  // notifications/cancelled and gives an error, as does all else that goes wrong: whether the tool did its work is then
  // not known.
  virtual Result<CallResult> call(const std::string& tool, const Json& arguments, std::chrono::milliseconds limit,
                                  std::stop_token stop, const Progress& progress = {}) = 0;

  // Whether the server has said since the last list_tools() that its tools are others now.
  virtual bool tools_changed() = 0;

  // Nothing will come of it any more: its process has ended, or was ended because it sent what is no message.
  virtual bool has_ended() { return false; }
};

inline constexpr std::size_t kMostTools = 500;

}  // namespace adjutant::tools::mcp
