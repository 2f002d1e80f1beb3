#include "tools/mcp/stdio_channel.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::tools::mcp {

using Outcome = ChildProcess::Outcome;

std::unexpected<Error> StdioChannel::give_up(Error error) {
  broken_ = error;
  process_.reset();
  return std::unexpected(std::move(error));
}

std::unexpected<Error> StdioChannel::ended() {
  const std::string why = harmless(trim(process_->complaints()));
  return give_up({ErrorKind::failed,
                  why.empty() ? fmt::format("The server {} has ended.", name_)
                              : fmt::format("The server {} has ended. Its last words: {}", name_, why),
                  "Try its command by hand; in the sandbox it has only the folders that were named for it.",
                  {}});
}

Result<std::optional<std::string>> StdioChannel::take_line() {
  if (broken_) return std::unexpected(*broken_);
  if (!process_->received().empty()) {
    buffer_.erase(0, at_);
    looked_at_ -= std::exchange(at_, 0);
    buffer_ += std::exchange(process_->received(), {});
  }
  const auto end = buffer_.find('\n', looked_at_);
  const auto size = std::min(end, buffer_.size()) - at_;
  if (size > kMostMessageBytes)
    return give_up({ErrorKind::failed, fmt::format("The server {} sent a message that is too long.", name_), {}, {}});
  if (end == std::string::npos) {
    looked_at_ = buffer_.size();
    return std::nullopt;
  }
  std::string line = buffer_.substr(at_, size);
  at_ = looked_at_ = end + 1;
  return line;
}

// Whether the message that was waited for was in the line.
Result<bool> StdioChannel::hand_out(std::string_view line, const OnMessage& on_message) {
  if (trim(line).empty()) return false;
  auto messages = parse_messages(line);
  if (!messages) return give_up(messages.error());
  bool found = false;
  for (auto& message : *messages) {
    const auto wanted = on_message(std::move(message));
    if (!wanted) return give_up(wanted.error());
    found = found || *wanted;
  }
  return found;
}

Result<void> StdioChannel::send(const Json& message, const Until& until) {
  if (broken_) return std::unexpected(*broken_);
  switch (process_->write(message.dump() + "\n", until.moment, until.stop)) {
    case Outcome::done: return {};
    case Outcome::stopped: return give_up({ErrorKind::stopped, "You stopped it.", {}, {}});
    case Outcome::ended: return ended();
    case Outcome::late:
    case Outcome::full: break;
  }
  return give_up({ErrorKind::failed, fmt::format("The server {} does not listen.", name_), {}, {}});
}

Result<void> StdioChannel::exchange(const Json& request, const Until& until, const OnMessage& on_message) {
  TRY(send(request, until));
  while (true) {
    auto outcome = Outcome::done;
    if (const auto line = TRY(take_line())) {
      if (TRY(hand_out(*line, on_message))) return {};
      if (until.stop.stop_requested()) outcome = Outcome::stopped;
      else if (std::chrono::steady_clock::now() > until.moment) outcome = Outcome::late;
    } else {
      outcome = process_->read(until.moment, until.stop);
    }
    switch (outcome) {
      case Outcome::done: break;
      case Outcome::stopped: return fail(ErrorKind::stopped, "You stopped it.");
      case Outcome::late: return fail(ErrorKind::failed, fmt::format("The server {} did not answer in time.", name_));
      case Outcome::ended:
      case Outcome::full: return ended();
    }
  }
}

Result<void> StdioChannel::poll(const OnMessage& on_message) {
  if (broken_) return std::unexpected(*broken_);
  const auto outcome = process_->read({}, {});
  while (const auto line = TRY(take_line())) TRY(hand_out(*line, on_message));
  if (outcome == Outcome::ended) return ended();
  return {};
}

}  // namespace adjutant::tools::mcp
