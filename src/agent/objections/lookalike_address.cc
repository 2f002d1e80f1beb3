// An address that the owner does not know, and that is nearly one that they do: letters that look alike, a slip, a known
// name in front of another domain. Also where such an address had a hand in where money goes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/objections/confusables.h"
#include "agent/objections/evidence.h"
#include "agent/objections/records.h"
#include "agent/objections/situation.h"
#include "agent/objections/text_clues.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr std::size_t kLongName = 10;  // two slips are seen through
constexpr std::size_t kShortName = 5;  // shorter ones are near to others by chance
constexpr std::size_t kClearName = 6;  // of a mailbox: one other letter is a slip

enum class Near { no, other_end, slip, same_look, in_front };  // other_end: "telcom.net" for "telcom.com"

// "telcom" of "mail.telcom.example", "telcom" of "telcom.co.uk".
std::string main_label(std::string_view domain) {
  const auto labels = split(domain, '.');
  if (labels.size() < 2) return std::string(domain);
  std::size_t at = labels.size() - 2;
  if (at > 0 && labels[at].size() <= 3) --at;
  return labels[at];
}

bool is_under(std::string_view domain, std::string_view known) {
  return domain == known ||
         (domain.size() > known.size() && domain.ends_with(known) && domain[domain.size() - known.size() - 1] == '.');
}

std::size_t slips_allowed(std::size_t length) { return length >= kLongName ? 2 : length >= kShortName ? 1 : 0; }

// `same_mailbox`: what stands before the @ is the same, so that short names are no chance any more.
Near nearness(const std::string& domain, const std::string& known, bool same_mailbox) {
  if (skeleton(domain) == skeleton(known)) return Near::same_look;
  if (domain.starts_with(known + ".")) return Near::in_front;
  const auto name = main_label(domain), other = main_label(known);
  const auto shorter = std::min(name.size(), other.size());
  // Many strangers share these, under several ends.
  if (is_free_mail(domain) || is_free_mail(known)) return Near::no;
  if (shorter < (same_mailbox ? kShortName - 1 : kShortName)) return Near::no;
  if (name == other)
    return domain.substr(domain.rfind('.')) == known.substr(known.rfind('.')) ? Near::no : Near::other_end;
  if (domain.substr(domain.find(name) + name.size()) != known.substr(known.find(other) + other.size())) return Near::no;
  if (name.starts_with(other + "-") || name.ends_with("-" + other)) return Near::slip;
  const auto allowed = std::max<std::size_t>(slips_allowed(shorter), same_mailbox ? 1 : 0);
  if (std::max(name.size(), other.size()) - shorter > allowed) return Near::no;
  return edit_distance(name, other) <= allowed ? Near::slip : Near::no;
}

// Two mailboxes of one host: people are called Ben and Bea, so only what is no name of its own counts as a slip.
bool is_slip_of(const std::string& name, const std::string& known) {
  if (name == known || std::min(name.size(), known.size()) < 3) return false;
  if (skeleton(name) == skeleton(known)) return true;
  if (edit_distance(name, known) != 1) return false;
  if (std::min(name.size(), known.size()) >= kClearName) return true;
  // A letter left out or put in twice: "ana" for "anna".
  const auto& longer = name.size() > known.size() ? name : known;
  if (name.size() == known.size()) return false;
  for (std::size_t i = 1; i < longer.size(); ++i) {
    if (longer[i] == longer[i - 1] &&
        longer.substr(0, i) + longer.substr(i + 1) == (name.size() > known.size() ? known : name))
      return true;
  }
  return false;
}

struct Found {
  std::string known;  // an address
  Near near = Near::no;
};

// A known address of that domain: the one with the same name, else any.
std::string known_at(const std::string& domain, const std::string& name, const std::set<std::string>& all) {
  if (all.contains(name + "@" + domain)) return name + "@" + domain;
  for (const auto& address : all) {
    if (domain_of(address) == domain) return address;
  }
  return domain;
}

std::optional<Found> lookalike(const std::string& address, Records& records) {
  const auto& all = records.known_addresses();
  const std::string domain = decoded_host(domain_of(address)), name = local_part(address);
  if (all.contains(address) || domain.empty()) return std::nullopt;
  const auto& domains = records.known_domains();
  for (const auto& known : domains) {
    if (!is_under(domain, known)) continue;
    for (const auto& other : all) {
      if (domain_of(other) == domain && is_slip_of(name, local_part(other))) return Found{other, Near::slip};
    }
    return std::nullopt;
  }
  std::optional<Found> best;
  for (const auto& known : domains) {
    const auto near = nearness(domain, known, all.contains(name + "@" + known));
    if (near == Near::no || (best && best->near >= near)) continue;
    best = Found{known_at(known, name, all), near};
  }
  return best;
}

// The argument with this address left as it is, but for this one. Only where it is the one that was meant: not just any of
// the same host.
std::optional<Edit> with_known(const Effect& effect, const std::string& address, const std::string& known) {
  const bool meant = local_part(known) == local_part(address) || domain_of(known) == domain_of(address);
  if (known.find('@') == std::string::npos || !meant) return std::nullopt;
  for (const auto& parameter : effect.signature->parameters) {
    const Json& value = effect.arguments[parameter.name];
    if (parameter.role != plan::Role::recipient) continue;
    if (value.is_string() && to_lower(value.as_string()) == address)
      return Edit{effect.step, parameter.name, Json(known), "to " + known};
    Json list = Json::array();
    bool found = false;
    for (const auto& item : value.items()) {
      const bool it = to_lower(item.as_string()) == address;
      list.push(it ? Json(known) : item);
      found = found || it;
    }
    if (found) return Edit{effect.step, parameter.name, std::move(list), "to " + known};
  }
  return std::nullopt;
}

// Spelled so that nobody takes one for the other: with the letters that are not Latin.
std::string spelled(const std::string& address) {
  std::string out = one_line(address, 120);
  const bool plain = std::ranges::all_of(address, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return plain ? out : out + " (with letters of another alphabet)";
}

// `by`: the argument of a payment that comes from the address, where it is no recipient.
void object(const Effect& effect, const std::string& address, const Found& found, Records& records, std::string_view by,
            std::vector<Objection>& out) {
  const bool money = !by.empty();
  const bool mild =
      found.near == Near::other_end || (found.near == Near::slip && domain_of(found.known) == domain_of(address));
  Objection objection{.kind = Kind::lookalike_address,
                      .severity = mild ? Severity::question : Severity::stop,
                      .step = effect.step,
                      .subject = address};
  objection.sentence =
      fmt::format("{}{} looks like {}, but is another address; you have never written to it.",
                  money ? "What this payment goes by comes from " : "", spelled(address), one_line(found.known, 120));
  objection.evidence = {of_known(found.known, records), of_stranger(address)};
  if (const auto from = effect.links.find(std::string(by)); from != effect.links.end()) {
    for (const auto& link : from->second) objection.evidence.push_back(of_link(link, records));
  }
  if (!money) objection.edit = with_known(effect, address, found.known);
  out.push_back(std::move(objection));
}

}  // namespace

void check_lookalike_address(const Situation& situation, std::vector<Objection>& out) {
  std::set<std::string> told;
  for (const auto& effect : situation.effects) {
    for (const auto& address : recipients(effect, situation.records)) {
      const auto found = lookalike(address, situation.records);
      if (found && told.insert(address).second) object(effect, address, *found, situation.records, "", out);
    }
    if (!is_payment(effect)) continue;
    for (const auto& [argument, people] : effect.people) {
      for (const auto& address : people) {
        const auto found = lookalike(to_lower(address), situation.records);
        if (found && told.insert(address).second) object(effect, address, *found, situation.records, argument, out);
      }
    }
  }
}

}  // namespace adjutant::agent::objections
