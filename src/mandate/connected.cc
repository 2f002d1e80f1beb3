#include "mandate/connected.h"

#include "base/text.h"

namespace adjutant::mandate {
namespace {

// The text in pieces: each begins at a rule, the comments directly above it included.
std::vector<std::string> rules_of(std::string_view text) {
  std::vector<std::string> out;
  std::string waiting;  // lines of which it is not known yet to which rule they belong
  for (const auto& line : split(text, '\n')) {
    const auto start = trim(line);
    if (start.empty()) {
      waiting.clear();
    } else if (start.starts_with('#')) {
      waiting += line + "\n";
    } else if (start.starts_with("[[")) {
      out.push_back(waiting + line + "\n");
      waiting.clear();
    } else if (!out.empty()) {
      out.back() += waiting + line + "\n";
      waiting.clear();
    }
  }
  return out;
}

}  // namespace

Result<std::string> rules_for_connection(std::string_view shipped, const std::string& name,
                                         const plan::Catalog& catalog) {
  std::string out;
  for (const auto& piece : rules_of(replace_all(std::string(shipped), "CONNECTION", name))) {
    const auto rule = TRY(Mandate::load(piece, catalog, Unused::left_out));
    if (!rule.rules().empty()) out += (out.empty() ? "" : "\n") + piece;
  }
  return out;
}

}  // namespace adjutant::mandate
