#include "app/served.h"

#include "base/json.h"

namespace adjutant::app {
namespace {

const std::string kSetting = "served page";

}  // namespace

Result<void> note_served(store::Database& database, const Served& served) {
  Json noted = Json().set("address", served.address);
  if (const auto& certificate = served.certificate)
    noted.set("certificate", Json()
                                 .set("address", certificate->address)
                                 .set("fingerprint", certificate->fingerprint)
                                 .set("until", certificate->until.time_since_epoch().count()));
  TRY(database.run("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
                   {kSetting, noted.dump()}));
  return {};
}

Result<std::optional<Served>> last_served(store::Database& database) {
  const auto noted = TRY(database.text("SELECT value FROM settings WHERE key = ?", {kSetting}));
  if (!noted) return std::optional<Served>();
  const Json json = TRY(parse_json(*noted));
  Served served{json["address"].as_string(), {}};
  if (const Json& certificate = json["certificate"]; certificate.is_object())
    served.certificate = {certificate["address"].as_string(), certificate["fingerprint"].as_string(),
                          Instant(Seconds(certificate["until"].as_int()))};
  return std::optional(std::move(served));
}

}  // namespace adjutant::app
