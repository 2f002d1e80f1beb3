#include "agent/talk.h"

#include <algorithm>
#include <map>

#include "agent/arguments.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

using plan::Kind;
using plan::Value;

constexpr int kTurns = 6;  // that are looked back on
constexpr std::size_t kMostShown = 200;

using Records = std::map<std::string, Value>;  // by link

// The records in a value, by what opens them.
void collect(const Value& value, Records& records) {
  if (value.type.kind() == Kind::record && value.from && !value.from->link.empty())
    records.emplace(value.from->link, value);
  if (value.type.kind() == Kind::list) {
    for (const auto& item : value.items()) collect(item, records);
  }
}

// The first record that a line of an answer speaks of.
const Value* named_by(const journal::Step& said, const Records& records) {
  for (const auto& link : said.preview["links"].items()) {
    const auto found = records.find(link.as_string());
    if (found != records.end()) return &found->second;
  }
  return nullptr;
}

bool has(const std::vector<Value>& values, const Value& value) {
  return std::ranges::any_of(values, [&](const Value& other) { return same_thing(other, value); });
}

// What a step has read; nothing: it read nothing, or its tool is another now.
std::optional<Value> read_by(const journal::Step& step, const plan::Catalog& catalog) {
  if (step.kind != "read" || step.result.is_null()) return std::nullopt;
  const auto* tool = catalog.find(step.call["tool"].as_string());
  if (!tool) return std::nullopt;
  auto value = plan::decode(tool->signature().result, step.result);
  return value ? std::optional(std::move(*value)) : std::nullopt;
}

std::vector<Value> shown_by(const std::vector<journal::Step>& steps, const plan::Catalog& catalog) {
  Records records;
  std::vector<Value> shown;
  for (const auto& step : steps) {
    if (const auto value = read_by(step, catalog)) {
      collect(*value, records);
    } else if (step.kind == "say") {
      const auto* record = named_by(step, records);
      if (record && shown.size() < kMostShown && !has(shown, *record)) shown.push_back(*record);
    }
  }
  return shown;
}

void handle(const std::vector<std::vector<Value>>& arguments, std::vector<Value>& handled) {
  for (auto job = arguments.rbegin(); job != arguments.rend(); ++job) {
    for (const auto& value : *job) {
      const Kind kind = value.type.kind();
      const bool thing = kind == Kind::record || kind == Kind::address || kind == Kind::list || kind == Kind::file;
      if (thing && !value.missing() && !has(handled, value)) handled.push_back(value);
    }
  }
}

// "Who is Priya?" is about Priya, once it is answered; an agenda is not about those who take part.
void answer_about(const std::vector<Value>& shown, std::vector<Value>& about) {
  if (shown.size() != 1 || has(about, shown.front())) return;
  const std::string& name = shown.front().type.name();
  if (name == "Contact" || name == "Mail") about.push_back(shown.front());
}

bool happened(const journal::Step& step) {
  return step.kind == "effect" &&
         (step.state == journal::StepState::confirmed || step.state == journal::StepState::unknown);
}

// Joins all labels in an encoded value.
Result<void> join_labels(const Json& encoded, plan::Label& label) {
  for (const auto& item : encoded.items()) TRY(join_labels(item, label));
  for (const auto& [name, field] : encoded.fields()) {
    if (name == "l") label = flow::join(label, TRY(flow::label_from_json(field)));
    else TRY(join_labels(field, label));
  }
  return {};
}

Result<Talk::Turn> turn_of(journal::Run run, plan::CheckedPlan plan, std::vector<std::vector<Value>> arguments,
                           const std::vector<journal::Step>& steps) {
  Talk::Turn turn{std::move(run), std::move(plan), std::move(arguments), false, {}, {}};
  for (const auto& job : turn.arguments) {
    for (const auto& value : job) turn.label = flow::join(turn.label, plan::whole_label(value));
  }
  for (const auto& step : steps) {
    TRY(join_labels(step.result, turn.label));
    if (!happened(step)) continue;
    turn.acted = true;
    if (!step.report.empty()) turn.reports.push_back(step.report);
  }
  return turn;
}

}  // namespace

Result<Talk> talk_so_far(journal::Journal& journal, const plan::Catalog& catalog, const Clock& clock,
                         const std::vector<std::string>& own) {
  Talk talk;
  for (const auto& address : own) talk.own.insert(to_lower(address));
  const auto oldest = (clock.now_ms() - kTalkLasts).time_since_epoch().count();
  for (auto& run : TRY(journal.latest(kTurns))) {
    if (run.created_ms < oldest) break;
    if (!run.undoes.empty() || run.request.empty()) continue;
    // The tools may have changed since: then nothing is known of it.
    auto plan = plan::check_text(run.plan, catalog);
    if (!plan) continue;
    auto arguments = decode_arguments(run.arguments, *plan);
    if (!arguments) continue;
    const auto steps = TRY(journal.steps(run.id));
    const auto shown = shown_by(steps, catalog);
    // "the third" goes on in the list that was shown before one of it was handled.
    if (talk.shown.size() < 2 && shown.size() > talk.shown.size()) talk.shown = shown;
    handle(*arguments, talk.handled);
    handle(*arguments, talk.about);
    answer_about(shown, talk.about);
    if (!talk.last) talk.last = TRY(turn_of(std::move(run), std::move(*plan), std::move(*arguments), steps));
  }
  return talk;
}

Result<const Talk*> RecentTalk::get() {
  if (!talk_) talk_ = TRY(read_());
  return &*talk_;
}

bool same_thing(const Value& a, const Value& b) {
  if (a.type.kind() != b.type.kind()) return false;
  const bool opened =
      a.type.kind() == Kind::record && a.from && b.from && !a.from->link.empty() && !b.from->link.empty();
  if (opened) return a.from->link == b.from->link;
  if (a.type.kind() == Kind::address && !a.is_placeholder() && !b.is_placeholder())
    return to_lower(a.text()) == to_lower(b.text());
  return plan::same_data(a, b);
}

}  // namespace adjutant::agent
