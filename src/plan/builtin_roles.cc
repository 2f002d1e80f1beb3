// Builtins that talk: with the owner, and with the reader and writer roles. The World answers them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "plan/builtin_family.h"
#include "plan/question_form.h"

namespace adjutant::plan {
namespace {

Shape with_reader(Shape shape) {
  shape.label = join(shape.label, Label(flow::Source{flow::SourceKind::model, "reader", false}));
  return shape;
}

Shape check_extract(BuiltinCheck& check) {
  if (!is_text_like(check.arguments[0].type.kind())) {
    return wrong(check, fmt::format("extract reads a text, not {}.", check.arguments[0].type.with_article()));
  }
  Shape shape;
  shape.type = check.arguments[1].type.as_optional();  // the checker puts the record's type here
  shape.label = check.arguments[0].everything();
  return with_reader(std::move(shape));
}

Shape check_classify(BuiltinCheck& check) {
  if (!is_text_like(check.arguments[0].type.kind()))
    return wrong(check, fmt::format("classify reads a text, not {}.", check.arguments[0].type.with_article()));
  if (!(check.arguments[1].type == Type::list(Kind::text))) {
    return wrong(check, "classify needs a list of options.");
  }
  return with_reader(made_of(check, Kind::text));
}

Shape check_choose(BuiltinCheck& check) {
  if (!want_list(check, "choose")) return {};
  if (!is_text_like(check.arguments[1].type.kind())) return wrong(check, "The criterion must be a text.");
  Shape item = check.arguments[0].item();
  item.label = join(check.arguments[0].everything(), check.arguments[1].everything());
  for (auto& [name, label] : item.fields) label = join(label, item.label);
  item.type = item.type.as_optional();
  return with_reader(std::move(item));
}

Shape check_draft(BuiltinCheck& check) {
  if (!is_text_like(check.arguments[0].type.kind())) return wrong(check, "The instruction must be a text.");
  Shape shape = made_of(check, Kind::text);
  shape.label = join(shape.label, Label(flow::Source{flow::SourceKind::model, "writer", false}));
  return shape;
}

Shape check_say(BuiltinCheck&) { return {}; }

// The form is known before there is a run: a literal.
std::string form_problem(const BuiltinCheck& check) {
  const Shape &options = check.arguments[1], &form = check.arguments[2];
  if (absent(form)) return {};
  if (form.type.kind() != Kind::text || !form.literal ||
      std::ranges::find(kQuestionForms, *form.literal) == kQuestionForms.end())
    return fmt::format("The form must be one of {}.", fmt::join(kQuestionForms, ", "));
  if (absent(options)) return "A question without options has no form to choose.";
  if (options.type.kind() == Kind::list && !fits_form(options.type, *form.literal)) {
    return fmt::format("The form \"{}\" needs options that are {}.", *form.literal,
                       *form.literal == "times" ? "times" : "records");
  }
  return {};
}

Shape check_ask(BuiltinCheck& check) {
  if (!is_text_like(check.arguments[0].type.kind())) return wrong(check, "The question must be a text.");
  if (auto problem = form_problem(check); !problem.empty()) return wrong(check, std::move(problem));
  Shape shape;
  shape.type = Kind::text;
  shape.label = Label::owner();
  if (!absent(check.arguments[1])) {
    const Shape& options = check.arguments[1];
    if (options.type.kind() != Kind::list || options.type.element().kind() == Kind::nothing)
      return wrong(check, "The options must be a list.");
    shape = options.item();
    // Which it is was the owner's choice, who may see it is not; what is inside keeps where it came from.
    if (shape.type.kind() == Kind::list) shape.put("[]", shape.item());
    for (const auto& field : shape.type.fields()) shape.put(field.name, shape.field(field.name, field.type));
    shape.label = join(Label::owner(), Label(std::vector<flow::Source>(), options.everything().readers()));
  }
  return shape;
}

Shape check_confirm(BuiltinCheck& check) {
  if (!absent(check.arguments[1]) && !is_text_like(check.arguments[1].type.kind()))
    return wrong(check, "The question must be a text.");
  Shape shape = check.arguments[0];
  shape.label = Label(flow::Source{flow::SourceKind::owner, "", true}, shape.everything().readers());
  shape.fields.clear();
  return shape;
}

const std::array kTable = {
    Builtin{"say", BuiltinKind::owner, {"value"}, "Part of the answer to the owner.", check_say, nullptr},
    Builtin{"ask",
            BuiltinKind::owner,
            {"question", "options?", "form?"},
            "A question to the owner; gives the answer, or the chosen option. Forms: cards, table, times.",
            check_ask,
            nullptr},
    Builtin{"confirm",
            BuiltinKind::owner,
            {"value", "question?"},
            "Shows a value with its origin; a yes endorses it, a no ends the job.",
            check_confirm,
            nullptr},
    Builtin{"extract",
            BuiltinKind::reader,
            {"text", "record"},
            "Reads a record out of a text; missing when it is not there.",
            check_extract,
            nullptr},
    Builtin{"classify",
            BuiltinKind::reader,
            {"text", "options"},
            "Which of the options fits the text.",
            check_classify,
            nullptr},
    Builtin{"choose",
            BuiltinKind::reader,
            {"list", "criterion"},
            "The item that fits the criterion best; missing when none does.",
            check_choose,
            nullptr},
    Builtin{"draft",
            BuiltinKind::reader,
            {"instruction", "using?"},
            "A text written as the instruction says.",
            check_draft,
            nullptr},
    Builtin{"stop", BuiltinKind::ends_job, {"reason?"}, "Ends the job and says why.", check_say, nullptr},
};

}  // namespace

std::span<const Builtin> role_builtins() { return kTable; }

}  // namespace adjutant::plan
