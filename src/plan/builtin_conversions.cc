// Builtins that read one type as another.
#include <fmt/format.h>

#include <array>

#include "plan/builtin_family.h"
#include "plan/convert.h"

namespace adjutant::plan {
namespace {

template <Kind kind>
Shape check_conversion(BuiltinCheck& check) {
  const Kind from = check.arguments[0].type.kind();
  const bool good = is_text_like(from) || from == kind || (kind == Kind::text && from != Kind::record) ||
                    (kind == Kind::time && from == Kind::date) || (kind == Kind::date && from == Kind::time);
  if (!good)
    return wrong(check, fmt::format("What is {} cannot become {}.", check.arguments[0].type.with_article(),
                                    Type(kind).with_article()));
  return made_of(check, kind);
}

template <Kind kind>
Result<Value> compute_conversion(const BuiltinInput& input) {
  return convert(input.arguments[0], kind, input.now);
}

const std::array kTable = {
    Builtin{"text",
            BuiltinKind::pure,
            {"value"},
            "As text for people.",
            check_conversion<Kind::text>,
            compute_conversion<Kind::text>},
    Builtin{"number",
            BuiltinKind::pure,
            {"text"},
            "A text read as a number.",
            check_conversion<Kind::number>,
            compute_conversion<Kind::number>,
            true},
    Builtin{"money",
            BuiltinKind::pure,
            {"text"},
            "A text such as \"12.50 EUR\" read as money.",
            check_conversion<Kind::money>,
            compute_conversion<Kind::money>,
            true},
    Builtin{"iban",
            BuiltinKind::pure,
            {"text"},
            "A text read as an IBAN.",
            check_conversion<Kind::iban>,
            compute_conversion<Kind::iban>,
            true},
    Builtin{"address",
            BuiltinKind::pure,
            {"text"},
            "A text read as a mail address.",
            check_conversion<Kind::address>,
            compute_conversion<Kind::address>,
            true},
    Builtin{"time",
            BuiltinKind::clock,
            {"text"},
            "A phrase such as \"Thursday at 3\" or a date, as a time.",
            check_conversion<Kind::time>,
            compute_conversion<Kind::time>,
            true},
    Builtin{"date",
            BuiltinKind::clock,
            {"text"},
            "A phrase such as \"next Friday\" or a time, as a date.",
            check_conversion<Kind::date>,
            compute_conversion<Kind::date>,
            true},
    Builtin{"duration",
            BuiltinKind::pure,
            {"text"},
            "A phrase such as \"half an hour\" as a duration.",
            check_conversion<Kind::duration>,
            compute_conversion<Kind::duration>,
            true},
};

}  // namespace

std::span<const Builtin> conversion_builtins() { return kTable; }

}  // namespace adjutant::plan
