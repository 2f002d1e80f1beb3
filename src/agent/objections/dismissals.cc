#include "agent/objections/dismissals.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

std::string id_of(const std::string& kind, const std::string& subject) {
  return sha256_hex(kind + "\n" + subject).substr(0, 8);
}

}  // namespace

Result<void> Dismissals::add(const Objection& objection, Instant now) {
  // That something could not be looked at is no matter of taste.
  if (objection.kind == Kind::unchecked) return {};
  const std::int64_t at = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  TRY(
      database_.run("INSERT INTO dismissals (kind, subject, times, last_ms) VALUES (?, ?, 1, ?) ON CONFLICT (kind, "
                    "subject) DO UPDATE SET times = times + 1, last_ms = excluded.last_ms",
                    {std::string(to_string(objection.kind)), objection.subject, at}));
  return {};
}

Result<std::vector<Dismissal>> Dismissals::all() {
  std::vector<Dismissal> out;
  TRY(database_.query("SELECT kind, subject, times, last_ms FROM dismissals ORDER BY last_ms DESC, kind, subject", {},
                      [&](const store::Row& row) {
                        out.push_back(
                            {id_of(row.text(0), row.text(1)), row.text(0), row.text(1), row.integer(2),
                             Instant(std::chrono::floor<Seconds>(std::chrono::milliseconds(row.integer(3))))});
                        return true;
                      }));
  return out;
}

Result<Dismissal> Dismissals::forget(std::string_view id) {
  std::vector<Dismissal> named;
  for (auto& each : TRY(all())) {
    if (!id.empty() && each.id.starts_with(id)) named.push_back(std::move(each));
  }
  if (named.size() != 1) {
    return fail(ErrorKind::usage,
                fmt::format("{} dismissed objection begins with '{}'.", named.empty() ? "No" : "More than one",
                            one_line(id, 40)),
                "'adjutant objections' lists them.");
  }
  TRY(database_.run("DELETE FROM dismissals WHERE kind = ? AND subject = ?",
                    {named.front().kind, named.front().subject}));
  return named.front();
}

Result<std::vector<Objection>> Dismissals::applied(std::vector<Objection> objections) {
  std::vector<Objection> out;
  for (auto& each : objections) {
    const auto times = TRY(database_.integer("SELECT times FROM dismissals WHERE kind = ? AND subject = ?",
                                             {std::string(to_string(each.kind)), each.subject}));
    if (times.value_or(0) >= 2) {
      if (each.severity == Severity::note) continue;
      each.severity = each.severity == Severity::stop ? Severity::question : Severity::note;
    }
    out.push_back(std::move(each));
  }
  return out;
}

}  // namespace adjutant::agent::objections
