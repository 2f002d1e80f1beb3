// What is done again and again: a list, and the owner's hand on one.
#include <fmt/format.h>

#include "app/owners_hand.h"
#include "app/routines.h"
#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {
namespace {

int shown(Assistant& assistant, const Result<agent::RunView>& view, const Options& options) {
  return view ? show_run(assistant, view->run.id, options) : show_error(view.error(), options);
}

}  // namespace

int list_routines(Assistant& assistant, const Options& options) {
  const auto list = app::routine_list(assistant);
  if (!list) return show_error(list.error(), options);
  if (options.json) {
    show(list->pretty() + "\n");
    return 0;
  }
  const auto& all = (*list)["routines"].items();
  if (all.empty()) show("You have no routines. Say one as in \"every weekday at 8 tell me what's on\".\n");
  for (const auto& routine : all) {
    show(fmt::format("{}  {}: {}{}\n", routine["id"].as_string(), routine["rhythm"].as_string(),
                     one_line(routine["request"].as_string(), 200), routine["on"].as_bool() ? "" : " (turned off)"));
    if (const auto& trouble = routine["trouble"]; trouble.is_string())
      show(fmt::format("    {}\n", one_line(trouble.as_string(), 300)));
  }
  return 0;
}

int switch_routine(Assistant& assistant, const std::string& id, const std::string& tool, const Options& options,
                   const std::stop_token& stop) {
  return shown(assistant, app::do_by_hand(assistant, tool, Json().set("id", id), stop), options);
}

int try_routine(Assistant& assistant, const std::string& id, const Options& options, const std::stop_token& stop) {
  return shown(assistant, app::try_routine(assistant, id, stop), options);
}

int edit_routine(Assistant& assistant, const std::string& id, const std::string& request, const std::string& when,
                 const Options& options, const std::stop_token& stop) {
  if (request.empty() && when.empty())
    return show_error({ErrorKind::usage,
                       "There is nothing to change.",
                       "Say --request \"what it does\", or --when \"every weekday at 8\".",
                       {}},
                      options);
  const auto view = app::change_routine(assistant, id, request, when, stop);
  return view ? go_on_from(assistant, *view, options, stop) : show_error(view.error(), options);
}

}  // namespace adjutant::cli
