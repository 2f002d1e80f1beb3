#include "plan/question_form.h"

namespace adjutant::plan {

std::string_view question_form(const Type& options, std::string_view named) {
  if (options.kind() != Kind::list) return "words";
  if (!named.empty()) return named;
  return fits_form(options, "times") ? "times" : "cards";
}

bool fits_form(const Type& options, std::string_view form) {
  const Type& option = options.element();
  if (form == "table") return option.kind() == Kind::record;
  if (form == "times") return option.kind() == Kind::time && !option.optional();
  return form == "cards";
}

}  // namespace adjutant::plan
