// Somebody to whom the owner never wrote, who is in no contact and takes no part in what is answered.
#include <fmt/format.h>

#include <algorithm>

#include "agent/objections/evidence.h"
#include "agent/objections/records.h"
#include "agent/objections/situation.h"
#include "agent/objections/text_clues.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr std::size_t kMostShown = 3;  // addresses of one effect

// Those who take part in the mail or the event that the effect is about.
std::set<std::string> participants(const Effect& effect, Records& records) {
  std::set<std::string> out;
  if (const auto& id = effect.text("id"); is_mail(effect) && !id.empty()) {
    if (const auto* entry = records.mail(id)) {
      const auto& headers = *entry->headers;
      if (headers.from) out.insert(to_lower(headers.from->address));
      for (const auto* list : {&headers.reply_to, &headers.to, &headers.cc}) {
        for (const auto& mailbox : *list) out.insert(to_lower(mailbox.address));
      }
    }
  }
  if (const auto& instance = effect.text("instance"); !instance.empty() && effect.tool() != "calendar.invite") {
    if (const auto what = records.calendar().find(instance)) {
      out.insert(what->entry->organizer);
      for (const auto& attendee : what->entry->attendees) out.insert(attendee.address);
    }
  }
  return out;
}

bool is_own_domain(const std::string& address, const Records& records) {
  const auto domain = domain_of(address);
  if (is_free_mail(domain)) return false;
  return std::ranges::any_of(records.owner().addresses,
                             [&](const std::string& own) { return domain_of(own) == domain; });
}

// There is no record of a stranger: what was looked at is. The mail that is answered or passed on, each address, and the
// nearest to the first that the owner knows.
std::vector<Evidence> looked_at(const Effect& effect, const std::vector<std::string>& strangers, Records& records) {
  std::vector<Evidence> out;
  for (std::size_t i = 0; i < std::min(strangers.size(), kMostShown); ++i) out.push_back(of_stranger(strangers[i]));
  if (const auto& id = effect.text("id"); is_mail(effect) && !id.empty()) out.push_back(of_mail(id, records));
  if (const auto near = nearest_known(strangers.front(), records)) out.push_back(of_known(*near, records));
  return out;
}

bool is_lookalike(const std::string& address, const std::vector<Objection>& found) {
  return std::ranges::any_of(
      found, [&](const Objection& one) { return one.kind == Kind::lookalike_address && one.subject == address; });
}

}  // namespace

void check_unusual_recipient(const Situation& situation, std::vector<Objection>& out) {
  Records& records = situation.records;
  std::set<std::string> told;
  for (const auto& effect : situation.effects) {
    const auto taking_part = participants(effect, records);
    std::vector<std::string> strangers;
    for (const auto& address : recipients(effect, records)) {
      if (records.knows(address) || taking_part.contains(address) || is_own_domain(address, records)) continue;
      if (!is_lookalike(address, out) && told.insert(address).second) strangers.push_back(address);
    }
    if (strangers.empty()) continue;
    out.push_back({.kind = Kind::unusual_recipient,
                   .severity = Severity::note,
                   .step = effect.step,
                   .subject = in_a_row(strangers),
                   .sentence = fmt::format("You have never written to {}, and {} in your contacts.",
                                           one_line(in_a_row(strangers), 160),
                                           strangers.size() == 1 ? "the address is not" : "they are not"),
                   .evidence = looked_at(effect, strangers, records)});
  }
}

}  // namespace adjutant::agent::objections
