#include "agent/slot_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kExamplesShown = 2;

struct Token {
  std::size_t begin = 0, end = 0;
  std::string word;  // folded
};

std::vector<Token> tokens_of(std::string_view text) {
  constexpr std::string_view kBetween = " \t\r\n.,!?;:\"()“”„";
  std::vector<Token> tokens;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(kBetween, at)) != std::string_view::npos) {
    const auto end = std::min(text.find_first_of(kBetween, at), text.size());
    tokens.push_back({at, end, replace_all(fold(text.substr(at, end - at)), "’", "'")});
    at = end;
  }
  return tokens;
}

const std::set<std::string> kDeterminers = {"the", "my", "that", "this", "these", "those", "a", "an", "our", "all"};

}  // namespace

std::optional<WordsInText> find_words(std::string_view text, std::string_view words) {
  const auto said = tokens_of(text), wanted = tokens_of(words);
  if (wanted.empty()) return std::nullopt;
  const auto at = std::search(said.begin(), said.end(), wanted.begin(), wanted.end(),
                              [](const Token& a, const Token& b) { return a.word == b.word; });
  if (at == said.end()) return std::nullopt;
  auto first = at;
  if (first != said.begin() && kDeterminers.contains((first - 1)->word)) --first;
  const auto& last = *(at + static_cast<std::ptrdiff_t>(wanted.size()) - 1);
  return WordsInText{first->begin, std::string(text.substr(first->begin, last.end - first->begin))};
}

model::Form form_of(const Skill& skill) {
  model::Form form{skill.name, skill.description, {}};
  const auto& parameters = skill.plan.program.jobs.front().parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto& type = skill.plan.parameters.front()[i];
    std::vector<std::string> shown;
    for (const auto& example : skill.examples) {
      for (const auto& part : example.parts) {
        if (part.slot == parameters[i].name && shown.size() < kExamplesShown &&
            std::find(shown.begin(), shown.end(), part.text) == shown.end())
          shown.push_back(part.text);
      }
    }
    form.slots.push_back(
        {parameters[i].name, fmt::format("copied word for word, e.g. {}", join(shown, ", ")), !type.optional(), {}});
  }
  return form;
}

std::optional<std::map<std::string, std::string>> as_said(const Skill& skill,
                                                          const std::map<std::string, std::string>& filled,
                                                          std::string_view sentence) {
  std::map<std::string, std::string> said;
  const auto& parameters = skill.plan.program.jobs.front().parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto& type = skill.plan.parameters.front()[i];
    const auto words = filled.find(parameters[i].name);
    const auto found = words == filled.end() ? std::nullopt : find_words(sentence, words->second);
    if (found) said[parameters[i].name] = found->words;
    else if (!type.optional()) return std::nullopt;
  }
  return said;
}

}  // namespace adjutant::agent
