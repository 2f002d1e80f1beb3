#include "agent/objections/evidence.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/objections/event_effects.h"
#include "agent/objections/text_clues.h"
#include "agent/objections/usual_hours.h"
#include "base/text.h"

namespace adjutant::agent::objections {

Evidence of_request(const Situation& situation) {
  return {"request:" + situation.run, fmt::format("you asked: \"{}\"", one_line(situation.request, 160))};
}

Evidence of_step(const Situation& situation, const Effect& effect, std::string_view said) {
  return {
      fmt::format("step:{}/{}", situation.run, effect.step),
      fmt::format("step {}{}", effect.step,
                  said.empty() ? fmt::format(", {}", effect.tool()) : fmt::format(": \"{}\"", one_line(said, 120)))};
}

Evidence of_mail(std::string_view id, Records& records) {
  const auto* entry = records.mail(id);
  std::string text = "a mail";
  if (entry) {
    const auto& from = entry->headers->from;
    text = fmt::format("\"{}\"{}", one_line(entry->headers->subject, 80),
                       from ? fmt::format(", from {}", one_line(from->address, 100)) : "");
  }
  return {fmt::format("mail:{}", id), std::move(text)};
}

Evidence of_link(const std::string& link, Records& records) {
  if (link.starts_with("mail:")) return of_mail(std::string_view(link).substr(5), records);
  return {link, "what it was made of"};
}

Evidence of_known(const std::string& address, Records& records) {
  if (const auto* entry = records.contacts().by_address(address))
    return {"contact:" + entry->contact.uid,
            fmt::format("in your contacts: {} <{}>", one_line(entry->contact.name, 60), one_line(address, 100))};
  if (const auto mail = records.last_to(address))
    return {"mail:" + mail->id, fmt::format("you wrote to {}: \"{}\", {}", one_line(address, 100),
                                            one_line(mail->subject, 80), spoken_at(mail->at, records))};
  if (records.is_owner(address)) return {"setting:addresses", fmt::format("{} is yours", one_line(address, 100))};
  return of_stranger(address);
}

Evidence of_stranger(const std::string& address) {
  return {"address:" + address, fmt::format("what is known of {}", one_line(address, 100))};
}

Evidence of_working_hours(const Records& records) {
  return {"setting:working_hours", "your hours: " + in_words(records.hours())};
}

Evidence of_rest() { return {"setting:rest", "the night: " + rest_in_words()}; }

Evidence of_records() { return {"records:all", "what can be looked at, and what cannot"}; }

std::optional<std::string> nearest_known(std::string_view address, Records& records) {
  const auto& all = records.known_addresses();
  const auto with = [&](const std::string& part, auto has) -> std::optional<std::string> {
    const auto found = std::ranges::find_if(all, [&](const std::string& known) { return has(known, part); });
    return found == all.end() ? std::nullopt : std::optional(*found);
  };
  const auto host = domain_of(address), name = local_part(address);
  if (!host.empty() && !is_free_mail(host)) {
    const auto beside =
        with("@" + host, [](const std::string& known, const std::string& end) { return known.ends_with(end); });
    if (beside) return beside;
  }
  return name.empty() ? std::nullopt : with(name + "@", [](const std::string& known, const std::string& front) {
    return known.starts_with(front);
  });
}

}  // namespace adjutant::agent::objections
