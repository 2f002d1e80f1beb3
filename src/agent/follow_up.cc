#include "agent/follow_up.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace adjutant::agent {
namespace {

using Kind = FollowUp::Kind;

// A sentence without what is at its edges: "No, Friday!" -> "Friday" behind "no,".
std::string_view bare(std::string_view text) {
  const auto edge = [](char c) { return std::string_view(" \t,.;:!?-").find(c) != std::string_view::npos; };
  while (!text.empty() && edge(text.front())) text.remove_prefix(1);
  while (!text.empty() && edge(text.back())) text.remove_suffix(1);
  return text;
}

// What follows a beginning of whole words, without minding capitals; nothing: it does not begin so.
std::optional<std::string_view> behind(std::string_view text, std::string_view beginning) {
  if (!starts_with_fold(text, beginning)) return std::nullopt;
  const std::string_view rest = text.substr(beginning.size());
  if (!rest.empty() && std::string_view(" ,;:.-").find(rest.front()) == std::string_view::npos) return std::nullopt;
  return bare(rest);
}

std::optional<std::string_view> before(std::string_view text, std::string_view ending) {
  if (text.size() <= ending.size() || !starts_with_fold(text.substr(text.size() - ending.size()), ending))
    return std::nullopt;
  const std::string_view rest = text.substr(0, text.size() - ending.size());
  return rest.back() == ' ' || rest.back() == ',' ? std::optional(bare(rest)) : std::nullopt;
}

// Without what is only said to be polite, or while thinking.
std::string_view without_fillers(std::string_view text) {
  if (const auto rest = before(text, "please")) text = *rest;
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view word : {"oh", "ah", "sorry", "oops", "wait", "hm", "hmm", "ok", "okay", "please"}) {
      if (const auto rest = behind(text, word); rest && !rest->empty()) {
        text = *rest;
        again = true;
      }
    }
  }
  return text;
}

bool is_other(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kOther = {"the other one", "the other", "not that one",
                                                             "not this one",  "wrong one", "that's the wrong one",
                                                             "another one",   "not that",  "the wrong one"};
  return std::ranges::any_of(kOther, [&](std::string_view other) { return fold(text) == other; });
}

std::optional<FollowUp> corrected(std::string_view text) {
  bool no = false;
  for (const std::string_view word : {"no", "nope", "not quite"}) {
    // "No need to archive it" is another no.
    if (const auto rest = behind(text, word); rest && !fold(*rest).starts_with("need")) {
      no = true;
      text = *rest;
      break;
    }
  }
  if (is_other(text)) return FollowUp{Kind::other, {}};
  if (text.empty()) return std::nullopt;
  bool said = no;
  for (const std::string_view opening :
       {"i meant", "i mean", "i said", "make it", "make that", "change it to", "change that to", "better make it",
        "actually make it", "actually", "rather", "let's make it", "let's say", "it should be", "should be"}) {
    const auto rest = behind(text, opening);
    if (!rest || rest->empty()) continue;
    text = *rest;
    said = true;
    break;
  }
  for (const std::string_view closing : {"instead", "rather", "i meant", "actually"}) {
    const auto rest = before(text, closing);
    if (!rest) continue;
    text = *rest;
    said = true;
  }
  if (!said) return std::nullopt;
  // "not the first, the second"
  if (const auto refused = behind(text, "not")) {
    const auto comma = refused->find_first_of(",;");
    const auto but = fold(*refused).find(" but ");
    if (comma != std::string_view::npos) text = bare(refused->substr(comma + 1));
    else if (but != std::string::npos && but + 5 < refused->size()) text = bare(refused->substr(but + 5));
    else return FollowUp{Kind::other, {}};
    if (const auto rest = behind(text, "but")) text = *rest;
  }
  return FollowUp{Kind::correct, std::string(text)};
}

// "tell her too", "let them know": to whom, where nothing is said of what.
std::optional<FollowUp> told(std::string_view text) {
  if (const auto rest = behind(text, "and")) text = *rest;
  if (const auto rest = behind(text, "also")) text = *rest;
  bool knows = false;
  for (const std::string_view closing : {"too", "as well", "about it", "about that", "of it", "that", "know", "so"}) {
    if (const auto rest = before(text, closing)) {
      knows |= closing != "that";
      text = *rest;
    }
  }
  for (const std::string_view opening : {"tell", "inform", "notify", "let"}) {
    const auto rest = behind(text, opening);
    if (!rest || rest->empty()) continue;
    if (opening == "let" && !knows) return std::nullopt;
    const auto whom = words(*rest);
    // "tell me what's on" is for the owner: a request of its own.
    if (whom.size() > 4 || whom.empty() || whom.front() == "me" || whom.front() == "us") return std::nullopt;
    return FollowUp{Kind::tell, std::string(*rest)};
  }
  return std::nullopt;
}

std::optional<FollowUp> again(std::string_view text) {
  bool said = false;
  for (const std::string_view opening :
       {"and the same for", "and the same with", "the same for", "the same with", "same for", "same with",
        "and what about", "what about", "and how about", "how about", "and also", "and", "also", "do the same for",
        "do the same with", "ditto for"}) {
    const auto rest = behind(text, opening);
    if (!rest || rest->empty()) continue;
    text = *rest;
    said = true;
    break;
  }
  for (const std::string_view closing : {"too", "as well", "also"}) {
    const auto rest = before(text, closing);
    if (!rest) continue;
    text = *rest;
    said = true;
  }
  return said ? std::optional(FollowUp{Kind::again, std::string(text)}) : std::nullopt;
}

}  // namespace

std::optional<FollowUp> read_follow_up(std::string_view sentence) {
  const std::string_view text = without_fillers(bare(sentence));
  if (text.empty()) return std::nullopt;
  if (auto found = corrected(text)) return found;
  if (auto found = told(text)) return found;
  return again(text);
}

}  // namespace adjutant::agent
