#include "app/given_resolver.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace adjutant::app {
namespace {

constexpr std::string_view kName = "the given file";

// Words that point by themselves, and those that say no more than what kind of thing it is.
const std::set<std::string, std::less<>> kPointing = {"this", "that", "these", "those", "it", "them"};
const std::set<std::string, std::less<>> kKinds = {
    "attachment", "bill",    "contract", "document", "email", "file",  "files",   "form",   "image",  "invoice",
    "letter",     "mail",    "message",  "note",     "offer", "page",  "paper",   "pdf",    "photo",  "picture",
    "policy",     "receipt", "report",   "scan",     "text",  "thing", "letters", "papers", "photos", "documents"};

std::string bare(std::string_view word) {
  auto out = to_lower(word);
  while (!out.empty() && std::string_view(".,;:!?\"'").find(out.back()) != std::string_view::npos) out.pop_back();
  return out;
}

}  // namespace

std::string pointing_to_given(std::string_view sentence) {
  const auto line_end = sentence.find('\n');
  auto said = split(std::string(trim(sentence.substr(0, line_end))), ' ');
  std::erase(said, "");
  for (std::size_t i = 0; i < said.size(); ++i) {
    const auto word = bare(said[i]);
    const bool attached =
        word == "the" && i + 1 < said.size() && (bare(said[i + 1]) == "attached" || bare(said[i + 1]) == "attachment");
    if (!kPointing.contains(word) && !attached) continue;
    std::size_t end = i + (attached ? 2 : 1);
    if (end < said.size() && kKinds.contains(bare(said[end]))) ++end;
    said[i] = std::string(kName);
    said.erase(said.begin() + static_cast<std::ptrdiff_t>(i) + 1, said.begin() + static_cast<std::ptrdiff_t>(end));
    return join(said, " ");
  }
  said.emplace_back(kName);
  return join(said, " ");
}

Result<std::vector<tools::Candidate>> GivenResolver::resolve(std::string_view phrase, const Time& now) {
  // Of "the given file" a slot may have less.
  if (fold(phrase).find("given") == std::string::npos) return others_.resolve(phrase, now);
  std::vector<tools::Candidate> out;
  for (const auto& each : given_) {
    const auto& file = each.field("file");
    out.push_back({file, one_line(file.text(), 100), 1});
  }
  return out;
}

}  // namespace adjutant::app
