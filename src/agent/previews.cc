#include "agent/previews.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json_list.h"
#include "base/text.h"
#include "plan/origin_text.h"

namespace adjutant::agent {
namespace {

using plan::Value;

constexpr std::size_t kShownValue = 80;  // characters
constexpr std::size_t kShownOrigin = 200;

std::vector<std::string> texts(const Json& json) {
  std::vector<std::string> out;
  for (const auto& line : json.items()) out.push_back(line.as_string());
  return out;
}

void collect_links(const plan::Origin& from, std::vector<std::string>& links) {
  constexpr std::size_t kMostLinks = 8;
  if (!from || links.size() == kMostLinks) return;
  if (!from->link.empty() && std::ranges::find(links, from->link) == links.end()) links.push_back(from->link);
  for (const auto& each : from->from) collect_links(each, links);
}

std::string shown(const plan::OriginNode& node) { return plan::origin_text(node.text, kShownOrigin); }

// What a value was made of in the end, each once, as far as its own words do not name it already.
class Beginnings {
 public:
  explicit Beginnings(const plan::OriginNode& node) : words_(node.text) { look_into(node); }
  const std::vector<std::string>& told() const { return told_; }

 private:
  static constexpr std::size_t kMostTold = 4;

  void look_into(const plan::OriginNode& node) {
    for (const auto& each : node.from) {
      if (told_.size() == kMostTold || looks_left_ == 0) return;
      --looks_left_;
      if (!each->from.empty()) look_into(*each);
      else if (words_.find(each->text) == std::string::npos) tell(shown(*each));
    }
  }
  void tell(std::string beginning) {
    if (std::ranges::find(told_, beginning) == told_.end()) told_.push_back(std::move(beginning));
  }

  const std::string& words_;
  std::vector<std::string> told_;
  int looks_left_ = 200;  // one thing can be reached in very many ways
};

// "confirmed by you: the mail "Invoice" of Stadtwerke, its text, line 3"
std::string path_of(const plan::OriginNode& node) {
  const Beginnings beginnings(node);
  return shown(node) + (beginnings.told().empty() ? "" : ": " + join(beginnings.told(), "; "));
}

// Where each argument came from: its origin, and who could have influenced it.
Json sources_of(const plan::Call& call) {
  Json out = Json::object();
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const Value& value = call.arguments[i];
    if (value.missing()) continue;
    const plan::Label label = plan::whole_label(value);
    if (label.sources().empty()) continue;
    std::string text = flow::describe_sources(label);
    if (value.from && !value.from->text.empty()) text += fmt::format(" ({})", path_of(*value.from));
    out.set(call.signature->parameters[i].name, text);
  }
  return out;
}

// How far the least trusted of those can be trusted who had influence on a value.
std::string_view origin_word(const plan::Label& label) {
  using flow::SourceKind;
  constexpr std::array<std::pair<SourceKind, std::string_view>, 6> kWorstFirst = {{{SourceKind::place, "public"},
                                                                                   {SourceKind::person, "person"},
                                                                                   {SourceKind::model, "model"},
                                                                                   {SourceKind::tool, "tool"},
                                                                                   {SourceKind::records, "records"},
                                                                                   {SourceKind::owner, "owner"}}};
  for (const auto& [kind, word] : kWorstFirst) {
    if (label.has(kind)) return word;
  }
  return "owner";
}

Json origins_of(const plan::Call& call) {
  Json out = Json::object();
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const plan::Label label = plan::whole_label(call.arguments[i]);
    if (!call.arguments[i].missing() && !label.sources().empty())
      out.set(call.signature->parameters[i].name, origin_word(label));
  }
  return out;
}

// For each argument, the people who had influence on it, who may see it where that is not everyone, and what opens the
// things that it was made of.
Json influence_of(const plan::Call& call) {
  Json out = Json::object();
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.arguments[i].missing()) continue;
    const plan::Label label = plan::whole_label(call.arguments[i]);
    std::vector<std::string> people;
    for (const auto& source : label.sources()) {
      if (source.kind == flow::SourceKind::person) people.push_back(source.name);
    }
    if (people.empty() && label.readers().everyone()) continue;
    Json influence = Json().set("people", json_list(people));
    if (!label.readers().everyone()) influence.set("readers", json_list(label.readers().addresses()));
    if (const auto links = links_of(call.arguments[i]); !links.empty()) influence.set("links", json_list(links));
    out.set(call.signature->parameters[i].name, std::move(influence));
  }
  return out;
}

bool awaits(const plan::Call& call) {
  return std::ranges::any_of(call.arguments, [](const Value& value) { return plan::placeholder_in(value) != nullptr; });
}

// Of a call whose arguments an earlier effect will give: no tool can look at what is not there yet.
plan::Preview preview_without_values(const plan::Call& call) {
  std::vector<std::string> given;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const auto* later = plan::placeholder_in(call.arguments[i]);
    if (!later) continue;
    const auto field = later->path.substr(std::min<std::size_t>(1, later->path.size()));
    given.push_back(fmt::format("{} = {}what step {} gives", call.signature->parameters[i].name,
                                field.empty() ? "" : fmt::format("the {} of ", field), later->step));
  }
  return {.text = fmt::format("{} with {}", call.signature->name, join(given, ", ")),
          .details = {call.signature->doc, "What exactly it does can be told when that is known."},
          .undo = call.signature->inverse};
}

// "web.get: url = https://shop.example/"
std::string with_words(const plan::Call& call) {
  std::vector<std::string> told;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.arguments[i].missing()) continue;
    const Json plain = plan::plain_json(call.arguments[i]);
    told.push_back(fmt::format("{} = {}", call.signature->parameters[i].name,
                               one_line(plain.is_string() ? plain.as_string() : plain.dump(), kShownValue)));
  }
  return call.signature->name + (told.empty() ? "" : ": " + join(told, ", "));
}

}  // namespace

bool only_asks(const plan::Call& call) { return call.signature->effect == plan::Effect::query; }

bool only_asks(const journal::Step& step) {
  return step.preview["effect"].as_string() == plan::to_string(plan::Effect::query);
}

Result<Json> previewed(const plan::Call& call, plan::Tool& tool, const Decision& decision) {
  plan::Preview preview;
  const bool later = awaits(call);
  if (later) preview = preview_without_values(call);
  else if (only_asks(call))
    preview = {.text = "asks " + with_words(call),
               .details = {call.signature->doc, "It is told these words, and changes nothing."}};
  else preview = TRY(tool.preview(call));
  Json out;
  out.set("text", preview.text).set("details", json_list(preview.details)).set("links", json_list(preview.links));
  out.set("precondition", preview.precondition).set("undo", preview.undo);
  out.set("verdict", to_string(decision.verdict)).set("rule", decision.rule).set("because", decision.because);
  out.set("effect", plan::to_string(call.signature->effect)).set("sources", sources_of(call));
  out.set("origins", origins_of(call));
  out.set("influence", influence_of(call));
  out.set("awaits_results", later);
  return out;
}

std::string asked_report(const plan::Call& call) { return "Asked " + with_words(call) + "."; }

objections::Effect objected_effect(const journal::Step& step, const plan::Catalog& catalog) {
  objections::Effect out;
  out.step = step.number;
  if (const auto* tool = catalog.find(step.call["tool"].as_string())) out.signature = &tool->signature();
  out.arguments = step.call["arguments"];
  out.hash = step.hash;
  for (const auto& [argument, influence] : step.preview["influence"].fields()) {
    out.people[argument] = texts(influence["people"]);
    out.links[argument] = texts(influence["links"]);
    if (influence.contains("readers")) out.readers[argument] = texts(influence["readers"]);
  }
  return out;
}

std::vector<std::string> links_of(const Value& value) {
  std::vector<std::string> out;
  collect_links(value.from, out);
  return out;
}

bool is_unheard(const journal::Step& step) { return step.preview["unheard"].as_bool(); }
void set_unheard(journal::Step& step, bool unheard) {
  if (unheard != is_unheard(step)) step.preview.set("unheard", unheard);
}

void set_done_by_owner(journal::Step& step) {
  const std::string what = preview_from(step.preview).text;
  step.state = journal::StepState::by_owner;
  step.report = fmt::format("You did it by hand: {}", what.empty() ? step.call["tool"].as_string() : what);
  step.result = Json();
  step.inverse = Json();
}

void set_authorised(journal::Step& step, const Authorised& authorised) {
  const Decision& decision = authorised.decision;
  step.preview.set("verdict", to_string(decision.verdict)).set("rule", decision.rule);
  step.preview.set("because", decision.because).set("authorised", true);
  step.preview.set("yes_ms", authorised.yes_ms ? Json(*authorised.yes_ms) : Json());
}

std::optional<Authorised> authorised(const journal::Step& step) {
  if (!step.preview["authorised"].as_bool()) return std::nullopt;
  Authorised out{decision_from(step.preview), std::nullopt};
  if (const Json& yes = step.preview["yes_ms"]; !yes.is_null()) out.yes_ms = yes.as_int();
  return out;
}

plan::Preview preview_from(const Json& json) {
  return {json["text"].as_string(), texts(json["details"]), texts(json["links"]), json["precondition"],
          json["undo"].as_string()};
}

Decision decision_from(const Json& json) {
  Decision decision{Verdict::forbid, json["rule"].as_string(), json["because"].as_string()};
  for (const auto verdict : {Verdict::allow, Verdict::ask, Verdict::approve_each}) {
    if (json["verdict"].as_string() == to_string(verdict)) decision.verdict = verdict;
  }
  return decision;
}

std::string blanket_hash(const std::string& hash) { return "blanket " + hash; }

std::string alone_hash(const std::string& hash) { return "alone " + hash; }

std::string_view alone_mark() { return "single steps"; }

Result<std::optional<std::int64_t>> said_yes_ms(journal::Journal& journal, const std::string& run,
                                                const journal::Step& step, Verdict verdict) {
  const auto to_it = TRY(journal.approved_ms(run, step.hash));
  if (to_it || (verdict != Verdict::allow && verdict != Verdict::ask)) return to_it;
  return journal.approved_ms(run, blanket_hash(step.hash));
}

Result<bool> said_yes(journal::Journal& journal, const std::string& run, const journal::Step& step, Verdict verdict) {
  return TRY(said_yes_ms(journal, run, step, verdict)).has_value();
}

}  // namespace adjutant::agent
