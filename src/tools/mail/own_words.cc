#include "tools/mail/own_words.h"

#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

constexpr std::size_t kMaxRead = 64 << 10;
constexpr std::size_t kMostSentences = 400;

// From here on somebody else speaks, or nobody.
bool ends_own_words(std::string_view line) {
  if (line == "-- " || line == "--") return true;
  const auto clean = trim(line);
  if (clean.ends_with("wrote:") || clean.ends_with("schrieb:")) return true;
  return clean.starts_with("-----") || starts_with_fold(clean, "---- forwarded") ||
         starts_with_fold(clean, "begin forwarded message");
}

bool ends_sentence(std::string_view text, std::size_t at) {
  if (std::string_view(".!?;").find(text[at]) == std::string_view::npos) return false;
  return at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '"' || text[at + 1] == ')';
}

}  // namespace

std::string own_words(std::string_view body) {
  std::string out;
  for (const auto& line : split(body.substr(0, kMaxRead), '\n')) {
    if (ends_own_words(line)) break;
    if (trim(line).starts_with('>')) continue;
    out += line;
    out += '\n';
  }
  return out;
}

std::vector<std::string> sentences_of(std::string_view text) {
  std::vector<std::string> out;
  std::string paragraph;
  const auto cut = [&] {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < paragraph.size() && out.size() < kMostSentences; ++at) {
      if (at + 1 != paragraph.size() && !ends_sentence(paragraph, at)) continue;
      if (const auto sentence = trim(std::string_view(paragraph).substr(begin, at + 1 - begin)); !sentence.empty())
        out.emplace_back(sentence);
      begin = at + 1;
    }
    paragraph.clear();
  };
  for (const auto& line : split(text, '\n')) {
    const auto clean = trim(line);
    if (clean.empty()) {
      cut();
      continue;
    }
    if (!paragraph.empty()) paragraph += ' ';
    paragraph += clean;
  }
  cut();
  return out;
}

bool asks_something(std::string_view body) {
  for (const auto& sentence : sentences_of(own_words(body))) {
    if (sentence.ends_with('?')) return true;
  }
  return false;
}

}  // namespace adjutant::tools::mail
