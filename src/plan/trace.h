// How data gets from where it comes in to where it is used, for explanations: "line 3: mail.search", "line 4:
// mails[0].body", "line 5: extract". Labels decide; traces explain.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flow/label.h"
#include "plan/syntax.h"

namespace adjutant::plan {

struct TraceNode;
using Trace = std::shared_ptr<const TraceNode>;

// One step of a plan: what it gave, and the steps whose values it was made of. A graph; nodes are shared.
struct TraceNode {
  std::string text;  // empty: a step that is not worth a word
  flow::Label label;
  mutable std::vector<Trace> from;  // mutable for the destructor alone

  TraceNode(std::string text, flow::Label label, std::vector<Trace> from);
  // Without recursion, however long the chain is.
  ~TraceNode();
  TraceNode(const TraceNode&) = delete;
};

// "line N: what".
Trace trace_step(Position at, std::string_view what, const flow::Label& label, std::vector<Trace> from);
// Words of their own: "your words for 'payee'".
Trace trace_source(std::string text, const flow::Label& label);
// What several values together are, without a step of its own; null where none has a trace.
Trace trace_through(std::vector<Trace> from);

// The way of the data that `concerns` speaks of, first step first: at most 12 steps, with "…" for those left out in the
// middle.
std::vector<std::string> steps_of(const Trace& trace, const std::function<bool(const flow::Label&)>& concerns);

// The source of the label that a person would want to know of first: one who is not the owner before one that is.
// Null: it has none.
const flow::Source* worst_source(const flow::Label& label);
// The way of the worst source of `label`.
std::vector<std::string> steps_of_worst(const Trace& trace, const flow::Label& label);

}  // namespace adjutant::plan
