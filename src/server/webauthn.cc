#include "server/webauthn.h"

#include <arpa/inet.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"

namespace adjutant::server {
namespace {

constexpr std::chrono::minutes kChallengeLives{5};
constexpr std::size_t kNonceBytes = 16, kTimeBytes = 8, kCodeBytes = 32;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kHeadBytes = kHashBytes + 1 + 4;  // of authenticator data: hash, flags, counter
constexpr std::size_t kModelBytes = 16;                 // AAGUID
constexpr std::size_t kLongestCredential = 1023;
constexpr std::size_t kLongestClientData = 8 << 10;
constexpr unsigned char kPresent = 0x01, kVerified = 0x04, kHasCredential = 0x40;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string sha256(std::string_view text) {
  std::string out(kHashBytes, '\0');
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(out.data()), &size, EVP_sha256(), nullptr);
  return out;
}

std::string big_endian(std::uint64_t number, std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = size; i-- > 0; number >>= 8) out[i] = static_cast<char>(number & 0xff);
  return out;
}

std::uint64_t number_of(std::string_view big_endian_bytes) {
  std::uint64_t number = 0;
  for (const char c : big_endian_bytes) number = (number << 8) | static_cast<unsigned char>(c);
  return number;
}

// A key on P-256, or none.
Key read_key(std::string_view der) {
  const unsigned char* at = bytes(der);
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  std::array<char, 32> group{};
  if (!key || at != bytes(der) + der.size() || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC ||
      EVP_PKEY_get_utf8_string_param(key.get(), OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), nullptr) != 1 ||
      std::string_view(group.data()) != "prime256v1")
    return nullptr;
  return key;
}

// X and Y, without the byte that says that both follow.
std::optional<std::pair<std::string, std::string>> coordinates(const EVP_PKEY* key) {
  constexpr std::size_t kOne = 32;
  std::array<unsigned char, 1 + 2 * kOne> point{};
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size) != 1 ||
      size != point.size() || point[0] != 4)
    return std::nullopt;
  const auto* first = reinterpret_cast<const char*>(point.data()) + 1;
  return std::pair(std::string(first, kOne), std::string(first + kOne, kOne));
}

bool signature_holds(EVP_PKEY* key, std::string_view text, std::string_view signature) {
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
}

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorKind::forbidden, std::move(why), "Try again, or log in by another way.");
}

Result<AuthenticatorData> check_site(std::string_view authenticator_data, const Site& site) {
  auto data = read_authenticator_data(authenticator_data);
  if (!data) return refused("What the browser says of the passkey is malformed.");
  if (data->rp_hash != site.rp_hash) return refused("The passkey is for another page.");
  if (!data->user_present || !data->user_verified)
    return refused("The passkey has not looked whether it is you: a PIN, a finger or a face.");
  return std::move(*data);
}

}  // namespace

std::string to_base64url(std::string_view text) {
  std::string out = to_base64(text);
  while (out.ends_with('=')) out.pop_back();
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != text.npos) return std::nullopt;
  std::string plain(text);
  std::ranges::replace(plain, '-', '+');
  std::ranges::replace(plain, '_', '/');
  while (plain.size() % 4 != 0) plain += '=';
  return from_base64(plain);
}

Challenges::Challenges(Random& random) : random_(random) {
  for (int i = 0; i < 4; ++i) key_ += big_endian(random_.next(), sizeof(std::uint64_t));
}

std::string Challenges::code(std::string_view purpose, std::string_view text) const {
  const std::string whole = std::string(purpose) + '\0' + std::string(text);
  std::string out(kCodeBytes, '\0');
  unsigned size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), bytes(whole), whole.size(),
       reinterpret_cast<unsigned char*>(out.data()), &size);
  return out;
}

std::string Challenges::make(std::string_view purpose, Instant now) {
  const auto until = static_cast<std::uint64_t>((now + kChallengeLives).time_since_epoch().count());
  const std::string text = big_endian(random_.next(), kNonceBytes / 2) + big_endian(random_.next(), kNonceBytes / 2) +
                           big_endian(until, kTimeBytes);
  return text + code(purpose, text);
}

bool Challenges::holds(std::string_view purpose, std::string_view challenge, Instant now) const {
  constexpr std::size_t kTextBytes = kNonceBytes + kTimeBytes;
  if (challenge.size() != kTextBytes + kCodeBytes) return false;
  const auto text = challenge.substr(0, kTextBytes);
  const auto right = code(purpose, text);
  if (CRYPTO_memcmp(right.data(), challenge.data() + kTextBytes, kCodeBytes) != 0) return false;
  const Instant until{Seconds(static_cast<std::int64_t>(number_of(text.substr(kNonceBytes))))};
  return now < until && !used_.contains({until, std::string(challenge)});
}

void Challenges::use(std::string_view challenge, Instant now) {
  used_.erase(used_.begin(), used_.lower_bound({now, std::string()}));
  const Instant until{Seconds(static_cast<std::int64_t>(number_of(challenge.substr(kNonceBytes, kTimeBytes))))};
  used_.emplace(until, challenge);
}

std::optional<Site> passkey_site(std::string_view host, bool secure) {
  const std::string name(host.substr(0, host.rfind(':')));
  in_addr address{};
  if (name.empty() || name.starts_with('[') || ::inet_pton(AF_INET, name.c_str(), &address) == 1) return std::nullopt;
  return Site{std::string(secure ? "https://" : "http://") + std::string(host), sha256(name)};
}

std::optional<AuthenticatorData> read_authenticator_data(std::string_view text) {
  if (text.size() < kHeadBytes) return std::nullopt;
  AuthenticatorData out;
  out.rp_hash = text.substr(0, kHashBytes);
  const auto flags = static_cast<unsigned char>(text[kHashBytes]);
  out.user_present = (flags & kPresent) != 0;
  out.user_verified = (flags & kVerified) != 0;
  out.counter = static_cast<std::uint32_t>(number_of(text.substr(kHashBytes + 1, 4)));
  text.remove_prefix(kHeadBytes);
  if ((flags & kHasCredential) != 0) {
    if (text.size() < kModelBytes + 2) return std::nullopt;
    const auto length = number_of(text.substr(kModelBytes, 2));
    text.remove_prefix(kModelBytes + 2);
    if (length == 0 || length > kLongestCredential || length > text.size()) return std::nullopt;
    out.credential = text.substr(0, length);
    text.remove_prefix(length);
  }
  out.rest = text;
  return out;
}

std::optional<std::string> answered_challenge(std::string_view client_data, std::string_view type, const Site& site) {
  if (client_data.size() > kLongestClientData) return std::nullopt;
  const auto json = parse_json(client_data);
  if (!json || !json->is_object()) return std::nullopt;
  const auto is = [&](std::string_view name, std::string_view wanted) {
    return (*json)[name].is_string() && (*json)[name].as_string() == wanted;
  };
  if (!is("type", type) || !is("origin", site.origin) || !(*json)["challenge"].is_string()) return std::nullopt;
  if (json->contains("crossOrigin") && !((*json)["crossOrigin"].is_bool() && !(*json)["crossOrigin"].as_bool()))
    return std::nullopt;
  return from_base64url((*json)["challenge"].as_string());
}

Result<AuthenticatorData> check_new_passkey(const NewPasskey& made, const Site& site, std::string& challenge) {
  auto answered = answered_challenge(made.client_data, "webauthn.create", site);
  if (!answered) return refused("The passkey was not made for this page.");
  challenge = std::move(*answered);
  auto data = TRY(check_site(made.authenticator_data, site));
  const Key key = read_key(made.public_key);
  const auto point = key ? coordinates(key.get()) : std::nullopt;
  if (!point) return refused("The passkey's key is of a kind that is not known here; ES256 is.");
  // The key that the browser has read out is the one that the authenticator has named.
  const bool same = data.credential == made.credential && data.rest.find(point->first) != std::string::npos &&
                    data.rest.find(point->second) != std::string::npos;
  if (!same) return refused("What the browser says of the passkey does not fit together.");
  return data;
}

Result<AuthenticatorData> check_passkey(const PasskeyAnswer& answer, const std::string& public_key, const Site& site,
                                        std::string& challenge) {
  auto answered = answered_challenge(answer.client_data, "webauthn.get", site);
  if (!answered) return refused("The passkey was not asked by this page.");
  challenge = std::move(*answered);
  auto data = TRY(check_site(answer.authenticator_data, site));
  const Key key = read_key(public_key);
  if (!key || !signature_holds(key.get(), answer.authenticator_data + sha256(answer.client_data), answer.signature))
    return refused("The passkey's signature is wrong.");
  return data;
}

}  // namespace adjutant::server
