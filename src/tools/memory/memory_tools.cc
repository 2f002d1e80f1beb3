#include "tools/memory/memory_tools.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"

namespace adjutant::tools::memory {
namespace {

using adjutant::memory::Fact;
using adjutant::memory::Facts;
using plan::Call;
using plan::Effect;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Once;
using plan::Outcome;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Signature;
using plan::StoredCall;
using plan::Type;

constexpr std::size_t kLongestFact = 2000;
constexpr std::size_t kLongestName = 200;

// What only one person is to somebody: a new one takes the place of the old one.
constexpr std::array<std::string_view, 16> kOnlyOne = {
    "landlord", "landlady", "boss",   "manager", "wife",   "husband",    "partner",     "mother",
    "father",   "dentist",  "doctor", "gp",      "lawyer", "accountant", "tax adviser", "best friend"};

std::string id_for(const Intent& intent) { return "f" + sha256_hex("fact " + intent.key).substr(0, 16); }

std::string in_quotes(std::string_view text) { return '"' + one_line(text, 120) + '"'; }

// What is remembered is a record of the owner's, which nobody else sees, besides being made of whatever it was made of.
const flow::Label& memory_label() {
  static const flow::Label label(flow::Source{flow::SourceKind::records, "memory"}, flow::Readers::only({}));
  return label;
}

std::vector<std::string> ids_of(const std::vector<Fact>& facts) {
  std::vector<std::string> out;
  for (const auto& fact : facts) out.push_back(fact.id);
  return out;
}

Json to_json(const std::vector<std::string>& ids) {
  Json out = Json::array();
  for (const auto& id : ids) out.push(id);
  return out;
}

class MemoryTool : public plan::Tool {
 public:
  MemoryTool(const MemoryContext& context, Signature signature)
      : context_(context), signature_(std::move(signature)), facts_(context.db) {}
  const Signature& signature() const override { return signature_; }

 protected:
  plan::Value value_of(const Fact& fact, const flow::Label& label) const {
    const auto from = plan::origin(fmt::format("what you noted on {}", spoken(Time{fact.from, context_.zone}.date())),
                                   "fact:" + fact.id);
    const auto all = join(join(label, fact.source), memory_label());
    return plan::record_value(fact_type(),
                              {plan::text_value(fact.id, all, from), plan::text_value(fact.text, all, from),
                               plan::time_value({fact.from, context_.zone}, all, from)},
                              all, from);
  }
  Result<Fact> known(const std::string& id) {
    auto fact = TRY(facts_.find(id));
    if (!fact)
      return fail(ErrorKind::failed, fmt::format("Nothing is noted with the id {}.", in_quotes(id)),
                  "Look for it with memory.recall.");
    return std::move(*fact);
  }

  MemoryContext context_;

 private:
  Signature signature_;

 protected:
  Facts facts_;
};

class Recall final : public MemoryTool {
 public:
  explicit Recall(const MemoryContext& context)
      : MemoryTool(context,
                   {.name = "memory.recall",
                    .doc = "What was noted about something; of the words any may do, the best first.",
                    .parameters = {{"words", Kind::text, Role::plain, "empty for all, the newest first", Json("")},
                                   {"limit", Kind::number, Role::plain, "at most so many", Json(10)}},
                    .result = Type::list(fact_type()),
                    .labels = {{"", plan::any_influence()}}}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto limit = static_cast<std::size_t>(std::clamp(call.argument("limit").number(), 0.0, 1000.0));
    const auto called = influence(call);
    auto label = join(called, memory_label());
    plan::List items;
    for (const auto& fact : TRY(facts_.about(call.argument("words").text(), limit))) {
      items.push_back(value_of(fact, called));
      label = join(label, fact.source);
    }
    return plan::list_value(fact_type(), std::move(items), label, plan::origin("your notes"));
  }
};

// memory.remember and memory.note_role: a row with an id made from the intent, which only one insertion can win.
class Noting : public MemoryTool {
 public:
  using MemoryTool::MemoryTool;

  Result<Preview> preview(const Call& call) override {
    const auto fact = TRY(wanted(call));
    for (const auto& other : TRY(facts_.about(fact.text, 50))) {
      if (words(other.text) == words(fact.text))
        return fail(ErrorKind::failed, fmt::format("{} is noted already.", in_quotes(other.text)));
    }
    Preview out{.text = fmt::format("notes: {}", one_line(fact.text, 300)), .undo = "it can be forgotten again"};
    const auto others = TRY(replaced(fact));
    for (const auto& other : others)
      out.details.push_back(fmt::format("{} holds no longer then", in_quotes(other.text)));
    out.precondition.set("ends", to_json(ids_of(others)));
    return out;
  }
  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    auto fact = TRY(wanted(call));
    fact.id = id_for(intent);
    const auto ends = ids_of(TRY(replaced(fact)));
    if (to_json(ends) != intent.precondition["ends"])
      return fail(ErrorKind::failed, "What you noted has changed meanwhile.", "Look at it again.");
    if (!TRY(facts_.add(fact, ends))) return fail(ErrorKind::failed, "This was noted already.");
    return done(fact, intent);
  }
  Result<Reconciled> reconcile(const Call&, const Intent& intent) override {
    const auto fact = TRY(facts_.find(id_for(intent)));
    if (!fact) return Reconciled{Happened::no, std::nullopt};
    return Reconciled{Happened::yes, done(*fact, intent)};
  }

 protected:
  virtual Result<Fact> wanted(const Call& call) = 0;

 private:
  // Those that hold no longer when this one does.
  Result<std::vector<Fact>> replaced(const Fact& fact) {
    std::vector<Fact> out;
    if (fact.role.empty() || std::ranges::find(kOnlyOne, fold(fact.role)) == kOnlyOne.end()) return out;
    for (auto& other : TRY(facts_.roles())) {
      if (fold(other.role) == fold(fact.role) && other.id != fact.id) out.push_back(std::move(other));
    }
    return out;
  }
  Outcome done(const Fact& fact, const Intent& intent) const {
    return Outcome{value_of(fact, {}), fmt::format("Noted: {}.", one_line(fact.text, 300)),
                   StoredCall{"memory.forget", Json().set("id", fact.id).set("again", intent.precondition["ends"])}};
  }
};

Result<std::string> said(const Call& call, std::string_view name, std::size_t longest) {
  const auto text = one_line(trim(call.argument(name).text()), longest + 1);
  if (text.empty()) return fail(ErrorKind::usage, fmt::format("The {} is empty.", name));
  if (length(text) > longest)
    return fail(ErrorKind::usage, fmt::format("The {} has at most {} characters.", name, longest));
  return text;
}

class Remember final : public Noting {
 public:
  explicit Remember(const MemoryContext& context)
      : Noting(context, {.name = "memory.remember",
                         .doc = "Notes a fact, to be recalled by its words.",
                         .parameters = {{"fact", Kind::text, Role::content, "one sentence"}},
                         .result = fact_type(),
                         .effect = Effect::write,
                         .once = Once::exclusive_create,
                         .inverse = "it is forgotten",
                         .labels = {{"", plan::any_influence()}}}) {}

 protected:
  Result<Fact> wanted(const Call& call) override {
    return Fact{"", TRY(said(call, "fact", kLongestFact)), "", "", influence(call), context_.clock.now(), std::nullopt};
  }
};

class NoteRole final : public Noting {
 public:
  explicit NoteRole(const MemoryContext& context)
      : Noting(context, {.name = "memory.note_role",
                         .doc = "Notes who somebody is to the owner: \"my landlord\" means them from then on.",
                         .parameters = {{"who", Kind::text, Role::content, "a name or a mail address"},
                                        {"role", Kind::text, Role::content, "\"landlord\""}},
                         .result = fact_type(),
                         .effect = Effect::write,
                         .once = Once::exclusive_create,
                         .inverse = "it is forgotten, and what held before holds again",
                         .labels = {{"", plan::any_influence()}}}) {}

 protected:
  Result<Fact> wanted(const Call& call) override {
    const auto who = TRY(said(call, "who", kLongestName));
    auto role = TRY(said(call, "role", kLongestName));
    for (const auto* around : {"my ", "our ", "the "}) {
      if (starts_with_fold(role, around)) role = std::string(trim(role.substr(std::string_view(around).size())));
    }
    return Fact{"",          fmt::format("{} is my {}", who, role), who, role, influence(call), context_.clock.now(),
                std::nullopt};
  }
};

// memory.forget and memory.restore: what holds ends, and what has ended holds again.
class Changing final : public MemoryTool {
 public:
  enum class To { end, hold };
  Changing(const MemoryContext& context, To to)
      : MemoryTool(context,
                   to == To::end
                       ? make_signature("memory.forget", "Forgets something that was noted.", "it is noted again")
                       : make_signature("memory.restore", "Notes again what was forgotten.", "it is forgotten again")),
        to_(to) {}

  Result<Preview> preview(const Call& call) override {
    const auto fact = TRY(named(call));
    if (fact.until.has_value() == (to_ == To::end))
      return fail(ErrorKind::failed,
                  fmt::format("{} is {} already.", in_quotes(fact.text), to_ == To::end ? "forgotten" : "noted"));
    Preview out{.text = fmt::format("{}: {}", to_ == To::end ? "forgets" : "notes again", one_line(fact.text, 300)),
                .links = {"fact:" + fact.id},
                .undo = signature().inverse};
    for (const auto& id : others(call)) {
      out.details.push_back(
          fmt::format("{} holds {} then", in_quotes(TRY(known(id)).text), to_ == To::end ? "again" : "no longer"));
    }
    return out;
  }
  Result<Outcome> perform(const Call& call, const Intent&, std::stop_token) override {
    const auto fact = TRY(named(call));
    const auto now = context_.clock.now();
    if (!TRY(to_ == To::end ? facts_.end(fact.id, now, others(call)) : facts_.reopen(fact.id, now, others(call))))
      return fail(ErrorKind::failed, fmt::format("{} has changed meanwhile.", in_quotes(fact.text)),
                  "Look at it again.");
    return done(call, fact);
  }
  Result<Reconciled> reconcile(const Call& call, const Intent&) override {
    const auto fact = TRY(named(call));
    if (fact.until.has_value() != (to_ == To::end)) return Reconciled{Happened::no, std::nullopt};
    return Reconciled{Happened::yes, done(call, fact)};
  }

 private:
  static Signature make_signature(std::string name, std::string doc, std::string inverse) {
    return {.name = std::move(name),
            .doc = std::move(doc),
            .parameters = {{"id", Kind::text, Role::locator, "of the fact"},
                           {"again", Type::list(Kind::text), Role::plain, "ids of facts that it took the place of",
                            Json::array()}},
            .result = Type(),
            .effect = Effect::write,
            .once = Once::conditional_write,
            .inverse = std::move(inverse)};
  }
  Result<Fact> named(const Call& call) { return known(call.argument("id").text()); }
  // Those for which it is the other way round.
  static std::vector<std::string> others(const Call& call) {
    std::vector<std::string> out;
    for (const auto& id : call.argument("again").items()) out.push_back(id.text());
    return out;
  }
  Outcome done(const Call& call, const Fact& fact) const {
    return Outcome{{},
                   fmt::format("{}: {}.", to_ == To::end ? "Forgot" : "Noted again", one_line(fact.text, 300)),
                   StoredCall{to_ == To::end ? "memory.restore" : "memory.forget",
                              Json().set("id", fact.id).set("again", plan::plain_json(call.argument("again")))}};
  }
  To to_;
};

}  // namespace

const Type& fact_type() {
  static const Type type = Type::record(
      "Fact", {{"id", Kind::text, ""}, {"text", Kind::text, "as it was said"}, {"noted", Kind::time, "when"}});
  return type;
}

void add_memory_tools(plan::Catalog& catalog, const MemoryContext& context) {
  catalog.add_type(fact_type());
  catalog.add(std::make_unique<Recall>(context));
  catalog.add(std::make_unique<Remember>(context));
  catalog.add(std::make_unique<NoteRole>(context));
  catalog.add(std::make_unique<Changing>(context, Changing::To::end));
  catalog.add(std::make_unique<Changing>(context, Changing::To::hold));
}

}  // namespace adjutant::tools::memory
