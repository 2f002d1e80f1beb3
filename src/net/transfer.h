// One request and its response with libcurl, to one of the addresses that it was given and no other. No redirect is
// followed, no proxy and no file of the user's is asked.
#pragma once

#include "net/http.h"

namespace adjutant::net {

struct TransferLimits {
  std::chrono::steady_clock::time_point until;
  std::chrono::milliseconds connect{};
  std::size_t body = 0;
};

// `on_data` gets the body's pieces with the head, and `on_sending` is told, as in HttpClient::stream.
Result<HttpResponse> transfer(const HttpRequest& request, const Destination& to, const TransferLimits& limits,
                              const HttpClient::OnData& on_data, std::stop_token stop,
                              const HttpClient::OnSending& on_sending = {});

}  // namespace adjutant::net
