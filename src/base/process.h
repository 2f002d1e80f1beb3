// Runs another program to its end, without a shell, with limits on time and output.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace adjutant {

struct ProcessResult {
  int status = 0;  // exit status; 128 + signal when it was killed
  std::string out;
  std::string err;  // the first 64 KiB
};

struct ProcessLimits {
  std::chrono::milliseconds time{10'000};  // then it is killed, and that is an error
  std::size_t output = 16 << 20;           // more is an error
};

// Whether a program of this name could be started.
bool is_program(const std::string& name);

// `argv[0]` is looked up in PATH. The environment is PATH, HOME, LANG and TZ only; descriptors but 0-2 are closed.
Result<ProcessResult> run_process(const std::vector<std::string>& argv, std::string_view input = {},
                                  ProcessLimits limits = {}, std::stop_token stop = {});

}  // namespace adjutant
