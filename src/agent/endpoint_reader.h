// The reading and the writing role by a model behind an endpoint that the owner has named in config.toml.
//
// The model has no tools, and sees one text and the form of the answer. What it answers is data: typed, checked, and
// labelled with all that was read. Roles without an endpoint stay with the embedded reader.
#pragma once

#include "agent/roles.h"
#include "agent/writing_style.h"
#include "base/clock.h"
#include "model/chat_endpoint.h"

namespace adjutant::agent {

class EndpointReader final : public Reading {
 public:
  // Null: the role has no endpoint.
  EndpointReader(model::Chat* reader, model::Chat* writer, Reading& embedded, const Clock& clock, Zone zone,
                 StyleSource style = {})
      : reader_(reader), writer_(writer), embedded_(embedded), clock_(clock), zone_(zone), style_(std::move(style)) {}

  Result<plan::Value> extract(const plan::Value& text, const plan::Type& record, const Time& now,
                              std::stop_token stop) override;
  Result<plan::Value> classify(const plan::Value& text, const plan::Value& options, std::stop_token stop) override;
  Result<plan::Value> choose(const plan::Value& list, const plan::Value& criterion, std::stop_token stop) override;
  Result<plan::Value> draft(const plan::Value& instruction, const plan::Value& material, std::stop_token stop) override;

 private:
  model::Chat* reader_;
  model::Chat* writer_;
  Reading& embedded_;
  const Clock& clock_;
  const Zone zone_;
  const StyleSource style_;  // empty: drafts are in the model's own
};

}  // namespace adjutant::agent
