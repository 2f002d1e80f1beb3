#include "agent/slot_prices.h"

#include <algorithm>

#include "agent/reference.h"
#include "agent/word_kinds.h"
#include "base/money.h"
#include "base/text.h"
#include "when/count.h"
#include "when/slips.h"
#include "when/when.h"

namespace adjutant::agent {
namespace {

// Prices are in weights of words: a word that only one skill's examples have weighs about 1.2.
constexpr double kLittleLeftOver = 0.03;
constexpr double kAsideLeftOver = 0.01;
constexpr double kUnknownLeftOver = 0.45;
constexpr double kKnownLeftOver = 0.7;   // times its weight
constexpr double kAsideInSlot = 0.15;    // a slot that begins or ends with "after all", "thanks", ...
constexpr double kAsideInText = 0.02;    // the same, where any words may stand
constexpr double kMistypedJoint = 0.05;  // "abuot the bins"
constexpr double kTimeInText = 0.3;      // "next week" as a title
constexpr double kInQuotes = 0.5;        // a slot that begins or ends between quotation marks
constexpr double kOtherKind = 0.5;       // "the shopping list" for an event
constexpr double kFileName = 0.3;        // what a name like "flat.md" tells, in a slot for a file
constexpr double kFileNameAmiss = 0.8;   // in a slot for another thing
constexpr double kSlotWord = 0.02;       // a shorter slot before a longer one
constexpr double kLooseEdge = 0.1;       // a slot that begins or ends with "to", "that", ...
constexpr double kUnlikely = 0.4;        // words that do not look like what the slot wants
constexpr double kOwnWord = 0.05;        // more than leaving it over, for a word that stands around such a slot
constexpr double kNoOption = 1.5;        // words that are none of a slot's few options
constexpr double kAcrossClauses = 0.1;   // a slot with a comma or a colon in it
constexpr double kTooLong = 0.15;        // each word more than usual
constexpr double kNoName = 0.15;         // each word of a person that is no name
constexpr double kLittleInSlot = 0.08;   // in a slot that is a name or a short term
constexpr double kClauseInSlot = 0.6;    // "the bin is full" for a thing
constexpr double kVerbInSlot = 0.8;      // "make a new mail" for a mail
constexpr double kPredicate = 0.35;      // so much of what leaving its words over costs else
constexpr double kNothingSaid = 1.0;     // a text of nothing but little words: "for me"
constexpr double kNameAmidText = 0.3;    // "lunch with Karin" as a title, where the skill has a slot for people
constexpr double kLengthInTime = 0.3;    // a length in a time, where the skill has a slot for it
constexpr double kPointsBack = 0.15;     // "it" where an earlier clause may say what that is
constexpr double kTorn = 0.3;            // a slot that begins or ends within a time or within somebody's name
constexpr double kTimeAmidText = 0.15;   // "swimming on Thursday at 7" as a title
constexpr std::size_t kMostNameWords = 6;
constexpr std::size_t kLongEnoughForSlips = 5;  // letters of a name

bool is_name(const Word& word, const std::set<std::string>& names) {
  const std::string bare = stem(word.folded);
  if (names.contains(bare)) return true;
  return bare.size() >= kLongEnoughForSlips && std::ranges::any_of(names, [&](const std::string& name) {
           return name.size() >= kLongEnoughForSlips && name.size() <= bare.size() + 1 &&
                  bare.size() <= name.size() + 1 && edit_distance(name, bare) == 1;
         });
}

}  // namespace

SlotPrices::SlotPrices(const Examples& examples, const Sentence& sentence, const std::set<std::string>& names,
                       const Time& now)
    : examples_(examples), sentence_(sentence), now_(now) {
  for (const auto& word : sentence.words()) words_.push_back(facts_of(word, names));
  lower_predicates();
  spans_.resize(stride() * stride());
  find_whole(names);
  prices_.resize(2 * examples.slot_count());
}

SlotPrices::Facts SlotPrices::facts_of(const Word& word, const std::set<std::string>& names) const {
  static const std::set<std::string> kPolite = {"please", "pls", "plz", "thanks", "thank", "cheers", "thx", "asap"};
  const std::string& folded = word.folded;
  Facts facts{.term = examples_.terms().find(word.term)};
  if (!word.meant_term.empty()) facts.meant_term = examples_.terms().find(word.meant_term);
  double weight = examples_.weight(facts.term);
  if (weight == 0) weight = examples_.weight(facts.meant_term);
  facts.left_over = word.aside    ? kAsideLeftOver
                    : word.little ? kLittleLeftOver
                    : weight == 0 ? kUnknownLeftOver
                                  : kKnownLeftOver * weight;
  facts.joint = is_joint(word);
  facts.particle = is_particle(word);
  facts.determiner = is_determiner(word);
  facts.unit = is_unit(word);
  facts.file_name = is_file_name(word);
  facts.address = folded.find('@') != std::string::npos;
  facts.name = facts.address || is_title(word) || is_name(word, names);
  facts.number = when::count(folded).has_value();
  facts.owns = folded.ends_with("'s") || folded.ends_with("s'");
  facts.about = folded == "about" || folded == "concerning" || folded == "regarding" || folded == "re";
  facts.finite = is_finite(word);
  facts.vague = is_vague(word);
  facts.says = folded == "saying" || folded == "says" || folded == "say" || folded == "reading";
  facts.begins_clause = begins_clause(word);
  const std::string typed =
      sentence_.typed(word.place - sentence_.words().front().place, word.place - sentence_.words().front().place + 1);
  // A capital at the beginning of a sentence tells nothing, but with a name.
  facts.proper = has_capital(typed) && !word.little && (word.place > 0 || facts.name || weight == 0);
  facts.points = folded == "it" || folded == "them";
  facts.polite = kPolite.contains(as_meant(word));
  facts.everything = word.term == "everyth";
  facts.mail = word.term == "mail";
  facts.mails = facts.mail && folded.ends_with("s");
  facts.all = folded == "all";
  facts.hints_at_mail = facts.mail || word.term == "last" || folded.ends_with("'s") || folded == "one" ||
                        folded == "about" || folded == "from";
  return facts;
}

// What a clause before the last one says of its subject only tells why: "flat.md is outdated, delete it".
void SlotPrices::lower_predicates() {
  const auto& words = sentence_.words();
  for (std::size_t begin = 0, end = 0; begin < words.size(); begin = end) {
    end = begin + 1;
    while (end < words.size() && !words[end - 1].ends_clause) ++end;
    const auto from = words.begin() + static_cast<std::ptrdiff_t>(begin),
               to = words.begin() + static_cast<std::ptrdiff_t>(end);
    if (end == words.size() || std::any_of(from, to, is_conditional)) continue;
    bool told = false;
    for (std::size_t i = begin + 1; i < end; ++i) {
      told |= words_[i].finite;
      if (told && !words[i].little) words_[i].left_over *= kPredicate;
    }
  }
}

// What stays together: times and lengths, and the names of those whom the owner knows.
void SlotPrices::find_whole(const std::set<std::string>& names) {
  const std::size_t count = words_.size();
  torn_.assign(count + 1, 0);
  time_begins_.assign(count + 1, 0);
  std::size_t covered = 0;
  for (std::size_t begin = 0; begin < count; ++begin) {
    std::size_t longest = begin;
    for (std::size_t end = begin + 2; end <= std::min(count, begin + kMostTimeWords); ++end) {
      if (is_time(begin, end) || is_duration(begin, end)) longest = end;
    }
    if (longest <= covered) continue;
    covered = longest;
    time_begins_[begin] = static_cast<std::uint8_t>(longest);
    for (std::size_t i = begin + 1; i < longest; ++i) {
      // "from 3 to 4" and "at noon for an hour" may be two things.
      static const std::set<std::string> kBetween = {"to", "for", "till", "until", "and", "or"};
      const auto& words = sentence_.words();
      const bool joint = kBetween.contains(words[i].folded) || kBetween.contains(words[i - 1].folded);
      // "Thirty minutes | tomorrow at eleven" is a length and a time.
      const bool two = (is_duration(begin, i) || (i > begin + 1 && is_duration(begin + 1, i))) && is_time(i, longest);
      if (!joint && !two && !words[i - 1].ends_clause) torn_[i] = kTorn;
    }
  }
  for (std::size_t i = 1; i < count; ++i) {
    const auto& before = sentence_.words()[i - 1];
    const auto pair = stem(before.folded) + ' ' + stem(sentence_.words()[i].folded);
    if (!words_[i - 1].owns && !before.ends_clause && names.contains(pair)) torn_[i] = kTorn;
  }
}

const double* SlotPrices::of(const SkillHabits& skill, std::size_t slot, bool possessive) {
  auto& prices = prices_[2 * (skill.first_slot + slot) + (possessive ? 1 : 0)];
  if (!prices.empty()) return prices.data();
  prices.assign(stride() * stride(), kImpossible);
  for (std::size_t begin = 0; begin < words_.size(); ++begin) {
    for (std::size_t end = begin + 1; end <= words_.size(); ++end)
      prices[begin * stride() + end] = price(skill, skill.slots[slot], possessive, begin, end);
  }
  return prices.data();
}

bool SlotPrices::is_time(std::size_t begin, std::size_t end) {
  auto& time = span(begin, end).time;
  if (!time)
    time = end - begin <= kMostTimeWords &&
           when::resolve(when::without_slips(sentence_.typed(begin, end)), now_).has_value();
  return *time;
}

bool SlotPrices::is_duration(std::size_t begin, std::size_t end) {
  auto& duration = span(begin, end).duration;
  if (!duration)
    duration =
        end - begin <= kMostTimeWords && when::duration(when::without_slips(sentence_.typed(begin, end))).has_value();
  return *duration;
}

bool SlotPrices::is_reference(std::size_t begin, std::size_t end) {
  auto& reference = span(begin, end).reference;
  if (!reference)
    reference = end - begin <= kLongestReference && read_reference(sentence_.typed(begin, end)).has_value();
  return *reference;
}

bool SlotPrices::any(std::size_t begin, std::size_t end, bool Facts::* fact) const {
  for (std::size_t i = begin; i < end; ++i) {
    if (words_[i].*fact) return true;
  }
  return false;
}

bool SlotPrices::after_clause(std::size_t word) const {
  const auto& words = sentence_.words();
  return std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(word),
                     [](const Word& before) { return before.ends_clause; });
}

bool SlotPrices::any_telling(std::size_t begin, std::size_t end) const {
  const auto& words = sentence_.words();
  return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(begin),
                     words.begin() + static_cast<std::ptrdiff_t>(end), [](const Word& word) { return !word.little; });
}

double SlotPrices::price(const SkillHabits& skill, const SlotHabits& slot, bool possessive, std::size_t begin,
                         std::size_t end) {
  const auto& words = sentence_.words();
  const bool described = slot.wants == Wants::mail || slot.wants == Wants::thing;  // at some length, perhaps
  double price = (described ? kSlotWord / 4 : kSlotWord) * static_cast<double>(end - begin);
  price += torn_[begin] + torn_[end];
  if (slot.wants == Wants::time || slot.wants == Wants::duration)
    return when_price(skill, slot, begin, end) + torn_[begin] + torn_[end];
  const double torn = quote_price(begin, end);
  const bool quoted = words[begin].quote != 0 && words[begin].quote == words[end - 1].quote;
  if (quoted && torn == 0 && slot.wants == Wants::text) return price;  // whatever it says
  if (!quoted && slot.wants == Wants::text) {
    const auto inside = [](const Word& word) { return word.quote != 0; };
    if (std::any_of(words.begin() + static_cast<std::ptrdiff_t>(begin),
                    words.begin() + static_cast<std::ptrdiff_t>(end), inside))
      price += kInQuotes;  // with more than what stands between the marks
  }
  price += torn;
  if (slot.wants == Wants::money) return parse_money(sentence_.typed(begin, end)) ? 0 : kImpossible;
  if (slot.wants == Wants::number) {
    const bool measure = end < words.size() && (words_[end].unit || words_[end].particle);  // "2 kg", "7 up"
    return !measure && when::count(sentence_.typed(begin, end)) ? 0 : kImpossible;
  }
  const bool across = std::any_of(words.begin() + static_cast<std::ptrdiff_t>(begin),
                                  words.begin() + static_cast<std::ptrdiff_t>(end) - 1,
                                  [](const Word& word) { return word.ends_clause; });
  if (slot.wants == Wants::text && slot.takes_any && !any_telling(begin, end)) price += kNothingSaid;
  if (slot.wants == Wants::text && slot.takes_any)
    return (price + (across ? kAcrossClauses : 0)) / 4 + (polite(begin, end) ? kAsideInText : 0) +
           (!words[begin].meant.empty() && words_[begin].joint ? kMistypedJoint : 0);
  if (words[begin].aside || words[end - 1].aside) price += kAsideInSlot;
  if ((described || slot.wants == Wants::person) && is_reference(begin, end))
    return price + (after_clause(begin) ? kPointsBack : 0);
  const bool telling = any_telling(begin, end);
  if (!telling) return kImpossible;
  if (across) price += kAcrossClauses;
  price += described_price(slot, possessive, begin, end) + clause_price(skill, slot, begin, end);
  switch (slot.wants) {
    case Wants::option: return option_price(slot, begin, end);
    case Wants::person: return price + person_price(slot, begin, end);
    case Wants::mail: return price + mail_price(begin, end) + kind_price(slot, begin, end);
    case Wants::text: return price + text_price(skill, slot, begin, end);
    case Wants::file: return file_price(skill, slot, begin, end, price);
    default: return price + kind_price(slot, begin, end);
  }
}

// By where the words begin and end.
double SlotPrices::described_price(const SlotHabits& slot, bool possessive, std::size_t begin, std::size_t end) const {
  const auto& words = sentence_.words();
  const Facts &first = words_[begin], &last = words_[end - 1];
  const bool one = words[end - 1].folded == "one" || words[end - 1].folded == "ones";
  const bool described = slot.wants == Wants::mail || slot.wants == Wants::thing;
  double price = possessive != last.owns ? kUnlikely : 0;
  if (end - begin > slot.usual)
    price += (described ? kTooLong / 3 : kTooLong) * static_cast<double>(end - begin - slot.usual);
  if (described && words[end - 1].little && !one) price += kLittleInSlot;
  if (first.particle) price += kUnlikely;
  else if (first.joint) price += kLooseEdge;
  else if (words[begin].little && !first.determiner) price += kLittleInSlot;
  return last.joint ? price + kLooseEdge : price;
}

// A name or a thing does not say what it does, unless such a thing did in an example.
double SlotPrices::clause_price(const SkillHabits& skill, const SlotHabits& slot, std::size_t begin,
                                std::size_t end) const {
  const bool names_only = std::all_of(words_.begin() + static_cast<std::ptrdiff_t>(begin),
                                      words_.begin() + static_cast<std::ptrdiff_t>(end),
                                      [](const Facts& word) { return (word.name && word.proper) || word.joint; });
  if (names_only && skill.names && !slot.proper && slot.wants == Wants::text) return kClauseInSlot;  // that is who
  // The first word says what to do: "make a new mail" is no mail.
  const bool verb = begin == 0 && examples_.weight(words_[0].term) > 0 && !words_[0].proper;
  if (verb && !holds(slot.inside, words_[0].term)) return kVerbInSlot;
  const std::string& article = sentence_.words()[begin].folded;  // "a new mail" is none that is there already
  const std::string before = begin > 0 ? sentence_.words()[begin - 1].folded : "";
  const bool indefinite = ((article == "a" || article == "an") && !holds(slot.first, words_[begin].term)) ||
                          before == "a" || before == "an";
  if (indefinite && (slot.wants == Wants::mail || slot.wants == Wants::thing)) return kClauseInSlot;
  if (words_[begin].begins_clause && !holds(slot.first, words_[begin].term)) return kClauseInSlot;
  for (std::size_t i = begin; i < end; ++i) {
    if (words_[i].finite && !holds(slot.inside, words_[i].term)) return kClauseInSlot;
  }
  return 0;
}

// With what names it as a mail, where an example has that around its slot: "the mail from" Ben, Ben's last "mail".
SlotPrices::Words SlotPrices::whole_mail(Words span) const {
  auto& [begin, end] = span;
  while (end - begin > 1 && sentence_.words()[end - 1].aside) --end;
  if (begin >= 2 && words_[begin - 1].joint && words_[begin - 2].mail && !words_[begin - 2].mails) begin -= 2;
  if (begin >= 1 && words_[begin].mail && words_[begin - 1].determiner) --begin;
  if (end < words_.size() && words_[end].mail && !any(begin, end, &Facts::mail)) ++end;
  return span;
}

// "I", "have", "to": what leads to what has to be done.
bool SlotPrices::is_of_duty(const Word& word) {
  static const std::set<std::string> kDuty = {"i",      "we",   "i've", "ive",  "we've", "need",
                                              "have",   "has",  "got",  "to",   "ought", "gotta",
                                              "should", "must", "will", "want", "i'd",   "better"};
  return kDuty.contains(as_meant(word));
}

// Whether the words begin with somebody who has to do something.
bool SlotPrices::is_duty(std::size_t begin, std::size_t end) const {
  return end - begin > 2 && is_of_duty(sentence_.words()[begin]) && is_of_duty(sentence_.words()[begin + 1]);
}

// The name of a file is all that is needed to find it: "the bottom of" flat.md.
SlotPrices::Words SlotPrices::only_file_name(Words span) const {
  const auto first = std::find_if(words_.begin() + static_cast<std::ptrdiff_t>(span.begin),
                                  words_.begin() + static_cast<std::ptrdiff_t>(span.end),
                                  [](const Facts& word) { return word.file_name; });
  const auto at = static_cast<std::size_t>(first - words_.begin());
  return {at, at + 1};
}

// Without what only says that it is something: "the thing with" the lock, the two of them "stuff".
void SlotPrices::trim_vague(const SlotHabits& slot, Words& span) const {
  auto& [begin, end] = span;
  const std::size_t noun = words_[begin].determiner ? begin + 1 : begin;
  if (noun + 2 < end && words_[noun].vague && words_[noun + 1].joint && !holds(slot.inside, words_[noun].term))
    begin = noun + 2;
  const auto filler = [&](std::size_t i) {
    const std::string& word = sentence_.words()[i].folded;
    return (word == "thing" || word == "stuff") && !holds(slot.inside, words_[i].term);
  };
  while (end - begin > 1 && filler(end - 1)) --end;
}

SlotPrices::Words SlotPrices::trimmed(const SkillHabits& skill, const SlotHabits& slot, Words span) const {
  const auto& words = sentence_.words();
  auto& [begin, end] = span;
  if (slot.wants == Wants::mail) return whole_mail(span);
  if (slot.file && any(begin, end, &Facts::file_name)) return only_file_name(span);
  if (slot.wants == Wants::text && slot.takes_any) {
    while (end - begin > 1 && words_[begin].says && !holds(slot.first, words_[begin].term)) ++begin;  // "saying"
    // "I must ring the doctor", where what is to be done is wanted.
    if (words_[begin].begins_clause && is_duty(begin, end) && !holds(slot.first, words_[begin].term)) {
      while (end - begin > 1 && is_of_duty(words[begin])) ++begin;
    }
    return span;
  }
  while (end - begin > 1 && words[end - 1].aside) --end;
  while (end - begin > 1 && words[begin].aside) ++begin;
  if (slot.wants == Wants::time || slot.wants == Wants::duration || words[begin].quote != 0) return span;
  while (end - begin > 1 && words_[begin].joint && (words_[begin].about || !holds(slot.first, words_[begin].term)))
    ++begin;
  if (slot.wants == Wants::text || slot.wants == Wants::thing) trim_vague(slot, span);
  if (!slot.proper || !any(begin, end, &Facts::proper)) return span;
  const auto kept = [&](std::size_t i) { return words_[i].proper || words_[i].owns || words_[i].address; };
  const auto goes_on = [&](std::size_t i) {  // what is said of it, or where: "Nordwind goes"
    return words[i].little || words_[i].finite || words_[i].joint || holds(skill.words, words_[i].term);
  };
  Words name = span;
  while (!kept(name.begin)) ++name.begin;
  for (std::size_t i = name.begin; i < name.end; ++i) {
    if (!kept(i) && goes_on(i) && !any(i, name.end, &Facts::proper)) name.end = i;
  }
  for (std::size_t i = begin; i < end; ++i) {
    const bool off = i < name.begin || i >= name.end;
    if (off && words[i].folded == "and") return span;  // "Anna and my landlord"
  }
  if (words_[name.end - 1].owns && name.end < end) name.end = end;  // "Samir's wife"
  if (name.begin > begin && words_[name.begin - 1].determiner) --name.begin;
  return name;
}

// "For 90 minutes" of "for 90 minutes on Friday at 4".
bool SlotPrices::holds_length(std::size_t begin, std::size_t end) {
  for (std::size_t from = begin; from < end; ++from) {
    const bool led = from > begin && sentence_.words()[from - 1].folded == "for";
    if (from != begin && !led) continue;
    const std::size_t before = led ? from - 1 : from;
    for (std::size_t to = from + 1; to <= end; ++to) {
      if (is_duration(from, to) && ((to < end && is_time(to, end)) || (before > begin && is_time(begin, before))))
        return true;
    }
  }
  return false;
}

double SlotPrices::when_price(const SkillHabits& skill, const SlotHabits& slot, std::size_t begin, std::size_t end) {
  const bool good = slot.wants == Wants::duration ? is_duration(begin, end) : is_time(begin, end);
  if (!good) return kImpossible;
  const bool loose = sentence_.words()[end - 1].little;  // "Friday at 2, please"
  const bool apart = slot.wants == Wants::time &&
                     std::ranges::find(skill.slots, Wants::duration, &SlotHabits::wants) != skill.slots.end();
  return (loose ? kLittleInSlot : 0) + (apart && holds_length(begin, end) ? kLengthInTime : 0);
}

double SlotPrices::option_price(const SlotHabits& slot, std::size_t begin, std::size_t end) const {
  const bool known = std::ranges::any_of(slot.options, [&](const std::vector<Term>& option) {
    if (option.size() != end - begin) return false;
    for (std::size_t i = begin; i < end; ++i) {
      const Facts& word = words_[i];
      const Term meant = sentence_.words()[i].meant_term.empty() ? word.term : word.meant_term;
      if (meant == kNoTerm || option[i - begin] != meant) return false;
    }
    return true;
  });
  return known ? -kOption : kNoOption;
}

// Whether the words end with some that are for us, and no part of a text: "two tickets, please".
bool SlotPrices::polite(std::size_t begin, std::size_t end) const {
  const auto& words = sentence_.words();
  for (std::size_t i = end; i > begin && words[i - 1].aside; --i) {
    if (words_[i - 1].polite || (i - 1 > begin && words[i - 2].ends_clause)) return true;
  }
  return false;
}

// What stands between quotation marks stays together.
double SlotPrices::quote_price(std::size_t begin, std::size_t end) const {
  const auto& words = sentence_.words();
  const auto torn = [&](std::size_t i) {
    return i > 0 && i < words.size() && words[i].quote != 0 && words[i].quote == words[i - 1].quote;
  };
  return (torn(begin) ? kInQuotes : 0) + (torn(end) ? kInQuotes : 0);
}

// Words that name a thing of another kind than the slot wants: "the shopping list", "flat.md" for an event.
double SlotPrices::kind_price(const SlotHabits& slot, std::size_t begin, std::size_t end) const {
  bool other = false;
  for (std::size_t i = begin; i < end; ++i) {
    const Facts& word = words_[i];
    if (word.file_name) return slot.file ? 0 : kFileNameAmiss;
    if (i != begin && word.joint) break;  // "the mail about the list" is a mail
    other |= word.everything;
    if (holds(slot.own, word.term)) return 0;
    other |= holds(slot.others, word.term);
  }
  return other ? kOtherKind : 0;
}

double SlotPrices::file_price(const SkillHabits& skill, const SlotHabits& slot, std::size_t begin, std::size_t end,
                              double price) {
  if (any(begin, end, &Facts::file_name)) {
    if (price < kFileName) price -= kFileName;
    for (std::size_t i = begin; i < end; ++i) {  // they are cut off, as if they were left over
      if (!words_[i].file_name) price += words_[i].left_over / 2;
      if (i + 1 < end && sentence_.words()[i].ends_clause) price += kUnlikely;
    }
    return price;
  }
  return price + text_price(skill, slot, begin, end) + kind_price(slot, begin, end);
}

double SlotPrices::person_price(const SlotHabits& slot, std::size_t begin, std::size_t end) const {
  if (end - begin > kMostNameWords) return kImpossible;
  if (slot.addresses && (end - begin > 1 || !words_[begin].address)) return kImpossible;
  bool known = false;
  double price = 0;
  for (std::size_t i = begin; i < end; ++i) {
    known |= words_[i].name;
    if (!words_[i].name && !words_[i].determiner && sentence_.words()[i].folded != "and") price += kNoName;
  }
  return known ? price : price + kUnlikely;
}

// A name or a short term does not grow into a sentence, nor take the words around it.
double SlotPrices::text_price(const SkillHabits& skill, const SlotHabits& slot, std::size_t begin, std::size_t end) {
  double price = words_[begin].joint ? kUnlikely : 0;
  const bool counted = end - begin > 1 && !words_[begin + 1].unit && words_[begin].number;  // it begins with how many
  if (skill.counts && counted) price += kLooseEdge;
  if (is_time(begin, end) || is_duration(begin, end)) price += kTimeInText;
  else if (std::ranges::find(skill.slots, Wants::time, &SlotHabits::wants) != skill.slots.end()) {
    for (std::size_t i = begin; i < end; ++i) {
      if (time_begins_[i] > i && time_begins_[i] <= end) price += kTimeAmidText;
    }
  }
  const bool people = std::ranges::find(skill.slots, Wants::person, &SlotHabits::wants) != skill.slots.end();
  for (std::size_t i = begin; i < end; ++i) {
    const bool little = sentence_.words()[i].little;
    const Facts& word = words_[i];
    if (people && i > begin && word.name && sentence_.words()[i - 1].folded == "with") price += kNameAmidText;
    if (word.address && !slot.with_address) price += kUnlikely;
    if (little && i != begin) price += kLittleInSlot;
    if (word.points) price += kUnlikely;
    if (!little && holds(skill.words, word.term) && !holds(slot.inside, word.term)) price += word.left_over + kOwnWord;
  }
  return price;
}

double SlotPrices::mail_price(std::size_t begin, std::size_t end) const {
  const bool looks = any(begin, end, &Facts::hints_at_mail);
  const bool several =
      any(begin, end, &Facts::everything) || any(begin, end, &Facts::all) || any(begin, end, &Facts::mails);
  return (looks ? 0 : kUnlikely) + (several ? kUnlikely : 0);
}

}  // namespace adjutant::agent
