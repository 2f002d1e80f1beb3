// Makes sound plans out of random numbers, for property tests: reads, branches, loops, comprehensions, records, readers
// and effects, with names of every kind in scope.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <vector>

namespace adjutant::plan {

class PlanMaker {
 public:
  enum class Risk {
    none,  // no plan fails in a run
    data,  // a run may fail for what only the data can tell: an index, a conversion, the largest of nothing
  };
  // `random(n)` gives a number from 0 to n - 1.
  explicit PlanMaker(std::function<int(int)> random, Risk risk = Risk::none)
      : random_(std::move(random)), risk_(risk) {}

  std::string make() {
    text_ =
        "class Note:\n    words: text\n    number: number\n    to: address?\n\n"
        "class Box:\n    notes: list[Note]\n    one: Note\n    label: \"low\" | \"high\"\n\n";
    add(0, "mails0 = mail.search()");
    names_.mails.emplace_back("mails0");
    block(0, 10);
    // Every read is used, so that the checker has nothing to say.
    for (const auto& name : names_.mails) add(0, fmt::format("say(f\"{{len({})}}\")", name));
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

  std::string list() {
    switch (random_(9)) {
      case 0: return fmt::format("sorted({}, by=\"{}\")", one_of(names_.mails), field());
      case 1: return fmt::format("first({}, {})", one_of(names_.mails), 1 + random_(4));
      // Only the lists inside tell how many there are.
      case 2: {
        const std::string each = fresh("each");
        return fmt::format("flatten([first(mails0, len({0}.{1})) for {0} in first({2}, 3)])", each, field(),
                           one_of(names_.mails));
      }
      default: return one_of(names_.mails);
    }
  }
  // Items are only reached through 'for', first() and choose(), where no index can be out of range.
  std::string field() {
    static const std::vector<std::string> kFields = {"subject", "body", "id", "sender"};
    return one_of(kFields);
  }
  std::string words(int depth = 2) {
    switch (random_(depth > 0 ? 13 : 5)) {
      case 0: return "\"plain\"";
      case 1: return names_.texts.empty() ? "\"none\"" : one_of(names_.texts);
      case 2: return names_.items.empty() ? "\"none\"" : fmt::format("text({}.{})", one_of(names_.items), field());
      case 3: return names_.notes.empty() ? "\"none\"" : one_of(names_.notes) + ".words";
      case 4: return names_.tasks.empty() ? "\"none\"" : task_words(one_of(names_.tasks));
      case 5: return fmt::format("{} + {}", words(depth - 1), words(depth - 1));
      case 6: return fmt::format("join([m.{} for m in {} if {}])", field(), list(), test_of("m", depth - 1));
      case 7: return fmt::format("text(len([m for m in {} if {}]))", list(), test_of("m", depth - 1));
      case 8: return fmt::format("classify({}, [\"a\", \"b\"])", words(depth - 1));
      case 9: return fmt::format("join({})", texts(depth - 1));
      case 10: return fmt::format("{}({})", random_(2) ? "upper" : "lower", words(depth - 1));
      case 11: return formatted();
      default: return fmt::format("draft(\"write\", using=[{}])", words(depth - 1));
    }
  }
  std::string task_words(const std::string& task) {
    static const std::vector<std::string> kFields = {".id", ".title", ".priority"};
    return fmt::format("text({}{})", task, one_of(kFields));
  }
  std::string texts(int depth) {
    switch (random_(5)) {
      case 0: return fmt::format("split({}, \"{}\")", words(depth), "aeiou"[random_(5)]);
      case 1: return fmt::format("lines({})", words(depth));
      case 2: return fmt::format("links(\"www.x.example/\" + {})", words(depth));
      case 3: return fmt::format("unique([m.{} for m in {}])", field(), list());
      default: return fmt::format("flatten([split(m.{}, \"e\") for m in {}])", field(), list());
    }
  }
  std::string formatted() {
    switch (random_(risk_ == Risk::data ? 6 : 3)) {
      case 0:
        return names_.items.empty() ? "\"none\"" : fmt::format("f\"{{{}.date:%Y-%m-%d %H}}\"", one_of(names_.items));
      case 1:
        return fmt::format("f\"{{len({}):03d}} {{hours(len({})):%H:%M}}\"", one_of(names_.mails), one_of(names_.mails));
      case 2: return names_.notes.empty() ? "\"none\"" : fmt::format("f\"{{{}.number:,.2f}}\"", one_of(names_.notes));
      case 3: return fmt::format("text({}[{}].{})", one_of(names_.mails), random_(9), field());
      default: return fmt::format("text(max([number(m.{}) for m in {}]))", field(), one_of(names_.mails));
    }
  }
  std::string number(int depth) {
    switch (random_(3)) {
      case 0: return fmt::format("len({})", list());
      case 1: return fmt::format("len({})", words(depth));
      default: return names_.notes.empty() ? "7" : one_of(names_.notes) + ".number";
    }
  }
  std::string note(int depth) {
    const std::string to =
        names_.items.empty() || random_(2) ? "" : fmt::format(", to={}.sender", one_of(names_.items));
    // Fields in either order.
    return random_(2) ? fmt::format("Note(words={}, number={}{})", words(depth), number(depth), to)
                      : fmt::format("Note(number={}{}, words={})", number(depth), to, words(depth));
  }
  std::string test_of(const std::string& item, int depth) {
    switch (random_(4)) {
      case 0: return fmt::format("\"{}\" in {}.{}", "aeiou"[random_(5)], item, field());
      case 1: return fmt::format("len({}.{}) > {}", item, field(), random_(20));
      case 2:
        return fmt::format("{}({}.{}, \"{}\")", random_(2) ? "starts_with" : "ends_with", item, field(),
                           "aeiou"[random_(5)]);
      default: return depth > 0 ? fmt::format("{} != {}.body", words(depth - 1), item) : "True";
    }
  }
  std::string test(int depth = 2) {
    if (!names_.items.empty() && random_(2)) return test_of(names_.items.back(), depth - 1);
    switch (random_(depth > 0 ? 9 : 5)) {
      case 0: return fmt::format("len({}) > {}", list(), random_(4));
      case 1: return names_.items.empty() ? "True" : test_of(one_of(names_.items), depth - 1);
      case 2:
        return fmt::format("\"{}\" in {}", "aeiou"[random_(5)], names_.texts.empty() ? "\"i\"" : one_of(names_.texts));
      case 3: return names_.notes.empty() ? "True" : fmt::format("{}.number > {}", one_of(names_.notes), random_(10));
      case 4:
        return names_.tasks.empty() ? "True" : fmt::format("{}.priority in [\"high\", \"low\"]", one_of(names_.tasks));
      case 5: return fmt::format("({} and {})", test(depth - 1), test(depth - 1));
      case 6: return fmt::format("({} or {})", test(depth - 1), test(depth - 1));
      case 7: return fmt::format("not {}", test(depth - 1));
      default: return fmt::format("any([{} for m in {}])", test_of("m", depth - 1), list());
    }
  }

  void effect(int indent) {
    switch (random_(7)) {
      case 0: add(indent, fmt::format("mail.send(to=\"ann@home.example\", body={})", words())); break;
      case 1: add(indent, fmt::format("mail.archive(ids=[{}])", words())); break;
      case 2: add(indent, fmt::format("files.write(path=\"a.txt\", content={})", words())); break;
      case 3:
        add(indent,
            fmt::format("tasks.create(title={}, items=[Item(title={}, count={})])", words(), words(1), number(1)));
        break;
      case 4:
        if (!names_.tasks.empty()) add(indent, fmt::format("tasks.finish(id={}.id)", one_of(names_.tasks)));
        break;
      case 5: {
        // Its id is the same whatever its title is.
        const std::string name = fresh("task");
        add(indent, fmt::format("{} = tasks.create(title={}, priority=\"high\")", name, words()));
        names_.tasks.push_back(name);
        break;
      }
      default: add(indent, fmt::format("say({})", words()));
    }
  }

  void branch(int indent) {
    const Names before = names_;
    const bool sets = random_(2);
    const std::string name = fresh("text");
    add(indent, fmt::format("if {}:", test()));
    block(indent + 1, 2);
    if (sets) add(indent + 1, fmt::format("{} = {}", name, words()));
    else if (random_(2)) add(indent + 1, "stop(\"enough\")");
    names_ = before;
    if (sets || random_(2)) {
      add(indent, "else:");
      block(indent + 1, 2);
      if (sets) add(indent + 1, fmt::format("{} = {}", name, words()));
      else add(indent + 1, "pass");
      names_ = before;
    }
    if (sets) names_.texts.push_back(name);
  }

  void loop(int indent) {
    const Names before = names_;
    const std::string item = fresh("m");
    add(indent, fmt::format("for {} in {}:", item, random_(2) ? list() : fmt::format("first({}, 2)", list())));
    names_.items.push_back(item);
    block(indent + 1, 3);
    names_ = before;
  }

  void maybe(int indent) {
    const std::string name = fresh("found");
    static const std::vector<std::string> kWays = {"first({0})", "choose({0}, \"i\")", "extract({1}, Note)"};
    const int way = random_(3);
    const Names before = names_;
    add(indent, fmt::format("{} = {}", name,
                            fmt::format(fmt::runtime(kWays[static_cast<std::size_t>(way)]), list(), words(1))));
    add(indent, fmt::format("if {}:", name));
    if (way < 2) names_.items.push_back(name);
    else names_.notes.push_back(name);
    block(indent + 1, 3);
    names_ = before;
  }

  // Records in lists in a record, and one in it; read through names of their own.
  void box(int indent) {
    const std::string name = fresh("box");
    add(indent, fmt::format("{} = Box(notes=[Note(words=m.{}, number={}) for m in {}], one={}, label=\"{}\")", name,
                            field(), number(0), list(), note(1), random_(2) ? "low" : "high"));
    const Names before = names_;
    add(indent, fmt::format("for n{} in {}.notes:", name, name));
    names_.notes = {"n" + name};
    block(indent + 1, 2);
    names_ = before;
    names_.notes.push_back(name + ".one");
  }

  void tasks(int indent) {
    const Names before = names_;
    const std::string name = fresh("t");
    add(indent, fmt::format("for {} in tasks.list(limit={}):", name, 1 + random_(3)));
    names_.tasks.push_back(name);
    block(indent + 1, 3);
    names_ = before;
  }

  void block(int indent, int most) {
    for (int i = 1 + random_(most); i > 0; --i) {
      switch (random_(indent < 3 ? 13 : 4)) {
        case 0:
        case 1: effect(indent); break;
        case 2:
        case 3: {
          const std::string name = fresh("text");
          add(indent, fmt::format("{} = {}", name, words()));
          names_.texts.push_back(name);
          break;
        }
        case 8:
        case 9: {
          const std::string name = fresh("note");
          add(indent, fmt::format("{} = {}", name, note(2)));
          names_.notes.push_back(name);
          break;
        }
        case 10: box(indent); break;
        case 11: tasks(indent); break;
        case 4:
        case 5: branch(indent); break;
        case 6: loop(indent); break;
        case 7: maybe(indent); break;
        default: {
          const std::string name = fresh("mails");
          add(indent, fmt::format("{} = [m for m in {} if {}]", name, list(), test_of("m", 1)));
          names_.mails.push_back(name);
        }
      }
    }
    add(indent, "pass");
  }

  std::function<int(int)> random_;
  Risk risk_;
  std::string text_;
  int count_ = 0;
  // What is in scope.
  struct Names {
    std::vector<std::string> texts;
    std::vector<std::string> items;  // mails that are there
    std::vector<std::string> mails;  // lists of mails
    std::vector<std::string> notes;  // Notes that are there
    std::vector<std::string> tasks;  // tasks that are there
  };
  Names names_;
};

}  // namespace adjutant::plan
