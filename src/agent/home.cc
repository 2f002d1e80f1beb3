#include "agent/home.h"

#include <fmt/format.h>

#include <cstdlib>
#include <set>

#include "agent/endpoint_settings.h"
#include "base/file.h"
#include "base/text.h"
#include "mandate/mandate_file.h"

namespace adjutant::agent {
namespace {

const std::set<std::string, std::less<>> kKeys = {
    "name", "addresses",    "iban",   "zone",   "mail",   "calendar", "contacts", "files",      "sendmail",
    "drop", "hold_seconds", "orders", "reader", "writer", "planner",  "country",  "date_order", "own_style"};

std::string toml_list(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const auto& text : texts) parts.push_back(toml_text(text));
  return "[" + join(parts, ", ") + "]";
}

std::vector<std::string> texts(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  if (const auto* array = table[key].as_array()) {
    for (const auto& item : *array) {
      if (const auto text = item.value<std::string>()) out.push_back(*text);
    }
  } else if (const auto text = table[key].value<std::string>()) {
    out.push_back(*text);
  }
  return out;
}

// "country" and "date_order": what times in words mean to this owner.
Result<when::Options> read_times(const toml::table& table) {
  when::Options times;
  const auto country = table["country"].value_or<std::string>("");
  if (!country.empty()) {
    const auto known = when::country_named(country);
    if (!known) {
      return fail(ErrorKind::usage, fmt::format("config.toml: the holidays of '{}' are not known.", country),
                  "country is one of DE, AT, CH, GB, US, FR.");
    }
    times.country = *known;
  }
  const auto order = table["date_order"].value_or<std::string>("");
  if (order == "day_first") times.order = when::DateOrder::day_first;
  else if (order == "month_first") times.order = when::DateOrder::month_first;
  else if (!order.empty()) {
    return fail(ErrorKind::usage, fmt::format("config.toml: '{}' is no order of dates.", order),
                "date_order is \"day_first\" or \"month_first\"; without it both readings of 4/3 are offered.");
  }
  return times;
}

std::string write_times(const when::Options& times) {
  std::string out;
  if (times.country != when::Country::none) out += fmt::format("country = \"{}\"\n", when::code_of(times.country));
  if (times.order != when::DateOrder::unknown) {
    const bool day = times.order == when::DateOrder::day_first;
    out += fmt::format("date_order = \"{}\"\n", day ? "day_first" : "month_first");
  }
  return out;
}

// The section [orders]; nothing where there is none.
Result<std::optional<ShopConfig>> read_shop(const toml::table& config, const std::filesystem::path& folder) {
  const auto* node = config.get("orders");
  if (!node) return std::nullopt;
  const auto* table = node->as_table();
  if (!table)
    return fail(ErrorKind::usage, fmt::format("config.toml:{}: orders is no section.", node->source().begin.line),
                "Write [orders] on a line of its own.");
  const ConfigSection section("[orders]", *table);
  TRY(section.knows_its_keys({"url", "key_file"}));
  ShopConfig shop{TRY(section.needed_text("url", "https://shop.example/api")), TRY(section.text("key_file"))};
  while (shop.url.ends_with('/')) shop.url.pop_back();
  if (!shop.key_file.empty() && !shop.key_file.is_absolute()) shop.key_file = folder / shop.key_file;
  return shop;
}

}  // namespace

std::filesystem::path Home::default_folder() {
  if (const char* home = std::getenv("ADJUTANT_HOME"); home && *home) return home;
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data) return fs::path(data) / "adjutant";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : ".") / ".local/share/adjutant";
}

std::string write_config(const Config& config) {
  std::string out = "# Who you are and where your folders are. Adjutant reads them in place.\n";
  out += fmt::format("name = {}\naddresses = {}\nzone = {}\n", toml_text(config.name), toml_list(config.addresses),
                     toml_text(config.zone));
  out += write_times(config.times);
  if (!config.iban.empty()) out += fmt::format("iban = {}\n", toml_text(config.iban));
  out += fmt::format("\nmail = {}\ncalendar = {}\ncontacts = {}\nfiles = {}\n", toml_text(config.mail.string()),
                     toml_text(config.calendar.string()), toml_text(config.contacts.string()),
                     toml_text(config.files.string()));
  out +=
      "\n# Mail waits this long before it leaves, so that it can be taken back. It leaves through the sendmail "
      "command\n"
      "# (recipients are added behind it), or into the drop folder where there is none.\n";
  out += fmt::format("hold_seconds = {}\n", config.hold_seconds);
  if (!config.sendmail.empty()) out += fmt::format("sendmail = {}\n", toml_list(config.sendmail));
  out += fmt::format("drop = {}\n", toml_text(config.drop.string()));
  if (config.own_style) out += "own_style = true\n";
  if (config.orders) {
    out += fmt::format("\n[orders]\nurl = {}\n", toml_text(config.orders->url));
    if (!config.orders->key_file.empty())
      out += fmt::format("key_file = {}\n", toml_text(config.orders->key_file.string()));
  }
  if (config.reader) out += write_endpoint("reader", *config.reader);
  if (config.writer) out += write_endpoint("writer", *config.writer);
  for (const auto& planner : config.planners) out += write_planner(planner);
  return out;
}

Result<Config> read_config(std::string_view text, const std::filesystem::path& folder) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return fail(ErrorKind::usage, fmt::format("config.toml:{}: {}.", error.source().begin.line, error.description()),
                "Correct the file.");
  } catch (const std::runtime_error& error) {
    return fail(ErrorKind::usage, fmt::format("config.toml: {}.", error.what()), "Correct the file.");
  }
  for (const auto& [key, value] : table) {
    if (kKeys.contains(key.str())) continue;
    const auto near = closest(key.str(), {kKeys.begin(), kKeys.end()});
    return fail(ErrorKind::usage,
                fmt::format("config.toml:{}: there is no setting '{}'.", value.source().begin.line, key.str()),
                near.empty() ? "" : fmt::format("Did you mean '{}'?", near));
  }
  Config config;
  config.name = table["name"].value_or<std::string>("");
  config.addresses = texts(table, "addresses");
  config.iban = table["iban"].value_or<std::string>("");
  config.zone = table["zone"].value_or<std::string>("UTC");
  const auto path = [&](std::string_view key) {
    const std::string text_path = table[key].value_or<std::string>("");
    return text_path.empty()                   ? fs::path()
           : fs::path(text_path).is_absolute() ? fs::path(text_path)
                                               : folder / text_path;
  };
  config.mail = path("mail");
  config.calendar = path("calendar");
  config.contacts = path("contacts");
  config.files = path("files");
  config.drop = path("drop");
  config.sendmail = texts(table, "sendmail");
  config.hold_seconds = static_cast<int>(table["hold_seconds"].value_or<std::int64_t>(30));
  if (config.hold_seconds < 0 || config.hold_seconds > 86400)
    return fail(ErrorKind::usage, "config.toml: hold_seconds is not between 0 and 86400.");
  if (const auto* own_style = table.get("own_style")) {
    if (!own_style->is_boolean()) {
      return fail(ErrorKind::usage,
                  fmt::format("config.toml:{}: own_style is neither true nor false.", own_style->source().begin.line));
    }
    config.own_style = own_style->value_or(false);
  }
  TRY(Zone::find(config.zone));
  config.times = TRY(read_times(table));
  config.orders = TRY(read_shop(table, folder));
  config.reader = TRY(read_endpoint(table, "reader", folder));
  config.writer = TRY(read_endpoint(table, "writer", folder));
  config.planners = TRY(read_planners(table, folder));
  return config;
}

Result<Home> Home::create(const std::filesystem::path& folder, const Config& config,
                          const std::filesystem::path& shipped_mandate) {
  std::error_code error;
  if (fs::exists(folder / "config.toml", error)) {
    return fail(ErrorKind::usage, fmt::format("There is a home in {} already.", folder.string()),
                "Choose another folder with --home.");
  }
  for (const auto& each : {folder, folder / "spool", folder / "undo", folder / "skills"}) {
    fs::create_directories(each, error);
    if (error)
      return fail(ErrorKind::failed, fmt::format("Cannot make the folder {}: {}.", each.string(), error.message()));
  }
  fs::permissions(folder, fs::perms::owner_all, error);
  if (!config.drop.empty())
    fs::create_directories(config.drop.is_absolute() ? config.drop : folder / config.drop, error);
  TRY(mandate::MandateFile::accept_text(folder / "mandate.toml", TRY(read_file(shipped_mandate))));
  TRY(write_file(folder / "config.toml", write_config(config), Replace::no));
  return open(folder);
}

Result<Home> Home::open(const std::filesystem::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / "config.toml", error)) {
    return fail(ErrorKind::failed, fmt::format("There is no home in {}.", folder.string()),
                "Make one with 'adjutant init --sample', or with your own folders: see 'adjutant init --help'.");
  }
  Config config = TRY(read_config(TRY(read_file(folder / "config.toml", 1 << 20)), folder));
  return Home(fs::absolute(folder), std::move(config));
}

}  // namespace adjutant::agent
