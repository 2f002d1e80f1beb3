// An HTTP client that says which hosts it may reach, and keeps to it.
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
#include "net/reach.h"

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

class HttpClient {
 public:
  explicit HttpClient(Reach reach = {}, Resolver resolver = system_resolver())
      : reach_(std::move(reach)), resolver_(std::move(resolver)) {}

  // Errors (ErrorKind::forbidden) where the URL, its address or a redirect may not be reached; usage for a request that
  // is none; failed where it cannot be made; stopped. A response of any status is a response.
  //
  // Another origin, to which a redirect leads, gets none of the request's headers but Accept and User-Agent; and a body
  // goes to no origin but the one that was named: such a redirect is an error.
  Result<HttpResponse> send(const HttpRequest& request, const HttpLimits& limits, std::stop_token stop) const;

  // The same with a body that comes piece by piece (server-sent events): `on_data` is called with the response's head,
  // whose body stays empty; false ends the transfer, which is then no error. `on_sending` is called when a connection
  // stands and the request leaves: from then on the other side may have it, whatever comes back.
  using OnData = std::function<bool(const HttpResponse& head, std::string_view piece)>;
  using OnSending = std::function<void()>;
  Result<HttpResponse> stream(const HttpRequest& request, const HttpLimits& limits, const OnData& on_data,
                              std::stop_token stop, const OnSending& on_sending = {}) const;

 private:
  const Reach reach_;
  const Resolver resolver_;
};

}  // namespace adjutant::net
