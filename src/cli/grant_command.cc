#include <fmt/format.h>

#include "app/mandate_changes.h"
#include "app/requests.h"
#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {
namespace {

constexpr int kUsualDays = 90;

// The last day of the grant; nothing: it has none. Errors: it is no day.
Result<std::optional<Date>> last_day(const Assistant& assistant, const std::string& until) {
  if (until == "never") return std::optional<Date>();
  if (until.empty()) return std::optional(add_days(Time{assistant.clock.now(), assistant.zone}.date(), kUsualDays));
  auto day = parse_date(until);
  if (!day)
    return fail(ErrorKind::usage, fmt::format("'{}' is no day.", one_line(until, 40)),
                "Write it like 2026-12-31, or 'never' for a grant without an end.");
  return std::optional(*day);
}

Result<app::MandateChange> proposed(Assistant& assistant, const agent::RunView& view, const AlwaysWords& words,
                                    const std::string& confirmation, const std::stop_token& stop) {
  app::AlwaysWish wish{.per_day = words.per_day, .whole_domain = words.domain, .any_thing = words.any};
  wish.until = TRY(last_day(assistant, words.until));
  return app::always(assistant, view, words.step, wish, confirmation, stop);
}

}  // namespace

int allow_always(Assistant& assistant, const std::string& run, const AlwaysWords& words, const Options& options,
                 std::stop_token stop) {
  const auto view = app::view_of(assistant, run);
  if (!view) return show_error(view.error(), options);
  if (!view->waits())
    return show_error(
        {ErrorKind::usage,
         fmt::format("The run {} does not wait: it is {}.", view->run.id, journal::to_string(view->run.state)),
         fmt::format("See 'adjutant show {}'.", view->run.id),
         {}},
        options);
  auto change = proposed(assistant, *view, words, "", stop);
  if (!change) return show_error(change.error(), options);
  if (!options.json) {
    show(change->sentence + "\n\n" + change->text + "\n");
    for (const auto& line : change->difference.text()) show(fmt::format("  {}\n", line));
  }
  const bool yes =
      options.yes || (!options.json && ask_yes("Shall this be allowed from now on?", stop).value_or(false));
  if (yes && !change->in_force) {
    change = proposed(assistant, *view, words, change->confirmation, stop);
    if (!change) return show_error(change.error(), options);
  }
  if (options.json) show(app::to_json(*change).pretty() + "\n");
  else if (!change->in_force) tell("What was allowed before stays as it is.\n");
  else
    tell(fmt::format("It is in mandate.toml as \"{}\". The run still waits: 'adjutant approve {}' does it.\n",
                     one_line(change->rule), view->run.id));
  return change->in_force ? 0 : static_cast<int>(ErrorKind::needs_approval);
}

}  // namespace adjutant::cli
