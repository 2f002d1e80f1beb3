#include "app/owners_hand.h"

#include <fmt/format.h>

#include "app/requests.h"
#include "plan/checker.h"
#include "plan/statement.h"

namespace adjutant::app {

Result<agent::RunView> prepare_by_hand(Assistant& assistant, const std::string& tool, const Json& arguments,
                                       const std::stop_token& stop) {
  const auto text = plan::statement(tool, arguments);
  if (!text) return fail(ErrorKind::usage, fmt::format("The arguments of {} cannot be said in a plan.", tool));
  const auto plan = plan::check_text(*text, assistant.catalog);
  if (!plan) return std::unexpected(plan::to_error(plan.error(), *text, tool));
  return assistant.runner.prepare("", *plan, {{}}, stop);
}

Result<agent::RunView> do_by_hand(Assistant& assistant, const std::string& tool, const Json& arguments,
                                  const std::stop_token& stop) {
  const auto view = TRY(prepare_by_hand(assistant, tool, arguments, stop));
  if (!may_go_on(view)) {
    if (view.error) return std::unexpected(*view.error);
    return view;
  }
  TRY(assistant.runner.approve(view, agent::Runner::Yes::each));
  return assistant.runner.run(view.run.id, stop);
}

}  // namespace adjutant::app
