#include "server/webauthn.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/temporary_folder.h"
#include "server/passkeys.h"
#include "server/password.h"

namespace adjutant::server {
namespace {

using testing::HasSubstr;

std::string digest(std::string_view text) {
  std::string out(32, '\0');
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr, EVP_sha256(), nullptr);
  return out;
}

// What an authenticator and a browser do, with a key of their own.
class Authenticator {
 public:
  explicit Authenticator(const char* curve = "P-256") : key_(EVP_EC_gen(curve)) {}
  ~Authenticator() { EVP_PKEY_free(key_); }
  Authenticator(const Authenticator&) = delete;

  std::string public_key() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key_, &der);
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
  }
  std::string data(std::string_view host, unsigned char flags, std::uint32_t counter,
                   const std::string& credential = {}) const {
    std::string out = digest(host) + static_cast<char>(flags);
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(counter >> shift);
    if (credential.empty()) return out;
    out += std::string(16, 'm');
    out += static_cast<char>(credential.size() >> 8);
    out += static_cast<char>(credential.size() & 0xff);
    return out + credential + cose();
  }
  std::string sign(std::string_view text) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::size_t size = 200;
    std::string out(size, '\0');
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_);
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(context);
    out.resize(size);
    return out;
  }

 private:
  // As RFC 9053 has it; the coordinates are the last bytes of the key's own form.
  std::string cose() const {
    const auto der = public_key();
    const auto point = der.substr(der.size() - 64);
    return "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + point.substr(0, 32) + "\x22\x58\x20" + point.substr(32);
  }
  EVP_PKEY* key_;
};

std::string client_data(std::string_view type, std::string_view challenge, std::string_view origin,
                        std::string_view more = {}) {
  return fmt::format(R"({{"type":"{}","challenge":"{}","origin":"{}"{}}})", type, to_base64url(challenge), origin,
                     more);
}

const std::string kOrigin = "https://adjutant.lan:7717";
const std::string kHost = "adjutant.lan";
const std::string kCredential = "credential";
constexpr unsigned char kPresent = 1, kVerified = 4, kHasCredential = 0x40;

class WebAuthn : public testing::Test {
 protected:
  Authenticator authenticator;
  Site site = *passkey_site("adjutant.lan:7717", true);
  std::string challenge;

  NewPasskey made() const {
    return {kCredential, client_data("webauthn.create", "chosen", kOrigin),
            authenticator.data(kHost, kPresent | kVerified | kHasCredential, 3, kCredential),
            authenticator.public_key()};
  }
  PasskeyAnswer answer(const std::string& data, const std::string& client) const {
    return {client, data, authenticator.sign(data + digest(client))};
  }
  PasskeyAnswer answer() const {
    return answer(authenticator.data(kHost, kPresent | kVerified, 4), client_data("webauthn.get", "chosen", kOrigin));
  }
  bool holds(const PasskeyAnswer& given) {
    return check_passkey(given, authenticator.public_key(), site, challenge).has_value();
  }
};

TEST_F(WebAuthn, AddressesHaveNoPasskeys) {
  EXPECT_EQ(passkey_site("localhost:7717", false)->origin, "http://localhost:7717");
  EXPECT_EQ(passkey_site("adjutant.lan", true)->origin, "https://adjutant.lan");
  for (const auto* host : {"127.0.0.1:7717", "[::1]:7717", "192.0.2.7", ""})
    EXPECT_FALSE(passkey_site(host, true)) << host;
}

TEST_F(WebAuthn, ANewOneIsTakenAsItIs) {
  const auto data = check_new_passkey(made(), site, challenge);
  ASSERT_TRUE(data) << data.error().text();
  EXPECT_EQ(challenge, "chosen");
  EXPECT_EQ(data->counter, 3U);
  EXPECT_EQ(data->credential, kCredential);
}

TEST_F(WebAuthn, WhatDoesNotFitIsNoNewOne) {
  const auto refused = [&](auto change) {
    auto changed = made();
    change(changed);
    return !check_new_passkey(changed, site, challenge).has_value();
  };
  EXPECT_TRUE(refused([](NewPasskey& it) { it.client_data = client_data("webauthn.get", "chosen", kOrigin); }));
  EXPECT_TRUE(
      refused([](NewPasskey& it) { it.client_data = client_data("webauthn.create", "c", "https://evil.example"); }));
  EXPECT_TRUE(refused(
      [](NewPasskey& it) { it.client_data = client_data("webauthn.create", "c", "http://adjutant.lan:7717"); }));
  EXPECT_TRUE(refused(
      [](NewPasskey& it) { it.client_data = client_data("webauthn.create", "c", kOrigin, R"(,"crossOrigin":true)"); }));
  EXPECT_TRUE(refused([](NewPasskey& it) { it.client_data = "nonsense"; }));
  EXPECT_TRUE(refused([](NewPasskey& it) { it.credential = "another"; }));
  EXPECT_TRUE(refused([](NewPasskey& it) { it.authenticator_data.pop_back(); }));
  EXPECT_TRUE(refused([](NewPasskey& it) { it.public_key = Authenticator().public_key(); })) << "another key";
  EXPECT_TRUE(refused([](NewPasskey& it) { it.public_key = Authenticator("P-384").public_key(); }));
  EXPECT_TRUE(refused([](NewPasskey& it) { it.public_key += 'x'; }));
  EXPECT_TRUE(refused([&](NewPasskey& it) {
    it.authenticator_data = authenticator.data("evil.example", kPresent | kVerified | kHasCredential, 3, kCredential);
  }));
  for (const unsigned char flags : {kPresent, kVerified})
    EXPECT_TRUE(refused([&](NewPasskey& it) {
      it.authenticator_data =
          authenticator.data(kHost, static_cast<unsigned char>(flags | kHasCredential), 3, kCredential);
    }));
  EXPECT_FALSE(refused([](NewPasskey& it) {
    it.client_data = client_data("webauthn.create", "c", kOrigin, R"(,"crossOrigin":false)");
  }));
}

TEST_F(WebAuthn, ASignatureIsForThisPageThisChallengeAndThisKey) {
  EXPECT_TRUE(holds(answer()));
  EXPECT_EQ(challenge, "chosen");
  const auto client = client_data("webauthn.get", "chosen", kOrigin);
  EXPECT_FALSE(holds(answer(authenticator.data("evil.example", kPresent | kVerified, 4), client)));
  EXPECT_FALSE(holds(answer(authenticator.data(kHost, kPresent, 4), client)));
  EXPECT_FALSE(holds(answer(authenticator.data(kHost, kVerified, 4), client)));
  const auto data = authenticator.data(kHost, kPresent | kVerified, 4);
  EXPECT_FALSE(holds(answer(data, client_data("webauthn.create", "chosen", kOrigin))));
  EXPECT_FALSE(holds(answer(data, client_data("webauthn.get", "chosen", "https://evil.example"))));
  EXPECT_FALSE(holds(answer(data, client_data("webauthn.get", "chosen", kOrigin, R"(,"crossOrigin":true)"))));
  // One signature for all: they are not of the same length.
  const auto right = answer();
  ASSERT_TRUE(holds(right));
  for (auto part : {&PasskeyAnswer::client_data, &PasskeyAnswer::authenticator_data, &PasskeyAnswer::signature}) {
    for (std::size_t i = 0; i < (right.*part).size(); ++i) {
      auto changed = right;
      (changed.*part)[i] ^= 1;
      EXPECT_FALSE(holds(changed)) << i;
    }
    auto cut = right;
    (cut.*part).pop_back();
    EXPECT_FALSE(holds(cut));
  }
  EXPECT_FALSE(check_passkey(answer(), Authenticator().public_key(), site, challenge));
  EXPECT_FALSE(check_passkey(answer(), "", site, challenge));
}

TEST_F(WebAuthn, AChallengeIsForOneUseAndOnePurpose) {
  SeededRandom random{1}, other_random{2};
  Challenges challenges(random), others(other_random);
  const Instant now(Seconds(1'800'000'000));
  const auto one = challenges.make("log in", now);
  EXPECT_TRUE(challenges.holds("log in", one, now));
  EXPECT_FALSE(challenges.holds("add x", one, now));
  EXPECT_FALSE(others.holds("log in", one, now));
  EXPECT_TRUE(challenges.holds("log in", one, now + Seconds(299)));
  EXPECT_FALSE(challenges.holds("log in", one, now + Seconds(300)));
  for (std::size_t i = 0; i < one.size(); ++i) {
    auto changed = one;
    changed[i] ^= 1;
    EXPECT_FALSE(challenges.holds("log in", changed, now)) << i;
  }
  EXPECT_FALSE(challenges.holds("log in", "", now));
  EXPECT_NE(challenges.make("log in", now), one);
  challenges.use(one, now);
  EXPECT_FALSE(challenges.holds("log in", one, now));
}

TEST(Base64Url, AsWebAuthnWritesBytes) {
  EXPECT_EQ(to_base64url("\xfb\xff\xfe"), "-__-");
  for (const std::string text : {"", "a", "ab", "abc", "\xff\xff\xff\xff"})
    EXPECT_EQ(from_base64url(to_base64url(text)), text);
  for (const auto* odd : {"+/", "YQ==", "a", "YR", "a b", "\xff"}) EXPECT_FALSE(from_base64url(odd)) << odd;
}

TEST(Passkeys, AreKeptAndCountAsALogin) {
  const TemporaryFolder folder;
  auto database = *store::Database::open(folder.path() / "home.db");
  ManualClock clock{Instant(Seconds(1'800'000'000))};
  SeededRandom random{1};
  Passkeys passkeys(database, clock, random);
  EXPECT_FALSE(*has_login(database, clock, random));
  const std::string credential("\0\xff bytes", 8);
  const auto made = *passkeys.add("", "this phone", credential, "key", 3);
  EXPECT_TRUE(*has_login(database, clock, random));
  EXPECT_FALSE(passkeys.add("", "again", credential, "key", 3));
  clock.advance(std::chrono::hours(1));
  ASSERT_TRUE(passkeys.used(made, 9));
  const auto found = **passkeys.find(credential);
  EXPECT_EQ(found.counter, 9);
  EXPECT_EQ(found.public_key, "key");
  EXPECT_EQ(found.last_used - found.created, std::chrono::hours(1));
  EXPECT_FALSE(*passkeys.find("another"));
  EXPECT_TRUE(*passkeys.remove(made.id));
  EXPECT_FALSE(*passkeys.remove(made.id));
  EXPECT_FALSE(*has_login(database, clock, random));
  ASSERT_TRUE(Password(database, random).set("correct horse, battery"));
  EXPECT_TRUE(*has_login(database, clock, random));
}

}  // namespace
}  // namespace adjutant::server
