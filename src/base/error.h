// Errors that a person reads: what went wrong, while doing what, and what to do about it.
//
// Expected outcomes (bad input, a refused call, a missing file) are values of type Result<T>. Exceptions are for
// bugs and for what ends the process. Asserts never check input.
#pragma once

#include <expected>
#include <string>
#include <vector>

namespace adjutant {

// What kind of failure; each kind is also an exit status of the command line (docs/ERRORS.md).
enum class ErrorKind {
  usage = 2,           // the caller asked in a wrong way
  needs_approval = 3,  // the owner has to say yes first
  forbidden = 4,       // the mandate does not allow it
  failed = 5,          // it was tried, or could not be tried, and did not work
  not_understood = 6,  // no skill and no planner made sense of it
  stopped = 7,         // the owner stopped it
};

struct Error {
  ErrorKind kind = ErrorKind::failed;
  std::string message;               // one sentence: what is wrong, with the name of the thing
  std::string hint;                  // one sentence: what to do; may be empty
  std::vector<std::string> context;  // "while ..." lines, innermost first

  // Message, context and hint as lines for a terminal.
  std::string text() const;
};

template <class T>
using Result = std::expected<T, Error>;

// An error as the failing value of any Result: `return fail(ErrorKind::failed, "...", "...")`.
std::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint = {});

// The same error with one more "while ..." line.
Error while_doing(Error error, std::string what);

}  // namespace adjutant

// Evaluates to the value of a Result, or returns its error from the enclosing function. Not inside a braced
// initialiser behind other members: g++ 12 does not destroy these when TRY returns.
#define TRY(expression)                                                     \
  ({                                                                        \
    auto&& try_result = (expression);                                       \
    if (!try_result) return std::unexpected(std::move(try_result).error()); \
    *std::move(try_result);                                                 \
  })
