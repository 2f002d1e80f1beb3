#include "plan/printer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "base/text.h"

namespace adjutant::plan {
namespace {

// How tightly an operator binds; an operand that binds less tightly gets parentheses.
enum Precedence { kEither = 1, kBoth, kNot, kCompare, kSum, kProduct, kNegative, kPostfix };

constexpr std::array<std::pair<std::string_view, Precedence>, 14> kOperators = {{
    {"+", kSum},
    {"-", kSum},
    {"*", kProduct},
    {"/", kProduct},
    {"==", kCompare},
    {"!=", kCompare},
    {"<", kCompare},
    {"<=", kCompare},
    {">", kCompare},
    {">=", kCompare},
    {"in", kCompare},
    {"not in", kCompare},
    {"and", kBoth},
    {"or", kEither},
}};

enum class Inside { text, template_text, inserted_text };

std::string escape(std::string_view text, Inside inside) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '"' || c == '\\' || (c == '\'' && inside == Inside::inserted_text)) (out += '\\') += c;
    else if (inside == Inside::template_text && (c == '{' || c == '}')) (out += c) += c;
    else out += c;
  }
  return out;
}

// Such a body needs a description before it, or its first step would be read as one.
bool starts_with_text(const Block& body) {
  const auto* first = body.empty() ? nullptr : std::get_if<Evaluate>(&body.front().node);
  return first && std::holds_alternative<std::string>(first->value.node);
}

class Printer {
 public:
  std::string expression(const Expression& e, int least) {
    const auto [text, precedence] = std::visit([&](const auto& node) { return form(node); }, e.node);
    return precedence < least ? "(" + text + ")" : text;
  }

  void block(const Block& body, int indent) {
    for (const auto& statement : body) {
      out_.append(static_cast<std::size_t>(indent) * 4, ' ');
      std::visit([&](const auto& node) { put(node, indent); }, statement.node);
    }
    if (body.empty()) out_ += std::string(static_cast<std::size_t>(indent) * 4, ' ') + "pass\n";
  }

  void members(const std::vector<Member>& members, std::string_view between) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out_ += between;
      out_ += members[i].name + ": " + print(members[i].type);
    }
  }

  void program(const Program& program) {
    for (const auto& record : program.records) {
      out_ += "class " + record.name + ":\n    ";
      if (!record.doc.empty()) out_ += quote(record.doc) + "\n    ";
      members(record.fields, "\n    ");
      out_ += "\n\n";
    }
    for (std::size_t i = 0; i < program.jobs.size(); ++i) {
      const Job& job = program.jobs[i];
      if (i > 0) out_ += "\n";
      if (!job.name.empty()) {
        out_ += "def " + job.name + "(";
        members(job.parameters, ", ");
        out_ += "):\n";
      }
      const int indent = job.name.empty() ? 0 : 1;
      if (!job.doc.empty() || starts_with_text(job.body))
        out_ += std::string(static_cast<std::size_t>(indent) * 4, ' ') + quote(job.doc) + "\n";
      block(job.body, indent);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  using Form = std::pair<std::string, int>;

  Form form(const None&) { return {"None", kPostfix}; }
  Form form(bool value) { return {value ? "True" : "False", kPostfix}; }
  Form form(double value) {
    std::array<char, 1100> text;  // the longest double has 1077 characters
    const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    return {std::string(text.data(), end), kPostfix};
  }
  // Inside a template, texts use single quotes, so that they do not end it.
  Form form(const std::string& value) {
    return {inserted_ ? "'" + escape(value, Inside::inserted_text) + "'" : quote(value), kPostfix};
  }
  Form form(const Name& node) { return {node.name, kPostfix}; }
  Form form(const Template& node) {
    std::string out = "f\"";
    for (std::size_t i = 0; i < node.texts.size(); ++i) {
      out += escape(node.texts[i], Inside::template_text);
      if (i >= node.values.size()) break;
      out += "{" + inside(node.values[i]) + (node.formats[i].empty() ? "" : ":" + node.formats[i]) + "}";
    }
    return {out + "\"", kPostfix};
  }
  Form form(const Attribute& node) { return {expression(*node.object, kPostfix) + "." + node.name, kPostfix}; }
  Form form(const Index& node) {
    return {expression(*node.object, kPostfix) + "[" + expression(*node.index, 0) + "]", kPostfix};
  }
  Form form(const Binary& node) {
    const auto& [symbol, precedence] = kOperators[static_cast<std::size_t>(node.op)];
    const bool compares = precedence == kCompare;
    return {fmt::format("{} {} {}", expression(*node.left, compares ? precedence + 1 : precedence), symbol,
                        expression(*node.right, precedence + 1)),
            precedence};
  }
  Form form(const Not& node) { return {"not " + expression(*node.operand, kNot), kNot}; }
  Form form(const Negate& node) { return {"-" + expression(*node.operand, kNegative), kNegative}; }
  Form form(const ListLiteral& node) {
    std::vector<std::string> items;
    for (const auto& item : node.items) items.push_back(expression(item, 0));
    return {"[" + join(items, ", ") + "]", kPostfix};
  }
  Form form(const Comprehension& node) {
    std::string out =
        fmt::format("[{} for {} in {}", expression(*node.item, 0), node.variable, expression(*node.over, 0));
    if (!node.condition.empty()) out += " if " + expression(node.condition.front(), 0);
    return {out + "]", kPostfix};
  }
  Form form(const Invoke& node) {
    std::vector<std::string> arguments;
    for (const auto& argument : node.arguments) {
      arguments.push_back((argument.name.empty() ? "" : argument.name + "=") + expression(*argument.value, 0));
    }
    return {node.callee + "(" + join(arguments, ", ") + ")", kPostfix};
  }

  static std::string inside(const Expression& e) {
    Printer printer;
    printer.inserted_ = true;
    return printer.expression(e, 0);
  }

  void put(const Assign& node, int) { out_ += node.name + " = " + expression(node.value, 0) + "\n"; }
  void put(const If& node, int indent) {
    const std::string margin(static_cast<std::size_t>(indent) * 4, ' ');
    for (std::size_t i = 0; i < node.branches.size(); ++i) {
      out_ += (i > 0 ? margin + "elif " : "if ") + expression(node.branches[i].condition, 0) + ":\n";
      block(node.branches[i].body, indent + 1);
    }
    if (node.otherwise.empty()) return;
    out_ += margin + "else:\n";
    block(node.otherwise, indent + 1);
  }
  void put(const For& node, int indent) {
    out_ += "for " + node.variable + " in " + expression(node.over, 0) + ":\n";
    block(node.body, indent + 1);
  }
  void put(const Evaluate& node, int) { out_ += expression(node.value, 0) + "\n"; }
  void put(const Pass&, int) { out_ += "pass\n"; }

  std::string out_;
  bool inserted_ = false;
};

}  // namespace

std::string quote(std::string_view text) { return "\"" + escape(text, Inside::text) + "\""; }

std::string print(const WrittenType& type) {
  std::string out;
  if (!type.options.empty()) {
    std::vector<std::string> options;
    for (const auto& option : type.options) options.push_back(quote(option));
    out = join(options, " | ");
  } else {
    out = type.name;
    if (!type.element.empty()) out += "[" + print(type.element.front()) + "]";
  }
  return type.optional ? out + "?" : out;
}

std::string print(const Expression& expression) { return Printer().expression(expression, 0); }

std::string print(const Program& program) {
  Printer printer;
  printer.program(program);
  return printer.take();
}

}  // namespace adjutant::plan
