// A request and its answer as the rest of the server sees them: plain data, no library's types.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace adjutant::server {

struct Request {
  std::uint16_t port = 0;                                 // of ours, that it came to
  std::string from = {};                                  // the address of whoever asks
  bool secure = false;                                    // it came by TLS
  std::string method;                                     // "GET"
  std::string path;                                       // as sent, without the query
  std::map<std::string, std::string, std::less<>> query;  // decoded; of two of one name the last
  std::map<std::string, std::string, std::less<>>
      headers;  // names in lower case; several of one name with ", " between
  std::string body;

  // Empty where there is none.
  std::string_view header(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;
};

// What is told as it happens, to one connection.
class EventStream {
 public:
  virtual ~EventStream() = default;
  // The text to send now; empty: there is none yet. Asked on the network's thread whenever the streams are rung and the
  // connection can take more, so what is not read does not pile up.
  virtual std::string next() = 0;
  virtual bool ended() const = 0;  // the connection is to be closed
};

struct Response {
  int status = 200;
  std::string type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::shared_ptr<EventStream> stream = {};  // in place of a body
};

using Answer = std::function<void(Response)>;  // called once, from any thread

// Nothing but digits, with a sign or without.
std::optional<std::int64_t> whole_number(std::string_view text);

// Decodes %XX and +; nothing where that is malformed.
bool decode_query(std::string_view text, std::map<std::string, std::string, std::less<>>& into);

}  // namespace adjutant::server
