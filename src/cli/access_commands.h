// Who gets in: tokens, and browsers that are logged in.
#pragma once

#include "cli/commands.h"
#include "server/doors.h"

namespace adjutant::cli {

// The daemon: outbox, reminders, runs that a crash cut off, the page.
struct ServeWords {
  bool once = false;                  // does what is due, and returns
  std::optional<std::uint16_t> port;  // of the page; nothing: the usual one
  server::Listening listening;
};
int serve(Assistant& assistant, const ServeWords& words, const Options& options, std::stop_token stop);

// Sets the password of the page, the owner's or a member's, or takes it away; either logs all their browsers out.
int set_password(Assistant& assistant, const std::string& member, bool remove, const Options& options,
                 const std::stop_token& stop);

// A link that logs a browser of the owner's or a member's in, once.
int log_in(Assistant& assistant, const std::string& member, const Options& options);

// Passkeys that open the page; they are added there.
int list_passkeys(Assistant& assistant, const Options& options);
// By the id, or the beginning of it.
int remove_passkey(Assistant& assistant, const std::string& id, const Options& options);

// Makes a certificate for the page that is signed by itself; `anew`: in the place of the one that is there.
int make_certificate(Assistant& assistant, std::vector<std::string> names, bool anew, const Options& options);
std::filesystem::path own_certificate(const Assistant& assistant);
std::filesystem::path own_key(const Assistant& assistant);

// Makes the token of the metrics anew, and shows it once; `revoke`: takes it away instead.
int metrics_token(Assistant& assistant, bool revoke, const Options& options);

// Browsers that are logged in.
int list_sessions(Assistant& assistant, const Options& options);
// By the id, or the beginning of it; `all`: every one.
int end_sessions(Assistant& assistant, const std::string& id, bool all, const Options& options);

}  // namespace adjutant::cli
