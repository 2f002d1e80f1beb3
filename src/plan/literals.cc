#include "plan/literals.h"

namespace adjutant::plan {
namespace {

class Collector {
 public:
  std::vector<std::string> texts;

  void take(const Block& block) {
    for (const auto& statement : block) std::visit([&](const auto& node) { take(node); }, statement.node);
  }

 private:
  void take(const Expression& expression) {
    std::visit([&](const auto& node) { take(node); }, expression.node);
  }
  void take(const std::vector<Expression>& all) {
    for (const auto& each : all) take(each);
  }

  void take(const std::string& text) { texts.push_back(text); }
  void take(const Template& node) {
    texts.insert(texts.end(), node.texts.begin(), node.texts.end());
    take(node.values);
  }
  void take(const Attribute& node) { take(*node.object); }
  void take(const Index& node) {
    take(*node.object);
    take(*node.index);
  }
  void take(const Binary& node) {
    take(*node.left);
    take(*node.right);
  }
  void take(const Not& node) { take(*node.operand); }
  void take(const Negate& node) { take(*node.operand); }
  void take(const ListLiteral& node) { take(node.items); }
  void take(const Comprehension& node) {
    take(*node.item);
    take(*node.over);
    take(node.condition);
  }
  void take(const Invoke& node) {
    for (const auto& argument : node.arguments) take(*argument.value);
  }
  void take(const None&) {}
  void take(bool) {}
  void take(double) {}
  void take(const Name&) {}

  void take(const Assign& node) { take(node.value); }
  void take(const If& node) {
    for (const auto& branch : node.branches) {
      take(branch.condition);
      take(branch.body);
    }
    take(node.otherwise);
  }
  void take(const For& node) {
    take(node.over);
    take(node.body);
  }
  void take(const Evaluate& node) { take(node.value); }
  void take(const Pass&) {}
};

}  // namespace

std::vector<std::string> text_literals(const Program& program) {
  Collector collector;
  for (const auto& job : program.jobs) collector.take(job.body);
  return std::move(collector.texts);
}

}  // namespace adjutant::plan
