// A home: the folder that holds what Adjutant knows and was told for one owner.
//
//   config.toml    who the owner is, where their folders are, which models read, write and plan
//   mandate.toml   what the owner allows
//   home.db        runs, journal, outbox, reminders
//   spool/ undo/   messages that wait, and what undo needs
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "agent/planner/planner_settings.h"
#include "base/error.h"
#include "base/time.h"
#include "model/chat_endpoint.h"
#include "when/when.h"

namespace adjutant::agent {

// A shop that speaks the API of docs/ORDERS.md.
struct ShopConfig {
  std::string url;
  std::filesystem::path key_file;  // its first line is the key; empty where there is none
  bool operator==(const ShopConfig&) const = default;
};

struct Config {
  std::string name;                    // of the owner
  std::vector<std::string> addresses;  // of the owner; the first is written from
  std::string iban;                    // of the owner's account, for transfers; may be empty
  std::string zone = "UTC";
  when::Options times;  // whose holidays are meant, and which way "4/3" is read
  std::filesystem::path mail;
  std::filesystem::path calendar;
  std::filesystem::path contacts;
  std::filesystem::path files;
  std::vector<std::string> sendmail;  // command and arguments; empty: messages go to the drop folder
  std::filesystem::path drop;         // where messages go without a sendmail command
  int hold_seconds = 30;              // how long a message waits in the outbox
  // Models that read and write, in place of the embedded one. Where only a reader is named, it writes as well.
  std::optional<model::EndpointSettings> reader, writer;
  bool own_style = false;  // drafts greet and close as the mails do that the owner sent
  std::optional<ShopConfig> orders;
  std::vector<PlannerSettings> planners;  // models that write plans where no skill fits, in the order of asking
  bool operator==(const Config&) const = default;
};

class Home {
 public:
  // ADJUTANT_HOME, or the XDG data folder.
  static std::filesystem::path default_folder();

  // Makes the folder with a config and the shipped mandate. Errors when there is a home already.
  static Result<Home> create(const std::filesystem::path& folder, const Config& config,
                             const std::filesystem::path& shipped_mandate);
  static Result<Home> open(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return folder_; }
  const Config& config() const { return config_; }
  std::filesystem::path database() const { return folder_ / "home.db"; }
  std::filesystem::path mandate() const { return folder_ / "mandate.toml"; }
  std::filesystem::path spool() const { return folder_ / "spool"; }
  std::filesystem::path undo() const { return folder_ / "undo"; }
  std::filesystem::path skills() const { return folder_ / "skills"; }

 private:
  Home(std::filesystem::path folder, Config config) : folder_(std::move(folder)), config_(std::move(config)) {}
  std::filesystem::path folder_;
  Config config_;
};

// The text of config.toml; read_config(write_config(c)) gives c back.
std::string write_config(const Config& config);
Result<Config> read_config(std::string_view toml, const std::filesystem::path& folder);

}  // namespace adjutant::agent
