#include "mandate/endorsements.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::mandate {
namespace {

constexpr std::size_t kIdCharacters = 8;

std::string id_of(const Endorsement& each) {
  const Json all(Json::Array{Json(each.kind), Json(each.value), Json(each.subject)});
  return sha256_hex(all.dump()).substr(0, kIdCharacters);
}

// Calls `each` for the argument, or for its items.
void for_items(const plan::Value& value, auto&& each) {
  if (value.type.kind() != plan::Kind::list) return each(value);
  for (const auto& item : value.items()) each(item);
}

bool of_words(const plan::Type& type) {
  return (type.kind() == plan::Kind::list ? type.element() : type).kind() == plan::Kind::text;
}

}  // namespace

std::string endorsed_kind(const plan::Value& value) {
  if (value.type.kind() == plan::Kind::iban) return "iban";
  return value.type.kind() == plan::Kind::address ? "address" : "text";
}

std::string endorsed_value(const plan::Value& value) {
  return value.type.kind() == plan::Kind::iban ? value.text() : to_lower(trim(value.text()));
}

std::optional<std::string> endorsed_subject(const plan::Call& call, const plan::Value& argument) {
  std::vector<std::string> names;
  bool known = true;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const plan::Value& other = call.arguments[i];
    if (call.signature->parameters[i].role != plan::Role::recipient || !of_words(call.signature->parameters[i].type) ||
        &other == &argument || other.missing())
      continue;
    if (plan::placeholder_in(other)) known = false;
    else for_items(other, [&](const plan::Value& one) { names.push_back(to_lower(trim(one.text()))); });
  }
  if (!known) return std::nullopt;
  return join(names, ", ");
}

std::string confirmed_key(std::string_view text) { return to_lower(replace_all(std::string(trim(text)), " ", "")); }

std::vector<Endorsement> endorsed_by(const plan::Call& call, const std::map<std::string, std::string>& confirmed) {
  std::vector<Endorsement> out;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const plan::Value& argument = call.arguments[i];
    if (call.signature->parameters[i].role != plan::Role::recipient || argument.missing()) continue;
    const auto subject = endorsed_subject(call, argument);
    if (!subject) continue;
    for_items(argument, [&](const plan::Value& one) {
      const auto at = confirmed.find(confirmed_key(one.text()));
      if (at != confirmed.end() && !one.text().empty())
        out.push_back({endorsed_kind(one), endorsed_value(one), *subject, at->second});
    });
  }
  return out;
}

Result<void> Endorsements::add(const Endorsement& each, Instant now) {
  TRY(database_.run(
      "INSERT INTO endorsements (kind, value, subject, evidence, at_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      {each.kind, each.value, each.subject, each.evidence, now.time_since_epoch().count() * 1000}));
  return {};
}

Result<bool> Endorsements::holds(std::string_view kind, std::string_view value, std::string_view subject) const {
  return TRY(database_.integer("SELECT 1 FROM endorsements WHERE kind = ? AND value = ? AND subject = ?",
                               {std::string(kind), std::string(value), std::string(subject)}))
      .has_value();
}

Result<std::vector<Endorsement>> Endorsements::all() const {
  std::vector<Endorsement> out;
  TRY(database_.query("SELECT kind, value, subject, evidence FROM endorsements ORDER BY at_ms, value, subject", {},
                      [&](const store::Row& row) {
                        Endorsement each{row.text(0), row.text(1), row.text(2), row.text(3)};
                        each.id = id_of(each);
                        out.push_back(std::move(each));
                        return true;
                      }));
  return out;
}

Result<Endorsement> Endorsements::forget(std::string_view id) {
  std::vector<Endorsement> found;
  for (auto& each : TRY(all())) {
    if (!id.empty() && each.id.starts_with(id)) found.push_back(std::move(each));
  }
  if (found.size() != 1)
    return fail(ErrorKind::usage,
                found.empty() ? fmt::format("There is no endorsement '{}'.", one_line(id, 60))
                              : fmt::format("Several endorsements begin with '{}'.", one_line(id, 60)),
                "See 'adjutant endorsements'.");
  TRY(database_.run("DELETE FROM endorsements WHERE kind = ? AND value = ? AND subject = ?",
                    {found.front().kind, found.front().value, found.front().subject}));
  return std::move(found.front());
}

}  // namespace adjutant::mandate
