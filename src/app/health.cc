#include "app/health.h"

#include <fmt/format.h>
#include <unistd.h>

#include <functional>

#include "agent/reader_answer.h"
#include "app/served.h"
#include "base/process.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

using tools::mail::OutboxItem;

// What is wrong with a message that did not simply leave, and what to do; nothing where nothing is wrong with it.
std::optional<std::string> trouble(const OutboxItem& item) {
  const auto to = join(item.recipients, ", ");
  auto why = one_line(item.error, 120);
  if (!why.ends_with('.')) why += '.';
  if (item.state == "failed") {
    return fmt::format("the mail to {} was not sent: {} Put that right and send it anew; its text is in {}", to, why,
                       item.path.string());
  }
  if (item.state == "unknown") {
    return fmt::format(
        "it cannot be told whether the mail to {} was sent: {} Ask there before you send it anew; its text is in {}",
        to, why, item.path.string());
  }
  if (item.state == "handed") {
    return fmt::format(
        "the mail to {} was sent, but has no copy in the folder of sent mails; 'adjutant serve' tries that again", to);
  }
  if (item.state == "held" && !item.error.empty()) {
    return fmt::format("the mail to {} could not be sent yet: {} Put that right; 'adjutant serve' tries it again", to,
                       why);
  }
  return std::nullopt;
}

// Of each message that is in trouble, or that nothing is.
std::vector<std::pair<bool, std::string>> outbox_says(tools::mail::Outbox& outbox) {
  std::vector<std::pair<bool, std::string>> out;
  for (const auto* state : {"failed", "unknown", "handed", "held"}) {
    const auto items = outbox.in_state(state);
    if (!items) return {{false, items.error().text()}};
    for (const auto& item : *items) {
      if (auto words = trouble(item)) out.emplace_back(false, std::move(*words));
    }
  }
  if (out.empty()) out.emplace_back(true, "no message is stuck");
  return out;
}

// Whether the small model answers. It is optional: without it, sentences near to an example are understood.
std::pair<bool, std::string> model_says(model::Needle* needle) {
  if (!needle) return {true, "none; scripts/fetch-models fetches it, and it helps with sentences unlike the examples"};
  const auto filling = needle->fill({{"greet", "Greet somebody.", {{"who", "a name"}}}}, "", "say hello to Ben", {});
  if (filling) return {true, "answers"};
  return {false, filling.error().text()};
}

// Whether meanings can be compared. It is optional as well: without it, words alone are.
std::pair<bool, std::string> embedder_says(model::Embedder* embedder) {
  if (!embedder) return {true, "none; scripts/fetch-llama and scripts/fetch-models get it, and the next build has it"};
  const std::string text = "say hello to Ben";
  const auto vectors = embedder->embed({&text, 1}, {});
  return vectors ? std::pair(true, std::string("answers")) : std::pair(false, vectors.error().text());
}

// Whether the endpoint of a role answers a small question in the form that is asked for.
std::pair<bool, std::string> endpoint_says(model::ChatEndpoint& endpoint) {
  const auto& settings = endpoint.settings();
  const std::string which = fmt::format("{} at {}", one_line(settings.model, 60), one_line(settings.url, 100));
  const model::Question question{"Answer in the asked JSON form.",
                                 Json()
                                     .set("task", "classify")
                                     .set("instruction", "Say which option the text is.")
                                     .set("options", Json().push("yes").push("no"))
                                     .set("text", "yes"),
                                 "classify", agent::schema_of_option({"yes", "no"})};
  const auto answer = endpoint.ask(question, {});
  if (!answer) return {false, fmt::format("{}: {}", which, answer.error().text())};
  const auto option = agent::read_option({"yes", "no"}, *answer);
  return option ? std::pair(true, which + " answers")
                : std::pair(false, fmt::format("{}: {}", which, option.error().text()));
}

void roles_say(Assistant& assistant, const std::function<void(const std::string&, bool, const std::string&)>& add) {
  const std::string embedded = assistant.needle ? "the embedded model, and what has a form of its own"
                                                : "without a model: what has a form of its own";
  if (assistant.reader) {
    const auto [good, words] = endpoint_says(*assistant.reader);
    add("reader", good, words);
  } else {
    add("reader", true, embedded);
  }
  if (assistant.writer) {
    const auto [good, words] = endpoint_says(*assistant.writer);
    add("writer", good, words);
  } else {
    add("writer", true,
        assistant.reader ? "the reader writes as well"
                         : "without a model: plain mails, and other texts as they were given");
  }
}

// Whether the models that plan are there; none is asked, since that may cost something.
void planners_say(Assistant& assistant, const std::function<void(const std::string&, bool, const std::string&)>& add) {
  const auto& planners = assistant.home.config().planners;
  if (planners.empty())
    add("planner", true, "none: what no skill covers is not planned; 'adjutant model add' adds one");
  for (const auto& settings : planners) {
    const auto opened = assistant.open_planner(settings);
    const auto spent = spent_today(assistant, settings);
    const bool good = opened.has_value() && spent.has_value();
    add(fmt::format("planner {}", settings.name), good,
        good      ? planner_line(settings, *spent)
        : !opened ? opened.error().text()
                  : spent.error().text());
  }
}

}  // namespace

namespace {

// Of a page that others reach: what a browser shows must be the same fingerprint.
std::optional<HealthCheck> certificate_says(Assistant& assistant) {
  constexpr std::chrono::hours kInTime{24 * 14};
  const auto served = last_served(assistant.database);
  if (!served) return HealthCheck{"certificate", false, served.error().text()};
  if (!*served || !(*served)->certificate) return std::nullopt;
  const auto& [address, fingerprint, until] = *(*served)->certificate;
  const auto last_day = spoken(Time{until, assistant.zone}.date());
  if (until - assistant.clock.now() < kInTime)
    return HealthCheck{
        "certificate", false,
        fmt::format("that of {} ends on {}; make another with 'adjutant certificate --anew', or get a new "
                    "one where this one is from, and start 'adjutant serve' anew",
                    one_line(address, 120), last_day)};
  return HealthCheck{"certificate", true,
                     fmt::format("{}, until {}, SHA-256 {}", one_line(address, 120), last_day, fingerprint)};
}

}  // namespace

namespace {

HealthCheck mail_says(Assistant& assistant) {
  const auto mails = assistant.maildir.entries();
  return {"mail", mails.has_value(), mails ? fmt::format("{} mails", (*mails)->size()) : mails.error().text()};
}

HealthCheck calendar_says(Assistant& assistant) {
  const auto there = assistant.calendar_store.ready();
  const auto calendars = assistant.calendar_store.snapshot();
  return {"calendar", there.has_value(),
          there ? fmt::format("{} files, {} calendars", calendars->files.size(), calendars->calendars().size())
                : there.error().text()};
}

HealthCheck contacts_say(Assistant& assistant) {
  const auto there = assistant.contacts.ready();
  return {"contacts", there.has_value(),
          there ? fmt::format("{} people", assistant.contacts.snapshot()->entries.size()) : there.error().text()};
}

HealthCheck files_say(Assistant& assistant) {
  return {"files", true, fmt::format("{} files", assistant.folders.list().size())};
}

// Where the program or the folder is there; nothing is sent.
HealthCheck leaving_says(const agent::Config& config) {
  HealthCheck check{"mail leaves by", true, {}};
  if (config.sendmail.empty()) {
    fs::path folder = config.drop;
    std::error_code error;
    while (!fs::exists(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
    check.good = ::access(folder.c_str(), W_OK) == 0;
    check.says = check.good ? "mails are put into that folder; nothing sends them"
                            : fmt::format("{} cannot be written to; change its rights, or 'drop'", folder.string());
    return check;
  }
  const auto name = one_line(config.sendmail.front(), 100);
  check.good = is_program(config.sendmail.front());
  check.says = check.good ? fmt::format("{} is there; nothing was sent", name)
                          : fmt::format("there is no program {}; install it, or change 'sendmail'", name);
  return check;
}

}  // namespace

std::vector<HealthCheck> check_accounts(Assistant& assistant, const std::stop_token& stop) {
  std::vector<HealthCheck> checks{mail_says(assistant), leaving_says(assistant.home.config())};
  if (assistant.calendar_store.wanted()) checks.push_back(calendar_says(assistant));
  if (assistant.contacts.wanted()) checks.push_back(contacts_say(assistant));
  checks.push_back(files_say(assistant));
  if (assistant.shop) {
    const auto orders = assistant.shop->orders(stop);
    checks.push_back({"shop", orders.has_value(),
                      orders ? fmt::format("answers; {} orders", orders->size()) : orders.error().text()});
  }
  const auto ask = [&](const char* name, const std::unique_ptr<model::ChatEndpoint>& endpoint) {
    if (!endpoint) return;
    const auto [good, words] = endpoint_says(*endpoint);
    checks.push_back({name, good, words});
  };
  ask("model that reads", assistant.reader);
  ask("model that writes", assistant.writer);
  return checks;
}

std::vector<HealthCheck> check_health(Assistant& assistant) {
  std::vector<HealthCheck> checks;
  const auto add = [&](const std::string& what, bool good, const std::string& words) {
    checks.push_back({what, good, words});
  };
  const auto remark = [&](const std::string& what, const std::string& words) {
    checks.push_back({what, true, words, true});
  };
  checks.push_back(mail_says(assistant));
  for (const auto& problem : assistant.maildir.problems()) remark(problem.path.filename().string(), problem.what);
  if (assistant.calendar_store.wanted()) {
    checks.push_back(calendar_says(assistant));
    const auto calendars = assistant.calendar_store.snapshot();
    for (const auto& problem : calendars->problems) remark(problem.file.string(), problem.message);
  }
  if (assistant.contacts.wanted()) {
    checks.push_back(contacts_say(assistant));
    const auto people = assistant.contacts.snapshot();
    for (const auto& problem : people->problems) remark(problem.file, problem.error.message);
  }
  checks.push_back(files_say(assistant));
  add("mandate", assistant.mandate.problem().empty(),
      assistant.mandate.problem().empty() ? fmt::format("{} rules", assistant.mandate.mandate().rules().size())
                                          : assistant.mandate.problem());
  for (const auto& problem : assistant.connections.problems) add("connections", false, problem);
  for (const auto& connection : assistant.connections.all) {
    const auto trouble = connection->trouble();
    add(fmt::format("connection {}", connection->name()), trouble.empty(),
        trouble.empty() ? fmt::format("{} tools", connection->card().tools.size())
                        : fmt::format("it is in quarantine; look at it with 'adjutant connect mcp {} --accept'",
                                      connection->name()));
    for (const auto& line : trouble) remark(connection->name(), line);
  }
  add("skills", assistant.skills().problems.empty(), fmt::format("{} skills", assistant.skills().skills.size()));
  for (const auto& problem : assistant.skills().problems) remark("skill", problem);
  const auto [answers, says] = model_says(assistant.needle.get());
  add("model", answers, says);
  const auto [embeds, embedder_words] = embedder_says(assistant.embedder.get());
  add("embedder", embeds, embedder_words);
  roles_say(assistant, add);
  planners_say(assistant, add);
  for (const auto& [good, words] : outbox_says(assistant.outbox)) add("outbox", good, words);
  if (auto check = certificate_says(assistant)) checks.push_back(std::move(*check));
  const auto runs = assistant.runner.interrupted();
  add("runs", runs.has_value(),
      runs ? fmt::format("{} cut off; 'adjutant serve' goes on with them", runs->size()) : runs.error().text());
  return checks;
}

std::string where(const agent::PlannerSettings& settings) {
  return settings.file.empty() ? settings.endpoint.url : settings.file.string();
}

std::string planner_line(const agent::PlannerSettings& settings, std::int64_t spent) {
  std::string line = settings.file.empty()
                         ? fmt::format("{} at {}", one_line(settings.model(), 60), one_line(where(settings), 100))
                         : one_line(where(settings), 160);
  if (!settings.daily_budget) return line + ", without a price";
  const auto& currency = settings.price.currency;
  return line + fmt::format(", {} in and {} out for a million tokens; {} of {} spent today",
                            agent::to_string(agent::Cost{settings.price.input, currency}),
                            agent::to_string(agent::Cost{settings.price.output, currency}),
                            agent::to_string(agent::Cost{spent, currency}), agent::to_string(*settings.daily_budget));
}

Result<std::int64_t> spent_today(Assistant& assistant, const agent::PlannerSettings& settings) {
  return assistant.ledger.spent_today(settings.name, settings.price.currency, {assistant.clock.now(), assistant.zone});
}

}  // namespace adjutant::app
