// Messages as lines on the standard input and output of a server's process (MCP, transport stdio).
#pragma once

#include <memory>
#include <optional>

#include "base/child_process.h"
#include "tools/mcp/channel.h"

namespace adjutant::tools::mcp {

class StdioChannel final : public Channel {
 public:
  // `name` is what the owner calls the server, for errors.
  StdioChannel(std::string name, std::unique_ptr<ChildProcess> process)
      : name_(std::move(name)), process_(std::move(process)) {}

  Result<void> exchange(const Json& request, const Until& until, const OnMessage& on_message) override;
  Result<void> send(const Json& message, const Until& until) override;
  Result<void> poll(const OnMessage& on_message) override;
  bool has_ended() const override { return broken_.has_value(); }

 private:
  // After an error in between nobody knows where in the stream of bytes we are: the process is ended.
  std::unexpected<Error> give_up(Error error);
  std::unexpected<Error> ended();
  Result<std::optional<std::string>> take_line();
  Result<bool> hand_out(std::string_view line, const OnMessage& on_message);

  const std::string name_;
  std::unique_ptr<ChildProcess> process_;
  std::string buffer_;
  std::size_t at_ = 0;         // where in it the next line begins
  std::size_t looked_at_ = 0;  // up to where no line ends
  std::optional<Error> broken_;
};

}  // namespace adjutant::tools::mcp
