// The client's side of the protocol: beginning, listing, calling, and what the server asks and tells in between.
//
// Spoken are the protocols 2025-11-25 down to 2024-11-05, which begin with an exchange of greetings, and 2026-07-28, which
// has none and says who speaks with each request, for servers that know no other. Of what servers may ask, only a ping is answered: no model,
// no question to the owner, no list of folders is theirs to ask for.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>

#include "tools/mcp/channel.h"
#include "tools/mcp/session.h"

namespace adjutant::tools::mcp {

enum class Beginning { with_greeting, without_greeting };

class Client final : public Session {
 public:
  // Says hello, and where the server wants no greeting goes without; errors where the two have no protocol in common.
  static Result<std::unique_ptr<Session>> open(std::unique_ptr<Channel> channel, std::chrono::milliseconds limit,
                                               std::stop_token stop, Beginning beginning = Beginning::with_greeting);

  const std::string& server_name() const override { return server_name_; }
  const std::string& protocol() const override { return protocol_; }
  Result<std::vector<ToolDescription>> list_tools(std::stop_token stop) override;
  Result<CallResult> call(const std::string& tool, const Json& arguments, std::chrono::milliseconds limit,
                          std::stop_token stop, const Progress& progress) override;
  bool tools_changed() override;
  bool has_ended() override;

 private:
  // One question that waits for its answer.
  struct Question {
    std::int64_t id;
    const Progress& progress;
    std::optional<Message> answer;
  };

  explicit Client(std::unique_ptr<Channel> channel) : channel_(std::move(channel)) {}
  Result<void> initialise(const Until& until);
  Result<void> discover(const Until& until);
  Json meta(std::int64_t id, bool progress) const;
  // The answer, a result or an error of the server; begins anew where the server has forgotten us.
  Result<Message> ask(std::string_view method, const Json& params, const Until& until, const Progress& progress);
  Result<Message> ask_once(std::string_view method, const Json& params, const Until& until, const Progress& progress);
  Result<std::vector<ToolDescription>> list(const Until& until);
  Result<void> still_the_same(const Until& until);
  Result<bool> take(Message message, Question* question);
  Result<void> reply(const Message& request);
  Result<bool> take_answer(Message message, Question* question);
  void take_notification(const Message& message, const Question* question);
  void cancel(std::int64_t id, const Error& why);

  std::mutex mutex_;  // one conversation at a time
  const std::unique_ptr<Channel> channel_;
  std::string server_name_;
  std::string protocol_;
  bool greeted_ = true;  // else each request says who speaks
  std::int64_t next_id_ = 1;
  std::set<std::int64_t> given_up_;                     // an answer may still come
  std::optional<std::vector<ToolDescription>> listed_;  // the last that the server gave
  std::atomic<bool> tools_changed_ = false;
};

}  // namespace adjutant::tools::mcp
