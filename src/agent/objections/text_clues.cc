#include "agent/objections/text_clues.h"

#include <algorithm>
#include <array>
#include <regex>

#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

const std::set<std::string, std::less<>> kEmpty = {
    "the",    "and",     "for",     "you",       "your",     "with",     "that",     "this",    "are",    "was",
    "will",   "have",    "has",     "not",       "but",      "from",     "they",     "our",     "can",    "all",
    "any",    "its",     "her",     "his",       "him",      "she",      "there",    "then",    "here",   "about",
    "into",   "over",    "ill",     "dear",      "hello",    "best",     "kind",     "regards", "thanks", "thank",
    "please", "monday",  "tuesday", "wednesday", "thursday", "friday",   "saturday", "sunday",  "today",  "tomorrow",
    "week",   "day",     "send",    "call",      "bring",    "get",      "back",     "write",   "work",   "make",
    "come",   "meet",    "see",     "let",       "know",     "one",      "two",      "hours",   "hour",   "minutes",
    "event",  "meeting", "promise", "promised",  "due",      "deadline", "until",    "before"};

constexpr std::array<std::string_view, 21> kNumbers = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

}  // namespace

std::string spaced_words(std::string_view text) { return ' ' + join(words(text), " ") + ' '; }

bool has_phrase(std::string_view spaced, std::string_view phrase) {
  for (auto at = spaced.find(phrase); at != std::string_view::npos; at = spaced.find(phrase, at + 1)) {
    if (at > 0 && spaced[at - 1] == ' ' && at + phrase.size() < spaced.size() && spaced[at + phrase.size()] == ' ')
      return true;
  }
  return false;
}

std::set<std::string> telling_words(std::string_view text) {
  std::set<std::string> out;
  for (auto& word : words(text)) {
    if (word.size() < 3 || kEmpty.contains(word)) continue;
    if (word.size() > 4 && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
    out.insert(std::move(word));
  }
  return out;
}

std::size_t shared(const std::set<std::string>& a, const std::set<std::string>& b) {
  return static_cast<std::size_t>(std::ranges::count_if(a, [&](const std::string& word) { return b.contains(word); }));
}

double likeness(const std::set<std::string>& a, const std::set<std::string>& b) {
  const auto both = shared(a, b);
  const auto all = a.size() + b.size() - both;
  return all == 0 ? 0 : static_cast<double>(both) / static_cast<double>(all);
}

std::optional<int> number_word(std::string_view word) {
  const auto found = std::ranges::find(kNumbers, word);
  if (found != kNumbers.end()) return static_cast<int>(found - kNumbers.begin());
  if (word.empty() || word.size() > 4 || word.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return std::stoi(std::string(word));
}

std::vector<Money> amounts_in(std::string_view text) {
  static const std::regex form(
      R"((?:(€|\$|£|EUR|USD|GBP|CHF)\s?(\d[\d.,]*\d|\d))|(?:(\d[\d.,]*\d|\d)\s?(euros?|eur|€|dollars?|usd|pounds?|gbp|chf|francs?)(?![a-z])))",
      std::regex::icase);
  std::vector<Money> out;
  const std::string bounded(text.substr(0, 2000));
  for (auto at = std::sregex_iterator(bounded.begin(), bounded.end(), form); at != std::sregex_iterator(); ++at) {
    const auto& parts = *at;
    std::string unit = to_lower(parts[1].matched ? parts[1].str() : parts[4].str());
    if (unit.starts_with("eur")) unit = "EUR";
    else if (unit.starts_with("dollar") || unit == "usd") unit = "USD";
    else if (unit.starts_with("pound") || unit == "gbp") unit = "GBP";
    else if (unit == "chf" || unit.starts_with("franc")) unit = "CHF";
    const std::string number = parts[1].matched ? parts[2].str() : parts[3].str();
    if (const auto money = parse_money(number + " " + unit)) out.push_back(*money);
  }
  return out;
}

std::string local_part(std::string_view address) { return std::string(address.substr(0, address.find('@'))); }

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string() : std::string(address.substr(at + 1));
}

bool is_free_mail(std::string_view domain) {
  static const std::set<std::string, std::less<>> kProviders = {
      "gmail",   "googlemail", "outlook", "hotmail",  "live",     "msn",     "yahoo",      "ymail",
      "icloud",  "me",         "mac",     "gmx",      "web",      "proton",  "protonmail", "posteo",
      "mailbox", "aol",        "mail",    "fastmail", "t-online", "freenet", "zoho",       "yandex",
      "qq",      "163",        "orange",  "laposte",  "free",     "libero",  "comcast",    "btinternet"};
  const auto labels = split(domain, '.');
  return labels.size() >= 2 && kProviders.contains(labels.front());
}

std::string in_a_row(const std::vector<std::string>& items) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += i + 1 == items.size() ? " and " : ", ";
    out += items[i];
  }
  return out;
}

}  // namespace adjutant::agent::objections
