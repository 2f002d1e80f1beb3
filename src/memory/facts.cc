#include "memory/facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::memory {
namespace {

constexpr std::size_t kMostWords = 20;
constexpr std::size_t kMostFacts = 1000;

std::int64_t milliseconds(Instant instant) { return std::chrono::milliseconds(instant.time_since_epoch()).count(); }
Instant instant(std::int64_t milliseconds) { return Instant(Seconds(milliseconds / 1000)); }

// Columns: id, text, who, role, source, from_ms, until_ms. A source that cannot be read is not taken for the owner.
Fact fact_of(const store::Row& row) {
  const auto json = parse_json(row.text(4));
  const auto label = json ? flow::label_from_json(*json) : std::unexpected(json.error());
  Fact out{row.text(0),
           row.text(1),
           row.text(2),
           row.text(3),
           label ? *label : flow::Label(flow::Source{flow::SourceKind::place, "unknown"}, flow::Readers::only({})),
           instant(row.integer(5)),
           std::nullopt};
  if (!row.is_null(6)) out.until = instant(row.integer(6));
  return out;
}

Result<std::vector<Fact>> select(store::Database& db, const char* sql,
                                 const std::vector<store::Parameter>& parameters) {
  std::vector<Fact> out;
  TRY(db.query(sql, parameters, [&](const store::Row& row) {
    out.push_back(fact_of(row));
    return out.size() < kMostFacts;
  }));
  return out;
}

Result<bool> end_one(store::Database& db, std::string_view id, Instant at) {
  return TRY(db.run("UPDATE facts SET until_ms = ?2 WHERE id = ?1 AND until_ms IS NULL",
                    {std::string(id), milliseconds(at)})) > 0;
}

Result<bool> reopen_one(store::Database& db, std::string_view id) {
  return TRY(db.run("UPDATE facts SET until_ms = NULL WHERE id = ?1 AND until_ms IS NOT NULL", {std::string(id)})) > 0;
}

// Words that stand in every sentence tell nothing of which one is meant.
bool tells(const std::string& word) {
  static const std::vector<std::string> kEmpty = {"the", "a",    "an",    "my",   "our", "is",   "are",  "was", "of",
                                                  "in",  "on",   "about", "to",   "for", "at",   "that", "it",  "and",
                                                  "who", "what", "where", "with", "did", "have", "i",    "me",  "do"};
  return std::ranges::find(kEmpty, word) == kEmpty.end();
}

// As FTS5 reads it: each word quoted, with what begins so; any of them will do, and those with more come first.
std::string query_of(std::string_view said) {
  auto all = words(said);
  auto telling = all;
  std::erase_if(telling, [](const std::string& word) { return !tells(word); });
  if (!telling.empty()) all = std::move(telling);
  if (all.size() > kMostWords) all.resize(kMostWords);
  std::vector<std::string> parts;
  for (const auto& word : all) parts.push_back(fmt::format("\"{}\"*", word));
  return join(parts, " OR ");
}

}  // namespace

Result<bool> Facts::add(const Fact& fact, const std::vector<std::string>& ends) {
  auto transaction = TRY(store::Transaction::begin(db_));
  const auto made = TRY(
      db_.run("INSERT INTO facts (id, text, who, role, source, from_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
              "ON CONFLICT DO NOTHING",
              {fact.id, fact.text, fact.who, fact.role, flow::to_json(fact.source).dump(), milliseconds(fact.from)}));
  if (made == 0) return false;
  TRY(db_.run("INSERT INTO fact_words (id, words) VALUES (?1, ?2)", {fact.id, join(words(fact.text), " ")}));
  for (const auto& id : ends) TRY(end_one(db_, id, fact.from));
  TRY(transaction.commit());
  return true;
}

Result<std::optional<Fact>> Facts::find(std::string_view id) {
  auto found = TRY(
      select(db_, "SELECT id, text, who, role, source, from_ms, until_ms FROM facts WHERE id = ?1", {std::string(id)}));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<bool> Facts::end(std::string_view id, Instant at, const std::vector<std::string>& again) {
  auto transaction = TRY(store::Transaction::begin(db_));
  if (!TRY(end_one(db_, id, at))) return false;
  for (const auto& other : again) TRY(reopen_one(db_, other));
  TRY(transaction.commit());
  return true;
}

Result<bool> Facts::reopen(std::string_view id, Instant at, const std::vector<std::string>& ends) {
  auto transaction = TRY(store::Transaction::begin(db_));
  if (!TRY(reopen_one(db_, id))) return false;
  for (const auto& other : ends) TRY(end_one(db_, other, at));
  TRY(transaction.commit());
  return true;
}

Result<std::vector<Fact>> Facts::about(std::string_view said, std::size_t limit) {
  const auto query = query_of(said.substr(0, 2000));
  const auto most = static_cast<std::int64_t>(std::min(limit, kMostFacts));
  if (query.empty()) {
    return select(db_,
                  "SELECT id, text, who, role, source, from_ms, until_ms FROM facts WHERE until_ms IS NULL "
                  "ORDER BY from_ms DESC, id LIMIT ?1",
                  {most});
  }
  return select(db_,
                "SELECT f.id, f.text, f.who, f.role, f.source, f.from_ms, f.until_ms FROM fact_words w "
                "JOIN facts f ON f.id = w.id WHERE fact_words MATCH ?1 AND f.until_ms IS NULL "
                "ORDER BY w.rank, f.from_ms DESC LIMIT ?2",
                {query, most});
}

Result<std::vector<Fact>> Facts::roles() {
  return select(
      db_,
      "SELECT id, text, who, role, source, from_ms, until_ms FROM facts WHERE until_ms IS NULL AND role != '' "
      "ORDER BY from_ms DESC, id",
      {});
}

}  // namespace adjutant::memory
