#include "plan/scalar_attributes.h"

#include <array>

namespace adjutant::plan {
namespace {

struct ScalarAttribute {
  Kind of;
  std::string_view name;
  Kind type;
};
constexpr std::array kAttributes = {
    ScalarAttribute{Kind::time, "date", Kind::date},          ScalarAttribute{Kind::time, "hour", Kind::number},
    ScalarAttribute{Kind::time, "minute", Kind::number},      ScalarAttribute{Kind::time, "weekday", Kind::text},
    ScalarAttribute{Kind::date, "year", Kind::number},        ScalarAttribute{Kind::date, "month", Kind::number},
    ScalarAttribute{Kind::date, "day", Kind::number},         ScalarAttribute{Kind::date, "weekday", Kind::text},
    ScalarAttribute{Kind::duration, "minutes", Kind::number}, ScalarAttribute{Kind::duration, "hours", Kind::number},
    ScalarAttribute{Kind::duration, "days", Kind::number},    ScalarAttribute{Kind::money, "amount", Kind::number},
    ScalarAttribute{Kind::money, "currency", Kind::text},
};

constexpr std::array kWeekdays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

Data attribute_data(const Value& object, std::string_view name) {
  if (object.type.kind() == Kind::money) {
    if (name == "currency") return object.money().currency;
    double amount = static_cast<double>(object.money().minor);
    for (int i = minor_digits(object.money().currency); i > 0; --i) amount /= 10;
    return amount;
  }
  if (object.type.kind() == Kind::duration) {
    const double seconds = static_cast<double>(object.duration().count());
    return seconds / (name == "minutes" ? 60 : name == "hours" ? 3600 : 86400);
  }
  if (name == "hour") return static_cast<double>(object.time().of_day().count() / 3600);
  if (name == "minute") return static_cast<double>(object.time().of_day().count() / 60 % 60);
  const Date date = object.type.kind() == Kind::time ? object.time().date() : object.date();
  if (name == "date") return date;
  if (name == "year") return static_cast<double>(static_cast<int>(date.year()));
  if (name == "month") return static_cast<double>(static_cast<unsigned>(date.month()));
  if (name == "day") return static_cast<double>(static_cast<unsigned>(date.day()));
  return std::string(kWeekdays[weekday_of(date).c_encoding()]);
}

}  // namespace

Type scalar_attribute(Kind kind, std::string_view name) {
  for (const auto& attribute : kAttributes) {
    if (attribute.of == kind && attribute.name == name) return attribute.type;
  }
  return Kind::nothing;
}

std::vector<std::string> scalar_attributes(Kind kind) {
  std::vector<std::string> names;
  for (const auto& attribute : kAttributes) {
    if (attribute.of == kind) names.emplace_back(attribute.name);
  }
  return names;
}

Value read_scalar_attribute(const Value& object, std::string_view name) {
  return {scalar_attribute(object.type.kind(), name), attribute_data(object, name), object.label, object.from};
}

}  // namespace adjutant::plan
