#include "agent/phrase_router.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "plan/convert.h"
#include "when/when.h"

namespace adjutant::agent {
namespace {

using plan::Kind;
using plan::Label;

constexpr std::size_t kMaxSentence = 2000;
constexpr std::size_t kMaxTokens = 80;

const std::set<std::string> kFillers = {"please", "hey", "hi", "hello", "thanks", "adjutant", "kindly", "just"};

// Words of the sentence as typed, without the punctuation around them.
std::vector<std::string> tokens_of(std::string_view sentence) {
  std::vector<std::string> tokens;
  std::string token;
  const auto close = [&] {
    while (!token.empty() && std::string_view(".,!?;\"").find(token.back()) != std::string_view::npos) token.pop_back();
    while (!token.empty() && std::string_view("\"(").find(token.front()) != std::string_view::npos) token.erase(0, 1);
    if (!token.empty() && !kFillers.contains(fold(token))) tokens.push_back(token);
    token.clear();
  };
  for (const char c : sentence) {
    if (c == ' ' || c == '\n' || c == '\t') close();
    else token += c;
  }
  close();
  const auto begins = [&](std::initializer_list<const char*> words) {
    return tokens.size() > words.size() && std::equal(words.begin(), words.end(), tokens.begin(),
                                                      [](const char* a, const std::string& b) { return fold(b) == a; });
  };
  if (begins({"can", "you"}) || begins({"could", "you"}) || begins({"would", "you"}))
    tokens.erase(tokens.begin(), tokens.begin() + 2);
  return tokens;
}

std::string comparable(const std::string& token) { return replace_all(fold(token), "'", ""); }

// An example as one sequence: literal words and slots.
struct Piece {
  bool slot = false;
  std::string text;
};

std::vector<Piece> pieces_of(const Example& example) {
  std::vector<Piece> pieces;
  for (const auto& part : example.parts) {
    if (!part.slot.empty()) {
      pieces.push_back({true, part.slot});
    } else {
      for (const auto& token : tokens_of(part.text)) pieces.push_back({false, comparable(token)});
    }
  }
  return pieces;
}

// Matches pieces against tokens; a slot takes one word or more. Calls `found` for every way, up to a bound on work.
class Matcher {
 public:
  Matcher(const std::vector<Piece>& pieces, const std::vector<std::string>& tokens)
      : pieces_(pieces), tokens_(tokens) {}

  template <class Found>
  void run(Found found) {
    slots_.clear();
    match(0, 0, found);
  }

 private:
  template <class Found>
  void match(std::size_t piece, std::size_t token, Found& found) {
    if (++work_ > 20'000) return;
    if (piece == pieces_.size()) {
      if (token == tokens_.size()) found(slots_);
      return;
    }
    if (!pieces_[piece].slot) {
      if (token < tokens_.size() && comparable(tokens_[token]) == pieces_[piece].text)
        match(piece + 1, token + 1, found);
      return;
    }
    std::string words;
    for (std::size_t end = token; end < tokens_.size(); ++end) {
      words += (words.empty() ? "" : " ") + tokens_[end];
      const auto before = slots_;
      slots_[pieces_[piece].text] = words;
      match(piece + 1, end + 1, found);
      slots_ = before;
    }
  }

  const std::vector<Piece>& pieces_;
  const std::vector<std::string>& tokens_;
  std::map<std::string, std::string> slots_;
  int work_ = 0;
};

}  // namespace

std::vector<PhraseRouter::Match> PhraseRouter::matches(const std::vector<std::string>& tokens) const {
  std::vector<Match> all;
  for (const auto& skill : skills_.skills) {
    for (const auto& example : skill.examples) {
      const auto pieces = pieces_of(example);
      const auto literals = static_cast<std::size_t>(
          std::count_if(pieces.begin(), pieces.end(), [](const Piece& piece) { return !piece.slot; }));
      if (literals == 0) continue;
      Matcher matcher(pieces, tokens);
      matcher.run([&](const std::map<std::string, std::string>& slots) { all.push_back({&skill, slots, literals}); });
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Match& a, const Match& b) { return a.literals > b.literals; });
  if (all.size() > 200) all.resize(200);
  return all;
}

Result<plan::Value> PhraseRouter::resolve(const std::string& slot, const plan::Type& type, const std::string& said,
                                          const Time& now) {
  const plan::Origin from = plan::origin(fmt::format("your words \"{}\"", one_line(said, 80)));
  const std::string type_name = type.kind() == Kind::record ? type.name() : type.required().text();
  const auto resolver = resolvers_.find(type_name);
  if (resolver == resolvers_.end()) {
    const auto value = plan::convert(plan::text_value(said, Label::owner(), from), type.required(), now);
    if (!value) return fail(ErrorKind::not_understood, value.error().message, value.error().hint);
    return *value;
  }
  auto candidates = TRY(resolver->second->resolve(said, now));
  if (candidates.empty()) {
    return fail(ErrorKind::not_understood, fmt::format("I find no {} for \"{}\".", fold(type_name), one_line(said, 80)),
                "Say it in another way.");
  }
  if (candidates.size() == 1) return candidates.front().value;
  std::vector<std::string> shown;
  for (const auto& candidate : candidates) shown.push_back(candidate.shown);
  const auto picked = owner_.pick(fmt::format("Which {} do you mean by \"{}\"?", slot, one_line(said, 80)), shown);
  if (picked && *picked < candidates.size()) return candidates[*picked].value;
  return fail(ErrorKind::needs_approval,
              fmt::format("\"{}\" could be several: {}.", one_line(said, 80), join(shown, "; ")), "Say which one.");
}

Result<std::vector<plan::Value>> PhraseRouter::fill(const Match& match, const Time& now) {
  std::vector<plan::Value> values;
  const plan::Job& job = match.skill->plan.program.jobs.front();
  for (std::size_t i = 0; i < job.parameters.size(); ++i) {
    const plan::Type& type = match.skill->plan.parameters.front()[i];
    const auto said = match.words.find(job.parameters[i].name);
    if (said != match.words.end()) values.push_back(TRY(resolve(said->first, type, said->second, now)));
    else if (type.optional()) values.push_back(plan::missing_value(type));
    else return fail(ErrorKind::not_understood, fmt::format("I need to know the {}.", job.parameters[i].name));
  }
  return values;
}

Result<RoutedPlan> PhraseRouter::one(std::string_view sentence, const Time& now) {
  const auto tokens = tokens_of(sentence);
  if (tokens.empty() || tokens.size() > kMaxTokens || sentence.size() > kMaxSentence) {
    return fail(ErrorKind::not_understood, "I do not understand that.", "Say what you want in one sentence.");
  }
  std::optional<Error> nearest;
  for (const auto& match : matches(tokens)) {
    auto values = fill(match, now);
    if (values) return RoutedPlan{{match.skill->name}, match.skill->plan, {std::move(*values)}};
    // A question outranks what means nothing at all.
    if (!nearest || (nearest->kind == ErrorKind::not_understood && values.error().kind == ErrorKind::needs_approval))
      nearest = values.error();
    if (nearest->kind == ErrorKind::needs_approval) break;
  }
  if (nearest) return std::unexpected(*nearest);
  return fail(ErrorKind::not_understood, "No skill fits that.", "'adjutant skills' shows what I can do.");
}

Result<RoutedPlan> PhraseRouter::route(std::string_view sentence, const Time& now) {
  // Two jobs: only where both parts have the words of a skill on their own.
  for (const std::string_view joint : {" and then ", "; ", ", then ", " then ", " and "}) {
    for (auto at = sentence.find(joint); at != sentence.npos; at = sentence.find(joint, at + 1)) {
      const auto first = sentence.substr(0, at), second = sentence.substr(at + joint.size());
      if (matches(tokens_of(first)).empty() || matches(tokens_of(second)).empty()) continue;
      auto left = one(first, now);
      if (!left) return left;
      auto right = one(second, now);
      if (!right) return right;
      for (auto& record : right->plan.program.records) {
        if (!left->plan.records.contains(record.name)) left->plan.program.records.push_back(record);
      }
      left->plan.records.merge(right->plan.records);
      plan::Job job = right->plan.program.jobs.front();
      if (job.name == left->plan.program.jobs.front().name) job.name += "_2";
      left->plan.program.jobs.push_back(std::move(job));
      left->plan.parameters.push_back(right->plan.parameters.front());
      left->plan.calls.insert(left->plan.calls.end(), right->plan.calls.begin(), right->plan.calls.end());
      left->arguments.push_back(std::move(right->arguments.front()));
      left->skills.push_back(right->skills.front());
      return left;
    }
  }
  return one(sentence, now);
}

}  // namespace adjutant::agent
