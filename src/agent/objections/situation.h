// What a checker looks at: the request, the effects that the run would have, and the owner's records.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/objections/objection.h"
#include "base/time.h"
#include "plan/tool.h"

namespace adjutant::agent::objections {

class Records;

// An effect with concrete arguments, in the order of the run.
struct Effect {
  int step = 0;
  const plan::Signature* signature = nullptr;
  Json arguments;
  std::string hash;  // of the step
  // For each argument, the people who had influence on it, by address; and who may see it, where that is not everyone.
  std::map<std::string, std::vector<std::string>> people;
  std::map<std::string, std::vector<std::string>> readers;
  // For those, what each was made of: "mail:ID".
  std::map<std::string, std::vector<std::string>> links = {};

  const std::string& tool() const { return signature->name; }
  const std::string& text(std::string_view argument) const { return arguments[argument].as_string(); }
  // The items of a list argument, or the one text.
  std::vector<std::string> texts(std::string_view argument) const;
};

// Whose effects they are.
struct Asked {
  std::string run;      // its id
  std::string request;  // empty where there was none
  Time now;
};

struct Situation {
  std::string run, request;
  Time now;
  std::vector<Effect> effects;
  Records& records;
};

// Every address that something is sent to by the effect, in lower case, each once, without the owner's own.
std::vector<std::string> recipients(const Effect& effect, const Records& records);
bool is_mail(const Effect& effect);     // mail.send, mail.reply, mail.forward
bool is_payment(const Effect& effect);  // takes an account and an amount

using Checker = std::function<void(const Situation&, std::vector<Objection>&)>;

// All of them, each with the kind it gives.
struct NamedChecker {
  Kind kind;
  void (*check)(const Situation&, std::vector<Objection>&);
};
const std::vector<NamedChecker>& checkers();

void check_wrong_fact(const Situation& situation, std::vector<Objection>& out);
void check_lookalike_address(const Situation& situation, std::vector<Objection>& out);
void check_unusual_payment(const Situation& situation, std::vector<Objection>& out);
void check_already_done(const Situation& situation, std::vector<Objection>& out);
void check_wider_audience(const Situation& situation, std::vector<Objection>& out);
void check_larger_than_asked(const Situation& situation, std::vector<Objection>& out);
void check_calendar_conflict(const Situation& situation, std::vector<Objection>& out);
void check_no_travel_time(const Situation& situation, std::vector<Objection>& out);
void check_breaks_promise(const Situation& situation, std::vector<Objection>& out);
void check_against_preference(const Situation& situation, std::vector<Objection>& out);
void check_missing_attachment(const Situation& situation, std::vector<Objection>& out);
void check_outside_hours(const Situation& situation, std::vector<Objection>& out);
void check_unusual_recipient(const Situation& situation, std::vector<Objection>& out);

}  // namespace adjutant::agent::objections
