#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {

int doctor(Assistant& assistant, const Options& options) {
  Json checks = Json::array();
  bool broken = false;
  const auto add = [&](const std::string& what, bool good, const std::string& words) {
    broken = broken || !good;
    checks.push(Json().set("check", what).set("ok", good).set("says", words));
    if (!options.json) fmt::print("  {} {}: {}\n", good ? "✓" : "✗", what, one_line(words, 300));
  };
  const auto remark = [&](const std::string& what, const std::string& words) {
    checks.push(Json().set("check", what).set("ok", true).set("says", words));
    if (!options.json) fmt::print("    {}: {}\n", one_line(what, 120), one_line(words, 200));
  };
  const auto mails = assistant.maildir.entries();
  add("mail", mails.has_value(), mails ? fmt::format("{} mails", (*mails)->size()) : mails.error().text());
  for (const auto& problem : assistant.maildir.problems()) remark(problem.path.filename().string(), problem.what);
  if (assistant.calendar_store.wanted()) {
    const auto there = assistant.calendar_store.ready();
    const auto calendars = assistant.calendar_store.snapshot();
    add("calendar", there.has_value(),
        there ? fmt::format("{} files, {} calendars", calendars->files.size(), calendars->calendars().size())
              : there.error().text());
    for (const auto& problem : calendars->problems) remark(problem.file.string(), problem.message);
  }
  const auto people = assistant.contacts.snapshot();
  if (assistant.contacts.wanted()) {
    const auto there = assistant.contacts.ready();
    add("contacts", there.has_value(), there ? fmt::format("{} people", people->entries.size()) : there.error().text());
    for (const auto& problem : people->problems) remark(problem.file, problem.error.message);
  }
  add("files", true, fmt::format("{} files", assistant.folders.list().size()));
  add("mandate", assistant.mandate.problem().empty(),
      assistant.mandate.problem().empty() ? fmt::format("{} rules", assistant.mandate.mandate().rules().size())
                                          : assistant.mandate.problem());
  add("skills", assistant.skills.problems.empty(), fmt::format("{} skills", assistant.skills.skills.size()));
  for (const auto& problem : assistant.skills.problems) remark("skill", problem);
  const auto waiting = assistant.outbox.in_state("unknown");
  add("outbox", waiting && waiting->empty(),
      waiting ? fmt::format("{} messages of which it cannot be told whether they left", waiting->size())
              : waiting.error().text());
  const auto failed = assistant.outbox.in_state("failed");
  if (!failed) add("outbox", false, failed.error().text());
  for (const auto& item : failed.value_or(std::vector<tools::mail::OutboxItem>()))
    add("outbox", false, fmt::format("the mail to {} was not sent: {}", join(item.recipients, ", "), item.error));
  const auto runs = assistant.runner.interrupted();
  add("runs", runs.has_value(),
      runs ? fmt::format("{} cut off; 'adjutant serve' goes on with them", runs->size()) : runs.error().text());
  if (options.json) fmt::print("{}\n", Json().set("ok", !broken).set("checks", std::move(checks)).pretty());
  return broken ? static_cast<int>(ErrorKind::failed) : 0;
}

}  // namespace adjutant::cli
