#include "tools/contacts/contact_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace adjutant::tools::contacts {
namespace {

struct Match {
  const Entry* entry;
  double score;
};

// Words for one role; the first of a row stands for all.
constexpr std::array<std::array<std::string_view, 5>, 12> kRoleNames = {{
    {"mother", "mum", "mom", "mama", "mummy"},
    {"father", "dad", "papa", "daddy"},
    {"partner", "wife", "husband", "spouse"},
    {"landlord", "landlady"},
    {"boss", "manager", "team lead", "supervisor"},
    {"tax adviser", "tax advisor", "accountant"},
    {"lawyer", "attorney", "solicitor"},
    {"neighbour", "neighbor"},
    {"doctor", "gp", "physician"},
    {"colleague", "coworker", "co worker"},
    {"mechanic", "garage"},
    {"power company", "electricity company", "utility company"},
}};

std::string_view role_name(std::string_view role) {
  for (const auto& names : kRoleNames) {
    if (std::ranges::find(names, role) != names.end()) return names[0];
  }
  return role;
}

// "Mum's", "my sister's", "the plumber", "to Anna" without what is around the name.
std::string bare(std::string_view phrase) {
  std::string text = replace_all(std::string(trim(phrase)), "\xE2\x80\x99", "'");
  while (!text.empty() && std::string_view(".,!?;:\"").contains(text.back())) text.pop_back();
  if (text.ends_with("'s") || text.ends_with("'S")) text.resize(text.size() - 2);
  if (text.ends_with('\'')) text.pop_back();
  auto kept = words(text);
  static constexpr std::array<std::string_view, 10> kLeading = {"my", "our", "the", "to",   "from",
                                                                "mr", "mrs", "ms",  "with", "herr"};
  while (kept.size() > 1 && std::ranges::find(kLeading, kept.front()) != kLeading.end()) kept.erase(kept.begin());
  return join(kept, " ");
}

// How well a name that was said fits: all of it, its parts, or a part with a slip of the pen.
double name_score(const std::string& said, std::string_view name) {
  const auto said_words = words(said), name_words = words(name);
  if (said_words.empty() || name_words.empty()) return 0;
  if (said_words == name_words) return 1;
  double sum = 0;
  for (const auto& word : said_words) {
    double best = 0;
    for (const auto& part : name_words) {
      if (word == part) best = 1;
      if (best < 0.7 && word.size() >= 5 && part.size() >= 5 && edit_distance(word, part) <= 1) best = 0.7;
    }
    if (best == 0) return 0;
    sum += best;
  }
  return 0.9 * sum / static_cast<double>(said_words.size());
}

double role_score(const std::string& said, const Contact& contact) {
  for (const auto& role : contact.roles) {
    const auto known = join(words(role), " ");
    if (role_name(known) == role_name(said)) return 0.95;
  }
  // "my tennis friend": every word is one of the roles.
  const auto parts = words(said);
  if (parts.size() < 2) return 0;
  const auto all = fmt::format(" {} ", join(words(join(contact.roles, " ")), " "));
  return std::ranges::all_of(parts, [&](const auto& part) { return all.contains(" " + part + " "); }) ? 0.85 : 0;
}

double score(const std::string& said, const Contact& contact) {
  if (contact.owner) {
    if (said == "me" || said == "myself" || said == "i") return 1;
    return words(said) == words(contact.name) ? 1 : 0;
  }
  return std::max({name_score(said, contact.name), name_score(said, contact.nickname) >= 0.9 ? 0.95 : 0.0,
                   role_score(said, contact), 0.8 * name_score(said, contact.organization)});
}

// Those who have the role by what was remembered; nothing: nobody was said to.
std::optional<std::vector<Match>> by_remembered_role(const std::string& said, const Snapshot& snapshot,
                                                     const std::vector<RememberedRoles::Role>& remembered) {
  std::optional<std::vector<Match>> out;
  for (const auto& [who, role] : remembered) {
    if (role_name(join(words(role), " ")) != role_name(said)) continue;
    if (!out) out.emplace();
    for (const auto& entry : snapshot.entries) {
      const bool is = is_address(who) ? snapshot.by_address(who) == &entry
                                      : name_score(bare(who), entry.contact.name) >= 0.9 ||
                                            name_score(bare(who), entry.contact.nickname) >= 0.9;
      if (is) out->push_back({&entry, 0.98});
    }
  }
  return out;
}

// Best first. Somebody whom only a slip of the pen fits is not meant when another one fits well.
std::vector<Match> matches(std::string_view phrase, const Snapshot& snapshot,
                           const std::vector<RememberedRoles::Role>& remembered) {
  std::vector<Match> out;
  if (const auto typed = trim(phrase); is_address(typed)) {
    if (const auto* entry = snapshot.by_address(typed)) out.push_back({entry, 1});
    return out;
  }
  const auto said = bare(phrase);
  if (said.empty()) return out;
  if (auto known = by_remembered_role(said, snapshot, remembered)) return *known;
  for (const auto& entry : snapshot.entries) {
    if (const auto fits = score(said, entry.contact); fits > 0) out.push_back({&entry, fits});
  }
  std::ranges::stable_sort(out, std::greater(), &Match::score);
  if (!out.empty() && out.front().score == 1) std::erase_if(out, [](const Match& match) { return match.score < 1; });
  if (!out.empty() && out.front().score >= 0.8)
    std::erase_if(out, [](const Match& match) { return match.score < 0.7; });
  return out;
}

std::string shown(const Contact& contact, std::string_view address) {
  std::string out = one_line(contact.name, 60);
  if (!contact.roles.empty()) out += fmt::format(", {}", one_line(contact.roles[0], 40));
  if (!address.empty()) out += fmt::format(" <{}>", address);
  return out;
}

std::string_view typed_address(std::string_view phrase) {
  auto text = trim(phrase);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  return is_address(text) ? text : std::string_view();
}

}  // namespace

Result<std::vector<Candidate>> ContactResolver::resolve(std::string_view phrase, const Time&) {
  const auto now = TRY(book_.readable());
  std::vector<Candidate> out;
  for (const auto& [entry, fits] : matches(phrase, *now, book_.remembered())) {
    const auto& contact = entry->contact;
    out.push_back({contact_value(contact, contacts_label()),
                   shown(contact, contact.addresses.empty() ? "" : contact.addresses[0]), fits});
  }
  return out;
}

Result<std::vector<Candidate>> AddressResolver::resolve(std::string_view phrase, const Time&) {
  const auto now = TRY(book_.readable());
  std::vector<Candidate> out;
  if (const auto typed = typed_address(phrase); !typed.empty()) {
    const auto* entry = now->by_address(typed);
    out.push_back({plan::typed_text(plan::Kind::address, std::string(typed), plan::Label::owner(),
                                    plan::origin("as you typed it")),
                   entry ? shown(entry->contact, typed) : fmt::format("{} (not in your contacts)", typed), 1});
    return out;
  }
  for (const auto& [entry, fits] : matches(phrase, *now, book_.remembered())) {
    const auto& contact = entry->contact;
    if (contact.addresses.empty()) continue;
    const auto from = plan::origin(fmt::format("the contact {}", one_line(contact.name, 60)), "contact:" + contact.uid);
    out.push_back({plan::typed_text(plan::Kind::address, contact.addresses[0], contacts_label(), from),
                   shown(contact, contact.addresses[0]), fits});
  }
  return out;
}

}  // namespace adjutant::tools::contacts
