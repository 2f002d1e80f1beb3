#include "agent/reference.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/text.h"

namespace adjutant::agent {
namespace {

using plan::Kind;
using plan::Value;
using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 12> kOrdinals = {"first",   "second", "third", "fourth", "fifth",    "sixth",
                                                        "seventh", "eighth", "ninth", "tenth",  "eleventh", "twelfth"};
constexpr std::array<std::string_view, 12> kNumbers = {"one",   "two",   "three", "four", "five",   "six",
                                                       "seven", "eight", "nine",  "ten",  "eleven", "twelve"};

// "it", "that mail": nouns that say no more than what kind of thing it is.
const std::set<std::string, std::less<>> kNouns = {
    "one",       "ones",        "mail",        "mails",    "email", "emails", "message", "messages", "event",
    "events",    "appointment", "meeting",     "meetings", "thing", "things", "file",    "files",    "reminder",
    "reminders", "invitation",  "invitations", "contact",  "order", "item",   "entry",   "result"};

// 1 to 99 for "second", "2nd", "two", "2"; 0 for anything else.
int number(std::string_view word) {
  for (std::size_t i = 0; i < kOrdinals.size(); ++i) {
    if (word == kOrdinals[i] || word == kNumbers[i]) return static_cast<int>(i) + 1;
  }
  int n = 0;
  std::size_t digits = 0;
  while (digits < word.size() && digits < 3 && word[digits] >= '0' && word[digits] <= '9')
    n = 10 * n + (word[digits++] - '0');
  const std::string_view ending = word.substr(digits);
  const bool ordinal = ending.empty() || ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
  return digits > 0 && digits < 3 && ordinal ? n : 0;
}

bool ordinal(std::string_view word) {
  const bool digit = !word.empty() && word.front() >= '0' && word.front() <= '9';
  return std::ranges::find(kOrdinals, word) != kOrdinals.end() || (digit && number(word) > 0);
}

bool is_noun(const Words& words, std::size_t at) { return at + 1 == words.size() && kNouns.contains(words[at]); }

std::optional<Reference> nth(const Words& words) {
  const auto whole = [&](std::size_t used) { return words.size() == used || is_noun(words, used); };
  if (words.size() >= 2 && (words[0] == "number" || words[0] == "no" || words[0] == "nr") && words.size() == 2 &&
      number(words[1]) > 0)
    return Reference{Reference::Kind::nth, number(words[1]), false};
  if (words.size() < 2 || words[0] != "the") return std::nullopt;
  // "the last" is the newest of all, "the last one" the last that was shown.
  if ((words[1] == "last" || words[1] == "bottom") && words.size() == 3 && words[2] == "one")
    return Reference{Reference::Kind::nth, -1, false};
  if (words[1] == "top" && words.size() == 3 && is_noun(words, 2)) return Reference{Reference::Kind::nth, 1, false};
  if (ordinal(words[1]) && whole(2)) return Reference{Reference::Kind::nth, number(words[1]), false};
  return std::nullopt;
}

std::optional<Reference> all(const Words& words) {
  static const std::map<std::string, int, std::less<>> kAll = {
      {"both", 2},         {"both of them", 2}, {"all of them", 0}, {"them all", 0},
      {"all of these", 0}, {"all of those", 0}, {"all these", 0},   {"all those", 0},
      {"these", 0},        {"those", 0},        {"them both", 2},   {"the two", 2}};
  const auto found = kAll.find(join(words, " "));
  if (found == kAll.end()) return std::nullopt;
  return Reference{Reference::Kind::all, found->second, true};
}

std::optional<Reference> it(const Words& words) {
  if (words.size() == 1 && (words[0] == "it" || words[0] == "this" || words[0] == "that"))
    return Reference{Reference::Kind::it, 0, false};
  if (words.size() == 2 && (words[0] == "this" || words[0] == "that") && is_noun(words, 1))
    return Reference{Reference::Kind::it, 0, false};
  return std::nullopt;
}

std::optional<Reference> person(const Words& words) {
  if (words.size() != 1) return std::nullopt;
  const auto& word = words[0];
  if (word == "him" || word == "her" || word == "he" || word == "she")
    return Reference{Reference::Kind::person, 0, false};
  // "them" is several people, or several things: the type that is wanted tells.
  if (word == "them" || word == "they" || word == "everyone" || word == "everybody")
    return Reference{Reference::Kind::person, 0, true};
  return std::nullopt;
}

bool fits(const Value& value, const plan::Type& type) {
  const plan::Type wanted = type.required();
  return wanted.kind() == Kind::record ? value.type.kind() == Kind::record && value.type.name() == wanted.name()
                                       : value.type.kind() == wanted.kind();
}

void add(std::vector<Value>& found, const Value& value) {
  if (std::ranges::none_of(found, [&](const Value& other) { return same_thing(other, value); })) found.push_back(value);
}

void add_addresses(std::vector<Value>& found, const Value& value, const Talk& talk) {
  if (value.type.kind() == Kind::address) {
    if (!value.missing() && !value.is_placeholder() && !talk.own.contains(to_lower(value.text()))) add(found, value);
  } else if (value.type.kind() == Kind::list || value.type.kind() == Kind::record) {
    // Of a contact's addresses the first is the one to write to.
    const bool one = value.type.kind() == Kind::record && value.type.name() == "Contact";
    for (const auto& item : value.items()) {
      add_addresses(found, item, talk);
      if (one && !found.empty()) return;
    }
  }
}

// Who a thing is about: whoever it was sent by, else whoever else has to do with it.
std::vector<Value> people_of(const Value& value, const Talk& talk) {
  std::vector<Value> found;
  if (value.type.kind() == Kind::record && value.type.name() == "Mail") {
    add_addresses(found, value.field("sender"), talk);
    if (!found.empty()) return found;
  }
  add_addresses(found, value, talk);
  return found;
}

// Those who have to do with what was talked about last, else with what was shown.
std::vector<Value> people(const Talk& talk) {
  for (const auto* values : {&talk.about, &talk.handled, &talk.shown}) {
    for (const auto& value : *values) {
      auto found = people_of(value, talk);
      if (!found.empty()) return found;
    }
  }
  return {};
}

// The value where it is what is wanted, or the file that a record is about; null: neither.
const Value* wanted_of(const Value& value, const plan::Type& type) {
  if (fits(value, type)) return &value;
  if (type.kind() != Kind::file || value.type.kind() != Kind::record) return nullptr;
  const auto field =
      std::ranges::find_if(value.items(), [](const Value& item) { return item.type.kind() == Kind::file; });
  return field == value.items().end() ? nullptr : &*field;
}

std::vector<Value> shown_of(const plan::Type& type, const Talk& talk) {
  std::vector<Value> of;
  for (const auto& value : talk.shown) {
    if (const auto* wanted = wanted_of(value, type)) of.push_back(*wanted);
  }
  return of;
}

}  // namespace

std::optional<Reference> read_reference(std::string_view said) {
  const Words all_words = words(said);
  if (all_words.empty() || all_words.size() > kLongestReference) return std::nullopt;
  for (const auto& read : {it, nth, all, person}) {
    if (auto found = read(all_words)) return found;
  }
  return std::nullopt;
}

bool can_be_referred_to(const plan::Type& type) {
  const plan::Type wanted = type.required();
  const plan::Type& element = wanted.kind() == Kind::list ? wanted.element() : wanted;
  return element.kind() == Kind::address || element.kind() == Kind::file ||
         (element.kind() == Kind::record && element.name() != "When");
}

std::vector<Value> find_referred(const Reference& reference, const plan::Type& type, const Talk& talk) {
  const plan::Type wanted = type.required();
  const bool list = wanted.kind() == Kind::list;
  const plan::Type& element = list ? wanted.element() : wanted;
  if (element.kind() == Kind::address) {
    return reference.kind == Reference::Kind::person ? people(talk) : std::vector<Value>{};
  }
  const auto shown = shown_of(element, talk);
  switch (reference.kind) {
    case Reference::Kind::nth: {
      const auto n = reference.n < 0 ? shown.size() : static_cast<std::size_t>(reference.n);
      return n >= 1 && n <= shown.size() ? std::vector<Value>{shown[n - 1]} : std::vector<Value>{};
    }
    case Reference::Kind::person:
      if (!reference.plural) return {};
      return shown;
    case Reference::Kind::all:
      return reference.n == 0 || shown.size() == static_cast<std::size_t>(reference.n) ? shown : std::vector<Value>{};
    case Reference::Kind::it: break;
  }
  for (const auto& value : talk.handled) {
    if (const auto* found = wanted_of(value, element)) return {*found};
  }
  return shown;
}

}  // namespace adjutant::agent
