#include "agent/reservation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"

namespace adjutant::agent {
namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 11> kReserving = {"not",    "never",  "dont",   "cannot", "wont", "shouldnt",
                                                         "mustnt", "neednt", "unless", "if",     "but"};
// "All mails but the last": what may stand behind a "but" that leaves something out of all.
constexpr std::array<std::string_view, 14> kAll = {"all",     "every",    "everything", "everyone", "everybody",
                                                   "each",    "any",      "anything",   "anyone",   "anybody",
                                                   "nothing", "whatever", "whole",      "entire"};
constexpr std::array<std::string_view, 15> kLeftOut = {"the", "those", "these", "that", "this", "my",  "mine", "ones",
                                                       "his", "her",   "their", "our",  "one",  "for", "not"};
// "Don't forget to" and "never mind" are no no, and "did I tell you" no question.
constexpr std::array<std::string_view, 6> kYesAfterAll = {"forget", "fail", "hesitate", "let", "you", "mind"};
constexpr std::array<std::string_view, 6> kToldAfterAll = {"tell", "mention", "say", "forget", "got", "anything"};

// What leads to a change of mind, and what may follow it: "no wait, leave it, I've paid".
constexpr std::array<std::string_view, 11> kLeadsBack = {"no",    "wait", "actually", "oh",  "but", "just",
                                                         "sorry", "ah",   "hm",       "hmm", "then"};
constexpr std::array<std::string_view, 15> kGivesReason = {"i",   "ive",  "im",   "ill",    "it", "its",  "he",   "she",
                                                           "hes", "shes", "they", "theyve", "we", "weve", "thats"};

bool among(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::string bare(std::string_view word) { return replace_all(fold(word), "'", ""); }

// How a sentence begins.
struct Beginning {
  std::string forbidden;  // as a term
  std::string question;   // the words that ask
};

// Behind what leads to it, or at the very first word: some of what leads to a wish asks as well.
Beginning beginning_of(const Sentence& sentence, const Lexicon& lexicon) {
  Words words;
  for (const auto& word : sentence.words()) words.push_back(bare(word.folded));
  Beginning out;
  for (const std::size_t first : {opening_length(words, lexicon), std::size_t{0}}) {
    const auto rest = std::span(words).subspan(first);
    const std::size_t asked = lexicon.question(rest), refused = lexicon.refusal(rest);
    if (asked > 0 && asked < rest.size() && !among(kToldAfterAll, rest[asked]))
      out.question = join(Words(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(asked)), " ");
    if (refused > 0 && refused < rest.size() && !among(kYesAfterAll, rest[refused]))
      out.forbidden = sentence.words()[first + refused].term;
  }
  return out;
}

// Also behind "Ben.", which could be short for something.
bool stops_behind(const Sentence& sentence, std::size_t word) {
  const Word& before = sentence.words()[word];
  return before.ends_clause || sentence.typed(word, word + 2).substr(before.end - before.begin).starts_with('.');
}

// Behind something, as a clause of its own or at the end of one, and not between quotation marks.
std::string retraction_in(const Sentence& sentence, const Lexicon& lexicon) {
  const auto& words = sentence.words();
  Words said;
  for (const auto& word : words) said.push_back(bare(word.folded));
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (!stops_behind(sentence, at - 1) && !among(kLeadsBack, said[at - 1])) continue;
    const std::size_t length = lexicon.retraction(std::span(said).subspan(at)), end = at + length;
    if (length == 0 || words[at].quote != 0) continue;
    if (end == words.size() || words[end - 1].ends_clause || words[end].aside || among(kGivesReason, said[end]))
      return join(
          Words(said.begin() + static_cast<std::ptrdiff_t>(at), said.begin() + static_cast<std::ptrdiff_t>(end)), " ");
  }
  return {};
}

// Without those that stand in the slots' words.
Words outside_of_slots(Words found, const Words& slots) {
  for (const auto& slot : slots) {
    std::string rest = " " + bare(join(words(slot), " ")) + " ";
    std::erase_if(found, [&](const std::string& each) {
      const auto at = rest.find(" " + each + " ");
      if (at == std::string::npos) return false;
      rest.erase(at, each.size() + 1);
      return true;
    });
  }
  return found;
}

// What takes something back in the midst of a sentence.
Words reserving_in(const Sentence& sentence) {
  Words found;
  for (const auto& word : sentence.words()) {
    if (std::string said = bare(word.folded); !word.aside && word.quote == 0 && among(kReserving, said))
      found.push_back(std::move(said));
  }
  return found;
}

// What leaves something out of the rest: "except", "all mails but the last".
Words exceptions_in(const Sentence& sentence, const Lexicon& lexicon) {
  Words said, found;
  for (const auto& word : sentence.words()) said.push_back(bare(word.folded));
  bool of_all = false;
  for (std::size_t at = 0; at < said.size(); ++at) {
    const Word& word = sentence.words()[at];
    if (word.aside || word.quote != 0) continue;
    std::size_t length = lexicon.exception(std::span(said).subspan(at));
    const bool has_next = at + 1 < said.size();
    if (length == 0 && of_all && has_next && said[at] == "but" && among(kLeftOut, said[at + 1])) length = 1;
    of_all |= among(kAll, said[at]);
    if (length == 0) continue;
    const auto from = said.begin() + static_cast<std::ptrdiff_t>(at);
    found.push_back(join(Words(from, from + static_cast<std::ptrdiff_t>(length)), " "));
    at += length - 1;
  }
  return found;
}

template <class Fits>
bool any_example(const Skill& skill, const Fits& fits) {
  return std::ranges::any_of(skill.examples, fits) || std::ranges::any_of(skill.further, fits);
}

Words slots_of(const Example& example) {
  Words slots;
  for (const auto& part : example.parts) {
    if (!part.slot.empty()) slots.push_back(part.text);
  }
  return slots;
}

Words said_in(const Reservation::Slots& slots) {
  Words said;
  for (const auto& [slot, words] : slots) said.push_back(words);
  return said;
}

// Whether what its slots say becomes a text: there an exception is a part of that, and elsewhere of what it is done to.
bool takes_down(const Skill& skill) {
  return std::ranges::any_of(skill.plan.calls, [](const plan::PossibleCall& call) {
    if (!plan::changes_the_world(call.signature->effect)) return false;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const bool given = call.arguments[i].type.kind() != plan::Kind::nothing;
      if (given && call.signature->parameters[i].role == plan::Role::content) return true;
    }
    return false;
  });
}

// Whether the example says all these outside of its slots.
bool says(Words said, const Example& example, const Words& wanted) {
  said = outside_of_slots(std::move(said), slots_of(example));
  return std::ranges::all_of(wanted,
                             [&](const std::string& word) { return std::ranges::find(said, word) != said.end(); });
}

}  // namespace

Reservation::Reservation(std::string_view text, const Lexicon& lexicon)
    : lexicon_(lexicon), sentence_(text, lexicon, Slips::corrected) {
  Beginning beginning = beginning_of(Sentence(text, lexicon), lexicon);
  forbidden_ = std::move(beginning.forbidden);
  question_ = std::move(beginning.question);
  retraction_ = retraction_in(sentence_, lexicon);
}

std::optional<Error> Reservation::against(const Skill& skill, const Slots& slots) const {
  const auto begins = [&](const Example& example) {
    return beginning_of(Sentence(example.sentence(), lexicon_), lexicon_);
  };
  const auto refuse = [](std::string message, std::string hint) {
    return Error{ErrorKind::not_understood, std::move(message), std::move(hint), {}};
  };
  if (!retraction_.empty() && !any_example(skill, [&](const Example& each) {
        return retraction_in(Sentence(each.sentence(), lexicon_), lexicon_) == retraction_;
      }))
    return refuse("You have taken that back in the same breath, so nothing is done.",
                  "Say what you want, and put what is to be written between quotation marks.");
  if (!forbidden_.empty() &&
      !any_example(skill, [&](const Example& each) { return begins(each).forbidden == forbidden_; }))
    return refuse("That says what not to do, so nothing is done.", "Say what you want instead.");
  if (!question_.empty() &&
      !any_example(skill, [&](const Example& each) { return begins(each).question == question_; }))
    return refuse("That is a question, and the nearest that I can do would change something, so nothing is done.",
                  "Say it as a request to have it done; 'adjutant away' tells what was done of late.");
  const Words exceptions =
      outside_of_slots(exceptions_in(sentence_, lexicon_), takes_down(skill) ? said_in(slots) : Words());
  if (!exceptions.empty() && !any_example(skill, [&](const Example& each) {
        return says(exceptions_in(Sentence(each.sentence(), lexicon_, Slips::corrected), lexicon_), each, exceptions);
      }))
    return refuse(fmt::format("I cannot leave out what stands behind \"{}\", so nothing is done.", exceptions.front()),
                  "Say which ones you mean.");
  return std::nullopt;
}

bool Reservation::doubts(const Skill& skill, const Slots& slots) const {
  const Words open = outside_of_slots(reserving_in(sentence_), said_in(slots));
  return !open.empty() && !any_example(skill, [&](const Example& each) {
    return says(reserving_in(Sentence(each.sentence(), lexicon_, Slips::corrected)), each, open);
  });
}

}  // namespace adjutant::agent
