#include "app/mandate_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_list.h"
#include "base/sha256.h"
#include "base/text.h"
#include "mandate/mandate_edit.h"
#include "mandate/rule_words.h"

namespace adjutant::app {
namespace {

using mandate::Mandate;
using mandate::MandateFile;
using mandate::RuleForm;

Time now_of(const Assistant& assistant) { return {assistant.clock.now(), assistant.zone}; }

// A file that was changed by hand and is not in force is put right by hand, or accepted, before anything is built on it.
Result<void> is_settled(const Assistant& assistant) {
  if (!assistant.mandate.problem().empty())
    return fail(ErrorKind::usage, fmt::format("mandate.toml cannot be used as it is: {}", assistant.mandate.problem()),
                "Correct the file first.");
  if (assistant.mandate.waiting())
    return fail(ErrorKind::usage, "mandate.toml was changed, allows more than you have accepted, and waits.",
                "Accept it, or take the change back in the file.");
  return {};
}

Result<std::string> edited(const std::string& text, const MandateEdit& edit, const plan::Catalog& catalog) {
  auto out = edit.what == MandateEdit::What::add      ? mandate::with_rule(text, edit.form, catalog)
             : edit.what == MandateEdit::What::change ? mandate::with_changed_rule(text, edit.form, catalog)
                                                      : mandate::without_rule(text, edit.form.name, catalog);
  if (!out) out.error().kind = ErrorKind::failed;
  return out;
}

MandateChange described(const Mandate& before, const Mandate& after, const std::string& name) {
  MandateChange change;
  change.rule = name;
  if (const auto* rule = after.rule(name)) {
    change.sentence = mandate::sentence(*rule);
    change.text = mandate::to_toml(mandate::form_of(*rule));
  }
  change.difference = mandate::difference(before, after);
  return change;
}

// Puts the text in force where it allows nothing more, or was confirmed. Nobody else who keeps to this changes the file
// meanwhile: the store's lock is held.
Result<MandateChange> take_hold(Assistant& assistant, const std::string& text, const std::string& name,
                                const std::string& confirmation) {
  const auto after = TRY(Mandate::load(text, assistant.catalog));
  MandateChange change = described(assistant.mandate.mandate(), after, name);
  const std::string seen = sha256_hex("confirm " + text);
  if (!confirmation.empty() && confirmation != seen)
    return fail(ErrorKind::usage, "What this would allow has changed since you saw it.", "Look at it again.");
  if (change.difference.widens && confirmation.empty()) {
    change.confirmation = seen;
    return change;
  }
  const auto path = assistant.home.mandate();
  if (change.difference.widens) TRY(MandateFile::accept_text(path, text));
  else if (text != assistant.mandate.text()) TRY(write_file(path, text));
  assistant.mandate.refresh();
  if (!assistant.mandate.problem().empty() || assistant.mandate.waiting())
    return fail(ErrorKind::failed, "mandate.toml was written, and is not in force.", "See 'adjutant mandate check'.");
  change.in_force = true;
  return change;
}

std::int64_t alike(const agent::RunView& view, const std::string& tool) {
  const auto planned = std::ranges::count(view.planned, tool, &agent::PlannedEffect::tool);
  return std::clamp<std::int64_t>(planned, 1, 1000);
}

}  // namespace

std::string mandate_version(const Assistant& assistant) { return sha256_hex(assistant.mandate.text()); }

Result<MandateChange> change_mandate(Assistant& assistant, const MandateEdit& edit, const std::string& version,
                                     const std::string& confirmation) {
  const auto lock = TRY(store::Transaction::begin(assistant.database));
  assistant.mandate.refresh();
  if (version != mandate_version(assistant))
    return fail(ErrorKind::usage, "mandate.toml has changed since you saw it. Nothing was changed.",
                "Look at it again.");
  TRY(is_settled(assistant));
  const auto text = TRY(edited(assistant.mandate.text(), edit, assistant.catalog));
  return take_hold(assistant, text, edit.form.name, confirmation);
}

Result<void> accept_mandate(Assistant& assistant, const std::string& version) {
  const auto lock = TRY(store::Transaction::begin(assistant.database));
  assistant.mandate.refresh();
  if (version != mandate_version(assistant))
    return fail(ErrorKind::usage, "mandate.toml has changed since you saw it. Nothing was accepted.",
                "Look at it again.");
  return assistant.mandate.accept();
}

Result<MandateChange> always(Assistant& assistant, const agent::RunView& view, int step, const AlwaysWish& wish,
                             const std::string& confirmation, const std::stop_token& stop) {
  const auto call = TRY(assistant.runner.call_of(view, step, stop));
  assistant.mandate.refresh();
  const Time now = now_of(assistant);
  const auto decision = assistant.authority.decide(call, now);
  if (decision.verdict == mandate::Verdict::forbid)
    return fail(ErrorKind::forbidden,
                decision.rule.empty()
                    ? fmt::format("It is forbidden: {}", decision.because)
                    : fmt::format("The rule \"{}\" forbids it, and no grant goes above that.", decision.rule),
                "Change that rule if you want this.");
  if (decision.verdict == mandate::Verdict::allow)
    return fail(ErrorKind::usage, fmt::format("The rule \"{}\" allows it already, without a question.", decision.rule));
  mandate::GrantWish grant{.name = "",
                           .per_day = wish.per_day == 0 ? alike(view, call.signature->name) : wish.per_day,
                           .whole_domain = wish.whole_domain,
                           .any_thing = wish.any_thing,
                           .until = wish.until};
  grant.name = mandate::name_for_grant(call, grant, assistant.mandate.mandate());
  const auto rule = TRY(mandate::narrowest_grant(call, grant, assistant.catalog, now));
  auto change = [&]() -> Result<MandateChange> {
    const auto lock = TRY(store::Transaction::begin(assistant.database));
    assistant.mandate.refresh();
    TRY(is_settled(assistant));
    const auto text =
        TRY(edited(assistant.mandate.text(), {MandateEdit::What::add, mandate::form_of(rule)}, assistant.catalog));
    const auto with = TRY(Mandate::load(text, assistant.catalog));
    const auto then = assistant.authority.decide_by(with, call, now);
    if (then.verdict != mandate::Verdict::allow)
      return fail(ErrorKind::failed,
                  fmt::format("Even so it would not be allowed without a question: {}", then.because));
    return take_hold(assistant, text, grant.name, confirmation);
  }();
  // What the preview says of its steps follows; where it cannot be made anew now, it stays as it was.
  if (change && change->in_force) [[maybe_unused]]
    const auto again = assistant.runner.look_again(view.run.id, stop);
  return change;
}

Json to_json(const MandateChange& change) {
  Json out = Json()
                 .set("rule", change.rule)
                 .set("sentence", change.sentence)
                 .set("text", change.text)
                 .set("changes", json_list(change.difference.text()))
                 .set("widens", change.difference.widens)
                 .set("in_force", change.in_force);
  if (!change.confirmation.empty()) out.set("confirmation", change.confirmation);
  return out;
}

Json to_json(const RuleForm& form) {
  Json where = Json::array(), limits = Json::array();
  for (const auto& each : form.where)
    where.push(Json().set("argument", each.argument).set("conditions", json_list(each.conditions)));
  for (const auto& each : form.limits) {
    Json limit;
    if (each.count) limit.set("count", *each.count);
    if (!each.amount.empty()) limit.set("amount", each.amount);
    limits.push(limit.set("per", each.per));
  }
  Json out = Json()
                 .set("name", form.name)
                 .set("forbids", form.forbids)
                 .set("effects", json_list(form.effects))
                 .set("tools", json_list(form.tools))
                 .set("undoable", form.undoable)
                 .set("where", std::move(where))
                 .set("limits", std::move(limits))
                 .set("ask_always", form.ask_always)
                 .set("decided_by", form.decided_by == mandate::DecidedBy::anyone ? "anyone" : "trusted")
                 .set("drafts", form.drafts == mandate::Drafts::unseen ? "unseen" : "shown")
                 .set("days", json_list(form.days));
  if (!form.ask_above.empty()) out.set("ask_above", form.ask_above);
  if (!form.hours.empty()) out.set("hours", form.hours);
  if (!form.until.empty()) out.set("until", form.until);
  return out;
}

}  // namespace adjutant::app
