// An HTTP client that says which hosts it may reach, and keeps to it. libcurl is used in http.cc alone.
//
// A host is looked up once, its addresses are checked, and the connection goes to one of the addresses that were
// checked: a name that means another machine a moment later gains nothing. Each redirect is checked as a new request.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace adjutant::net {

struct Header {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  std::string url;  // after redirects

  const std::string* header(std::string_view name) const;  // the first, whatever its case
};

struct HttpLimits {
  std::chrono::milliseconds time{30'000};     // for all of it
  std::chrono::milliseconds connect{10'000};  // until a connection stands
  std::size_t body = 16 << 20;                // bytes; more is an error
  int redirects = 3;                          // followed; more is an error
};

// Public hosts by https, loopback by http or https; besides, private addresses of the hosts that are named here
// ("nas.home", "nas.home:8443"), which the owner has named.
struct Reach {
  std::vector<std::string> private_hosts;
};

class HttpClient {
 public:
  explicit HttpClient(Reach reach = {}) : reach_(std::move(reach)) {}

  // Errors (ErrorKind::forbidden) where the URL, its address or a redirect may not be reached; failed where it cannot;
  // stopped. A response of any status is a response.
  Result<HttpResponse> send(const HttpRequest& request, const HttpLimits& limits, std::stop_token stop) const;

  // The same with a body that comes piece by piece (server-sent events): `on_data` is called with the response's head,
  // whose body stays empty; false ends the transfer, which is then no error.
  using OnData = std::function<bool(const HttpResponse& head, std::string_view piece)>;
  Result<HttpResponse> stream(const HttpRequest& request, const HttpLimits& limits, const OnData& on_data,
                              std::stop_token stop) const;

 private:
  Reach reach_;
};

}  // namespace adjutant::net
