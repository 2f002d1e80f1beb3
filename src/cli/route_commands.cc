#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {

int route_teach(Assistant& assistant, const std::string& sentence, const std::string& skill, const Options& options) {
  std::vector<std::string> names;
  for (const auto& each : assistant.skills().skills) names.push_back(each.name);
  if (std::ranges::find(assistant.skills().off, skill, &agent::Skill::name) != assistant.skills().off.end()) {
    return show_error({ErrorKind::usage,
                       fmt::format("The skill '{}' is switched off.", skill),
                       fmt::format("'adjutant skills on {}' switches it on.", skill),
                       {}},
                      options);
  }
  if (std::ranges::find(names, skill) == names.end()) {
    const std::string near = closest(skill, names);
    return show_error({ErrorKind::usage, fmt::format("There is no skill '{}'.", one_line(skill, 60)),
                       near.empty() ? "'adjutant skills' shows them." : fmt::format("Did you mean '{}'?", near)},
                      options);
  }
  const auto number = assistant.taught.teach(sentence, skill, assistant.clock.now());
  if (!number) return show_error(number.error(), options);
  if (options.json) show(Json().set("number", *number).set("skill", skill).pretty() + "\n");
  else
    show(fmt::format("\"{}\" means {} from now on; 'adjutant route forget {}' takes that back.\n", one_line(sentence),
                     skill, *number));
  return 0;
}

int list_taught(Assistant& assistant, const Options& options) {
  const auto all = assistant.taught.all();
  if (!all) return show_error(all.error(), options);
  if (options.json) return export_taught(assistant);
  for (const auto& each : *all) show(fmt::format("{:>4}  {}: {}\n", each.number, each.skill, one_line(each.sentence)));
  if (all->empty()) show("Nothing was taught. 'adjutant route teach \"SENTENCE\" SKILL' does that.\n");
  return 0;
}

int forget_taught(Assistant& assistant, std::int64_t number, const Options& options) {
  const auto forgotten = assistant.taught.forget(number);
  if (!forgotten) return show_error(forgotten.error(), options);
  if (options.json) show(Json().set("forgotten", number).pretty() + "\n");
  else show("It is forgotten.\n");
  return 0;
}

int export_taught(Assistant& assistant) {
  auto all = assistant.taught.export_all();
  if (!all) return show_error(all.error(), {.json = true});
  show(Json().set("taught", std::move(*all)).pretty() + "\n");
  return 0;
}

}  // namespace adjutant::cli
