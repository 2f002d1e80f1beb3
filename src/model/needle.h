// Forms with slots, filled in from a text by a model: it says which forms the text fills, and with which words. It
// decides nothing; what it says is checked by whoever asked.
//
// Needle, the small embedded model, is one that can; a test has another.
#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "model/worker.h"

namespace adjutant::model {

struct Slot {
  std::string name;
  std::string description;
  bool required = true;
  std::vector<std::string> options;  // the only words that it may be filled with; empty: any
};

struct Form {
  std::string name;
  std::string description;
  std::vector<Slot> slots;
};

struct Filled {
  std::string form;
  std::map<std::string, std::string> words;  // slot -> as said
  bool withheld = false;                     // the engine itself was not sure enough to call it
};

struct Filling {
  std::vector<Filled> filled;
  double confidence = 0;  // the engine's own, 0..1, not calibrated for our forms
};

class FormFiller {
 public:
  virtual ~FormFiller() = default;
  // `system` is context for the model. A text is cut to what the model's window holds.
  virtual Result<Filling> fill(const std::vector<Form>& forms, const std::string& system, std::string_view text,
                               std::stop_token stop) = 0;
};

class Needle final : public FormFiller {
 public:
  explicit Needle(Worker& worker) : worker_(worker) {}
  Result<Filling> fill(const std::vector<Form>& forms, const std::string& system, std::string_view text,
                       std::stop_token stop) override;

 private:
  Worker& worker_;
};

// The engine's answer, which may be anything.
Result<Filling> read_filling(std::string_view answer, const std::vector<Form>& forms);

}  // namespace adjutant::model
