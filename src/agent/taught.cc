#include "agent/taught.h"

#include <fmt/format.h>

#include <cstring>

#include "base/base64.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kMostSentence = 2000;  // bytes

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count() * 1000; }

}  // namespace

Result<std::int64_t> Taught::teach(std::string_view sentence, const std::string& skill, Instant now) {
  const std::string said(trim(sentence));
  if (said.empty() || said.size() > kMostSentence)
    return fail(ErrorKind::usage, "There is no sentence to learn.", "Say it in one sentence.");
  auto transaction = TRY(store::Transaction::begin(database_));
  TRY(database_.run("DELETE FROM taught WHERE sentence = ?", {said}));
  TRY(database_.run("INSERT INTO taught (sentence, skill, at_ms) VALUES (?, ?, ?)", {said, skill, milliseconds(now)}));
  const auto number = TRY(database_.integer("SELECT number FROM taught WHERE sentence = ?", {said}));
  TRY(transaction.commit());
  return number.value_or(0);
}

Result<std::vector<TaughtSentence>> Taught::all() const {
  std::vector<TaughtSentence> all;
  TRY(database_.query("SELECT number, sentence, skill, at_ms FROM taught ORDER BY number", {},
                      [&](const store::Row& row) {
                        const Instant at{Seconds(row.integer(3) / 1000)};
                        all.push_back({row.integer(0), row.text(1), row.text(2), at});
                        return true;
                      }));
  return all;
}

Result<void> Taught::forget(std::int64_t number) {
  auto transaction = TRY(store::Transaction::begin(database_));
  TRY(database_.run("DELETE FROM sentence_vectors WHERE sentence IN (SELECT sentence FROM taught WHERE number = ?)",
                    {number}));
  const int gone = TRY(database_.run("DELETE FROM taught WHERE number = ?", {number}));
  if (gone == 0) {
    return fail(ErrorKind::usage, fmt::format("Nothing that you taught has the number {}.", number),
                "'adjutant route taught' shows all of it.");
  }
  return transaction.commit();
}

Result<Json> Taught::export_all() const {
  Json array = Json::array();
  for (const auto& each : TRY(all())) {
    array.push(Json()
                   .set("number", each.number)
                   .set("sentence", each.sentence)
                   .set("skill", each.skill)
                   .set("at", iso_utc(each.at)));
  }
  return array;
}

Result<std::optional<std::vector<float>>> Taught::vector_of(const std::string& sentence) const {
  const auto kept = TRY(database_.text("SELECT vector FROM sentence_vectors WHERE sentence = ?", {sentence}));
  const auto bytes = kept ? from_base64(*kept) : std::nullopt;
  if (!bytes || bytes->empty() || bytes->size() % sizeof(float) != 0) return std::nullopt;
  std::vector<float> vector(bytes->size() / sizeof(float));
  std::memcpy(vector.data(), bytes->data(), bytes->size());
  return vector;
}

Result<void> Taught::keep_vector(const std::string& sentence, const std::vector<float>& vector) {
  const std::string bytes(reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float));
  TRY(database_.run("INSERT OR REPLACE INTO sentence_vectors (sentence, vector) VALUES (?, ?)",
                    {sentence, to_base64(bytes)}, store::Sync::with_the_next));
  return {};
}

}  // namespace adjutant::agent
