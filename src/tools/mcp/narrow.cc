#include "tools/mcp/narrow.h"

#include <fmt/format.h>

#include "base/text.h"
#include "tools/mcp/time_form.h"

namespace adjutant::tools::mcp {
namespace {

using plan::Kind;
using plan::Type;

std::unexpected<Error> misfit(std::string_view type, const Form& form) {
  return fail(ErrorKind::usage, fmt::format("the type '{}' does not fit: by its schema it is {}.", one_line(type, 60),
                                            form.type.required().with_article()));
}

Result<Form> as_scalar(Form form, const Type& type, const Narrowing& narrowing) {
  const Kind kind = type.kind();
  const bool optional = form.type.optional();
  const auto typed = [&](Type to) {
    form.type = optional ? to.as_optional() : to;
    return form;
  };
  if (form.shape == Form::Shape::number) {
    if (kind == Kind::money) {
      if (narrowing.currency.empty())
        return fail(ErrorKind::usage, "an amount that the server writes as a number needs its currency.",
                    "Write currency = \"EUR\".");
      form.currency = narrowing.currency;
      form.whole = false;
      return typed(type);
    }
    return kind == Kind::number ? Result<Form>(form) : misfit(type.text(), form);
  }
  if (form.shape == Form::Shape::boolean && kind == Kind::boolean) return form;
  const bool text = form.shape == Form::Shape::text && form.type.kind() != Kind::enumeration && form.allowed.empty();
  const bool any = form.shape == Form::Shape::anything && (form.admits & Form::string);
  if ((!text && !any) || kind == Kind::number || kind == Kind::boolean || kind == Kind::nothing)
    return kind == form.type.kind() ? Result<Form>(form) : misfit(type.text(), form);
  if (any && kind == Kind::text) return form;
  form.shape = Form::Shape::text;
  form.written = narrowing.form;
  return typed(type);
}

Result<Form> as_type(Form form, std::string_view type, const Narrowing& narrowing, const RecordForms& records) {
  if (type.starts_with("list[") && type.ends_with("]")) {
    const auto inner = type.substr(5, type.size() - 6);
    Form element;
    if (form.shape == Form::Shape::list) element = *form.element;
    else if (form.shape != Form::Shape::anything || !(form.admits & Form::arrays)) return misfit(type, form);
    element = TRY(as_type(std::move(element), inner, narrowing, records));
    const bool optional = form.type.optional();
    form.shape = Form::Shape::list;
    form.type = Type::list(element.type);
    if (optional) form.type = form.type.as_optional();
    form.element = std::make_shared<const Form>(std::move(element));
    return form;
  }
  if (const auto* scalar = Type::scalar(type)) return as_scalar(std::move(form), *scalar, narrowing);
  const auto record = records.find(std::string(type));
  if (record != records.end()) {
    if (form.shape != Form::Shape::anything || !(form.admits & Form::objects)) return misfit(type, form);
    Form out = record->second;
    out.nullable = form.nullable;
    if (form.type.optional()) out.type = out.type.as_optional();
    return out;
  }
  std::vector<std::string> known = {"text",  "number", "bool",    "time",  "date", "duration",
                                    "money", "iban",   "address", "place", "file"};
  for (const auto& [name, known_form] : records) known.push_back(name);
  return fail(ErrorKind::usage, fmt::format("there is no type '{}'.", one_line(type, 60)), card_hint(type, known));
}

Kind innermost(const Type& type) { return type.kind() == Kind::list ? innermost(type.element()) : type.kind(); }

}  // namespace

Result<Form> narrowed(Form form, const Narrowing& narrowing, const RecordForms& records) {
  if (!narrowing.type.empty()) form = TRY(as_type(std::move(form), narrowing.type, narrowing, records));
  const Kind kind = innermost(form.type);
  if (!narrowing.form.empty()) {
    if (kind != Kind::time && kind != Kind::date)
      return fail(ErrorKind::usage, "a format is only for times and dates.", "Say type = \"time\" or \"date\" too.");
    TRY(check_time_form(narrowing.form, kind == Kind::time ? FormOf::time : FormOf::date));
    if (form.shape == Form::Shape::text) form.written = narrowing.form;
  }
  if (!narrowing.currency.empty() && kind != Kind::money)
    return fail(ErrorKind::usage, "a currency is only for money.", "Say type = \"money\" too.");
  if (narrowing.always) form.type = form.nullable ? form.type : form.type.required();
  return form;
}

Result<Type> scalar_type(std::string_view written) {
  const bool optional = written.ends_with("?");
  if (optional) written.remove_suffix(1);
  const bool list = written.starts_with("list[") && written.ends_with("]");
  const auto* scalar = Type::scalar(list ? written.substr(5, written.size() - 6) : written);
  if (!scalar || scalar->kind() == Kind::nothing)
    return fail(
        ErrorKind::usage, fmt::format("there is no type '{}' for a record's field.", one_line(written, 60)),
        "Write text, number, bool, time, date, duration, money, iban, address, place, file or a list[...] of them.");
  const Type type = list ? Type::list(*scalar) : *scalar;
  return optional ? type.as_optional() : type;
}

Result<Form> record_form(const Type& type) {
  const auto scalar = [](const Type& of) {
    Form form{.shape = Form::Shape::text, .type = of};
    if (of.kind() == Kind::number) form.shape = Form::Shape::number;
    if (of.kind() == Kind::boolean) form.shape = Form::Shape::boolean;
    return form;
  };
  Form out{.shape = Form::Shape::object, .type = type};
  for (const auto& field : type.fields()) {
    Form form = scalar(field.type);
    if (field.type.kind() == Kind::list) {
      form = {.shape = Form::Shape::list, .type = field.type};
      form.element = std::make_shared<const Form>(scalar(field.type.element()));
    }
    out.members.push_back({field.name, field.name, std::move(form), !field.type.optional(), Json()});
  }
  return out;
}

}  // namespace adjutant::tools::mcp
