#include "agent/coordination.h"

#include <algorithm>
#include <utility>

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
    const std::string said = typed(word, word);
    return said != fold(said) && said != "I" && !said.starts_with("I'") && !said.starts_with("I’");
  }
  // The words that are these ones, from the first to behind the last; as whole words, and the first such.
  std::optional<std::pair<std::size_t, std::size_t>> find(std::string_view said) const {
    for (std::size_t first = 0; first < size(); ++first) {
      if (!text_.substr(words_[first].begin).starts_with(said)) continue;
      const std::size_t end = words_[first].begin + said.size();
      const auto last = std::ranges::find(words_, end, &Token::end);
      if (last != words_.end()) return std::pair(first, static_cast<std::size_t>(last - words_.begin()) + 1);
    }
    return std::nullopt;
  }
  std::size_t begin_of(std::size_t word) const { return words_[word].begin; }

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
  const Reader words(sentence);
  const auto one = first.empty() ? std::nullopt : words.find(first);
  if (!one) return std::nullopt;
  const std::size_t begin = words.begin_of(one->first);
  std::size_t next = one->second;
  std::optional<Coordination> found;
  for (std::size_t more = 1; more < kMostOfThem; ++more) {
    const bool joined = words.is_and(next);
    if (!joined && !words.comma_behind(next - 1)) break;
    const std::size_t from = next + (joined ? 1 : 0);
    if (from >= words.size()) break;
    std::size_t length = words.one_from(from, is_one);
    if (length == 0 && names && words.is_name(from)) length = 1;
    if (length == 0) break;
    next = from + length;
    if (!joined) continue;  // a comma alone joins nothing: "tell Ben, Priya is late"
    const std::size_t end = words.end_of(next - 1);
    found = Coordination{std::string(sentence.substr(begin, end - begin)),
                         std::string(sentence.substr(0, begin + first.size())) + std::string(sentence.substr(end))};
  }
  return found;
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
