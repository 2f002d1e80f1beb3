// What a browser says of a passkey, read and checked (Web Authentication, https://www.w3.org/TR/webauthn-3/, sections 7.1
// and 7.2). All of it comes from outside.
//
// Keys are ES256 (ECDSA on P-256 with SHA-256), the one kind that every authenticator has. Which make an authenticator is of
// is not asked (attestation "none"): whoever adds a passkey is logged in already.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"

namespace adjutant::server {

// Base64 with the letters for URLs and without padding (RFC 4648, section 5), as WebAuthn writes bytes.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// Challenges that prove by themselves that they were made here, so that asking for many takes no memory. Of one thread.
class Challenges {
 public:
  explicit Challenges(Random& random);

  // Bytes; `purpose` is what it may be used for.
  std::string make(std::string_view purpose, Instant now);
  // Made here, for this, not too old, and not used.
  bool holds(std::string_view purpose, std::string_view challenge, Instant now) const;
  void use(std::string_view challenge, Instant now);

 private:
  std::string code(std::string_view purpose, std::string_view bytes) const;

  Random& random_;
  std::string key_;
  std::set<std::pair<Instant, std::string>> used_;  // with when they are too old
};

// Where the page is: what a passkey is bound to.
struct Site {
  std::string origin;   // "https://adjutant.lan:7717"
  std::string rp_hash;  // SHA-256 of the host name, which is no address
};
// Nothing where the host is an address: browsers have passkeys for names alone.
std::optional<Site> passkey_site(std::string_view host, bool secure);

struct AuthenticatorData {
  std::string rp_hash;
  bool user_present = false, user_verified = false;
  std::uint32_t counter = 0;
  std::string credential;  // its id; empty where there is none
  std::string rest;        // its key, as COSE has it, and extensions
};
std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes);

// The challenge that client data answers, where it is of this type ("webauthn.get") and from this place.
std::optional<std::string> answered_challenge(std::string_view client_data, std::string_view type, const Site& site);

// Bytes as the browser gives them.
struct NewPasskey {
  std::string credential, client_data, authenticator_data, public_key;  // the key as SubjectPublicKeyInfo
};
// Whether it is one for this place, with a verified user; `challenge` becomes what it answers.
Result<AuthenticatorData> check_new_passkey(const NewPasskey& made, const Site& site, std::string& challenge);

struct PasskeyAnswer {
  std::string client_data, authenticator_data, signature;
};
Result<AuthenticatorData> check_passkey(const PasskeyAnswer& answer, const std::string& public_key, const Site& site,
                                        std::string& challenge);

}  // namespace adjutant::server
