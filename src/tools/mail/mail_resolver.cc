#include "tools/mail/mail_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

const std::set<std::string> kLatest = {"last", "latest", "newest", "recent"};
const std::set<std::string> kEmptyWords = {"the",  "a",    "an",   "my",  "mail",   "mails", "email", "message",
                                           "one",  "from", "by",   "of",  "about",  "with",  "to",    "me",
                                           "that", "this", "most", "got", "letter", "on"};

}  // namespace

Result<std::vector<Candidate>> MailResolver::resolve(std::string_view phrase, const Time&) {
  bool latest = false, unread = false;
  std::vector<std::string> wanted;
  for (auto& word : words(replace_all(replace_all(std::string(phrase), "'s", ""), "’s", ""))) {
    if (kLatest.contains(word)) latest = true;
    else if (word == "unread" || word == "new") unread = true;
    else if (!kEmptyWords.contains(word)) wanted.push_back(std::move(word));
  }
  const auto& entries = *TRY(context_.maildir.entries());
  const std::string server = trusted_server(entries);
  struct Hit {
    const Entry* entry;
    std::size_t score;
  };
  std::vector<Hit> hits;
  for (const Entry& entry : entries) {
    if (entry.folder == "Trash" || entry.folder == "Drafts" || entry.folder == "Sent" || (unread && !entry.unread()))
      continue;
    const auto sender = words(entry.headers.from->name + " " + replace_all(entry.headers.from->address, "@", " "));
    const auto subject = words(entry.headers.subject);
    std::size_t score = 0;
    bool all = true;
    for (const auto& word : wanted) {
      const bool in_sender = std::find(sender.begin(), sender.end(), word) != sender.end();
      const bool in_subject = std::find(subject.begin(), subject.end(), word) != subject.end();
      score += in_sender ? 2 : in_subject ? 1 : 0;
      all = all && (in_sender || in_subject);
    }
    if (all && (!wanted.empty() || latest || unread)) hits.push_back({&entry, score});
  }
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  if (latest && hits.size() > 1) hits.resize(1);
  if (hits.size() > 20) hits.resize(20);
  std::vector<Candidate> candidates;
  for (const auto& hit : hits) {
    const auto message = context_.maildir.read(*hit.entry);
    if (!message) continue;
    candidates.push_back(
        {mail_value(context_, *hit.entry, *message, server),
         fmt::format("{} — {} ({})",
                     one_line(hit.entry->headers.from->name.empty() ? hit.entry->headers.from->address
                                                                    : hit.entry->headers.from->name,
                              40),
                     one_line(hit.entry->headers.subject, 60), spoken(Time{*hit.entry->headers.date, context_.zone})),
         wanted.empty() ? 0.5 : static_cast<double>(hit.score) / static_cast<double>(2 * wanted.size())});
  }
  return candidates;
}

}  // namespace adjutant::tools::mail
