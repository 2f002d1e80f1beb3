// What a browser says of a passkey: whatever it is, it is read within its bounds, and opens nothing.
#include "base/require.h"
#include "server/webauthn.h"

using namespace adjutant;
using namespace adjutant::server;

// Parts with a line of "--" between them: client data, authenticator data, key, signature.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kBetween = "\n--\n";
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string parts[4];
  for (auto& part : parts) {
    const auto end = rest.find(kBetween);
    part = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + kBetween.size());
  }
  const auto& [client_data, authenticator_data, key, signature] = parts;
  const Site site = *passkey_site("localhost:7717", false);
  if (const auto read = read_authenticator_data(authenticator_data))
    require(37 + read->credential.size() + read->rest.size() <= authenticator_data.size());
  std::string challenge;
  if (const auto made = check_new_passkey({"credential", client_data, authenticator_data, key}, site, challenge))
    require(made->user_verified && made->credential == "credential" && made->rp_hash == site.rp_hash);
  if (const auto answered = check_passkey({client_data, authenticator_data, signature}, key, site, challenge))
    require(answered->user_verified && answered->rp_hash == site.rp_hash);
  SeededRandom random{1};
  const Challenges challenges(random);
  require(!challenges.holds("log in", challenge, Instant(Seconds(0))));
  if (const auto bytes = from_base64url(client_data)) require(to_base64url(*bytes) == client_data);
  const auto place = passkey_site(client_data, true);
  require(!place || place->rp_hash.size() == 32);
  return 0;
}
