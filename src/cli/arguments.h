// The command line: words to commands. CLI11 is used in arguments.cc alone.
#pragma once

namespace adjutant::cli {

// Exit status as in docs/ERRORS.md.
int run(int argc, char** argv);

}  // namespace adjutant::cli
