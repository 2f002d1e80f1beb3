#include "plan/influence.h"

namespace adjutant::plan {

Label influence(const Call& call) {
  auto out = call.control;
  for (const auto& argument : call.arguments) out = join(out, whole_label(argument));
  return out;
}

Label any_influence() {
  using flow::SourceKind;
  std::vector<flow::Source> any;
  for (const auto kind :
       {SourceKind::records, SourceKind::person, SourceKind::place, SourceKind::tool, SourceKind::model})
    any.push_back({kind, "*"});
  return Label(std::move(any), flow::Readers::only({}));
}

}  // namespace adjutant::plan
