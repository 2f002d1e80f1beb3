// The tools of connected servers as tools of plans.
#pragma once

#include <set>
#include <string>

#include "plan/tool.h"
#include "tools/mcp/connection.h"

namespace adjutant::tools::mcp {

class McpTool final : public plan::Tool {
 public:
  // `connection` owns `card` and outlives the tool. Times without an offset are in `zone`.
  McpTool(Connection& connection, const ToolCard& card, Zone zone)
      : connection_(connection), card_(card), zone_(zone) {}

  const plan::Signature& signature() const override { return card_.signature; }
  Result<plan::Value> read(const plan::Call& call, std::stop_token stop) override;
  Result<plan::Preview> preview(const plan::Call& call) override;
  Result<plan::Outcome> perform(const plan::Call& call, const plan::Intent& intent, std::stop_token stop) override;
  Result<plan::Reconciled> reconcile(const plan::Call& call, const plan::Intent& intent) override;

 private:
  struct Found {
    std::vector<plan::Value> records;
    std::vector<std::string> hashes;
  };
  Result<Json> arguments(const plan::Call& call, const plan::Intent* intent) const;
  Result<plan::Value> result_of(const CallResult& result, const plan::Call& call) const;
  Result<plan::Outcome> outcome(plan::Value value, const plan::Call& call) const;
  std::optional<plan::StoredCall> inverse(const plan::Value& value, const plan::Call& call) const;
  std::string sentence(const plan::Call& call) const;
  Error says_failed(const CallResult& result) const;
  Result<Found> find_again(const plan::Call& call, std::stop_token stop) const;
  Result<plan::Reconciled> look_again(const plan::Call& call, const plan::Intent& intent) const;

  Connection& connection_;
  const ToolCard& card_;
  const Zone zone_;
  std::set<std::string> not_sent_;  // intents that never reached the server, by key
  std::set<std::string> asked_;     // intents that were put to the server again, because it keeps their key
  std::set<std::string> stopped_;   // intents that were stopped while the server had them
};

// The value with the labels that the card gives it: for each field of the record, or of the list's records.
plan::Value with_labels(const plan::Value& value, const ToolCard& card, std::string_view connection,
                        const plan::Call& call);

// Adds the tools and records of all connections; nothing is started. Gives a sentence for each that could not be added.
std::vector<std::string> add_connected_tools(plan::Catalog& catalog, const Connections& connections, Zone zone);

}  // namespace adjutant::tools::mcp
