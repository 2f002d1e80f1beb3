// parse(print(tree)) == tree, for trees of every shape.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "plan/parser.h"
#include "plan/printer.h"

namespace adjutant::plan {
namespace {

const std::string& name() {
  static const std::vector<std::string> kNames = {"a", "bill", "x1", "_y", "fort", "Is"};
  return kNames[*rc::gen::inRange<std::size_t>(0, kNames.size())];
}

std::string words() {
  return *rc::gen::container<std::string>(
      rc::gen::element('a', ' ', '"', '\'', '\\', '{', '}', '\n', '\t', '#', ':', '\r', 'n', '('));
}

std::string format() {
  return *rc::gen::container<std::string>(rc::gen::element('%', 'Y', '.', '0', 'f', ':', ' ', '(', '[', ',', '-'));
}

int among(int count) { return *rc::gen::inRange(0, count); }

Expression expression(int depth, bool inside_text);

std::vector<Expression> expressions(int depth, bool inside_text) {
  std::vector<Expression> out;
  for (int i = among(3); i > 0; --i) out.push_back(expression(depth, inside_text));
  return out;
}

Expression leaf() {
  switch (among(6)) {
    case 0: return {{}, None{}};
    case 1: return {{}, *rc::gen::arbitrary<bool>()};
    case 2: return {{}, std::abs(*rc::gen::arbitrary<double>())};
    case 3: return {{}, static_cast<double>(among(1000))};
    case 4: return {{}, words()};
    default: return {{}, Name{name()}};
  }
}

Expression text_with_values(int depth) {
  Template out{{words()}, {}, {}};
  for (int i = among(3); i > 0; --i) {
    out.values.push_back(expression(depth, true));
    out.formats.push_back(among(2) ? "" : format());
    out.texts.push_back(words());
  }
  return {{}, std::move(out)};
}

Expression call(int depth, bool inside_text) {
  Invoke out{among(2) ? "mail.search" : name(), {}};
  bool named = false;
  for (int i = among(4); i > 0; --i) {
    named = named || among(2);
    out.arguments.push_back({named ? name() : "", expression(depth, inside_text)});
  }
  return {{}, std::move(out)};
}

Expression expression(int depth, bool inside_text) {
  if (depth <= 0) return leaf();
  const auto inner = [&] { return expression(depth - 1, inside_text); };
  switch (among(11)) {
    case 0: return inside_text ? leaf() : text_with_values(depth - 1);
    case 1: return {{}, Attribute{inner(), name()}};
    case 2: return {{}, Index{inner(), inner()}};
    case 3:
    case 4:
    case 5: return {{}, Binary{static_cast<Operator>(among(14)), inner(), inner()}};
    case 6: return {{}, Not{inner()}};
    case 7: return {{}, Negate{inner()}};
    case 8: return {{}, ListLiteral{expressions(depth - 1, inside_text)}};
    case 9: {
      std::vector<Expression> condition;
      if (among(2)) condition.push_back(inner());
      return {{}, Comprehension{inner(), name(), inner(), std::move(condition)}};
    }
    default: return call(depth - 1, inside_text);
  }
}

Block block(int depth);

Statement statement(int depth) {
  switch (depth > 0 ? among(5) : 2 + among(3)) {
    case 0: {
      If choice;
      for (int i = 1 + among(3); i > 0; --i) choice.branches.push_back({expression(2, false), block(depth - 1)});
      if (among(2)) choice.otherwise = block(depth - 1);
      return {{}, std::move(choice)};
    }
    case 1: return {{}, For{name(), expression(2, false), block(depth - 1)}};
    case 2: return {{}, Assign{name(), expression(3, false)}};
    case 3: return {{}, Evaluate{call(2, false)}};
    default: return {{}, Pass{}};
  }
}

Block block(int depth) {
  Block out;
  for (int i = 1 + among(3); i > 0; --i) out.push_back(statement(depth));
  return out;
}

WrittenType written_type(int depth) {
  WrittenType type;
  type.optional = among(2);
  switch (among(depth > 0 ? 3 : 2)) {
    case 0: type.name = name(); break;
    case 1:
      for (int i = 1 + among(3); i > 0; --i) type.options.push_back(words());
      break;
    default: type.name = "list"; type.element.push_back(written_type(depth - 1));
  }
  return type;
}

std::vector<Member> members(int least) {
  std::vector<Member> out;
  for (int i = least + among(3); i > 0; --i) out.push_back({{}, name(), written_type(2)});
  return out;
}

Program program() {
  Program out;
  for (int i = among(3); i > 0; --i) out.records.push_back({{}, name(), words(), members(1)});
  if (among(3) == 0) {
    out.jobs.push_back({{}, "", {}, words(), block(2)});
    return out;
  }
  for (int i = 1 + among(2); i > 0; --i) out.jobs.push_back({{}, name(), members(0), words(), block(2)});
  return out;
}

TEST(RoundTrip, EveryTreeComesBack) {
  EXPECT_TRUE(rc::check("parse(print(tree)) == tree", [] {
    const Program tree = program();
    const std::string text = print(tree);
    const auto again = parse(text);
    if (!again) RC_FAIL(text + "\n" + again.error().front().message);
    if (!(*again == tree)) RC_FAIL(text + "\n--\n" + print(*again));
  }));
}

}  // namespace
}  // namespace adjutant::plan
