#include "agent/planner/tool_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "agent/sentence.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr double kMeaning = 6;  // what nearness in meaning counts beside the weights of words in common

// "calendar.call_off" and its doc as a sentence.
std::string described(const plan::Signature& signature) {
  std::string out = replace_all(replace_all(signature.name, ".", " "), "_", " ") + ": " + signature.doc;
  for (const auto& parameter : signature.parameters) out += " " + replace_all(parameter.name, "_", " ");
  return out;
}

std::set<std::string> terms_of(std::string_view text, const Lexicon& lexicon, Slips slips) {
  std::set<std::string> terms;
  const Sentence sentence(text, lexicon, slips);
  for (const auto& word : sentence.words()) {
    if (!word.little) terms.insert(word.term);
  }
  return terms;
}

// A word in few descriptions tells more than one in many.
std::vector<double> by_words(std::string_view request, const std::vector<std::string>& texts, const Lexicon& lexicon) {
  std::vector<std::set<std::string>> known;
  std::map<std::string, int> in;
  for (const auto& text : texts) {
    known.push_back(terms_of(text, lexicon, Slips::as_typed));
    for (const auto& term : known.back()) ++in[term];
  }
  const auto asked = terms_of(request, lexicon, Slips::corrected);
  std::vector<double> scores(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (const auto& term : asked) {
      if (known[i].contains(term)) scores[i] += std::log(1 + static_cast<double>(texts.size()) / in[term]);
    }
  }
  return scores;
}

void add_meaning(std::string_view request, const std::vector<std::string>& texts, model::Embedder& embedder,
                 std::stop_token stop, std::vector<double>& scores) {
  std::vector<std::string> all = texts;
  all.emplace_back(request);
  const auto points = embedder.embed(all, std::move(stop));
  if (!points || points->size() != all.size()) return;
  const auto& asked = points->back();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    double near = 0;
    for (std::size_t k = 0; k < asked.size() && k < (*points)[i].size(); ++k) near += asked[k] * (*points)[i][k];
    scores[i] += kMeaning * std::max(0.0, near);
  }
}

std::string fallback_text(const plan::Parameter& parameter) {
  if (!parameter.fallback) return "";
  if (parameter.fallback->is_bool()) return parameter.fallback->as_bool() ? " = True" : " = False";
  return parameter.fallback->is_null() ? " = None" : " = " + parameter.fallback->dump();
}

void add_records(const plan::Type& type, std::map<std::string, std::string>& lines) {
  if (type.kind() == plan::Kind::list) return add_records(type.element(), lines);
  if (type.kind() != plan::Kind::record || lines.contains(type.name())) return;
  std::vector<std::string> fields;
  lines[type.name()] = "";
  for (const auto& field : type.fields()) {
    fields.push_back(field.name + " " + field.type.text());
    add_records(field.type, lines);
  }
  lines[type.name()] = fmt::format("{}: {}", type.name(), join(fields, ", "));
}

}  // namespace

std::vector<const plan::Signature*> choose_tools(std::string_view request, const plan::Catalog& catalog,
                                                 const Lexicon& lexicon, model::Embedder* embedder,
                                                 std::span<const Skill* const> near, std::size_t most,
                                                 std::stop_token stop) {
  std::vector<const plan::Signature*> known;
  std::vector<std::string> texts;
  for (const auto* signature : catalog.signatures()) {
    if (signature->unknown) continue;
    known.push_back(signature);
    texts.push_back(described(*signature));
  }
  auto scores = by_words(request, texts, lexicon);
  if (embedder) add_meaning(request, texts, *embedder, std::move(stop), scores);
  std::vector<const plan::Signature*> chosen;
  for (const auto* skill : near) {
    for (const auto& call : skill->plan.calls) {
      if (!call.signature->unknown && std::ranges::find(chosen, call.signature) == chosen.end() && chosen.size() < most)
        chosen.push_back(call.signature);
    }
  }
  std::vector<std::size_t> order(known.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // Of those that nothing speaks for, what reads comes first: without it no plan begins.
  const auto rank = [&](std::size_t i) { return std::pair(-scores[i], plan::changes_the_world(known[i]->effect)); };
  std::ranges::stable_sort(order, {}, rank);
  for (const std::size_t i : order) {
    if (chosen.size() == most) break;
    if (std::ranges::find(chosen, known[i]) == chosen.end()) chosen.push_back(known[i]);
  }
  return chosen;
}

std::string signature_line(const plan::Signature& signature) {
  std::vector<std::string> parameters, docs;
  for (const auto& parameter : signature.parameters) {
    parameters.push_back(fmt::format("{}: {}{}", parameter.name, parameter.type.text(), fallback_text(parameter)));
    if (!parameter.doc.empty()) docs.push_back(fmt::format("{}: {}", parameter.name, one_line(parameter.doc, 100)));
  }
  std::string line = fmt::format("{}({})", signature.name, join(parameters, ", "));
  if (signature.result.kind() != plan::Kind::nothing) line += " -> " + signature.result.text();
  line += fmt::format("  # {}: {}", plan::to_string(signature.effect), one_line(signature.doc, 200));
  return docs.empty() ? line : line + " (" + join(docs, "; ") + ")";
}

std::vector<std::string> record_lines(std::span<const plan::Signature* const> tools) {
  std::map<std::string, std::string> lines;
  for (const auto* tool : tools) {
    add_records(tool->result, lines);
    for (const auto& parameter : tool->parameters) add_records(parameter.type, lines);
  }
  std::vector<std::string> out;
  for (auto& [name, line] : lines) out.push_back(std::move(line));
  return out;
}

}  // namespace adjutant::agent
