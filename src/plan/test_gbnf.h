// For tests: GBNF as llama.cpp reads it (literals, classes, groups, repetitions, rules), with two uses: whether a text is
// one of the grammar's, and texts of the grammar made at random.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace adjutant::plan {

class Gbnf {
 public:
  // What is no grammar ends the test.
  explicit Gbnf(std::string_view text) : text_(text) {
    while (skip(), at_ < text_.size()) {
      const std::string name = word();
      skip();
      expect("::=");
      rules_[name] = choice();
    }
    for (int round = 0; round < 100; ++round) {
      for (const auto& [name, node] : rules_) shortest_[name] = shortest(*node);
    }
  }

  bool matches(std::string_view input) {
    input_ = input;
    known_.clear();
    cut_ = false;
    return ends(*rules_.at("root"), 0).contains(input.size());
  }
  // Or would be, if it went on.
  bool begins(std::string_view input) { return matches(input) || cut_; }

  // `random(n)` gives a number from 0 to n - 1. Once it has `most` bytes it takes the shortest ways.
  std::string sample(const std::function<int(int)>& random, std::size_t most) {
    std::string out;
    make(*rules_.at("root"), random, most, out);
    return out;
  }

 private:
  struct Node;
  using Nodes = std::vector<std::unique_ptr<Node>>;
  struct Node {
    enum Kind { literal, letters, rule, sequence, choice, repeat } kind = literal;
    std::string text;                                     // of a literal or a rule
    std::vector<std::pair<char32_t, char32_t>> ranges{};  // of letters
    Nodes inside{};
    std::size_t least = 0, most = 0;
  };
  using Ends = std::set<std::size_t>;
  static constexpr std::size_t kLong = 1 << 20;

  [[noreturn]] void wrong() const {
    std::fprintf(stderr, "no grammar at: %s\n", std::string(text_.substr(at_, 80)).c_str());
    std::abort();
  }
  void skip(bool lines = true) {
    while (at_ < text_.size() && (text_[at_] == ' ' || (lines && text_[at_] == '\n'))) ++at_;
  }
  void expect(std::string_view what) {
    if (!text_.substr(at_).starts_with(what)) wrong();
    at_ += what.size();
  }
  std::string word() {
    const auto begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '-')) ++at_;
    if (begin == at_) wrong();
    return std::string(text_.substr(begin, at_ - begin));
  }
  char32_t letter() {
    if (text_[at_] != '\\') return static_cast<unsigned char>(text_[at_++]);
    const char kind = text_[at_ + 1];
    at_ += 2;
    if (kind == 'n') return '\n';
    if (kind == 't') return '\t';
    if (kind != 'u') return static_cast<unsigned char>(kind);
    at_ += 4;
    return static_cast<char32_t>(std::stoul(std::string(text_.substr(at_ - 4, 4)), nullptr, 16));
  }
  std::unique_ptr<Node> choice() {
    auto node = std::make_unique<Node>(Node{Node::choice, ""});
    do {
      node->inside.push_back(sequence());
      skip(false);
    } while (at_ < text_.size() && text_[at_] == '|' && ++at_);
    return node;
  }
  std::unique_ptr<Node> sequence() {
    auto node = std::make_unique<Node>(Node{Node::sequence, ""});
    while (skip(false), at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '|' && text_[at_] != ')')
      node->inside.push_back(repeated());
    return node;
  }
  std::unique_ptr<Node> repeated() {
    auto node = one();
    std::size_t least = 1, most = 1;
    if (at_ < text_.size() && text_[at_] == '?') ++at_, least = 0;
    else if (at_ < text_.size() && text_[at_] == '{') {
      char* end = nullptr;
      const std::string range(text_.substr(at_ + 1, 20));
      least = std::strtoul(range.c_str(), &end, 10);
      most = std::strtoul(end + 1, &end, 10);
      at_ += static_cast<std::size_t>(end - range.c_str()) + 2;
    } else {
      return node;
    }
    auto out = std::make_unique<Node>(Node{Node::repeat, "", {}, {}, least, most});
    out->inside.push_back(std::move(node));
    return out;
  }
  std::unique_ptr<Node> one() {
    auto node = std::make_unique<Node>();
    const char c = text_[at_];
    if (c == '(') {
      ++at_;
      node = choice();
      expect(")");
    } else if (c == '"') {
      for (++at_; text_[at_] != '"';) node->text += static_cast<char>(letter());
      ++at_;
    } else if (c == '[') {
      node->kind = Node::letters;
      for (++at_; text_[at_] != ']';) {
        const char32_t first = letter();
        char32_t last = first;
        if (text_[at_] == '-' && text_[at_ + 1] != ']') ++at_, last = letter();
        node->ranges.emplace_back(first, last);
      }
      ++at_;
    } else {
      node->kind = Node::rule;
      node->text = word();
    }
    return node;
  }

  static std::string utf8(char32_t c) {
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))};
    return {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
            static_cast<char>(0x80 | (c & 0x3F))};
  }
  static char32_t decode(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
    const std::size_t more = byte(at) >= 0xE0 ? 2 : byte(at) >= 0xC0 ? 1 : 0;
    char32_t c = more == 2 ? byte(at) & 0x0F : more == 1 ? byte(at) & 0x1F : byte(at);
    for (std::size_t i = 1; i <= more && at + i < text.size(); ++i) c = (c << 6) | (byte(at + i) & 0x3F);
    at += more + 1;
    return c;
  }

  Ends ends(const Node& node, std::size_t from) {
    const auto [at, fresh] = known_.try_emplace({&node, from});
    if (!fresh) return at->second;
    Ends out = find_ends(node, from);
    return known_[{&node, from}] = out;
  }
  Ends find_ends(const Node& node, std::size_t from) {
    Ends out;
    switch (node.kind) {
      case Node::literal:
        if (node.text.size() > input_.size() - from) cut_ = cut_ || node.text.starts_with(input_.substr(from));
        else if (input_.substr(from).starts_with(node.text)) out.insert(from + node.text.size());
        break;
      case Node::letters: {
        cut_ = cut_ || from >= input_.size();
        if (from >= input_.size()) break;
        const char32_t c = decode(input_, from);
        for (const auto& [first, last] : node.ranges) {
          if (c >= first && c <= last) out.insert(from);
        }
        break;
      }
      case Node::rule: return ends(*rules_.at(node.text), from);
      case Node::choice:
        for (const auto& each : node.inside) out.merge(Ends(ends(*each, from)));
        break;
      case Node::sequence: {
        out = {from};
        for (const auto& each : node.inside) {
          Ends next;
          for (const auto at : out) next.merge(Ends(ends(*each, at)));
          out = std::move(next);
        }
        break;
      }
      case Node::repeat: {
        Ends now = {from};
        for (std::size_t i = 0; i <= node.most && !now.empty(); ++i) {
          if (i >= node.least) out.insert(now.begin(), now.end());
          Ends next;
          for (const auto at : now) next.merge(Ends(ends(*node.inside.front(), at)));
          now = std::move(next);
        }
        break;
      }
    }
    return out;
  }

  std::size_t shortest(const Node& node) const {
    std::size_t size = 0;
    switch (node.kind) {
      case Node::literal: return node.text.size();
      case Node::letters: return 1;
      case Node::rule: {
        const auto at = shortest_.find(node.text);
        return at == shortest_.end() ? kLong : at->second;
      }
      case Node::choice:
        size = kLong;
        for (const auto& each : node.inside) size = std::min(size, shortest(*each));
        return size;
      case Node::sequence:
        for (const auto& each : node.inside) size += shortest(*each);
        return std::min(size, kLong);
      case Node::repeat: return std::min(kLong, node.least * shortest(*node.inside.front()));
    }
    return kLong;
  }

  void make(const Node& node, const std::function<int(int)>& random, std::size_t most, std::string& out) {
    const bool enough = out.size() >= most;
    switch (node.kind) {
      case Node::literal: out += node.text; break;
      case Node::letters: {
        const auto& [first, last] = node.ranges[static_cast<std::size_t>(random(static_cast<int>(node.ranges.size())))];
        out += utf8(first + static_cast<char32_t>(random(static_cast<int>(last - first + 1))));
        break;
      }
      case Node::rule: make(*rules_.at(node.text), random, most, out); break;
      case Node::choice: {
        auto way = static_cast<std::size_t>(random(static_cast<int>(node.inside.size())));
        if (enough) {
          const auto least =
              std::ranges::min_element(node.inside, {}, [&](const auto& each) { return shortest(*each); });
          way = static_cast<std::size_t>(least - node.inside.begin());
        }
        make(*node.inside[way], random, most, out);
        break;
      }
      case Node::sequence:
        for (const auto& each : node.inside) make(*each, random, most, out);
        break;
      case Node::repeat: {
        const auto range = std::min<std::size_t>(node.most - node.least, 3);  // long ones say nothing new
        const std::size_t count =
            node.least + (enough ? 0 : static_cast<std::size_t>(random(static_cast<int>(range) + 1)));
        for (std::size_t i = 0; i < count; ++i) make(*node.inside.front(), random, most, out);
        break;
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::map<std::string, std::unique_ptr<Node>> rules_;
  std::map<std::string, std::size_t> shortest_;
  std::string_view input_;
  bool cut_ = false;  // a way led to the end of the input, and on
  std::map<std::pair<const Node*, std::size_t>, Ends> known_;
};

}  // namespace adjutant::plan
