#include "agent/letter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kMostNameWords = 4;

// How a message begins: words, then whom it is for, then one of the joints, then what it says.
struct Way {
  std::string_view begin;
  bool names_somebody;
  std::vector<std::string_view> joints;
  bool asks = false;
};

const std::vector<Way>& ways() {
  static const std::vector<Way> kWays = {
      {"let", true, {" know that ", " know: ", " know "}},
      {"tell", true, {" that ", ": ", ", "}},
      {"inform", true, {" that ", ": "}},
      {"remind", true, {" that ", ": "}},
      {"ask", true, {" whether ", " if ", ": "}, true},
      {"thank", true, {" for "}},
      {"answer", true, {" that ", ": ", " saying "}},
      {"reply to", true, {" that ", ": ", " saying "}},
      {"write to", true, {" that ", ": ", " saying "}},
      {"write", true, {" that ", ": ", " saying "}},
      {"a mail to", true, {" that says ", " saying ", " that ", ": "}},
      {"an answer to", true, {" that says ", " saying ", " that ", ": "}},
      {"say that", false, {}},
      {"answer that", false, {}},
      {"reply that", false, {}},
      {"write that", false, {}},
      {"say", false, {}},
  };
  return kWays;
}

std::string capitalised(std::string text) {
  if (text.empty()) return text;
  // The first letter, which may have more than one byte.
  std::size_t end = 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return to_upper(text.substr(0, end)) + text.substr(end);
}

std::string as_sentence(std::string_view words, char mark) {
  std::string text = capitalised(std::string(trim(words)));
  if (!text.empty() && !std::string_view(".!?").contains(text.back())) text += mark;
  return text;
}

// A name: few words, each with a capital letter. "him" is nobody that a letter can greet.
bool is_name(std::string_view text) {
  const auto parts = split(trim(text), ' ');
  return parts.size() <= kMostNameWords && std::ranges::all_of(parts, [](const std::string& part) {
           return !part.empty() &&
                  (part[0] >= 'A' && part[0] <= 'Z' ? true : static_cast<unsigned char>(part[0]) >= 0xC3);
         });
}

// "whether she comes on Friday" asks "Do you come on Friday?" only in the best of cases: it is asked as it was said.
std::string body_of(const Way& way, std::string_view said, std::string_view joint) {
  if (way.begin == "thank")
    return fmt::format("Thank you for {}", as_sentence(said, '.').empty() ? "" : std::string(trim(said)) + ".");
  if (!way.asks) return as_sentence(said, '.');
  if (joint == ": ") return as_sentence(said, '?');
  return fmt::format("I would like to know whether {}", std::string(trim(said)) + ".");
}

}  // namespace

std::optional<Letter> letter_in(std::string_view instruction) {
  instruction = trim(instruction);
  while (starts_with_fold(instruction, "please ")) instruction = trim(instruction.substr(7));
  for (const auto& way : ways()) {
    if (!starts_with_fold(instruction, std::string(way.begin) + " ")) continue;
    const auto rest = instruction.substr(way.begin.size());
    if (!way.names_somebody) {
      if (trim(rest).empty()) continue;
      return Letter{"", as_sentence(rest, '.')};
    }
    for (const auto joint : way.joints) {
      const auto at = rest.find(joint);
      if (at == rest.npos || at == 0) continue;
      const auto who = trim(rest.substr(0, at)), said = trim(rest.substr(at + joint.size()));
      if (who.empty() || said.empty() || split(who, ' ').size() > kMostNameWords) continue;
      return Letter{is_name(who) ? std::string(who) : "", body_of(way, said, joint)};
    }
  }
  return std::nullopt;
}

std::string letter_text(const Letter& letter, const WritingStyle& style) {
  const std::string name = letter.to.empty() ? "" : " " + greeted_name(style, letter.to);
  std::string out = fmt::format("{}{}{}\n\n{}", style.greeting, name, style.after_greeting, letter.body);
  if (!trim(style.signature).empty())
    out += fmt::format("\n\n{}{}\n{}", style.closing, style.after_closing, trim(style.signature));
  return out;
}

}  // namespace adjutant::agent
