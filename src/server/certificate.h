// Certificates for the page's TLS: the owner's own, or one that Adjutant signs itself.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"

namespace adjutant::server {

struct Certificate {
  std::string fingerprint;         // SHA-256 of it as DER: "AB:CD:..."
  std::vector<std::string> names;  // hosts that it is for: DNS names and addresses
  Instant from, until;
};

// The first one of a PEM file. Errors: no file, no certificate in it.
Result<Certificate> read_certificate(const std::filesystem::path& file);
Result<Certificate> parse_certificate(const std::string& pem);

struct SelfSigned {
  std::string certificate, key;  // PEM
};

// For these hosts, with an ECDSA key on P-256; from a day before `now` on, for two years.
Result<SelfSigned> make_certificate(const std::vector<std::string>& names, Instant now);

}  // namespace adjutant::server
