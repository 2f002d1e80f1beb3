// What a plan asks and says in a run: of the reader and writer roles, and of the owner. Each answer is kept in the journal,
// and is not asked for again.
#include <fmt/format.h>

#include "agent/answer_row.h"
#include "agent/previews.h"
#include "agent/question_layout.h"
#include "agent/run_world.h"
#include "base/json_list.h"
#include "base/sha256.h"
#include "base/text.h"
#include "plan/question_form.h"

namespace adjutant::agent {

using journal::StepState;
using plan::Label;
using plan::Value;

journal::Step RunWorld::question_step(std::string kind, const plan::Site& site, Json question) {
  Step step;
  step.number = ++number_;
  step.kind = std::move(kind);
  step.line = site.at.line;
  step.hash = sha256_hex(question.dump());
  step.call = std::move(question);
  return step;
}

const journal::Step* RunWorld::answered_before(const Step& question) {
  const Step* before = known(question.number);
  return before && before->state == StepState::done && before->hash == question.hash ? before : nullptr;
}

// A question to a role, answered from the journal where it is known.
template <class Ask>
Result<Value> RunWorld::journaled(const plan::Site& site, const plan::Type& type, Json question, Ask ask) {
  Step step = question_step("reader", site, std::move(question));
  if (const Step* before = answered_before(step)) return plan::decode(type, before->result);
  if (mode_ == Mode::look) return fail(ErrorKind::failed, "The run has not come that far.");
  TRY(check_stop());
  if (around_.progress) around_.progress->working("reading");
  Value value = TRY(ask());
  step.result = plan::encode(value);
  TRY(write(std::move(step)));
  return value;
}

Result<Value> RunWorld::extract(const Value& text, const plan::Type& record, const plan::Site& site) {
  Json question = Json().set("role", "extract").set("record", record.text()).set("text", sha256_hex(text.text()));
  return journaled(site, record.as_optional(), std::move(question),
                   [&] { return around_.reading.extract(text, record, now_, stop_); });
}

Result<Value> RunWorld::classify(const Value& text, const Value& options, const plan::Site& site) {
  Json question =
      Json().set("role", "classify").set("options", plan::plain_json(options)).set("text", sha256_hex(text.text()));
  return journaled(site, plan::Kind::text, std::move(question),
                   [&] { return around_.reading.classify(text, options, stop_); });
}

Result<Value> RunWorld::choose(const Value& list, const Value& criterion, const plan::Site& site) {
  Json question = Json()
                      .set("role", "choose")
                      .set("criterion", plan::plain_json(criterion))
                      .set("list", sha256_hex(plan::plain_json(list).dump()));
  return journaled(site, list.type.element().as_optional(), std::move(question),
                   [&] { return around_.reading.choose(list, criterion, stop_); });
}

Result<Value> RunWorld::draft(const Value& instruction, const Value& material, const plan::Site& site) {
  Json question = Json()
                      .set("role", "draft")
                      .set("instruction", plan::plain_json(instruction))
                      .set("using", sha256_hex(plan::plain_json(material).dump()));
  return journaled(site, plan::Kind::text, std::move(question),
                   [&] { return around_.reading.draft(instruction, material, stop_); });
}

Result<std::optional<Value>> RunWorld::ask(const Value& question, const Value& options, std::string_view form,
                                           const plan::Site& site) {
  const bool among = options.type.kind() == plan::Kind::list;
  const plan::Type type = among ? options.type.element() : plan::Type(plan::Kind::text);
  Step step = question_step("ask", site,
                            Json().set("question", plan::spoken(question)).set("options", plan::plain_json(options)));
  if (const Step* before = answered_before(step)) return std::optional(TRY(plan::decode(type, before->result)));
  if (mode_ == Mode::look) return std::optional<Value>();
  TRY(check_stop());
  if (around_.progress) around_.progress->pause();
  std::optional<Value> answer;
  std::vector<std::string> shown;
  if (among) {
    for (const auto& item : options.items()) shown.push_back(one_line(plan::spoken(item)));
    if (shown.empty()) return fail(ErrorKind::failed, "There is nothing to choose from.");
    const auto picked = around_.owner.pick(plan::spoken(question), shown);
    if (picked && *picked < options.items().size()) {
      answer = options.items()[*picked];
      answer->label = Label::owner();
    }
  } else if (auto words = around_.owner.answer(plan::spoken(question))) {
    answer = plan::text_value(*words, Label::owner(), plan::origin("your answer"));
  }
  if (!answer) {
    if (among) lay_out(options, plan::question_form(options.type, form), step.preview);
    TRY(leave_open(std::move(step), plan::spoken(question), shown));
    return std::optional<Value>();
  }
  step.result = plan::encode(*answer);
  TRY(write(std::move(step)));
  return answer;
}

// A question that nobody is there to answer: it is asked anew when the run is taken up, and shown meanwhile.
Result<void> RunWorld::leave_open(Step step, const std::string& question, const std::vector<std::string>& options) {
  step.state = StepState::planned;
  step.preview.set("question", question).set("options", json_list(options));
  return write(std::move(step));
}

Result<std::optional<bool>> RunWorld::confirm(const Value& value, const Value& question, const plan::Site& site) {
  Step step = question_step("ask", site, Json().set("confirm", plan::plain_json(value)));
  if (const Step* before = answered_before(step)) {
    if (before->result.as_bool()) remember_confirmed(value);
    return std::optional(before->result.as_bool());
  }
  if (mode_ == Mode::look) return std::optional<bool>();
  TRY(check_stop());
  if (around_.progress) around_.progress->pause();
  const std::string words =
      question.missing() ? fmt::format("Is this right: {}?", plan::spoken(value)) : plan::spoken(question);
  const auto answer = around_.owner.confirm(words, value);
  if (!answer) {
    TRY(leave_open(std::move(step), words, {"yes", "no"}));
    return std::optional<bool>();
  }
  step.result = Json(*answer);
  TRY(write(std::move(step)));
  if (*answer) remember_confirmed(value);
  return answer;
}

// Texts of which the owner has seen the whole: not what is inside a record.
void RunWorld::remember_confirmed(const Value& value) {
  if (value.type.kind() == plan::Kind::list) {
    for (const auto& item : value.items()) remember_confirmed(item);
  } else if (plan::is_text_like(value.type.kind()) && !value.is_placeholder() && !value.text().empty()) {
    const std::string evidence = !value.from ? "" : value.from->link.empty() ? value.from->text : value.from->link;
    confirmed_.emplace(mandate::confirmed_key(value.text()), evidence);
  }
}

Result<void> RunWorld::say(const Value& value, std::vector<plan::Cell> cells, const plan::Site& site) {
  Step step;
  step.number = ++number_;
  step.kind = "say";
  step.line = site.at.line;
  step.result = plan::encode(plan::text_value(plan::spoken(value), plan::whole_label(value), value.from));
  const auto links = links_of(value);
  if (!links.empty()) step.preview.set("links", json_list(links));
  put_row(cells, step.preview);
  return write(std::move(step));
}

Result<void> RunWorld::stopped(const Value& reason, const plan::Site& site) {
  if (reason.missing()) return {};
  return say(reason, {}, site);
}

}  // namespace adjutant::agent
