#include "server/metrics.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "agent/home.h"
#include "agent/planner/planning_ledger.h"
#include "server/exposition.h"
#include "server/metrics_token.h"
#include "server/replies.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kMostWaiting = 8;
constexpr std::string_view kBearer = "bearer ";
constexpr double kMicro = 1e6;

// Of an Authorization header (RFC 6750); empty: there is none.
std::string bearer_token(std::string_view header) {
  if (header.size() < kBearer.size() || !std::ranges::equal(header.substr(0, kBearer.size()), kBearer, {}, [](char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
      }))
    return {};
  return std::string(header.substr(kBearer.size()));
}

using Counts = std::map<std::string, std::int64_t>;

Result<Counts> counted(store::Database& database, const char* sql) {
  Counts counts;
  TRY(database.query(sql, {}, [&](const store::Row& row) {
    counts[row.text(0)] = row.integer(1);
    return true;
  }));
  return counts;
}

// All states are told, also those that nothing is in: a graph has no holes then.
void tell(Exposition& out, std::string_view label, std::initializer_list<const char*> all, const Counts& counts) {
  for (const char* each : all) {
    const auto at = counts.find(each);
    out.value(at == counts.end() ? std::int64_t{0} : at->second, {{label, each}});
  }
}

Result<void> tell_runs(Exposition& out, store::Database& database) {
  out.metric("adjutant_runs", "gauge", "Runs in the ledger, by state.");
  tell(out, "state", {"draft", "waiting", "running", "done", "failed", "stopped", "rejected"},
       TRY(counted(database, "SELECT state, count(*) FROM runs GROUP BY state")));
  out.metric("adjutant_effects", "gauge",
             "Effects in the journal, by what came of them; those that undo others are counted as well.");
  tell(out, "state", {"planned", "intended", "issued", "confirmed", "failed", "unknown", "skipped", "by owner"},
       TRY(counted(database, "SELECT state, count(*) FROM steps WHERE kind = 'effect' GROUP BY state")));
  out.metric("adjutant_effects_undone", "gauge", "Effects that were taken back.");
  out.value(TRY(database.integer("SELECT count(*) FROM runs CROSS JOIN steps ON run = id WHERE undoes IS NOT NULL AND "
                                 "kind = 'effect' AND steps.state = 'confirmed'"))
                .value_or(0));
  return {};
}

Result<void> tell_planners(Exposition& out, store::Database& database, const agent::Config& config, const Time& now) {
  const std::int64_t day_began = Time::at(now.date(), Seconds(0), now.zone).instant.time_since_epoch().count() * 1000;
  out.metric("adjutant_planner_tokens_today", "gauge", "Tokens of models that plan, since the owner's day began.");
  for (const auto& each : config.planners) {
    TRY(
        database.query("SELECT coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0) FROM plannings WHERE "
                       "planner = ? AND at_ms >= ?",
                       {each.name, day_began}, [&](const store::Row& row) {
                         out.value(row.integer(0), {{"planner", each.name}, {"direction", "input"}});
                         out.value(row.integer(1), {{"planner", each.name}, {"direction", "output"}});
                         return false;
                       }));
  }
  out.metric("adjutant_planner_spent_today", "gauge", "What models that plan have cost since the owner's day began.");
  const agent::PlanningLedger ledger(database);
  for (const auto& each : config.planners) {
    if (each.price.currency.empty()) continue;
    const auto spent = TRY(ledger.spent_today(each.name, each.price.currency, now));
    out.value(static_cast<double>(spent) / kMicro, {{"planner", each.name}, {"currency", each.price.currency}});
  }
  out.metric("adjutant_planner_budget", "gauge", "What a model that plans may cost in a day.");
  for (const auto& each : config.planners) {
    if (each.daily_budget)
      out.value(static_cast<double>(each.daily_budget->micro) / kMicro,
                {{"planner", each.name}, {"currency", each.daily_budget->currency}});
  }
  return {};
}

void tell_requests(Exposition& out, const RequestCounts& requests) {
  const auto all = requests.all();
  out.metric("adjutant_http_requests_total", "counter", "Requests that were answered.");
  for (const auto& [operation, known] : all) {
    for (const auto& [status, count] : known.by_status)
      out.value(count, {{"operation", operation}, {"status", fmt::format("{}", status)}});
  }
  out.metric("adjutant_http_request_duration_seconds", "histogram",
             "From a request that was read to its answer; of a stream, to its beginning.");
  for (const auto& [operation, known] : all) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < known.buckets.size(); ++i) {
      sum += known.buckets[i];
      const std::string bound =
          i < RequestCounts::kBounds.size() ? fmt::format("{}", RequestCounts::kBounds[i]) : "+Inf";
      out.value(sum, {{"operation", operation}, {"le", bound}}, "_bucket");
    }
    out.value(known.seconds, {{"operation", operation}}, "_sum");
    out.value(sum, {{"operation", operation}}, "_count");
  }
}

// In bytes; 0 where the system does not tell.
std::int64_t resident_memory() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

Metrics::~Metrics() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Metrics::answer(const Request& request, Answer answer) {
  if (request.method != "GET") {
    auto refusal = problem(405, "Metrics are only read.", "");
    refusal.headers.emplace_back("Allow", "GET");
    return answer(std::move(refusal));
  }
  {
    const std::lock_guard lock(mutex_);
    if (asked_.size() < kMostWaiting) {
      asked_.push_back({bearer_token(request.header("authorization")), login_source(request.from), std::move(answer)});
      if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
      answer = nullptr;
    }
  }
  if (answer) return answer(problem(503, "Too much is asked at once.", "Try again in a moment."));
  wake_.notify_one();
}

void Metrics::work(const std::stop_token& stop) {
  while (true) {
    Asked asked;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [&] { return !asked_.empty(); })) return;
      asked = std::move(asked_.front());
      asked_.pop_front();
    }
    asked.answer(response(asked));
  }
}

Response Metrics::response(const Asked& asked) {
  auto got = read(asked);
  return got ? std::move(*got) : problem(got.error());
}

Result<Response> Metrics::read(const Asked& asked) {
  const Instant instant = clock_.now();
  if (const auto wait = pace_.wait(asked.source, instant)) return slowed(*wait);
  const auto home = TRY(agent::Home::open(home_));
  auto database = TRY(store::Database::open(home.database()));
  if (!TRY(is_metrics_token(database, asked.token))) {
    if (!asked.token.empty()) pace_.failed(asked.source, instant);
    auto refusal = problem(401, "The metrics want their token.", "'adjutant token metrics' makes one.");
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"metrics\"");
    return refusal;
  }
  pace_.succeeded(asked.source);
  Exposition out;
  TRY(tell_runs(out, database));
  TRY(tell_planners(out, database, home.config(), {instant, TRY(Zone::find(home.config().zone))}));
  out.metric("adjutant_outbox_mails", "gauge", "Mails in the outbox, by state; held ones wait for their time.");
  tell(out, "state", {"held", "sending", "handed", "failed", "unknown"},
       TRY(counted(database, "SELECT state, count(*) FROM outbox GROUP BY state")));
  out.metric("adjutant_sessions", "gauge", "Browsers that are logged in.");
  out.value(
      TRY(database.integer("SELECT count(*) FROM sessions WHERE expires > ?", {instant.time_since_epoch().count()}))
          .value_or(0));
  out.metric("adjutant_event_streams", "gauge", "Open streams of events.");
  out.value(homes_.open_streams());
  tell_requests(out, requests);
  out.metric("process_resident_memory_bytes", "gauge", "Memory of the daemon's process.");
  out.value(resident_memory());
  out.metric("process_start_time_seconds", "gauge", "When the daemon began, since 1970.");
  out.value(static_cast<double>(began_.time_since_epoch().count()) / 1000);
  return Response{.type = std::string(Exposition::kType), .body = out.text()};
}

}  // namespace adjutant::server
