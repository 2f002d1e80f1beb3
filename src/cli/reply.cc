#include "cli/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace adjutant::cli {
namespace {

using agent::RunView;
using agent::Verdict;
using What = Reply::What;

constexpr std::array<std::string_view, 6> kRather = {"edit", "rather", "instead", "but", "change", "suggestion"};

std::vector<int> suggestions(const RunView& view) {
  std::vector<int> out;
  for (const auto& one : view.objections) {
    if (one.edit && !one.answered) out.push_back(one.number);
  }
  return out;
}

std::string question_about(const RunView& view) {
  std::string choices;
  if (const auto stops = view.stops(); !stops.empty()) {
    choices =
        fmt::format("'despite {}' does it all the same, 'no' drops it", agent::objections::to_string(*stops.begin()));
    if (stops.size() > 1) choices = "'despite all' does it all the same, 'no' drops it";
  }
  if (const auto edits = suggestions(view); !edits.empty())
    choices += fmt::format("{}'edit {}' does it as suggested", choices.empty() ? "" : ", ", edits.front());
  return choices.empty() ? "Do it? [y/N] "
                         : fmt::format("Do it? [{}; {}] ", view.stops().empty() ? "y/N" : "N", choices);
}

}  // namespace

std::optional<Reply> read_reply(std::string_view said, const RunView& view) {
  const auto all = words(replace_all(std::string(said), "_", " "));
  const auto has = [&](std::string_view word) { return std::ranges::find(all, word) != all.end(); };
  const auto edits = suggestions(view);
  const bool rather = std::ranges::any_of(kRather, has);
  if (rather && !has("despite")) {
    for (const auto& word : all) {
      for (const int number : edits) {
        if (word == std::to_string(number)) return Reply{.what = What::edit, .edit = number};
      }
    }
    if (edits.size() == 1) return Reply{.what = What::edit, .edit = edits.front()};
    return std::nullopt;
  }
  const auto stops = view.stops();
  if (has("despite") && !stops.empty()) {
    Reply reply{.what = What::each};
    for (const auto kind : stops) {
      const auto name = words(replace_all(std::string(agent::objections::to_string(kind)), "_", " "));
      if (has("all") || std::ranges::all_of(name, has)) reply.despite.insert(kind);
    }
    return reply.despite == stops ? std::optional(reply) : std::nullopt;
  }
  const auto yes = yes_or_no(said);
  if (!yes) return std::nullopt;
  if (!*yes) return Reply{.what = What::no};
  return stops.empty() ? std::optional(Reply{.what = What::each}) : std::nullopt;
}

Reply reply_to(const RunView& view, const Options& options, const std::stop_token& stop) {
  if (options.yes) {
    const bool covered = view.worst() != Verdict::approve_each && view.stops().empty();
    return {.what = covered ? What::blanket : What::nothing};
  }
  if (options.json) return {};
  while (const auto line = ask_line(question_about(view), stop)) {
    if (auto reply = read_reply(*line, view)) return *reply;
    tell(view.stops().empty() ? "Please say yes or no.\n" : "A yes does not do for this: say it as above, or no.\n");
  }
  return {};
}

}  // namespace adjutant::cli
