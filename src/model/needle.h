// Needle, the small embedded model, as calls: given forms with slots and a text, it says which forms the text fills,
// and with which words. It computes nothing and knows nothing; what it says is checked by whoever asked.
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

class Needle {
 public:
  explicit Needle(Worker& worker) : worker_(worker) {}

  // `system` is context for the model, such as today's date. Texts are cut to what its window holds.
  Result<Filling> fill(const std::vector<Form>& forms, const std::string& system, std::string_view text,
                       std::stop_token stop);

 private:
  Worker& worker_;
};

// The engine's answer, which may be anything.
Result<Filling> read_filling(std::string_view answer, const std::vector<Form>& forms);

}  // namespace adjutant::model
