#include "agent/planner/planning.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::agent {
namespace {

std::string words_of(const Planning::Share& share) {
  const std::string which = share.model == share.provider
                                ? one_line(share.provider, 60)
                                : fmt::format("{} ({})", one_line(share.provider, 60), one_line(share.model, 60));
  return fmt::format("{} in {}: {}{} and {} tokens, {}", which,
                     share.attempts == 1 ? "one attempt" : fmt::format("{} attempts", share.attempts),
                     share.counted ? "" : "at most ", share.tokens.input, share.tokens.output, to_string(share.cost));
}

}  // namespace

std::string to_words(const Planning& planning) {
  if (planning.shares.empty()) return "";
  std::string out = fmt::format("Planned by {}.", words_of(planning.shares.back()));
  for (std::size_t i = 0; i + 1 < planning.shares.size(); ++i)
    out += fmt::format(" Asked in vain before: {}.", words_of(planning.shares[i]));
  return out;
}

Json to_json(const Planning& planning) {
  Json shares = Json::array();
  for (const auto& share : planning.shares) {
    Json cost = share.cost.currency.empty() ? Json() : Json(to_string(share.cost));
    shares.push(Json()
                    .set("planner", share.provider)
                    .set("model", share.model)
                    .set("attempts", share.attempts)
                    .set("input_tokens", share.tokens.input)
                    .set("output_tokens", share.tokens.output)
                    .set("counted", share.counted)
                    .set("cost", std::move(cost)));
  }
  return Json().set("asked", std::move(shares));
}

}  // namespace adjutant::agent
