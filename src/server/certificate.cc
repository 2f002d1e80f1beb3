#include "server/certificate.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/file.h"
#include "base/text.h"

namespace adjutant::server {
namespace {

constexpr std::chrono::hours kDay{24};
constexpr int kDaysValid = 730;
constexpr std::size_t kLargestFile = 1 << 20;
constexpr int kSerialBits = 127;  // positive, and within the 20 bytes of RFC 5280

template <auto free>
struct Free {
  template <class T>
  void operator()(T* it) const {
    free(it);
  }
};
template <class T, auto free>
using Owned = std::unique_ptr<T, Free<free>>;
using Bio = Owned<BIO, BIO_free_all>;
using X509Owner = Owned<X509, X509_free>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

std::unexpected<Error> openssl_says(std::string_view what, std::string hint) {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return fail(ErrorKind::failed, fmt::format("{}: {}.", what, text.data()), std::move(hint));
}

std::string text_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string address_of(const ASN1_OCTET_STRING* address) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const int length = ASN1_STRING_length(address);
  if (length != 4 && length != 16) return {};
  return ::inet_ntop(length == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(address), out.data(), out.size());
}

std::vector<std::string> names_of(const X509* certificate) {
  std::vector<std::string> names;
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> all(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(all.get(), i);
    std::string text;
    if (name->type == GEN_DNS) text = to_lower(text_of(name->d.dNSName));
    if (name->type == GEN_IPADD) text = address_of(name->d.iPAddress);
    if (!text.empty()) names.push_back(std::move(text));
  }
  return names;
}

Result<Instant> instant_of(const ASN1_TIME* time) {
  tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1)
    return openssl_says("The certificate's dates cannot be read", "Make it anew.");
  return Instant(Seconds(::timegm(&parts)));
}

bool is_address(const std::string& name) {
  std::array<unsigned char, 16> out{};
  return ::inet_pton(AF_INET, name.c_str(), out.data()) == 1 || ::inet_pton(AF_INET6, name.c_str(), out.data()) == 1;
}

bool add(X509* certificate, int extension, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION, X509_EXTENSION_free> made(
      X509V3_EXT_conf_nid(nullptr, &context, extension, value.c_str()));
  return made && X509_add_ext(certificate, made.get(), -1) == 1;
}

std::string content(BIO* memory) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

// Letters, digits, dots and hyphens, or an address: nothing that means something in an extension's text.
Result<void> check_names(const std::vector<std::string>& names) {
  if (names.empty()) return fail(ErrorKind::usage, "A certificate needs a name.", "Name the host or its address.");
  for (const auto& name : names) {
    const bool plain = !name.empty() && name.size() <= 253 && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
    if (!plain && !is_address(name))
      return fail(ErrorKind::usage, fmt::format("'{}' is no host name and no address.", one_line(name, 80)),
                  "Give it as in adjutant.lan or 192.168.1.5.");
  }
  return {};
}

// Subject and issuer, dates, extensions; all that is signed then.
bool fill(X509* certificate, EVP_PKEY* key, const std::vector<std::string>& names, Instant now) {
  const Owned<BIGNUM, BN_free> serial(BN_new());
  if (!serial || BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1 ||
      !BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)))
    return false;
  const auto at = [](Instant instant) { return static_cast<time_t>(instant.time_since_epoch().count()); };
  X509_NAME* subject = X509_get_subject_name(certificate);
  std::vector<std::string> alternatives;
  for (const auto& name : names) alternatives.push_back((is_address(name) ? "IP:" : "DNS:") + name);
  return X509_set_version(certificate, X509_VERSION_3) == 1 &&
         ASN1_TIME_set(X509_getm_notBefore(certificate), at(now - kDay)) &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), at(now + kDay * kDaysValid)) &&
         X509_set_pubkey(certificate, key) == 1 &&
         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Adjutant"),
                                    -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1 &&
         add(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add(certificate, NID_key_usage, "critical,digitalSignature") &&
         add(certificate, NID_ext_key_usage, "serverAuth") && add(certificate, NID_subject_key_identifier, "hash") &&
         add(certificate, NID_subject_alt_name, join(alternatives, ","));
}

}  // namespace

Result<Certificate> parse_certificate(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const X509Owner certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!certificate) return openssl_says("There is no certificate in it", "It must be a PEM file.");
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1)
    return openssl_says("The certificate has no fingerprint", "Make it anew.");
  Certificate out;
  for (unsigned i = 0; i < size; ++i) out.fingerprint += fmt::format("{}{:02X}", i == 0 ? "" : ":", digest[i]);
  out.names = names_of(certificate.get());
  out.from = TRY(instant_of(X509_get0_notBefore(certificate.get())));
  out.until = TRY(instant_of(X509_get0_notAfter(certificate.get())));
  return out;
}

Result<Certificate> read_certificate(const std::filesystem::path& file) {
  auto read = parse_certificate(TRY(read_file(file, kLargestFile)));
  if (!read) return std::unexpected(while_doing(read.error(), fmt::format("while reading {}", file.string())));
  return read;
}

Result<SelfSigned> make_certificate(const std::vector<std::string>& names, Instant now) {
  TRY(check_names(names));
  const Key key(EVP_EC_gen("P-256"));
  const X509Owner certificate(X509_new());
  const Bio certificate_text(BIO_new(BIO_s_mem())), key_text(BIO_new(BIO_s_mem()));
  const bool made =
      key && certificate && certificate_text && key_text && fill(certificate.get(), key.get(), names, now) &&
      X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0 &&
      PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1 &&
      PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  if (!made) return openssl_says("The certificate cannot be made", "");
  return SelfSigned{content(certificate_text.get()), content(key_text.get())};
}

}  // namespace adjutant::server
