// The ledger as a whole: what has happened while the owner was away, and all of it to keep.
#include <fmt/format.h>

#include "app/away.h"
#include "app/export.h"
#include "base/text.h"
#include "cli/commands.h"
#include "when/when.h"

namespace adjutant::cli {
namespace {

constexpr std::size_t kRunsAtATime = 200;

Result<std::optional<Instant>> moment_of(Assistant& assistant, const std::string& since) {
  if (since.empty()) return std::optional<Instant>();
  auto options = assistant.home.config().times;
  options.lean = when::Lean::past;
  const auto spans = TRY(when::resolve(since, {assistant.clock.now(), assistant.zone}, options));
  return std::optional(spans.front().begin.instant);
}

void show_part(std::string_view title, const Json& items, const std::function<std::string(const Json&)>& line) {
  if (items.items().empty()) return;
  show(fmt::format("{}\n", title));
  for (const auto& each : items.items()) show("  " + one_line(line(each), 400) + "\n");
}

std::string at(const Json& each) {
  const auto time = parse_time(each["at"].as_string());
  return time ? spoken(*time) : "";
}

}  // namespace

int show_away(Assistant& assistant, const std::string& since, const Options& options) {
  const auto moment = moment_of(assistant, since);
  if (!moment) return show_error(moment.error(), options);
  const auto away = app::while_away(assistant, *moment);
  if (!away) return show_error(away.error(), options);
  if (options.json) {
    show(away->pretty() + "\n");
    return 0;
  }
  const auto from = parse_time((*away)["since"].as_string());
  show(fmt::format("Since {}:\n", from ? spoken(*from) : ""));
  const auto run = [](const Json& each) {
    return fmt::format("{}  {}{}", each["run"].as_string(), each["request"].as_string(),
                       each.contains("reason") ? ": " + each["reason"].as_string() : "");
  };
  show_part("Waits for you:", (*away)["waiting"], run);
  show_part("Was not done:", (*away)["not_done"], run);
  show_part("Was not sent:", (*away)["unsent"],
            [](const Json& each) { return each["to"].as_string() + ": " + each["error"].as_string(); });
  show_part("Done:", (*away)["deeds"], [](const Json& each) {
    return fmt::format("{}  {} ({}, run {})", at(each), each["report"].as_string(), each["by"].as_string(),
                       each["run"].as_string());
  });
  show_part("Routines:", (*away)["routines"], run);
  show_part("Reminders:", (*away)["reminders"],
            [](const Json& each) { return at(each) + "  " + each["text"].as_string(); });
  if ((*away)["deeds"].items().empty() && (*away)["routines"].items().empty()) show("Nothing was done.\n");
  return 0;
}

// A line for each run, so that a ledger of any length is never in memory as a whole.
int export_ledger(Assistant& assistant, const Options& options) {
  journal::RunQuery query{.limit = kRunsAtATime};
  while (true) {
    const auto runs = assistant.journal.page(query);
    if (!runs) return show_error(runs.error(), options);
    for (const auto& run : *runs) {
      const auto record = app::record_of(assistant, run);
      if (!record) return show_error(record.error(), options);
      show(record->dump() + "\n");
    }
    if (runs->size() < kRunsAtATime) return 0;
    query.before_ms = runs->back().created_ms;
    query.before_id = runs->back().id;
  }
}

}  // namespace adjutant::cli
