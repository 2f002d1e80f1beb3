#include "agent/objections/objection.h"

#include <array>

namespace adjutant::agent::objections {
namespace {

struct Words {
  std::string_view name, spoken;
};
constexpr std::array<Words, kKinds> kWords = {{{"wrong_fact", "not as the records have it"},
                                               {"lookalike_address", "look-alike address"},
                                               {"unusual_payment", "unusual payment"},
                                               {"already_done", "done already"},
                                               {"wider_audience", "read by too many"},
                                               {"larger_than_asked", "more than was asked for"},
                                               {"calendar_conflict", "conflict in the calendar"},
                                               {"no_travel_time", "no time to get there"},
                                               {"breaks_promise", "a promise or a deadline"},
                                               {"against_preference", "against your preference"},
                                               {"missing_attachment", "missing attachment"},
                                               {"outside_hours", "outside of the usual hours"},
                                               {"unusual_recipient", "unusual recipient"},
                                               {"unchecked", "not checked"}}};
constexpr std::array<std::string_view, 3> kSeverities = {"note", "question", "stop"};

}  // namespace

std::string_view to_string(Kind kind) { return kWords[static_cast<std::size_t>(kind)].name; }
std::string_view in_words(Kind kind) { return kWords[static_cast<std::size_t>(kind)].spoken; }
std::string_view to_string(Severity severity) { return kSeverities[static_cast<std::size_t>(severity)]; }

std::optional<Kind> kind_from(std::string_view name) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i].name == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

Json to_json(const Objection& objection) {
  Json evidence = Json::array();
  for (const auto& each : objection.evidence) evidence.push(Json().set("link", each.link).set("text", each.text));
  Json out;
  out.set("number", objection.number)
      .set("kind", to_string(objection.kind))
      .set("severity", to_string(objection.severity))
      .set("step", objection.step)
      .set("subject", objection.subject)
      .set("sentence", objection.sentence)
      .set("evidence", std::move(evidence));
  if (const auto& edit = objection.edit) {
    out.set("edit", Json()
                        .set("step", edit->step)
                        .set("argument", edit->argument.empty() ? Json() : Json(edit->argument))
                        .set("value", edit->value)
                        .set("text", edit->text));
  }
  out.set("answered", objection.answered);
  return out;
}

Objection objection_from(const Json& json) {
  Objection out;
  out.kind = kind_from(json["kind"].as_string()).value_or(Kind::unchecked);
  out.severity = Severity::stop;
  for (std::size_t i = 0; i < kSeverities.size(); ++i) {
    if (kSeverities[i] == json["severity"].as_string()) out.severity = static_cast<Severity>(i);
  }
  out.step = static_cast<int>(json["step"].as_int());
  out.subject = json["subject"].as_string();
  out.sentence = json["sentence"].as_string();
  for (const auto& each : json["evidence"].items())
    out.evidence.push_back({each["link"].as_string(), each["text"].as_string()});
  if (const Json& edit = json["edit"]; edit.is_object()) {
    out.edit = Edit{static_cast<int>(edit["step"].as_int()), edit["argument"].as_string(), edit["value"],
                    edit["text"].as_string()};
  }
  out.number = static_cast<int>(json["number"].as_int());
  out.answered = json["answered"].as_bool();
  return out;
}

}  // namespace adjutant::agent::objections
