// The reading role: fills in records from untrusted text. What has a form (IBANs, amounts, dates) is found by its form;
// for the rest the small model is asked, which has no tools, and whose words count only where they stand in the text.
#pragma once

#include "agent/roles.h"
#include "agent/writing_style.h"
#include "model/needle.h"

namespace adjutant::agent {

class Reader final : public Reading {
 public:
  // `model` may be null: then only what has a form is read.
  // `owner`: the name under a mail that is written without a model.
  // `style`: how such a mail greets and closes, where the owner wants it in their own way.
  explicit Reader(model::FormFiller* model, std::string owner = {}, StyleSource style = {})
      : model_(model), owner_(std::move(owner)), style_(std::move(style)) {}
  Result<plan::Value> extract(const plan::Value& text, const plan::Type& record, const Time& now,
                              std::stop_token stop) override;
  Result<plan::Value> classify(const plan::Value& text, const plan::Value& options, std::stop_token stop) override;
  Result<plan::Value> choose(const plan::Value& list, const plan::Value& criterion, std::stop_token stop) override;
  Result<plan::Value> draft(const plan::Value& instruction, const plan::Value& material, std::stop_token stop) override;

 private:
  // Fills in what is missing of the record's values.
  Result<void> ask_model(const plan::Value& source, const std::string& text, const plan::Type& record, const Time& now,
                         const std::stop_token& stop, plan::List& values);

  model::FormFiller* model_;
  const std::string owner_;
  const StyleSource style_;
};

}  // namespace adjutant::agent
