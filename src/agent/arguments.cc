#include "agent/arguments.h"

namespace adjutant::agent {

Json encode_arguments(const std::vector<std::vector<plan::Value>>& arguments) {
  Json jobs = Json::array();
  for (const auto& job : arguments) {
    Json values = Json::array();
    for (const auto& value : job) values.push(plan::encode(value));
    jobs.push(std::move(values));
  }
  return jobs;
}

Result<std::vector<std::vector<plan::Value>>> decode_arguments(const Json& json, const plan::CheckedPlan& plan) {
  std::vector<std::vector<plan::Value>> jobs;
  for (std::size_t i = 0; i < plan.parameters.size(); ++i) {
    std::vector<plan::Value> values;
    for (std::size_t p = 0; p < plan.parameters[i].size(); ++p) {
      if (i >= json.items().size() || p >= json.items()[i].items().size())
        return fail(ErrorKind::failed, "The journal lacks an argument of the plan.");
      values.push_back(TRY(plan::decode(plan.parameters[i][p], json.items()[i].items()[p])));
    }
    jobs.push_back(std::move(values));
  }
  return jobs;
}

}  // namespace adjutant::agent
