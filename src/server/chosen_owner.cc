#include "server/chosen_owner.h"

#include <algorithm>

namespace adjutant::server {

void ChosenOwner::choose(std::vector<Choice> choices) {
  choices_ = std::move(choices);
  open_.reset();
}

const std::string* ChosenOwner::chosen(const std::string& question) const {
  const auto at = std::ranges::find(choices_, question, &Choice::question);
  return at == choices_.end() ? nullptr : &at->option;
}

void ChosenOwner::leave_open(const std::string& question, std::vector<std::string> options) {
  if (!open_) open_ = OpenQuestion{question, std::move(options)};
}

std::optional<std::string> ChosenOwner::answer(const std::string& question) {
  if (const auto* words = chosen(question)) return *words;
  leave_open(question, {});
  return std::nullopt;
}

std::optional<std::size_t> ChosenOwner::pick(const std::string& question, const std::vector<std::string>& options) {
  if (const auto* option = chosen(question)) {
    const auto at = std::ranges::find(options, *option);
    if (at != options.end()) return static_cast<std::size_t>(at - options.begin());
  }
  leave_open(question, options);
  return std::nullopt;
}

std::optional<bool> ChosenOwner::confirm(const std::string& question, const plan::Value&) {
  const auto* word = chosen(question);
  if (word && *word == "yes") return true;
  if (word && *word == "no") return false;
  leave_open(question, {"yes", "no"});
  return std::nullopt;
}

}  // namespace adjutant::server
