// Makes sound plans out of random numbers, for property tests: reads, branches, loops, comprehensions, readers and
// effects, with names of every kind in scope.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <vector>

namespace adjutant::plan {

class PlanMaker {
 public:
  // `random(n)` gives a number from 0 to n - 1.
  explicit PlanMaker(std::function<int(int)> random) : random_(std::move(random)) {}

  std::string make() {
    text_ = "class Note:\n    words: text\n    number: number\n    to: address?\n\n";
    add(0, "mails0 = mail.search()");
    mails_.emplace_back("mails0");
    block(0, 8);
    // Every read is used, so that the checker has nothing to say.
    for (const auto& name : mails_) add(0, fmt::format("say(f\"{{len({})}}\")", name));
    return text_;
  }

 private:
  void add(int indent, const std::string& line) {
    text_ += std::string(static_cast<std::size_t>(indent) * 4, ' ') + line + "\n";
  }
  std::string fresh(const char* kind) { return fmt::format("{}{}", kind, ++count_); }
  const std::string& one_of(const std::vector<std::string>& names) {
    return names[static_cast<std::size_t>(random_(static_cast<int>(names.size())))];
  }

  std::string list() { return one_of(mails_); }
  // Conditions know lists whose items may be read without an index out of range: only through 'for' and first().
  std::string field() {
    static const std::vector<std::string> kFields = {"subject", "body", "id", "sender"};
    return one_of(kFields);
  }
  std::string words(int depth = 2) {
    switch (random_(depth > 0 ? 8 : 3)) {
      case 0: return "\"plain\"";
      case 1: return texts_.empty() ? "\"none\"" : one_of(texts_);
      case 2: return items_.empty() ? "\"none\"" : fmt::format("text({}.{})", one_of(items_), field());
      case 3: return fmt::format("{} + {}", words(depth - 1), words(depth - 1));
      case 4: return fmt::format("join([m.{} for m in {} if {}])", field(), list(), test_of("m", depth - 1));
      case 5: return fmt::format("text(len([m for m in {} if {}]))", list(), test_of("m", depth - 1));
      case 6: return fmt::format("classify({}, [\"a\", \"b\"])", words(depth - 1));
      default: return fmt::format("draft(\"write\", using=[{}])", words(depth - 1));
    }
  }
  std::string test_of(const std::string& item, int depth) {
    switch (random_(3)) {
      case 0: return fmt::format("\"{}\" in {}.{}", "aeiou"[random_(5)], item, field());
      case 1: return fmt::format("len({}.{}) > {}", item, field(), random_(20));
      default: return depth > 0 ? fmt::format("{} != {}.body", words(depth - 1), item) : "True";
    }
  }
  std::string test(int depth = 2) {
    if (!items_.empty() && random_(2)) return test_of(items_.back(), depth - 1);
    switch (random_(depth > 0 ? 7 : 3)) {
      case 0: return fmt::format("len({}) > {}", list(), random_(4));
      case 1: return items_.empty() ? "True" : test_of(one_of(items_), depth - 1);
      case 2: return fmt::format("\"{}\" in {}", "aeiou"[random_(5)], texts_.empty() ? "\"i\"" : one_of(texts_));
      case 3: return fmt::format("({} and {})", test(depth - 1), test(depth - 1));
      case 4: return fmt::format("({} or {})", test(depth - 1), test(depth - 1));
      case 5: return fmt::format("not {}", test(depth - 1));
      default: return fmt::format("any([{} for m in {}])", test_of("m", depth - 1), list());
    }
  }

  void effect(int indent) {
    switch (random_(4)) {
      case 0: add(indent, fmt::format("mail.send(to=\"ann@home.example\", body={})", words())); break;
      case 1: add(indent, fmt::format("mail.archive(ids=[{}])", words())); break;
      case 2: add(indent, fmt::format("files.write(path=\"a.txt\", content={})", words())); break;
      default: add(indent, fmt::format("say({})", words()));
    }
  }

  void branch(int indent) {
    const auto before = std::tuple(texts_, items_, mails_.size());
    const bool sets = random_(2);
    const std::string name = fresh("text");
    add(indent, fmt::format("if {}:", test()));
    block(indent + 1, 2);
    if (sets) add(indent + 1, fmt::format("{} = {}", name, words()));
    else if (random_(2)) add(indent + 1, "stop(\"enough\")");
    forget(before);
    if (sets || random_(2)) {
      add(indent, "else:");
      block(indent + 1, 2);
      if (sets) add(indent + 1, fmt::format("{} = {}", name, words()));
      else add(indent + 1, "pass");
      forget(before);
    }
    if (sets) texts_.push_back(name);
  }

  void loop(int indent) {
    const auto before = std::tuple(texts_, items_, mails_.size());
    const std::string item = fresh("m");
    add(indent, fmt::format("for {} in {}:", item, random_(2) ? list() : fmt::format("first({}, 2)", list())));
    items_.push_back(item);
    block(indent + 1, 3);
    forget(before);
  }

  void maybe(int indent) {
    const std::string name = fresh("found");
    static const std::vector<std::string> kWays = {"first({0})", "choose({0}, \"i\")", "extract({1}, Note)"};
    const int way = random_(3);
    const auto before = std::tuple(texts_, items_, mails_.size());
    add(indent, fmt::format("{} = {}", name,
                            fmt::format(fmt::runtime(kWays[static_cast<std::size_t>(way)]), list(), words(1))));
    add(indent, fmt::format("if {}:", name));
    if (way < 2) items_.push_back(name);
    else texts_.push_back(name + ".words");
    block(indent + 1, 3);
    forget(before);
  }

  void block(int indent, int most) {
    for (int i = 1 + random_(most); i > 0; --i) {
      switch (random_(indent < 3 ? 9 : 4)) {
        case 0:
        case 1: effect(indent); break;
        case 2:
        case 3: {
          const std::string name = fresh("text");
          add(indent, fmt::format("{} = {}", name, words()));
          texts_.push_back(name);
          break;
        }
        case 4:
        case 5: branch(indent); break;
        case 6: loop(indent); break;
        case 7: maybe(indent); break;
        default: {
          const std::string name = fresh("mails");
          add(indent, fmt::format("{} = [m for m in {} if {}]", name, list(), test_of("m", 1)));
          mails_.push_back(name);
        }
      }
    }
    add(indent, "pass");
  }

  void forget(const std::tuple<std::vector<std::string>, std::vector<std::string>, std::size_t>& before) {
    texts_ = std::get<0>(before);
    items_ = std::get<1>(before);
    mails_.resize(std::get<2>(before));
  }

  std::function<int(int)> random_;
  std::string text_;
  int count_ = 0;
  std::vector<std::string> texts_;  // names of texts in scope
  std::vector<std::string> items_;  // of mails that are there
  std::vector<std::string> mails_;  // of lists of mails
};

}  // namespace adjutant::plan
