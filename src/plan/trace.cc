#include "plan/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace adjutant::plan {
namespace {

constexpr std::size_t kMaxSteps = 12;
constexpr std::size_t kMaxVisited = 2000;

void without_repetitions(std::vector<Trace>& from) {
  std::vector<Trace> kept;
  for (auto& each : from) {
    if (each && std::find(kept.begin(), kept.end(), each) == kept.end()) kept.push_back(std::move(each));
  }
  from = std::move(kept);
}

// How much a person wants to know of it.
int rank(const flow::Source& source) {
  switch (source.kind) {
    case flow::SourceKind::person: return 5;
    case flow::SourceKind::place: return 4;
    case flow::SourceKind::tool: return 3;
    case flow::SourceKind::model: return 2;
    case flow::SourceKind::records: return 1;
    case flow::SourceKind::owner: return 0;
  }
  return 0;
}

}  // namespace

TraceNode::TraceNode(std::string words, flow::Label of, std::vector<Trace> made_of)
    : text(std::move(words)), label(std::move(of)), from(std::move(made_of)) {}

TraceNode::~TraceNode() {
  std::vector<Trace> waiting = std::move(from);
  while (!waiting.empty()) {
    const Trace last = std::move(waiting.back());
    waiting.pop_back();
    if (!last || last.use_count() != 1) continue;
    // The only holder may take apart what it lets go.
    std::move(last->from.begin(), last->from.end(), std::back_inserter(waiting));
    last->from.clear();
  }
}

Trace trace_step(Position at, std::string_view what, const flow::Label& label, std::vector<Trace> from) {
  without_repetitions(from);
  return std::make_shared<const TraceNode>(fmt::format("line {}: {}", at.line, what), label, std::move(from));
}

Trace trace_source(std::string text, const flow::Label& label) {
  return std::make_shared<const TraceNode>(std::move(text), label, std::vector<Trace>());
}

Trace trace_through(std::vector<Trace> from) {
  without_repetitions(from);
  if (from.empty()) return nullptr;
  if (from.size() == 1) return std::move(from.front());
  flow::Label label;
  for (const auto& each : from) label = join(label, each->label);
  return std::make_shared<const TraceNode>(std::string(), label, std::move(from));
}

std::vector<std::string> steps_of(const Trace& trace, const std::function<bool(const flow::Label&)>& concerns) {
  std::vector<std::string> steps;  // last first
  const TraceNode* at = trace && concerns(trace->label) ? trace.get() : nullptr;
  for (std::size_t visited = 0; at && visited < kMaxVisited; ++visited) {
    if (!at->text.empty() && (steps.empty() || steps.back() != at->text)) steps.push_back(at->text);
    const auto next =
        std::find_if(at->from.begin(), at->from.end(), [&](const Trace& each) { return concerns(each->label); });
    at = next == at->from.end() ? nullptr : next->get();
  }
  std::reverse(steps.begin(), steps.end());
  if (steps.size() > kMaxSteps) {
    constexpr auto kKept = static_cast<std::ptrdiff_t>(kMaxSteps / 2);
    steps.erase(steps.begin() + kKept, steps.end() - kKept + 1);
    steps.insert(steps.begin() + kKept, "…");
  }
  return steps;
}

const flow::Source* worst_source(const flow::Label& label) {
  const auto& sources = label.sources();
  const auto worst =
      std::max_element(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return worst == sources.end() ? nullptr : &*worst;
}

std::vector<std::string> steps_of_worst(const Trace& trace, const flow::Label& label) {
  const flow::Source* worst = worst_source(label);
  if (!worst) return {};
  return steps_of(trace, [&](const flow::Label& each) {
    return std::find(each.sources().begin(), each.sources().end(), *worst) != each.sources().end();
  });
}

}  // namespace adjutant::plan
