#include "plan/parser.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "plan/format.h"
#include "plan/token_cursor.h"

namespace adjutant::plan {
namespace {

constexpr int kMaxLinks = 60;   // .field, [index] and (call) after a value
constexpr int kMaxChain = 100;  // operators in one step
constexpr int kMaxSteps = 1000;

class Parser : private TokenCursor {
 public:
  using TokenCursor::TokenCursor;

  Program program() {
    Program program;
    Job loose;
    bool documented = false;  // an empty doc is one too
    while (!is(TokenKind::end)) {
      if (is(TokenKind::newline)) {
        advance();
      } else if (word("class")) {
        program.records.push_back(record());
      } else if (word("def")) {
        program.jobs.push_back(job());
      } else if (is(TokenKind::text) && peek(1).kind == TokenKind::newline && !documented && loose.body.empty()) {
        loose.doc = advance().text;
        documented = true;
      } else {
        if (loose.body.empty()) loose.at = here();
        statement(loose.body);
      }
    }
    if (!loose.body.empty()) {
      if (!program.jobs.empty()) {
        fail_at(loose.at, "Statements stand beside a 'def'.", "Put all statements into one def, or use none.");
      }
      program.jobs.push_back(std::move(loose));
    }
    if (program.jobs.empty()) fail_at(here(), "The plan has no statements.", "Write at least one step.");
    return program;
  }

  // A template's inner expression: the whole token list.
  Expression whole_expression() {
    Expression value = expression();
    if (is(TokenKind::newline)) advance();
    if (!is(TokenKind::end)) unexpected("the end of the inserted value");
    return value;
  }

 private:
  WrittenType written_type() {
    Deeper deeper(*this);
    WrittenType type;
    type.at = here();
    if (is(TokenKind::text)) {
      type.options.push_back(advance().text);
      while (accept("|")) {
        if (word("None")) {
          advance();
          type.optional = true;
          break;
        }
        if (!is(TokenKind::text)) unexpected("another option in quotes");
        type.options.push_back(advance().text);
      }
    } else {
      type.name = name("a type");
      if (type.name == "list") {
        expect("[");
        type.element.push_back(written_type());
        expect("]");
      }
      if (symbol("|") && peek(1).kind == TokenKind::name && peek(1).text == "None") {
        advance();
        advance();
        type.optional = true;
      }
    }
    if (accept("?")) type.optional = true;
    return type;
  }

  Member member(std::string_view what) {
    Member member;
    member.at = here();
    member.name = name(what);
    if (!accept(":")) unexpected(fmt::format("':' and the type of {}", member.name));
    member.type = written_type();
    return member;
  }

  // ":" newline indent ... dedent, or one simple statement on the same line.
  void open_block() {
    expect(":");
    expect_newline();
    if (!is(TokenKind::indent)) unexpected("an indented block");
    advance();
  }

  RecordDefinition record() {
    RecordDefinition record;
    record.at = here();
    advance();
    record.name = name("the name of a record");
    open_block();
    while (!is(TokenKind::dedent)) {
      if (is(TokenKind::text) && record.fields.empty()) {
        record.doc = advance().text;
      } else {
        record.fields.push_back(member("the name of a field"));
      }
      expect_newline();
    }
    advance();
    if (record.fields.empty()) fail_at(record.at, fmt::format("The record {} has no fields.", record.name));
    return record;
  }

  Job job() {
    Job job;
    job.at = here();
    advance();
    job.name = name("the name of the job");
    expect("(");
    while (!symbol(")")) {
      job.parameters.push_back(member("the name of a parameter"));
      if (!accept(",")) break;
    }
    expect(")");
    open_block();
    if (is(TokenKind::text) && peek(1).kind == TokenKind::newline) {
      job.doc = advance().text;
      advance();
    }
    while (!is(TokenKind::dedent)) statement(job.body);
    advance();
    if (job.body.empty()) fail_at(job.at, fmt::format("The job {} has no steps.", job.name));
    return job;
  }

  Block block() {
    Deeper deeper(*this);
    Block body;
    if (symbol(":") && peek(1).kind != TokenKind::newline) {
      advance();
      simple_statement(body);
      return body;
    }
    open_block();
    while (!is(TokenKind::dedent)) statement(body);
    advance();
    return body;
  }

  void statement(Block& body) {
    const Position at = here();
    count_step();
    if (accept("if")) {
      If choice;
      Expression condition = expression();
      choice.branches.push_back({std::move(condition), block()});
      while (accept("elif")) {
        count_step();
        Expression next = expression();
        choice.branches.push_back({std::move(next), block()});
      }
      if (accept("else")) choice.otherwise = block();
      body.push_back({at, std::move(choice)});
    } else if (accept("for")) {
      std::string variable = name("the name of the loop variable");
      expect("in");
      Expression over = expression();
      body.push_back({at, For{std::move(variable), std::move(over), block()}});
    } else if (word("def") || word("class")) {
      fail_at(at, fmt::format("'{}' cannot stand inside a job.", peek().text), "Put it at the top of the plan.");
    } else {
      simple_statement(body);
    }
  }

  void simple_statement(Block& body) {
    const Position at = here();
    if (accept("pass")) {
      body.push_back({at, Pass{}});
    } else if (is(TokenKind::name) && symbol("=", 1)) {
      std::string target = name("a name");
      advance();
      body.push_back({at, Assign{std::move(target), expression()}});
    } else {
      Expression value = expression();
      if (symbol("=")) {
        fail_at(here(), "Only a plain name can be set.", "Values are never changed; give the new value a new name.");
      }
      body.push_back({at, Evaluate{std::move(value)}});
    }
    if (word("if"))
      fail_at(here(), "A value cannot hang on an 'if'.", "Set the name in both branches of an 'if' step.");
    if (symbol(";")) fail_at(here(), "Two steps stand on one line.", "Put each step on its own line.");
    expect_newline();
  }

  Expression expression() {
    Deeper deeper(*this);
    return either();
  }

  Expression binary(Position at, Operator op, Expression left, Expression right) {
    return {at, Binary{op, std::move(left), std::move(right)}};
  }

  Expression either() {
    Expression left = both();
    while (word("or")) {
      const Position at = advance().at;
      left = binary(at, Operator::either, std::move(left), both());
      count_chain();
    }
    return left;
  }

  Expression both() {
    Expression left = negation();
    while (word("and")) {
      const Position at = advance().at;
      left = binary(at, Operator::both, std::move(left), negation());
      count_chain();
    }
    return left;
  }

  Expression negation() {
    if (!word("not")) return comparison();
    Deeper deeper(*this);
    const Position at = advance().at;
    return {at, Not{negation()}};
  }

  std::optional<Operator> comparison_operator() {
    static constexpr std::array<std::pair<std::string_view, Operator>, 6> kOperators = {{
        {"==", Operator::equal},
        {"!=", Operator::unequal},
        {"<", Operator::less},
        {"<=", Operator::less_equal},
        {">", Operator::greater},
        {">=", Operator::greater_equal},
    }};
    for (const auto& [text, op] : kOperators) {
      if (accept(text)) return op;
    }
    if (accept("in")) return Operator::in;
    if (word("not") && peek(1).kind == TokenKind::name && peek(1).text == "in") {
      advance();
      advance();
      return Operator::not_in;
    }
    if (accept("is")) return accept("not") ? Operator::unequal : Operator::equal;
    return std::nullopt;
  }

  Expression comparison() {
    Expression left = sum();
    const Position at = here();
    if (const auto op = comparison_operator()) {
      left = binary(at, *op, std::move(left), sum());
      const Position again = here();
      if (comparison_operator()) fail_at(again, "Comparisons cannot be chained.", "Write 'a < b and b < c'.");
    }
    return left;
  }

  Expression sum() {
    Expression left = product();
    while (symbol("+") || symbol("-")) {
      const Token& token = advance();
      left = binary(token.at, token.text == "+" ? Operator::add : Operator::subtract, std::move(left), product());
      count_chain();
    }
    return left;
  }

  Expression product() {
    Expression left = negative();
    while (symbol("*") || symbol("/")) {
      const Token& token = advance();
      left = binary(token.at, token.text == "*" ? Operator::multiply : Operator::divide, std::move(left), negative());
      count_chain();
    }
    return left;
  }

  void count_step() {
    if (++steps_ > kMaxSteps)
      fail_at(here(), fmt::format("The plan has more than {} steps.", kMaxSteps), "Split the plan.");
    chain_ = 0;
  }

  // A long chain of operators is a deep tree, too.
  void count_chain() {
    if (++chain_ > kMaxChain) fail_at(here(), "This step has too many operators.", "Use more, smaller steps.");
  }

  Expression negative() {
    if (symbol("=") && follows_one_of("+-*/"))
      fail_at(here(), "A name cannot be changed in place.", "Give the new value a new name.");
    if (!symbol("-")) return postfix();
    Deeper deeper(*this);
    const Position at = advance().at;
    return {at, Negate{negative()}};
  }

  Expression postfix() {
    Expression value = primary();
    int links = 0;
    while (true) {
      if (++links > kMaxLinks) fail_at(here(), "This expression is too long.", "Use more, smaller steps.");
      const Position at = here();
      if (accept(".")) {
        value = {at, Attribute{std::move(value), name("the name of a field")}};
      } else if (accept("[")) {
        Expression index = expression();
        if (symbol(":"))
          fail_at(here(), "Slices are not part of the plan language.", "Use limit=..., or first(list, count).");
        expect("]");
        value = {at, Index{std::move(value), std::move(index)}};
      } else if (symbol("(")) {
        value = call(std::move(value));
      } else {
        return value;
      }
    }
  }

  static Position beginning(const Expression& callee) {
    const auto* dotted = std::get_if<Attribute>(&callee.node);
    return dotted ? beginning(*dotted->object) : callee.at;
  }

  // The callee's dotted name; only names can be called.
  static std::string callee_name(const Expression& callee) {
    if (const auto* plain = std::get_if<Name>(&callee.node)) return plain->name;
    if (const auto* dotted = std::get_if<Attribute>(&callee.node))
      return callee_name(*dotted->object) + "." + dotted->name;
    fail_at(callee.at, "Only tools and builtins can be called.", "Call it by its name, such as mail.search(...).");
  }

  Expression call(Expression callee) {
    Invoke invoke{callee_name(callee), {}};
    advance();
    while (!symbol(")")) {
      std::string keyword;
      if (is(TokenKind::name) && symbol("=", 1)) {
        keyword = name("the name of an argument");
        advance();
      } else if (!invoke.arguments.empty() && !invoke.arguments.back().name.empty()) {
        fail_at(here(), "An argument without a name follows one with a name.", "Name this argument, too.");
      }
      Expression value = expression();
      if (word("for")) value = comprehension(std::move(value));
      invoke.arguments.push_back({std::move(keyword), std::move(value)});
      if (!accept(",")) break;
    }
    expect(")");
    return {beginning(callee), std::move(invoke)};
  }

  // After the item, at "for". The brackets around it are the caller's.
  Expression comprehension(Expression item) {
    const Position at = here();  // of "for": no two comprehensions have the same
    expect("for");
    std::string variable = name("the name of the loop variable");
    expect("in");
    Expression over = either();
    std::vector<Expression> condition;
    if (accept("if")) condition.push_back(expression());
    if (word("for") || word("if"))
      fail_at(here(), "A comprehension has one 'for' and one 'if'.", "Join conditions with 'and'.");
    return {at, Comprehension{std::move(item), std::move(variable), std::move(over), std::move(condition)}};
  }

  Expression primary() {
    const Token token = peek();
    switch (token.kind) {
      case TokenKind::number: advance(); return {token.at, token.number};
      case TokenKind::text: advance(); return {token.at, token.text};
      case TokenKind::template_text: advance(); return template_text(token);
      case TokenKind::name:
        if (accept("None")) return {token.at, None{}};
        if (accept("True")) return {token.at, true};
        if (accept("False")) return {token.at, false};
        return {token.at, Name{name("a value")}};
      default: break;
    }
    if (accept("(")) {
      Expression inner = expression();
      if (symbol(",")) fail_at(here(), "Tuples are not part of the plan language.", "Use a list: [a, b].");
      expect(")");
      return inner;
    }
    if (accept("[")) return list(token.at);
    if (symbol("{"))
      fail_at(token.at, "Dictionaries and sets are not part of the plan language.",
              "Declare a record: class Name: field: type.");
    unexpected("a value");
  }

  Expression list(Position at) {
    ListLiteral items;
    while (!symbol("]")) {
      Expression item = expression();
      if (items.items.empty() && word("for")) {
        Expression all = comprehension(std::move(item));
        expect("]");
        return all;
      }
      items.items.push_back(std::move(item));
      if (!accept(",")) break;
    }
    expect("]");
    return {at, std::move(items)};
  }

  Expression template_text(const Token& token) {
    Template out;
    std::string text;
    const std::string& raw = token.text;
    const auto close_text = [&] {
      auto plain = unescape(text, token.at);
      if (!plain) throw ParseFailure{plain.error().front()};
      out.texts.push_back(std::move(*plain));
      text.clear();
    };
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] == '\\' && i + 1 < raw.size()) {
        text += raw[i];
        text += raw[++i];
      } else if ((raw[i] == '{' || raw[i] == '}') && i + 1 < raw.size() && raw[i + 1] == raw[i]) {
        text += raw[i++];
      } else if (raw[i] == '}') {
        fail_at(token.at, "A '}' stands alone in this text.", "Write '}}' for the character itself.");
      } else if (raw[i] != '{') {
        text += raw[i];
      } else {
        close_text();
        const Inserted part = inserted_part(raw, i, token.at);
        out.values.push_back(inserted(raw.substr(i + 1, part.value_end - i - 1), token, i));
        out.formats.push_back(raw.substr(part.format_begin, part.end - part.format_begin));
        i = part.end;
      }
    }
    close_text();
    return {token.at, std::move(out)};
  }

  // Where the parts of {value:format} are.
  struct Inserted {
    std::size_t value_end = 0;
    std::size_t format_begin = 0;
    std::size_t end = 0;  // of the closing brace
  };

  static Inserted inserted_part(const std::string& raw, std::size_t open, Position at) {
    char quote = 0;
    int depth = 0;
    for (std::size_t i = open + 1; i < raw.size(); ++i) {
      const char c = raw[i];
      if (quote) {
        if (c == '\\') ++i;
        else if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(' || c == '[' || c == '{') {
        ++depth;
      } else if (c == '}' && depth == 0) {
        return {i, i, i};
      } else if (c == ':' && depth == 0) {
        return {i, i + 1, format_end(raw, i + 1, at)};
      } else if (c == ')' || c == ']' || c == '}') {
        --depth;
      }
    }
    fail_at(at, "An inserted value in this text has no closing '}'.");
  }

  static std::size_t format_end(const std::string& raw, std::size_t begin, Position at) {
    for (std::size_t i = begin; i < raw.size(); ++i) {
      if (raw[i] == '}') return i;
      if (!may_stand_in_format(raw[i]))
        fail_at(at,
                fmt::format("A format cannot hold {}.", raw[i] == '\n' ? "a new line" : fmt::format("'{}'", raw[i])),
                "Write the value's format behind a ':', such as {price:.2f} or {day:%d.%m.%Y}.");
    }
    fail_at(at, "An inserted value in this text has no closing '}'.");
  }

  Expression inserted(const std::string& source, const Token& token, std::size_t offset) {
    Deeper deeper(*this);
    const Position at{token.at.line,
                      token.at.column + static_cast<int>(token.number + static_cast<double>(offset)) + 1};
    if (trim(source).empty())
      fail_at(at, "An inserted value in this text is empty.", "Write '{{' for the character itself.");
    auto tokens = tokenize(trim(source));
    if (!tokens) {
      Diagnostic first = tokens.error().front();
      throw ParseFailure{{at, first.message, first.hint}};
    }
    for (auto& inner : *tokens) inner.at = {at.line, at.column + inner.at.column - 1};
    for (const auto& inner : *tokens) {
      if (inner.kind == TokenKind::template_text)
        fail_at(inner.at, "A text with inserted values stands inside another.", "Give the inner one a name first.");
    }
    Parser parser(std::move(*tokens), depth());
    return parser.whole_expression();
  }

  int chain_ = 0;
  int steps_ = 0;
};

}  // namespace

Checked<Program> parse(std::string_view source) {
  auto tokens = tokenize(source);
  if (!tokens) return std::unexpected(std::move(tokens).error());
  try {
    return Parser(std::move(*tokens), 0).program();
  } catch (const ParseFailure& failure) {
    return std::unexpected(std::vector{failure.diagnostic});
  }
}

}  // namespace adjutant::plan
