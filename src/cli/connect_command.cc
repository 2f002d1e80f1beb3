#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "agent/run_json.h"
#include "app/connection_changes.h"
#include "app/connection_rules.h"
#include "app/mcp_session.h"
#include "app/settings_lists.h"
#include "base/file.h"
#include "base/json_list.h"
#include "base/text.h"
#include "cli/commands.h"
#include "tools/mcp/draft.h"
#include "tools/mcp/names.h"

namespace adjutant::cli {
namespace {

using tools::mcp::Connection;
using tools::mcp::Offer;
using tools::mcp::ServerSettings;

constexpr std::string_view kNoCard =
    "# What the tools of this server are and do: see docs/CARDS.md. A tool that is not described here may do "
    "anything,\n"
    "# so that each call of it needs your approval.\n";

std::pair<std::string, std::optional<std::string>> name_and_value(const std::string& word) {
  const auto at = word.find('=');
  if (at == std::string::npos) return {word, std::nullopt};
  return {word.substr(0, at), word.substr(at + 1)};
}

Result<void> check_name(const std::string& name) {
  if (tools::mcp::is_connection_name(name)) return {};
  return fail(ErrorKind::usage, fmt::format("'{}' is no name for a connection.", one_line(name, 60)),
              "Use a-z, 0-9 and _, and no name of Adjutant's own tools.");
}

fs::path folder_of(const Assistant& assistant, const std::string& name) {
  return tools::mcp::connections_folder(assistant.home.folder()) / name;
}

// As the words say; where they name neither command nor URL, as it is.
Result<std::string> server_text(const ConnectWords& words, const fs::path& folder) {
  if (words.command.empty() && words.url.empty()) {
    std::error_code error;
    const bool says_more = !words.env.empty() || !words.headers.empty() || !words.folders.empty() ||
                           !words.private_hosts.empty() || words.network || words.no_sandbox;
    if (says_more || !fs::exists(folder / "server.toml", error)) {
      return fail(ErrorKind::usage, "How is the server reached?",
                  fmt::format("Write 'adjutant connect mcp {} -- COMMAND ARGUMENTS', or --url URL.", words.name));
    }
    return read_file(folder / "server.toml", 1 << 20);
  }
  ServerSettings settings{.command = words.command,
                          .url = words.url,
                          .env = {},
                          .folders = {},
                          .private_hosts = words.private_hosts,
                          .network = words.network,
                          .sandbox = !words.no_sandbox,
                          .headers = {}};
  for (const auto& word : words.env) settings.env.insert(name_and_value(word));
  for (const auto& word : words.headers) {
    auto [header, value] = name_and_value(word);
    if (!value) return fail(ErrorKind::usage, fmt::format("The header {} has no value.", header), "Write NAME=VALUE.");
    settings.headers.emplace(std::move(header), std::move(*value));
  }
  for (const auto& word : words.folders) {
    const bool writable = word.ends_with(":rw");
    const fs::path path = fs::absolute(writable ? word.substr(0, word.size() - 3) : word).lexically_normal();
    settings.folders.push_back(path.string() + (writable ? ":rw" : ""));
  }
  std::string text = tools::mcp::write_server(settings);
  TRY(tools::mcp::read_server(text));
  return text;
}

Result<std::string> card_text(const ConnectWords& words, const fs::path& folder) {
  if (!words.card.empty()) return read_file(words.card, 1 << 20);
  std::error_code error;
  if (fs::exists(folder / "card.toml", error)) return read_file(folder / "card.toml", 1 << 20);
  return std::string(kNoCard);
}

std::optional<bool> may(const std::string& question, const Options& options, const std::stop_token& stop) {
  if (options.yes) return true;
  return options.json ? std::nullopt : ask_yes(question, stop);
}

// A server.toml that is not as it was accepted may name any command, without a sandbox: it is not even started, to be
// asked for its tools, before a yes.
Result<void> may_be_started(const ConnectWords& words, const fs::path& folder, const std::string& text,
                            const Options& options, const std::stop_token& stop) {
  if (!words.command.empty() || !words.url.empty() || tools::mcp::is_accepted_server(folder, text)) return {};
  const auto settings = TRY(tools::mcp::read_server(text));
  tell(fmt::format("server.toml is not as you accepted it. It says now: {}\n", tools::mcp::describe(settings)));
  if (may("Start it so, to ask for its tools?", options, stop) == true) return {};
  return fail(ErrorKind::needs_approval,
              fmt::format("The server {} was not started: server.toml is not as you accepted it. It says now: {}.",
                          words.name, tools::mcp::describe(settings)),
              "Say --yes if it is right, or connect it anew with its command.");
}

Result<Offer> look(Assistant& assistant, const ConnectWords& words, const Options& options, std::stop_token stop) {
  TRY(check_name(words.name));
  const fs::path folder = folder_of(assistant, words.name);
  if (words.accept) TRY(app::find_connection(assistant, words.name));
  std::string server = TRY(server_text(words, folder));
  TRY(may_be_started(words, folder, server, options, stop));
  std::string card = TRY(card_text(words, folder));
  auto tools =
      TRY(tools::mcp::ask_for_tools(words.name, TRY(tools::mcp::read_server(server)), app::start_session, stop));
  const auto changes = tools::mcp::changes_since(folder, server, card, tools);
  auto offer = tools::mcp::compare_offer(folder, words.name, std::move(server), std::move(card), std::move(tools));
  if (offer || changes.empty()) return offer;
  // The card does not fit any more what the server is now: that is a matter of what has changed.
  Error error = std::move(offer.error());
  error.message += fmt::format(" Since you accepted it: {}", one_line(join(changes, " "), 1000));
  return std::unexpected(std::move(error));
}

// What the owner is asked to accept: our words, the card's, and of the server's only what has changed, in quotes.
std::string offer_text(const std::string& name, const Offer& offer) {
  std::string out = fmt::format("{}: {}\n", name, tools::mcp::describe(offer.settings));
  std::size_t unknown = 0;
  for (const auto& tool : offer.card.tools) {
    if (tool.signature.unknown) ++unknown;
    else
      out += fmt::format("  {:32} {:6} {}\n", tool.signature.name, plan::to_string(tool.signature.effect),
                         one_line(tool.signature.doc, 160));
  }
  if (unknown > 0) {
    out += fmt::format("  {} without a card, so that each call needs your approval:", unknown);
    for (const auto& tool : offer.card.tools) {
      if (tool.signature.unknown) out += " " + tool.signature.name;
    }
    out += "\n";
  }
  for (const auto& note : offer.card.notes) out += fmt::format("  Note: {}\n", one_line(note, 300));
  if (!offer.differences.empty()) out += "What has changed since you accepted it:\n";
  for (const auto& line : offer.differences) out += fmt::format("  - {}\n", one_line(line, 1000));
  return out;
}

}  // namespace

namespace {

// A first card, for the owner to go on from.
int draft(Assistant& assistant, const ConnectWords& words, const Options& options, std::stop_token stop) {
  if (auto good = check_name(words.name); !good) return show_error(good.error(), options);
  const fs::path folder = folder_of(assistant, words.name);
  const auto text = server_text(words, folder);
  if (text) {
    if (auto yes = may_be_started(words, folder, *text, options, stop); !yes) return show_error(yes.error(), options);
  }
  const auto settings = text ? tools::mcp::read_server(*text) : Result<ServerSettings>(std::unexpected(text.error()));
  if (!settings) return show_error(settings.error(), options);
  const auto tools = tools::mcp::ask_for_tools(words.name, *settings, app::start_session, std::move(stop));
  if (!tools) return show_error(tools.error(), options);
  const std::string card = tools::mcp::draft_card(words.name, *tools);
  if (!words.card.empty()) {
    if (auto written = write_file(words.card, card, Replace::no); !written) return show_error(written.error(), options);
  }
  if (options.json) show(Json().set("card", card).pretty() + "\n");
  else if (words.card.empty()) show(card);
  else show(fmt::format("The draft is in {}. Nothing was connected.\n", words.card.string()));
  return 0;
}

// Asked about after the connection stands: without them, its tools are there, and the mandate says nothing of them.
Result<void> add_rules(const Assistant& before, const std::string& name, const Options& options,
                       const std::stop_token& stop, Json& out) {
  const auto assistant = TRY(Assistant::open(before.home.folder(), before.owner, nullptr));
  const app::ProposedRules rules = TRY(app::propose_rules(*assistant, before.mandate.mandate(), name));
  out.set("allows", json_list(rules.changes)).set("rules", false);
  if (rules.mandate.empty()) return {};
  if (!options.json) {
    tell("The rules that are proposed for it change what the mandate allows (+ more, - less):\n");
    for (const auto& line : rules.changes) tell("  " + line + "\n");
  }
  if (may("Add these rules to the mandate?", options, stop) != true) return {};
  TRY(mandate::MandateFile::accept_text(assistant->home.mandate(), rules.mandate));
  out.set("rules", true);
  return {};
}

}  // namespace

int connect_mcp(Assistant& assistant, const ConnectWords& words, const Options& options, std::stop_token stop) {
  if (words.draft) return draft(assistant, words, options, std::move(stop));
  const auto offer = look(assistant, words, options, stop);
  if (!offer) return show_error(offer.error(), options);
  Json out;
  out.set("connection", words.name).set("tools", app::tools_json(offer->card));
  out.set("notes", json_list(offer->card.notes)).set("differences", json_list(offer->differences));
  if (!options.json) tell(offer_text(words.name, *offer));
  const auto yes = may(fmt::format("Connect {}?", words.name), options, stop);
  if (yes != true) {
    if (options.json) show(out.set("state", "waits").pretty() + "\n");
    else tell("Nothing was changed.\n");
    return static_cast<int>(yes ? ErrorKind::forbidden : ErrorKind::needs_approval);
  }
  if (auto done = tools::mcp::accept_offer(folder_of(assistant, words.name), *offer); !done)
    return show_error(done.error(), options);
  if (auto added = add_rules(assistant, words.name, options, stop, out); !added) {
    out.set("rules_problem", agent::to_json(added.error()));
    if (!options.json)
      tell(fmt::format("It is connected, but no rules were added: {}\n", harmless(added.error().text())));
  }
  if (options.json) show(out.set("state", "connected").pretty() + "\n");
  else show(fmt::format("{} is connected: {} tools.\n", words.name, offer->card.tools.size()));
  return 0;
}

int list_connections(Assistant& assistant, const Options& options) {
  if (options.json) {
    show(Json()
             .set("connections", app::connection_list(assistant))
             .set("problems", json_list(assistant.connections.problems))
             .pretty() +
         "\n");
    for (const auto& problem : assistant.connections.problems) tell(problem + "\n");
    return 0;
  }
  for (const auto& connection : assistant.connections.all) {
    const auto trouble = connection->trouble();
    const auto* settings = connection->settings();
    const std::string server = settings ? tools::mcp::describe(*settings) : "";
    show(fmt::format("{}  {}  {}\n", connection->name(), trouble.empty() ? "connected" : "in quarantine", server));
    for (const auto& line : trouble) show(fmt::format("  - {}\n", one_line(line, 1000)));
    for (const auto& tool : connection->card().tools)
      show(fmt::format("  {:32} {}\n", tool.signature.name,
                       tool.signature.unknown ? "no card" : plan::to_string(tool.signature.effect)));
  }
  for (const auto& problem : assistant.connections.problems) tell(problem + "\n");
  if (assistant.connections.all.empty()) show("No server is connected.\n");
  return 0;
}

int disconnect(Assistant& assistant, const std::string& name, const Options& options) {
  if (auto done = app::remove_connection(assistant, name); !done) return show_error(done.error(), options);
  if (options.json) show(Json().set("connection", name).set("state", "disconnected").pretty() + "\n");
  else show(fmt::format("{} is disconnected.\n", name));
  return 0;
}

}  // namespace adjutant::cli
