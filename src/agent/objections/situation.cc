#include "agent/objections/situation.h"

#include <algorithm>

#include "agent/objections/records.h"
#include "base/text.h"

namespace adjutant::agent::objections {

std::vector<std::string> Effect::texts(std::string_view argument) const {
  const Json& value = arguments[argument];
  if (value.is_string()) return {value.as_string()};
  std::vector<std::string> out;
  for (const auto& item : value.items()) {
    if (item.is_string()) out.push_back(item.as_string());
  }
  return out;
}

std::vector<std::string> recipients(const Effect& effect, const Records& records) {
  std::vector<std::string> out;
  if (effect.signature->effect != plan::Effect::send) return out;
  for (const auto& parameter : effect.signature->parameters) {
    const auto& type = parameter.type.kind() == plan::Kind::list ? parameter.type.element() : parameter.type;
    if (parameter.role != plan::Role::recipient || type.kind() != plan::Kind::address) continue;
    for (const auto& text : effect.texts(parameter.name)) {
      auto address = to_lower(trim(text));
      if (!records.is_owner(address) && std::ranges::find(out, address) == out.end()) out.push_back(std::move(address));
    }
  }
  return out;
}

bool is_mail(const Effect& effect) {
  return effect.tool() == "mail.send" || effect.tool() == "mail.reply" || effect.tool() == "mail.forward";
}

bool is_payment(const Effect& effect) {
  bool account = false, amount = false;
  for (const auto& parameter : effect.signature->parameters) {
    account = account || parameter.type.kind() == plan::Kind::iban;
    amount = amount || parameter.type.kind() == plan::Kind::money;
  }
  return account && amount && effect.arguments["iban"].is_string() && effect.arguments["amount"].is_string();
}

const std::vector<NamedChecker>& checkers() {
  // In this order they are shown: what is wrong comes before what is unusual.
  static const std::vector<NamedChecker> all = {{Kind::wrong_fact, check_wrong_fact},
                                                {Kind::lookalike_address, check_lookalike_address},
                                                {Kind::unusual_payment, check_unusual_payment},
                                                {Kind::already_done, check_already_done},
                                                {Kind::wider_audience, check_wider_audience},
                                                {Kind::larger_than_asked, check_larger_than_asked},
                                                {Kind::calendar_conflict, check_calendar_conflict},
                                                {Kind::no_travel_time, check_no_travel_time},
                                                {Kind::breaks_promise, check_breaks_promise},
                                                {Kind::against_preference, check_against_preference},
                                                {Kind::missing_attachment, check_missing_attachment},
                                                {Kind::outside_hours, check_outside_hours},
                                                {Kind::unusual_recipient, check_unusual_recipient}};
  return all;
}

}  // namespace adjutant::agent::objections
