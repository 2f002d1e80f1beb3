#include "agent/coordination.h"

#include <algorithm>
#include <cctype>

#include "agent/sentence.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kLongest = 5;     // words of one
constexpr std::size_t kMostOfThem = 8;  // in one sentence

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { read_tokens(text, words_); }

  std::size_t size() const { return words_.size(); }
  std::size_t end_of(std::size_t word) const { return words_[word].end; }
  std::string typed(std::size_t first, std::size_t last) const {
    return std::string(text_.substr(words_[first].begin, words_[last].end - words_[first].begin));
  }
  bool is_and(std::size_t word) const {
    const std::string said = word < size() ? fold(typed(word, word)) : "";
    return said == "and" || said == "&";
  }
  bool comma_behind(std::size_t word) const {
    return words_[word].end < text_.size() && text_[words_[word].end] == ',';
  }
  bool is_name(std::size_t word) const {
    const char first = text_[words_[word].begin];
    const std::string said = typed(word, word);
    return std::isupper(static_cast<unsigned char>(first)) != 0 && said != "I" && !said.starts_with("I'");
  }
  // The first word that begins at or behind the byte.
  std::size_t word_at(std::size_t byte) const {
    const auto at = std::ranges::find_if(words_, [&](const Token& word) { return word.begin >= byte; });
    return static_cast<std::size_t>(at - words_.begin());
  }

  // How many words from this one on are one of them, at most to the end of the clause; the longest.
  std::size_t one_from(std::size_t first, const std::function<bool(const std::string&)>& is_one) const {
    std::size_t most = 0;
    for (std::size_t last = first; last < size() && last < first + kLongest && !is_and(last); ++last) {
      if (is_one(typed(first, last))) most = last - first + 1;
      if (words_[last].ends_clause) break;
    }
    return most;
  }

 private:
  std::string_view text_;
  std::vector<Token> words_;
};

}  // namespace

std::optional<Coordination> coordination(std::string_view sentence, std::string_view first, bool names,
                                         const std::function<bool(const std::string&)>& is_one) {
  const auto begin = first.empty() ? sentence.npos : sentence.find(first);
  if (begin == sentence.npos) return std::nullopt;
  const Reader words(sentence);
  std::size_t next = words.word_at(begin + first.size());
  for (std::size_t more = 1; more < kMostOfThem && next > 0; ++more) {
    const bool last = words.is_and(next);
    if (!last && !words.comma_behind(next - 1)) return std::nullopt;
    const std::size_t from = next + (last ? 1 : 0);
    if (from >= words.size()) return std::nullopt;
    std::size_t length = words.one_from(from, is_one);
    if (length == 0 && names && words.is_name(from)) length = 1;
    if (length == 0) return std::nullopt;
    next = from + length;
    if (!last) continue;
    const std::size_t end = words.end_of(next - 1);
    return Coordination{std::string(sentence.substr(begin, end - begin)),
                        std::string(sentence.substr(0, begin + first.size())) + std::string(sentence.substr(end))};
  }
  return std::nullopt;
}

std::vector<std::string> conjuncts(std::string_view said) {
  std::vector<std::string> all;
  const Reader words(said);
  std::size_t first = 0;
  for (std::size_t word = 0; word < words.size(); ++word) {
    if (words.is_and(word)) {
      if (word > first) all.push_back(words.typed(first, word - 1));
      first = word + 1;
    } else if (words.comma_behind(word) || word + 1 == words.size()) {
      all.push_back(words.typed(first, word));
      first = word + 1;
    }
  }
  return all.size() > 1 ? all : std::vector<std::string>();
}

}  // namespace adjutant::agent
