#include "agent/run_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::agent {
namespace {

using journal::StepState;

std::string verdict_words(const PlannedEffect& effect) {
  std::string words;
  switch (effect.decision.verdict) {
    case Verdict::allow: words = "allowed"; break;
    case Verdict::ask:
      words = effect.approved ? "approved by you" : effect.awaits_results ? "asks you when it is known" : "asks you";
      break;
    case Verdict::approve_each:
      words = effect.approved ? "approved by you" : "needs your approval of this very step";
      break;
    case Verdict::forbid: words = "forbidden"; break;
  }
  if (!effect.decision.rule.empty()) words += fmt::format(" by \"{}\"", effect.decision.rule);
  if (!effect.decision.because.empty()) words += ": " + effect.decision.because;
  return words;
}

std::string shown(const Json& value) {
  if (value.is_string()) return one_line(value.as_string(), 200);
  if (value.is_array()) {
    std::vector<std::string> parts;
    for (const auto& item : value.items()) parts.push_back(shown(item));
    return one_line(join(parts, ", "), 200);
  }
  if (value.contains("result_of_step")) return fmt::format("what step {} gives", value["result_of_step"].as_int());
  return one_line(value.dump(), 200);
}

// Each line behind the margin: no line of a text can look like one of ours.
std::string indented(std::string_view text, std::string_view margin) {
  std::string out;
  for (const auto& line : split(harmless(text), '\n')) out += fmt::format("{}{}\n", margin, line);
  return out;
}

void planned(std::string& out, const PlannedEffect& effect, const Ink& ink) {
  const bool good = effect.decision.verdict == Verdict::allow || effect.approved;
  const std::string& colour = effect.decision.verdict == Verdict::forbid ? ink.bad : good ? ink.good : ink.warn;
  const char* box = effect.decision.verdict == Verdict::forbid ? "[x]" : good ? "[✓]" : "[ ]";
  out += fmt::format("  {}{}{} {}{}{}\n", colour, box, ink.off, ink.bold, one_line(effect.preview.text, 300), ink.off);
  for (const auto& detail : effect.preview.details) {
    const bool quoted = detail.find('\n') != std::string::npos;
    out += indented(detail, quoted ? "        " + ink.dim + "│ " + ink.off : "        ");
  }
  for (const auto& [name, value] : effect.arguments.fields()) {
    out += fmt::format("      {}{} = {}", ink.dim, one_line(name, 60), shown(value));
    for (const auto& [argument, from] : effect.sources) {
      if (argument == name) out += fmt::format("   ← {}", one_line(from, 400));
    }
    out += ink.off + "\n";
  }
  out += fmt::format("      {}step {}: {}{}\n", colour, effect.number, one_line(verdict_words(effect), 300), ink.off);
  std::string undo = "cannot be undone";
  if (effect.effect == plan::Effect::query) undo = "changes nothing, but cannot be unsaid";
  else if (!effect.preview.undo.empty()) undo = "undo: " + one_line(effect.preview.undo, 200);
  out += fmt::format("      {}{}{}\n", ink.dim, undo, ink.off);
}

void objected(std::string& out, const RunView& view, const objections::Objection& one, const Ink& ink) {
  using objections::Severity;
  const bool stop = one.severity == Severity::stop, note = one.severity == Severity::note;
  const std::string& colour = stop ? ink.bad : note ? ink.dim : ink.warn;
  out += fmt::format("  {}{} {}.{} {}{}{}  {}({}{}){}\n", colour,
                     stop   ? "✋"
                     : note ? "·"
                            : "?",
                     one.number, ink.off, note ? "" : ink.bold, one_line(one.sentence, 400), ink.off, ink.dim,
                     objections::in_words(one.kind), one.answered ? ", you said yes" : "", ink.off);
  for (const auto& evidence : one.evidence) {
    out += fmt::format("        {}{}{}{}\n", ink.dim, one_line(evidence.text, 200),
                       evidence.link.empty() ? "" : fmt::format("   adjutant open '{}'", one_line(evidence.link, 200)),
                       ink.off);
  }
  if (one.edit && !one.answered)
    out += fmt::format("        {}rather: {}   adjutant approve {} --edit {}{}\n", ink.dim,
                       one_line(one.edit->text, 200), view.run.id, one.number, ink.off);
}

std::string struck_text(const RunView& view, const Ink& ink) {
  std::string out;
  for (const auto& step : view.struck) out += fmt::format("  {}– {}{}\n", ink.dim, one_line(step.report, 300), ink.off);
  return out;
}

}  // namespace

Ink Ink::terminal() { return {"\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[0m"}; }

std::string answer_text(const RunView& view, const Ink& ink) {
  std::string out;
  for (const auto& said : view.answer) {
    if (said.from.empty()) {
      out += indented(said.text, "");
    } else if (said.text.size() <= 100 && said.text.find('\n') == std::string::npos) {
      out += fmt::format("{}│{} {}  {}in the words of {}{}\n", ink.dim, ink.off, harmless(said.text), ink.dim,
                         one_line(said.from, 160), ink.off);
    } else {
      out += indented(said.text, ink.dim + "│ " + ink.off);
      out += fmt::format("{}└ in the words of {}{}\n", ink.dim, one_line(said.from, 160), ink.off);
    }
  }
  return out;
}

std::string preview_text(const RunView& view, const Ink& ink) {
  std::string out;
  if (!view.stage.after.empty()) {
    out += fmt::format("{}Stage {} of at most {}, after {}.{}\n", ink.dim, view.stage.number, kMostStages,
                       view.stage.after, ink.off);
  }
  if (view.planning) out += fmt::format("{}{}{}\n", ink.dim, one_line(to_words(*view.planning), 1000), ink.off);
  if (!view.objections.empty()) out += fmt::format("{}What speaks against it:{}\n", ink.bold, ink.off);
  for (const auto& one : view.objections) objected(out, view, one, ink);
  if (!view.planned.empty()) out += fmt::format("{}What would happen:{}\n", ink.bold, ink.off);
  for (const auto& effect : view.planned) planned(out, effect, ink);
  out += struck_text(view, ink);
  if (!view.possible_after.empty()) {
    out += fmt::format("{}After that, depending on the results:{}\n", ink.dim, ink.off);
    for (const auto& line : view.possible_after) out += "  " + one_line(line, 200) + "\n";
  }
  return out;
}

std::string report_text(const RunView& view, const Ink& ink) {
  std::string out;
  if (!view.waits()) out += struck_text(view, ink);
  for (const auto& step : view.happened) {
    const bool good = step.state == StepState::confirmed || step.state == StepState::by_owner;
    const bool lost = step.state == StepState::unknown;
    out += fmt::format("  {}{}{} {}\n", good ? ink.good : ink.bad,
                       good   ? "✓"
                       : lost ? "?"
                              : "✗",
                       ink.off, one_line(step.report, 300));
  }
  if (view.run.state != journal::RunState::waiting) {
    for (const auto& effect : view.planned) {
      out += fmt::format("  {}–{} not done: {}\n", ink.dim, ink.off, one_line(effect.preview.text, 300));
    }
  }
  if (view.error) {
    out += fmt::format("{}{}{}\n", ink.bad, one_line(view.error->message, 1000), ink.off);
    for (const auto& line : view.error->context)
      out += fmt::format("  {}while {}{}\n", ink.dim, one_line(line, 200), ink.off);
    if (!view.error->hint.empty()) out += "  " + one_line(view.error->hint, 400) + "\n";
  }
  bool undo = false;
  for (const auto& step : view.happened) undo = undo || !step.inverse.is_null();
  if (undo && view.run.undoes.empty())
    out += fmt::format("  {}take it back: adjutant undo {}{}\n", ink.dim, view.run.id, ink.off);
  return out;
}

}  // namespace adjutant::agent
