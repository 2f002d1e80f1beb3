#include "app/routine_request.h"

#include <algorithm>
#include <array>

#include "app/assistant.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

constexpr std::string_view kRoutineSkill = "add_routine";
constexpr std::array<std::string_view, 8> kBefore = {"please", "from now on", "and",     "then",
                                                     "also",   "could you",   "can you", "i want you to"};

std::string_view without_edges(std::string_view text) {
  const auto is_edge = [](char c) { return c == ' ' || c == ',' || c == ':' || c == '-'; };
  while (!text.empty() && is_edge(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_edge(text.back())) text.remove_suffix(1);
  return text;
}

// Whether nothing but politeness stands before.
bool is_only_polite(std::string_view text) {
  text = without_edges(text);
  for (bool shorter = true; shorter && !text.empty();) {
    shorter = false;
    for (const auto word : kBefore) {
      if (!starts_with_fold(text, word) ||
          (text.size() > word.size() && text[word.size()] != ' ' && text[word.size()] != ','))
        continue;
      text = without_edges(text.substr(word.size()));
      shorter = true;
    }
  }
  return text.empty();
}

bool asks_to_be_told(std::string_view text) {
  constexpr std::array<std::string_view, 8> kAsking = {"tell me", "show me", "give me",   "brief me",
                                                       "read me", "send me", "remind me", "let me know"};
  return std::ranges::any_of(kAsking, [&](const auto verb) { return starts_with_fold(text, verb); });
}

// Whether times that stand at a request's end, or in its middle, are when it is to be done. They are not where they may
// belong to what it is about: an event repeats, and so may what a mail is to say.
bool is_of_a_routine(Assistant& assistant, const RoutineRequest& request, const Time& now) {
  const auto near = assistant.understander()->rank(request.what + " " + request.when, now);
  if (near.empty()) return false;
  const auto has = [&](auto wanted) {
    return std::ranges::any_of(near.front().skill->plan.parameters.front(), wanted);
  };
  if (!agent::acts(*near.front().skill)) return asks_to_be_told(request.what);
  const bool within_words = std::ranges::any_of(near.front().words, [&](const auto& slot) {
    return slot.second.size() > request.when.size() + 4 && slot.second.find(request.when) != std::string::npos;
  });
  // A slot for one moment cannot repeat by itself; one for a When can.
  return !within_words && has([](const plan::Type& type) { return type.required().kind() == plan::Kind::time; }) &&
         !has([](const plan::Type& type) { return type.required().name() == "When"; });
}

}  // namespace

std::optional<RoutineRequest> routine_in(std::string_view sentence, const Time& now, const when::Options& options) {
  if (sentence.size() > 1000 || sentence.find('\n') != std::string_view::npos) return std::nullopt;
  std::optional<when::Found> repeating;
  for (auto& found : when::find_all(sentence, now, options)) {
    if (found.spans.empty() || found.spans.front().repeat.empty()) continue;
    if (repeating) return std::nullopt;
    repeating = std::move(found);
  }
  if (!repeating) return std::nullopt;
  const auto before = sentence.substr(0, repeating->begin), after = sentence.substr(repeating->end);
  RoutineRequest out{.when = std::string(sentence.substr(repeating->begin, repeating->end - repeating->begin)),
                     .what = {},
                     .leads = is_only_polite(before)};
  const auto left = without_edges(out.leads ? "" : before), right = without_edges(after);
  out.what = std::string(left) + (left.empty() || right.empty() ? "" : " ") + std::string(right);
  if (words(out.what).size() < 2) return std::nullopt;
  return out;
}

std::optional<agent::RoutedPlan> as_routine(Assistant& assistant, const RoutineRequest& request) {
  const auto& all = assistant.skills().skills;
  const auto named = [&](std::string_view name) { return std::ranges::find(all, name, &agent::Skill::name); };
  const auto routine = named(kRoutineSkill);
  if (routine == all.end()) return std::nullopt;
  const Time now{assistant.clock.now(), assistant.zone};
  if (!request.leads && !is_of_a_routine(assistant, request, now)) return std::nullopt;
  const auto alone = assistant.understand_alone(request.what);
  if (!alone) return std::nullopt;
  auto routed = assistant.plan_again(
      {{.skill = &*routine, .words = {{"what", request.what}, {"when", request.when}}, .score = 1}});
  if (!routed) return std::nullopt;
  routed->in_doubt = alone->in_doubt;
  return std::move(*routed);
}

}  // namespace adjutant::app
