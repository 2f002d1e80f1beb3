#include "agent/planner/planner.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/planner/prompt.h"
#include "agent/planner/tool_choice.h"
#include "base/text.h"
#include "plan/grammar.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kLongestInstruction = 2000;  // bytes
constexpr std::size_t kMostTools = 100;            // whatever a model's settings say
constexpr std::size_t kToolsASkill = 8;            // so many for each skill that is shown
constexpr std::size_t kMostSkills = 3;
constexpr std::size_t kAnswerShown = 8 << 10;  // bytes of its own answer that a model is shown again
constexpr int kToolsToPlanOn = 8;              // a model that is told of fewer is told of plan.next not at all
constexpr std::int64_t kMessageTokens = 16;    // around each message

}  // namespace

std::int64_t most_tokens(const std::vector<model::Message>& messages) {
  // A token of English or of code has three letters and more; of other scripts, a byte and more.
  std::int64_t tokens = 0;
  for (const auto& message : messages) {
    const auto plain = std::ranges::count_if(message.text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    tokens += kMessageTokens + (plain + 1) / 2 + (static_cast<std::int64_t>(message.text.size()) - plain);
  }
  return tokens;
}

// One request on its way through the providers.
struct ModelPlanner::Round {
  const RequestParts& request;
  std::span<const plan::Signature* const> tools;  // all that are known, best first
  std::span<const Skill* const> near;
  PromptParts parts;
  Time now;
  std::vector<PlanningLedger::Id> questions{};
};

// One question and its price. `answered`: a model has said something, if nothing that can be used.
Result<std::string> ModelPlanner::words(const Provider& provider, const model::Prompt& prompt, Round& round,
                                        const std::stop_token& stop, bool& answered) {
  const model::Usage most{most_tokens(prompt.messages), provider.settings.max_tokens};
  const auto question = TRY(around_.ledger.reserve(provider.settings, most, round.now));
  round.questions.push_back(question);
  const model::Completion said = provider.model->complete(prompt, stop);
  if (said.usage) TRY(around_.ledger.settle(question, provider.settings, *said.usage));
  else if (!said.may_cost) TRY(around_.ledger.give_back(question));
  answered = said.answered;
  return said.words;
}

Result<ReadyPlan> ModelPlanner::ask(const Provider& provider, Round& round, const std::stop_token& stop) {
  const auto& settings = provider.settings;
  using Answer = PromptParts::Answer;
  const bool held = !settings.file.empty() || settings.answers == PlannerSettings::Answers::grammar;
  const bool as_json = !held && settings.answers == PlannerSettings::Answers::json;
  std::vector<const plan::Signature*> tools;
  for (const auto* tool : round.tools) {
    if (tool->name != kNextTool && tools.size() < static_cast<std::size_t>(settings.tools)) tools.push_back(tool);
  }
  round.parts.may_plan_on = round.request.stage < kMostStages && settings.tools >= kToolsToPlanOn;
  if (auto* next = around_.catalog.find(kNextTool); next && round.parts.may_plan_on) {
    tools.resize(std::min(tools.size(), static_cast<std::size_t>(settings.tools) - 1));
    tools.push_back(&next->signature());
  }
  round.parts.tools = tools;
  round.parts.near =
      round.near.first(std::min(round.near.size(), static_cast<std::size_t>(settings.tools) / kToolsASkill));
  round.parts.answer = held ? Answer::bare : as_json ? Answer::json : Answer::fenced;
  model::Prompt prompt{.messages = prompt_messages(round.parts, round.request),
                       .max_tokens = settings.max_tokens,
                       .stream = settings.stream};
  if (held) prompt.grammar = plan::plan_grammar(round.parts.tools);
  else if (as_json) prompt.form = plan_form();
  const std::size_t asked = prompt.messages.size();
  Error last{ErrorKind::not_understood, "", "", {}};
  for (int attempt = 1; attempt <= settings.attempts; ++attempt) {
    if (around_.working) {
      around_.working(attempt == 1 ? fmt::format("planning with {}", settings.name)
                                   : fmt::format("planning with {}, attempt {}", settings.name, attempt));
    }
    bool answered = false;
    const auto said = words(provider, prompt, round, stop, answered);
    if (!said && (said.error().kind == ErrorKind::stopped || !answered)) return std::unexpected(said.error());
    const auto text = said ? plan_text_in(*said) : said;
    auto ready =
        text ? ready_plan(*text, around_.catalog, round.request) : Result<ReadyPlan>(std::unexpected(text.error()));
    if (ready) return ready;
    last = ready.error();
    prompt.messages.resize(asked);  // the last answer is enough
    if (said) prompt.messages.push_back({"assistant", valid_utf8(said->substr(0, kAnswerShown))});
    prompt.messages.push_back({"user", correction(last.message)});
  }
  const auto first_line = split(last.message, '\n').front();
  return fail(ErrorKind::not_understood, fmt::format("none of {} answers was a plan that holds; the last one: {}",
                                                     settings.attempts, one_line(first_line, 200)));
}

Result<PlannedPlan> ModelPlanner::plan(std::string_view request, const PlanningContext& context, std::stop_token stop) {
  RequestParts parts = request_parts(request);
  if (context.stage) {
    parts.stage = context.stage->number;
    if (context.stage->id) parts.given.push_back({.name = "found", .text = "", .found = context.stage->id});
  }
  if (parts.instruction.empty() || parts.instruction.size() > kLongestInstruction ||
      has_hidden_characters(parts.instruction)) {
    return fail(ErrorKind::not_understood, "That is no request that can be planned.",
                "Say what you want in the first line, in a sentence or two; a longer text can stand below it.");
  }
  const std::span<const Skill* const> near(context.near.data(), std::min(context.near.size(), kMostSkills));
  // What is left to do says which tools, too.
  const std::string about = parts.instruction + (context.stage ? " " + context.stage->task : "");
  const auto tools = choose_tools(about, around_.catalog, around_.lexicon, around_.embedder, near, kMostTools, stop);
  Round round{.request = parts,
              .tools = tools,
              .near = near,
              .parts = {around_.language, tools, near, context.now, context.request_language, context.stage},
              .now = context.now};
  std::vector<std::string> why;
  ErrorKind kind = ErrorKind::not_understood;
  for (const auto& provider : providers_) {
    auto ready = ask(provider, round, stop);
    if (ready) {
      return PlannedPlan{std::move(ready->plan), std::move(ready->arguments), TRY(around_.ledger.of(round.questions)),
                         round.questions};
    }
    const Error& error = ready.error();
    if (error.kind == ErrorKind::stopped) return std::unexpected(error);
    if (error.kind != ErrorKind::not_understood) kind = ErrorKind::failed;
    why.push_back(
        fmt::format("{}: {}{}{}", provider.settings.name, error.message, error.hint.empty() ? "" : " ", error.hint));
  }
  const auto planning = around_.ledger.of(round.questions);
  std::string cost;
  for (const auto& share : planning ? planning->shares : std::vector<Planning::Share>{}) {
    if (share.cost.micro > 0) cost += fmt::format(" Asking {} has cost {}.", share.provider, to_string(share.cost));
  }
  Error error{kind,
              "No skill fits that, and no model has planned it." + cost,
              "Say it in another way, or in smaller parts.",
              {}};
  for (const auto& line : why) error.context.push_back("asking " + line);
  return std::unexpected(std::move(error));
}

}  // namespace adjutant::agent
