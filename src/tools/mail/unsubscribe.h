// How a newsletter says that one leaves it: List-Unsubscribe (RFC 2369), and one click (RFC 8058). A link is never
// opened: what leaves is a mail, or one POST whose body says "List-Unsubscribe=One-Click", without anything that tells
// who asks but the URL itself.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "net/http.h"

namespace adjutant::tools::mail {

struct UnsubscribeMail {
  std::string to;
  std::string subject;  // "unsubscribe" where the header names none
  std::string body;
};

struct Unsubscribe {
  std::optional<UnsubscribeMail> mail;
  std::string url;    // for one click; empty where the header does not offer it
  bool page = false;  // there is a web page, which only the owner can open
};

// `one_click`: the mail has List-Unsubscribe-Post as RFC 8058 wants it.
Unsubscribe read_unsubscribe(std::string_view header, bool one_click);

// Speaks to hosts on the public internet by https, and to no others: what a stranger writes leads to no machine of the
// owner's. `reach` names hosts that are spoken to all the same.
class OneClick {
 public:
  explicit OneClick(net::Reach reach = {}) : reach_(reach), http_(std::move(reach)) {}
  // The host, if it may be reached. Error: it may not, or this is no URL.
  Result<std::string> host(std::string_view url) const;
  // Error: it may not be reached, or it does not answer that it was done.
  Result<void> post(std::string_view url, std::stop_token stop) const;

 private:
  net::Reach reach_;
  net::HttpClient http_;
};

}  // namespace adjutant::tools::mail
