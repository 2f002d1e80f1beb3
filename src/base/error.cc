#include "base/error.h"

namespace adjutant {

std::string Error::text() const {
  std::string out = message;
  for (const auto& line : context) out += "\n  while " + line;
  if (!hint.empty()) out += "\n  " + hint;
  return out;
}

std::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint) {
  return std::unexpected(Error{kind, std::move(message), std::move(hint), {}});
}

Error while_doing(Error error, std::string what) {
  error.context.push_back(std::move(what));
  return error;
}

}  // namespace adjutant
