#include "agent/generalise.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "agent/sentence.h"
#include "base/text.h"
#include "plan/builtins.h"
#include "plan/convert.h"
#include "plan/printer.h"

namespace adjutant::agent {
namespace {

using plan::Expression;
using plan::Kind;
using plan::Type;

constexpr std::size_t kMostWords = 12;       // of the request that one slot stands for
constexpr std::size_t kMostWordsOfTime = 7;  // the same, for what is no text
constexpr std::size_t kNameWords = 3;

// What a slot may be of: what a sentence can say in words.
bool can_be_said(Kind kind) {
  return kind == Kind::text || kind == Kind::number || kind == Kind::time || kind == Kind::date ||
         kind == Kind::duration || kind == Kind::money || kind == Kind::address || kind == Kind::iban;
}

// "time" for what time("...") converts to; nothing: it is no conversion.
std::optional<Kind> converted_to(std::string_view callee) {
  for (const Kind kind :
       {Kind::number, Kind::time, Kind::date, Kind::duration, Kind::money, Kind::address, Kind::iban}) {
    if (Type(kind).text() == callee) return kind;
  }
  return std::nullopt;
}

std::optional<std::string> literal(const Expression& e) {
  if (const auto* text = std::get_if<std::string>(&e.node)) return *text;
  if (const auto* number = std::get_if<double>(&e.node)) return plan::print(Expression{{}, *number});
  return std::nullopt;
}

// What a slot is called whose own name the language has for something else.
std::string name_by_kind(Kind kind) {
  switch (kind) {
    case Kind::time: return "when";
    case Kind::date: return "day";
    case Kind::duration: return "how_long";
    case Kind::money: return "amount";
    case Kind::number: return "how_many";
    case Kind::address: return "who";
    case Kind::iban: return "account";
    default: return "what";
  }
}

struct Slot {
  std::string name;
  Type type;
  std::string value;       // the constant
  std::size_t begin, end;  // words of the request
};

// Looks for the request's words in the plan's constants, and puts names in their place.
class Slots {
 public:
  Slots(const Sentence& request, const plan::Catalog& catalog, const Time& now, std::set<std::string> taken)
      : request_(request), catalog_(catalog), now_(now), taken_(std::move(taken)), used_(request.size()) {}

  void replace_in(plan::Block& block) {
    for (auto& statement : block) {
      std::visit(
          [&](auto& node) {
            using T = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<T, plan::Assign>) {
              replace(node.value, Kind::text, node.name);
            } else if constexpr (std::is_same_v<T, plan::Evaluate>) {
              visit(node.value);
            } else if constexpr (std::is_same_v<T, plan::For>) {
              visit(node.over);
              replace_in(node.body);
            } else if constexpr (std::is_same_v<T, plan::If>) {
              for (auto& branch : node.branches) {
                visit(branch.condition);
                replace_in(branch.body);
              }
              replace_in(node.otherwise);
            }
          },
          statement.node);
    }
  }

  std::vector<Slot> take() { return std::move(slots_); }

 private:
  // A constant where a value of the type is wanted becomes a slot; in anything else its parts are looked at.
  void replace(Expression& e, const Type& wanted, const std::string& name) {
    const Type type = wanted.required();
    if (auto* list = std::get_if<plan::ListLiteral>(&e.node)) {
      const Type element = type.kind() == Kind::list ? type.element() : Type(Kind::text);
      for (auto& item : list->items) replace(item, element, name);
      return;
    }
    const auto value = literal(e);
    if (!value) return visit(e);
    // One item stands for a list of one.
    const Type single = type.kind() == Kind::list ? type.element() : type;
    if (!can_be_said(single.kind())) return;
    if (const auto* slot = slot_for(*value, single, name)) e.node = plan::Name{slot->name};
  }

  void visit(Expression& e) {
    std::visit(
        [&](auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, plan::Invoke>) invoke(e, node);
          else if constexpr (std::is_same_v<T, plan::Attribute>) visit(*node.object);
          else if constexpr (std::is_same_v<T, plan::Index>) visit(*node.object);
          else if constexpr (std::is_same_v<T, plan::Not>) visit(*node.operand);
          else if constexpr (std::is_same_v<T, plan::Binary>) {
            visit(*node.left);
            visit(*node.right);
          } else if constexpr (std::is_same_v<T, plan::Template>) {
            for (auto& value : node.values) visit(value);
          } else if constexpr (std::is_same_v<T, plan::ListLiteral>) {
            for (auto& item : node.items) visit(item);
          } else if constexpr (std::is_same_v<T, plan::Comprehension>) {
            visit(*node.item);
            visit(*node.over);
            for (auto& condition : node.condition) visit(condition);
          }
        },
        e.node);
  }

  void invoke(Expression& e, plan::Invoke& call) {
    if (const auto kind = converted_to(call.callee); kind && call.arguments.size() == 1) {
      const auto value = literal(*call.arguments.front().value);
      if (!value) return visit(*call.arguments.front().value);
      if (const auto* slot = slot_for(*value, *kind, call.callee)) e.node = plan::Name{slot->name};
      return;
    }
    const auto* tool = catalog_.find(call.callee);
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      auto& argument = call.arguments[i];
      auto& value = *argument.value;
      const plan::Parameter* parameter = nullptr;
      if (tool) {
        const auto& parameters = tool->signature().parameters;
        parameter = !argument.name.empty()  ? tool->signature().parameter(argument.name)
                    : i < parameters.size() ? &parameters[i]
                                            : nullptr;
      }
      if (parameter) replace(value, parameter->type, parameter->name);
      else visit(value);
    }
  }

  const Slot* slot_for(const std::string& value, const Type& type, const std::string& name) {
    const auto same = std::ranges::find_if(
        slots_, [&](const Slot& slot) { return slot.value == value && slot.type.kind() == type.kind(); });
    if (same != slots_.end()) return &*same;
    const auto words = words_for(value, type);
    if (!words) return nullptr;
    const std::string base = plan::find_builtin(name) ? name_by_kind(type.kind()) : name;
    std::string unique = base;
    for (int n = 2; taken_.contains(unique); ++n) unique = fmt::format("{}_{}", base, n);
    taken_.insert(unique);
    std::fill(used_.begin() + static_cast<std::ptrdiff_t>(words->first),
              used_.begin() + static_cast<std::ptrdiff_t>(words->second), true);
    slots_.push_back({unique, type, value, words->first, words->second});
    return &slots_.back();
  }

  // The words of the request that say the constant: those texts that are the same, and what else means the same.
  std::optional<std::pair<std::size_t, std::size_t>> words_for(const std::string& value, const Type& type) const {
    const bool verbatim = type.kind() == Kind::text;
    if (verbatim && adjutant::length(value) < 2) return std::nullopt;
    const auto wanted = verbatim ? std::unexpected(Error{}) : plan::convert(plan::text_value(value), type, now_);
    if (!verbatim && !wanted) return std::nullopt;
    const auto words = adjutant::words(value);
    for (std::size_t size = std::min(request_.size(), verbatim ? kMostWords : kMostWordsOfTime); size > 0; --size) {
      for (std::size_t begin = 0; begin + size <= request_.size(); ++begin) {
        if (std::any_of(used_.begin() + static_cast<std::ptrdiff_t>(begin),
                        used_.begin() + static_cast<std::ptrdiff_t>(begin + size), [](bool used) { return used; }))
          continue;
        const std::string said = request_.typed(begin, begin + size);
        if (verbatim ? adjutant::words(said) == words && !words.empty() : means(said, type, *wanted))
          return std::pair(begin, begin + size);
      }
    }
    return std::nullopt;
  }

  bool means(const std::string& said, const Type& type, const plan::Value& wanted) const {
    const auto value = plan::convert(plan::text_value(said), type, now_);
    return value && plan::same_data(*value, wanted);
  }

  const Sentence& request_;
  const plan::Catalog& catalog_;
  const Time now_;
  std::set<std::string> taken_;
  std::vector<bool> used_;  // words of the request
  std::vector<Slot> slots_;
};

// Names that the plan has, so that no slot takes one.
void collect_names(const plan::Block& block, std::set<std::string>& names) {
  for (const auto& statement : block) {
    if (const auto* assign = std::get_if<plan::Assign>(&statement.node)) names.insert(assign->name);
    if (const auto* loop = std::get_if<plan::For>(&statement.node)) {
      names.insert(loop->variable);
      collect_names(loop->body, names);
    }
    if (const auto* choice = std::get_if<plan::If>(&statement.node)) {
      for (const auto& branch : choice->branches) collect_names(branch.body, names);
      collect_names(choice->otherwise, names);
    }
  }
}

bool in_a_slot(const std::vector<Slot>& slots, std::size_t word) {
  return std::ranges::any_of(slots, [&](const Slot& slot) { return slot.begin <= word && word < slot.end; });
}

// "water the {what: roses} {at: tomorrow at 8}"
std::string example_of(const Sentence& request, const std::vector<Slot>& slots) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < request.size();) {
    const auto slot = std::ranges::find(slots, i, &Slot::begin);
    if (slot == slots.end()) {
      parts.push_back(request.typed(i, i + 1));
      ++i;
      continue;
    }
    parts.push_back(fmt::format("{{{}: {}}}", slot->name, request.typed(slot->begin, slot->end)));
    i = slot->end;
  }
  return join(parts, " ");
}

std::string name_of(const Sentence& request, const std::vector<Slot>& slots) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < request.size() && words.size() < kNameWords; ++i) {
    if (request.words()[i].little || in_a_slot(slots, i)) continue;
    std::string word;
    for (const char c : request.words()[i].folded) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && !word.empty())) word += c;
    }
    if (!word.empty()) words.push_back(word);
  }
  return words.empty() ? "learned" : join(words, "_");
}

}  // namespace

Result<Generalised> generalise(std::string_view request, const plan::Program& program, const std::string& name,
                               const plan::Catalog& catalog, const Lexicon& lexicon, const Time& now) {
  if (request.find_first_of("{}\n") != request.npos)
    return fail(ErrorKind::usage, "Of a request with braces or several lines no skill is made.");
  if (program.jobs.size() != 1 || !program.jobs.front().parameters.empty()) {
    return fail(ErrorKind::usage, "That run's plan has several jobs, or was given something: no skill is made of it.",
                "Learn from a run whose plan holds all that it needs.");
  }
  plan::Program made = program;
  plan::Job& job = made.jobs.front();
  const Sentence sentence(request, lexicon, Slips::as_typed);
  if (sentence.empty()) return fail(ErrorKind::usage, "The request of that run has no words to know it by.");
  std::set<std::string> taken;
  collect_names(job.body, taken);
  for (const auto& record : made.records) taken.insert(record.name);
  Slots finder(sentence, catalog, now, std::move(taken));
  finder.replace_in(job.body);
  const auto slots = finder.take();
  if (slots.size() == 1 && slots.front().begin == 0 && slots.front().end == sentence.size())
    return fail(ErrorKind::usage, "The whole request is one value: nothing is left to know it by.");
  job.name = name.empty() ? name_of(sentence, slots) : name;
  job.doc = fmt::format("Learned from \"{}\".", one_line(request, 100));
  for (const auto& slot : slots) {
    plan::WrittenType type;
    type.name = slot.type.text();
    job.parameters.push_back({{}, slot.name, std::move(type)});
  }
  std::string source = fmt::format("# say: {}\n{}", example_of(sentence, slots), plan::print(made));
  auto skill = TRY(read_skill(source, job.name + ".plan", catalog));
  return Generalised{std::move(source), std::move(skill)};
}

}  // namespace adjutant::agent
