// An objection: what speaks against an effect that a run is about to have, by the owner's own records.
//
// Deterministic, and never the work of a model. Severity says what becomes of it: a note is shown, a question waits for a
// yes, a stop for a yes that names it. What others wrote can raise a question at most; it lowers nothing, and no text of
// theirs becomes part of a suggested edit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace adjutant::agent::objections {

enum class Kind {
  wrong_fact,          // the request says what the records do not
  lookalike_address,   // nearly an address or a domain that the owner knows
  unusual_payment,     // an amount or an account unlike the earlier ones
  already_done,        // the same mail, payment, event, invitation, reminder
  wider_audience,      // to several people, what only some of them should read
  larger_than_asked,   // more mails, events, people or money than the request says
  calendar_conflict,   // the owner's, or an invitee's where it is known
  no_travel_time,      // between two places
  breaks_promise,      // or a deadline, that a mail or an event shows
  against_preference,  // that the owner stated
  missing_attachment,  // announced, and not there
  outside_hours,       // of work, or in the time of rest
  unusual_recipient,   // never written to, in no contact, not in the conversation
  unchecked,           // the records could not be looked at
};
constexpr int kKinds = static_cast<int>(Kind::unchecked) + 1;
std::string_view to_string(Kind kind);
std::optional<Kind> kind_from(std::string_view name);
std::string_view in_words(Kind kind);  // "look-alike address"

enum class Severity { note, question, stop };
std::string_view to_string(Severity severity);

// What it rests on; evidence.h makes it. No objection is without.
struct Evidence {
  std::string link;  // opened by 'adjutant open' and in the page (agent/links.h)
  std::string text;  // one line, for people; what others wrote in it stands in quotation marks
};

// How the plan could be changed so that the objection falls away: another value for an argument, or without the effect.
struct Edit {
  int step = 0;          // the effect
  std::string argument;  // empty: the effect is struck out
  Json value;            // plain JSON, as tools take it
  std::string text;      // "move it to Wed 25 Nov 2026 15:00"
};

struct Objection {
  Kind kind = Kind::unchecked;
  Severity severity = Severity::note;
  int step = 0;         // the effect it is about; 0: the whole run
  std::string subject;  // what a dismissal is about: an address, a payee, two places
  std::string sentence;
  std::vector<Evidence> evidence = {};
  std::optional<Edit> edit = {};
  // Given by whoever keeps it for a run.
  int number = 0;         // from 1
  bool answered = false;  // the owner has said yes in spite of it
  std::string call = {};  // the hash of the effect's step
};

Json to_json(const Objection& objection);
Objection objection_from(const Json& json);

}  // namespace adjutant::agent::objections
