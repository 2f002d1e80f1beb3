#include "tools/mcp/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "tools/mcp/names.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::size_t kLargestSeen = 32u << 20;
constexpr std::size_t kLargestText = 1u << 20;
constexpr const char* kServer = "server.toml";
constexpr const char* kCard = "card.toml";
constexpr const char* kSeen = "seen.json";
constexpr const char* kQuarantine = "quarantine.json";

std::string sentence(const Error& error) {
  return one_line(error.hint.empty() ? error.message : error.message + " " + error.hint, 400);
}

std::vector<std::string> read_quarantine(const fs::path& file) {
  std::error_code error;
  const auto status = fs::symlink_status(file, error);
  if (status.type() == fs::file_type::not_found) return {};
  const auto text = read_file(file, kLargestText);
  const auto json = text ? parse_json(*text) : Result<Json>(std::unexpected(text.error()));
  std::vector<std::string> out;
  if (json) {
    for (const auto& line : (*json)["why"].items()) out.push_back(one_line(line.as_string(), 1000));
  }
  if (out.empty()) out.push_back("it is quarantined, and why cannot be read.");
  return out;
}

// The folder must be the owner's alone to write, and hold what was accepted; the values in env and headers are secrets.
Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return fail(ErrorKind::failed, fmt::format("Cannot make {}: {}.", folder.string(), error.message()));
  return {};
}

}  // namespace

Connection::Connection(fs::path folder, std::string name, StartSession start)
    : folder_(std::move(folder)), name_(std::move(name)), start_(std::move(start)) {
  read();
}

void Connection::read() {
  auto state = state_.lock();
  auto& trouble = state->trouble;
  trouble = read_quarantine(folder_ / kQuarantine);
  const auto server_text = read_file(folder_ / kServer, kLargestText);
  const auto card_text = read_file(folder_ / kCard, kLargestText);
  const auto seen_text = read_file(folder_ / kSeen, kLargestSeen);
  if (!server_text) trouble.push_back(sentence(server_text.error()));
  if (!card_text) trouble.push_back(sentence(card_text.error()));
  if (!seen_text) trouble.push_back(sentence(seen_text.error()));
  if (server_text) {
    auto settings = read_server(*server_text);
    if (settings) settings_ = std::move(*settings);
    else trouble.push_back(sentence(settings.error()));
  }
  auto seen = seen_text ? read_seen(*seen_text) : Result<Seen>(std::unexpected(seen_text.error()));
  if (!seen) {
    if (seen_text) trouble.push_back(sentence(seen.error()));
    return;
  }
  if (server_text && sha256_hex(*server_text) != seen->server_hash) {
    const auto found = settings_ ? server_differences(seen->server, identity(*settings_)) : std::vector<std::string>();
    trouble.insert(trouble.end(), found.begin(), found.end());
    trouble.push_back("server.toml is not as it was accepted.");
  }
  if (card_text && sha256_hex(*card_text) != seen->card_hash) trouble.push_back("card.toml is not as it was accepted.");
  accepted_ = std::move(seen->tools);
  auto card = make_card(card_text ? *card_text : "", name_, accepted_);
  if (!card) {
    trouble.push_back(sentence(card.error()));
    card = make_card("", name_, accepted_);
  }
  if (card) card_ = std::move(*card);
  else trouble.push_back(sentence(card.error()));
}

std::vector<std::string> Connection::trouble() const { return state_.lock()->trouble; }

std::unexpected<Error> Connection::refused(const State& state) const {
  std::vector<std::string> some = state.trouble;
  if (some.size() > 3) some.resize(3);
  return fail(ErrorKind::forbidden,
              fmt::format("The connection {} is in quarantine: {}", name_, one_line(join(some, " "), 600)),
              fmt::format("Look at it with 'adjutant connect mcp {} --accept'.", name_));
}

Result<void> Connection::compare(State& state, std::stop_token stop) {
  auto now = state.session->list_tools(std::move(stop));
  if (!now) {
    state.session.reset();
    return std::unexpected(while_doing(std::move(now.error()), fmt::format("asking {} for its tools", name_)));
  }
  const auto found = differences(accepted_, *now);
  if (found.empty()) return {};
  state.session.reset();
  state.trouble = found;
  Json why = Json::array();
  for (const auto& line : found) why.push(line);
  // Where the mark cannot be written, this process refuses all the same, and the next one compares anew.
  if (auto written = write_file(folder_ / kQuarantine, Json().set("why", std::move(why)).pretty() + "\n"); !written)
    state.trouble.push_back(sentence(written.error()));
  return refused(state);
}

Result<void> Connection::ready(State& state, std::stop_token stop) {
  if (!state.trouble.empty()) return refused(state);
  if (!settings_) return fail(ErrorKind::failed, fmt::format("How {} is reached is not known.", name_));
  if (state.session) return state.session->tools_changed() ? compare(state, std::move(stop)) : Result<void>();
  // Another process may have found a difference meanwhile.
  state.trouble = read_quarantine(folder_ / kQuarantine);
  if (!state.trouble.empty()) return refused(state);
  state.session = TRY(start_(name_, *settings_, stop));
  return compare(state, std::move(stop));
}

Result<void> Connection::try_out(std::stop_token stop) {
  auto state = state_.lock();
  state->session.reset();  // one that has died since says nothing of the server
  return ready(*state, std::move(stop));
}

Result<CallResult> Connection::call(const std::string& tool, const Json& arguments, std::chrono::milliseconds limit,
                                    std::stop_token stop, bool& sent) {
  auto state = state_.lock();
  sent = false;
  TRY(ready(*state, stop));
  sent = true;
  auto result = state->session->call(tool, arguments, limit, std::move(stop));
  if (!result) state->session.reset();  // what it still has to say is not an answer to the next call
  return result;
}

fs::path connections_folder(const fs::path& home) { return home / "connections"; }

Connections open_connections(const fs::path& home, const StartSession& start) {
  Connections out;
  std::vector<fs::path> folders;
  std::error_code error;
  if (!fs::exists(connections_folder(home), error)) return out;
  for (fs::directory_iterator each(connections_folder(home), error), end; !error && each != end; each.increment(error))
    folders.push_back(each->path());
  if (error) out.problems.push_back(fmt::format("the folder of connections cannot be read: {}.", error.message()));
  std::ranges::sort(folders);
  for (const auto& folder : folders) {
    const std::string name = folder.filename().string();
    if (is_connection_name(name) && fs::is_directory(folder, error))
      out.all.push_back(std::make_unique<Connection>(folder, name, start));
    else
      out.problems.push_back(fmt::format("\"{}\" in the folder of connections is no connection.", one_line(name, 60)));
  }
  return out;
}

Result<std::vector<ToolDescription>> ask_for_tools(const std::string& name, const ServerSettings& settings,
                                                   const StartSession& start, std::stop_token stop) {
  const auto session = TRY(start(name, settings, stop));
  return session->list_tools(std::move(stop));
}

std::vector<std::string> changes_since(const fs::path& folder, std::string_view server_text, std::string_view card_text,
                                       const std::vector<ToolDescription>& tools) {
  std::error_code error;
  if (!fs::exists(folder / kSeen, error)) return {};
  const auto text = read_file(folder / kSeen, kLargestSeen);
  const auto seen = text ? read_seen(*text) : Result<Seen>(std::unexpected(text.error()));
  if (!seen) return {"what was accepted before cannot be read: " + sentence(seen.error())};
  std::vector<std::string> out;
  const auto settings = read_server(server_text);
  if (settings) out = server_differences(seen->server, identity(*settings));
  if (out.empty() && sha256_hex(server_text) != seen->server_hash) out.emplace_back("server.toml has changed.");
  if (sha256_hex(card_text) != seen->card_hash) out.emplace_back("card.toml has changed.");
  for (auto& line : differences(seen->tools, tools)) out.push_back(std::move(line));
  return out;
}

bool is_accepted_server(const fs::path& folder, std::string_view server_text) {
  const auto text = read_file(folder / kSeen, kLargestSeen);
  const auto seen = text ? read_seen(*text) : Result<Seen>(std::unexpected(text.error()));
  return seen && seen->server_hash == sha256_hex(server_text);
}

Result<Offer> compare_offer(const fs::path& folder, const std::string& name, std::string server_text,
                            std::string card_text, std::vector<ToolDescription> tools) {
  Offer offer;
  offer.settings = TRY(read_server(server_text));
  offer.card = TRY(make_card(card_text, name, tools));
  offer.differences = changes_since(folder, server_text, card_text, tools);
  offer.server_text = std::move(server_text);
  offer.card_text = std::move(card_text);
  offer.tools = std::move(tools);
  return offer;
}

Result<void> accept_offer(const fs::path& folder, const Offer& offer) {
  TRY(make_folder(folder));
  TRY(write_file(folder / kServer, offer.server_text));
  TRY(write_file(folder / kCard, offer.card_text));
  TRY(write_file(folder / kSeen,
                 write_seen(see(identity(offer.settings), offer.server_text, offer.card_text, offer.tools))));
  std::error_code error;
  fs::remove(folder / kQuarantine, error);
  if (error) return fail(ErrorKind::failed, fmt::format("Cannot take the quarantine away: {}.", error.message()));
  return {};
}

}  // namespace adjutant::tools::mcp
