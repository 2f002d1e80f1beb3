#include "tools/mail/mail_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "tools/mail/authentication.h"
#include "when/when.h"

namespace adjutant::tools::mail {

// What a phrase says about a mail.
struct MailResolver::Meant {
  bool latest = false, unread = false, flagged = false;
  std::vector<std::string> sender, topic, either;  // folded words; all of them must fit
  std::map<std::string, std::string> people;       // contacts that `sender` can mean: address in lower case, to UID
  bool parts = false;                              // words of the sender may be parts of longer ones
  bool known_only = false;                         // one contact is meant, and has written
  std::optional<when::Span> day;

  bool says_nothing() const { return sender.empty() && topic.empty() && either.empty() && !day; }
};

namespace {

constexpr std::size_t kMost = 20;

const std::set<std::string> kLatest = {"last", "latest", "newest", "recent"};
const std::set<std::string> kEmptyWords = {
    "the", "a",      "an", "my",  "mail", "mails", "email", "emails", "message", "one",   "that",     "this", "most",
    "got", "letter", "i",  "you", "e",    "me",    "to",    "and",    "it",      "which", "messages", "our"};
const std::set<std::string> kSenderWords = {"from", "by"};
const std::set<std::string> kTopicWords = {"about", "on", "regarding", "concerning", "re", "saying", "for"};

enum class Part { either, sender, topic };

bool has_word(const std::vector<std::string>& all, const std::string& word) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

// "bills" and "bill" are the same topic.
std::string stem(const std::string& word) {
  return word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") ? word.substr(0, word.size() - 1) : word;
}

std::vector<std::string> sender_words(const Entry& entry) {
  return words(entry.headers->from->name + " " + replace_all(entry.headers->from->address, "@", " "));
}

bool has_topic(const Entry& entry, const std::string& word) {
  const auto subject = words(entry.headers->subject);
  return std::any_of(subject.begin(), subject.end(), [&](const std::string& each) { return stem(each) == stem(word); });
}

// The day or days that the words mean, looked for in the past.
std::optional<when::Span> past_days(const std::vector<std::string>& said, const Time& now) {
  const auto spans = when::resolve(join(said, " "), now, {.lean = when::Lean::past});
  if (!spans || spans->size() != 1 || spans->front().grain == when::Grain::time) return std::nullopt;
  return spans->front();
}

// With the address, since anybody can call themselves by any name.
std::string shown_sender(const Entry& entry) {
  const Mailbox& from = *entry.headers->from;
  return from.name.empty() ? one_line(from.address, 60)
                           : fmt::format("{} <{}>", one_line(from.name, 40), one_line(from.address, 60));
}

}  // namespace

// By the address book, by the address, or by the name that the sender gives. That name must be what was said for the
// most part: a sentence in its place that has the word somewhere is no name.
bool MailResolver::is_sender(const Entry& entry, const Meant& meant) const {
  if (meant.people.contains(fold(entry.headers->from->address))) return true;
  if (meant.known_only) return false;
  const auto has_all = [&](const std::vector<std::string>& all) {
    return std::all_of(meant.sender.begin(), meant.sender.end(), [&](const std::string& word) {
      return has_word(all, word) ||
             (meant.parts && word.size() >= 4 && std::any_of(all.begin(), all.end(), [&](const std::string& each) {
                return each.starts_with(word) || each.ends_with(word);
              }));
    });
  };
  const auto name = words(entry.headers->from->name);
  return has_all(words(replace_all(entry.headers->from->address, "@", " "))) ||
         (has_all(name) && name.size() <= 4 * meant.sender.size()) ||
         (!name.empty() && name.size() <= 4 && has_all(sender_words(entry)));
}

// Who wrote it, or when: "from Ben", "from yesterday". A sender who is called so comes first.
void MailResolver::understand_sender(const std::vector<Entry>& entries, const std::vector<std::string>& said,
                                     const Time& now, Meant& meant) {
  const auto day = past_days(said, now);
  Meant only;
  only.sender = said;
  if (day && std::none_of(entries.begin(), entries.end(), [&](const Entry& entry) { return is_sender(entry, only); }))
    meant.day = day;
  else meant.sender.insert(meant.sender.end(), said.begin(), said.end());
}

// Contacts who are meant by the sender's words: "my landlord", "Mum", a name with a slip of the pen. Where that is one
// contact who has written, strangers who call themselves the same are not meant.
void MailResolver::find_people(const std::vector<Entry>& entries, Meant& meant, const Time& now) const {
  if (!contacts_ || meant.sender.empty()) return;
  const auto people = contacts::ContactResolver(*contacts_).resolve(join(meant.sender, " "), now);
  if (!people) return;
  for (const auto& person : *people) {
    for (const auto& address : person.value.field("addresses").items())
      meant.people.emplace(fold(address.text()), person.value.field("uid").text());
  }
  meant.known_only = people->size() == 1 && std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
                       return meant.people.contains(fold(entry.headers->from->address));
                     });
}

Result<std::vector<const Entry*>> MailResolver::fitting(const std::vector<Entry>& entries, const Meant& meant) {
  const SpecialFolders& special = context_.maildir.special();
  std::vector<const Entry*> in_subject, others;
  for (const Entry& entry : entries) {
    if (entry.folder == special.trash || entry.folder == special.drafts || entry.folder == special.sent ||
        entry.folder == special.junk)
      continue;
    if (meant.says_nothing() && entry.folder != "INBOX") continue;
    if ((meant.unread && !entry.unread()) || (meant.flagged && !entry.flagged())) continue;
    if (meant.day && (entry.date < meant.day->begin.instant || entry.date >= meant.day->end.instant)) continue;
    if (!meant.sender.empty() && !is_sender(entry, meant)) continue;
    const auto sender = sender_words(entry);
    const bool either = std::all_of(meant.either.begin(), meant.either.end(), [&](const std::string& word) {
      return has_word(sender, word) || has_topic(entry, word);
    });
    const bool topic = std::all_of(meant.topic.begin(), meant.topic.end(),
                                   [&](const std::string& word) { return has_topic(entry, word); });
    if (either && topic) in_subject.push_back(&entry);
    else others.push_back(&entry);
  }
  if (!in_subject.empty() || (meant.topic.empty() && meant.either.empty())) return in_subject;
  // No subject has it: the text may.
  std::vector<std::string> wanted = meant.topic;
  wanted.insert(wanted.end(), meant.either.begin(), meant.either.end());
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  const auto scores = TRY(context_.maildir.count_words(others, wanted));
  std::erase_if(others, [&](const Entry* entry) {
    const auto score = scores.find(entry);
    return score == scores.end() || score->second < wanted.size();
  });
  return others;
}

// Of whom "the last mail" is the last one: a contact with all their addresses, a sender, or whoever wrote about it.
std::string MailResolver::whose(const Entry& entry, const Meant& meant) {
  const std::string address = fold(entry.headers->from->address);
  const auto person = meant.people.find(address);
  if (person != meant.people.end()) return person->second;
  const auto sender = sender_words(entry);
  const bool by_sender =
      !meant.sender.empty() || std::any_of(meant.either.begin(), meant.either.end(),
                                           [&](const std::string& word) { return has_word(sender, word); });
  return by_sender ? address : "";
}

Candidate MailResolver::candidate(const Entry& entry, const Message& message, const std::string& server,
                                  double score) const {
  return {mail_value(context_, entry, message, server),
          fmt::format("{} — {} ({})", shown_sender(entry), one_line(entry.headers->subject, 60),
                      spoken(Time{entry.date, context_.zone})),
          score};
}

// Sorts the words of a phrase; those about the sender come in groups ("yesterday's mail from Ben" has two).
std::vector<std::vector<std::string>> MailResolver::sort_words(std::string_view phrase, Meant& meant) {
  std::vector<std::vector<std::string>> senders;
  Part part = Part::either;
  const auto begin_sender = [&] {
    part = Part::sender;
    senders.emplace_back();
  };
  const std::string text = replace_all(std::string(phrase), "\xE2\x80\x99", "'");
  for (const auto& token : split(text, ' ')) {
    std::string bare = token;
    while (!bare.empty() && std::string_view(".,!?;:\"()").contains(bare.back())) bare.pop_back();
    const bool owns = bare.ends_with("'s") || bare.ends_with("'S") || bare.ends_with("s'");
    if (owns) bare.resize(bare.rfind('\''));
    for (auto& word : words(bare)) {
      if (kLatest.contains(word)) meant.latest = true;
      else if (word == "unread" || word == "new") meant.unread = true;
      else if (word == "flagged" || word == "starred") meant.flagged = true;
      else if (kSenderWords.contains(word) || (word == "of" && part != Part::topic)) begin_sender();
      else if (kTopicWords.contains(word) && part != Part::topic) part = Part::topic;
      else if (kEmptyWords.contains(word)) continue;
      else if (part == Part::topic) meant.topic.push_back(word);
      else if (part == Part::sender) senders.back().push_back(word);
      else meant.either.push_back(word);
    }
    if (!owns || part == Part::topic) continue;
    // "Ingrid Sommer's": what stood before is the name's beginning.
    if (part == Part::either) senders.push_back(std::exchange(meant.either, {}));
    part = Part::either;
  }
  return senders;
}

Result<std::vector<Candidate>> MailResolver::resolve(std::string_view phrase, const Time& now) {
  Meant meant;
  const auto said_senders = sort_words(phrase, meant);
  const auto& entries = *TRY(context_.maildir.entries());
  for (const auto& said : said_senders) understand_sender(entries, said, now, meant);
  if (meant.says_nothing() && !meant.latest && !meant.unread && !meant.flagged) return std::vector<Candidate>();
  const std::string server = trusted_server(entries);
  find_people(entries, meant, now);
  auto hits = TRY(fitting(entries, meant));
  // "the bank" is Spreebank where nobody is called just so.
  if (hits.empty() && !meant.sender.empty()) {
    meant.parts = true;
    hits = TRY(fitting(entries, meant));
  }
  // "on Monday": no subject has that.
  for (auto* said : {&meant.topic, &meant.either}) {
    if (!hits.empty() || said->empty()) continue;
    const auto kept = std::exchange(*said, {});
    if ((meant.day = past_days(kept, now))) hits = TRY(fitting(entries, meant));
    if (hits.empty()) *said = kept;
    if (hits.empty()) meant.day.reset();
  }
  std::vector<Candidate> candidates;
  std::set<std::string> seen;
  for (const Entry* hit : hits) {
    if (candidates.size() == kMost) break;
    if (meant.latest && !seen.insert(whose(*hit, meant)).second) continue;
    const auto message = context_.maildir.read(*hit);
    if (message) candidates.push_back(candidate(*hit, *message, server, 1.0));
  }
  return candidates;
}

}  // namespace adjutant::tools::mail
