#include "net/transfer.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/text.h"
#include "net/libcurl.h"

namespace adjutant::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kSliceMs = 20;  // how late a stop may be noticed
constexpr std::size_t kMostHeaderBytes = 256 << 10;

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  libcurl()->easy_setopt(handle, option, value);
}

// Both kinds of handle are void to C++.
struct FreeEasy {
  void operator()(CURL* handle) const { libcurl()->easy_cleanup(handle); }
};
struct FreeMulti {
  void operator()(CURLM* handle) const { libcurl()->multi_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { libcurl()->slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
using Multi = std::unique_ptr<CURLM, FreeMulti>;
using List = std::unique_ptr<curl_slist, FreeList>;

// What the callbacks share.
struct State {
  const Destination& to;
  const TransferLimits& limits;
  const HttpClient::OnData& on_data;
  const HttpClient::OnSending& on_sending;
  CURL* handle;
  HttpResponse response{};
  std::size_t header_bytes = 0;
  std::size_t body_bytes = 0;
  bool enough = false;      // on_data said so
  std::string why_ended{};  // a sentence, where we ended it
};

int status_of(CURL* handle) {
  long status = 0;
  libcurl()->easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

Address address_of(const curl_sockaddr& socket) {
  std::array<std::uint8_t, 16> bytes{};
  if (socket.family == AF_INET6) {
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(&socket.addr)->sin6_addr, 16);
    return Address::v6(bytes);
  }
  std::array<std::uint8_t, 4> four{};
  std::memcpy(four.data(), &reinterpret_cast<const sockaddr_in*>(&socket.addr)->sin_addr, 4);
  return Address::v4(four);
}

// The last word on where a connection goes.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* socket) {
  auto& state = *static_cast<State*>(user);
  const bool ip = socket->family == AF_INET || socket->family == AF_INET6;
  const auto& known = state.to.addresses;
  if (!ip || std::ranges::find(known, address_of(*socket)) == known.end()) {
    state.why_ended = fmt::format("The connection to {} would have gone to another address.", state.to.url.host);
    return CURL_SOCKET_BAD;
  }
  return ::socket(socket->family, socket->socktype | SOCK_CLOEXEC, socket->protocol);
}

int begin_sending(void* user, char*, char*, int, int) {
  if (const auto& told = static_cast<State*>(user)->on_sending) told();
  return CURL_PREREQFUNC_OK;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& state = *static_cast<State*>(user);
  const std::string_view line(data, size);
  state.header_bytes += size;
  if (state.header_bytes > kMostHeaderBytes) {
    state.why_ended = fmt::format("{} sent more headers than can be meant well.", state.to.url.host);
    return 0;
  }
  if (line.starts_with("HTTP/")) {
    // A head of its own: those of interim answers (100, 103) do not count.
    state.response.headers.clear();
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    state.response.headers.push_back(
        {std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  }
  return size;
}

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& state = *static_cast<State*>(user);
  state.body_bytes += size;
  if (state.body_bytes > state.limits.body) {
    state.why_ended = fmt::format("{} sent more than {} bytes.", state.to.url.host, state.limits.body);
    return 0;
  }
  state.response.status = status_of(state.handle);
  if (!state.on_data(state.response, {data, size})) {
    state.enough = true;
    return 0;
  }
  return size;
}

void append(List& list, const std::string& line) {
  if (curl_slist* longer = libcurl()->slist_append(list.get(), line.c_str())) {
    (void)list.release();
    list.reset(longer);
  }
}

List header_lines(const HttpRequest& request) {
  List list;
  for (const auto& [name, value] : request.headers) {
    // libcurl's way to send a header with nothing in it.
    append(list, value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value));
  }
  append(list, "Expect:");
  return list;
}

// The name's addresses, so that libcurl does not look it up itself.
List pinned(const Destination& to) {
  List list;
  std::vector<std::string> texts;
  for (const auto& address : to.addresses) texts.push_back(address.text());
  append(list, fmt::format("{}:{}:{}", to.url.host, to.url.port, join(texts, ",")));
  return list;
}

void set_body(CURL* handle, const HttpRequest& request) {
  if (request.method == "HEAD") set(handle, CURLOPT_NOBODY, 1L);
  if (!request.body.empty() || request.method == "POST") {
    set(handle, CURLOPT_POST, 1L);
    set(handle, CURLOPT_POSTFIELDS, request.body.data());
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  if (request.method != "HEAD") set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_options(CURL* handle, State& state, char* words) {
  set(handle, CURLOPT_URL, state.to.url.text.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_NOPROXY, "*");
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(state.limits.connect.count()));
  set(handle, CURLOPT_ERRORBUFFER, words);
  set(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  set(handle, CURLOPT_OPENSOCKETDATA, &state);
  set(handle, CURLOPT_PREREQFUNCTION, begin_sending);
  set(handle, CURLOPT_PREREQDATA, &state);
  set(handle, CURLOPT_HEADERFUNCTION, take_header);
  set(handle, CURLOPT_HEADERDATA, &state);
  set(handle, CURLOPT_WRITEFUNCTION, take_body);
  set(handle, CURLOPT_WRITEDATA, &state);
}

// Until the transfer has ended, one way or the other.
Result<CURLcode> drive(CURL* handle, const State& state, const std::stop_token& stop) {
  const Multi multi(libcurl()->multi_init());
  libcurl()->multi_add_handle(multi.get(), handle);
  struct Remove {
    CURLM* multi;
    CURL* handle;
    ~Remove() { libcurl()->multi_remove_handle(multi, handle); }
  } remove{multi.get(), handle};
  while (true) {
    int running = 0;
    libcurl()->multi_perform(multi.get(), &running);
    int left = 0;
    while (const CURLMsg* message = libcurl()->multi_info_read(multi.get(), &left)) {
      if (message->msg == CURLMSG_DONE) return message->data.result;
    }
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
    if (steady_clock::now() >= state.limits.until)
      return fail(ErrorKind::failed, fmt::format("{} did not answer in time.", state.to.url.host));
    libcurl()->multi_poll(multi.get(), nullptr, 0, kSliceMs, nullptr);
  }
}

}  // namespace

Result<HttpResponse> transfer(const HttpRequest& request, const Destination& to, const TransferLimits& limits,
                              const HttpClient::OnData& on_data, std::stop_token stop,
                              const HttpClient::OnSending& on_sending) {
  const Easy handle(libcurl() ? libcurl()->easy_init() : nullptr);
  if (!handle) return fail(ErrorKind::failed, "HTTP is not there: libcurl cannot be started.", kInstallLibcurl);
  std::array<char, CURL_ERROR_SIZE> words{};
  State state{to, limits, on_data, on_sending, handle.get()};
  state.response.url = to.url.text;
  const List headers = header_lines(request);
  const List addresses = pinned(to);
  set_options(handle.get(), state, words.data());
  set_body(handle.get(), request);
  set(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  if (!Address::parse(to.url.host)) set(handle.get(), CURLOPT_RESOLVE, addresses.get());

  const CURLcode code = TRY(drive(handle.get(), state, stop));
  if (!state.why_ended.empty()) return fail(ErrorKind::failed, state.why_ended);
  if (code != CURLE_OK && !state.enough) {
    return fail(ErrorKind::failed, fmt::format("{} cannot be reached: {}.", to.url.host,
                                               words[0] ? one_line(words.data()) : libcurl()->easy_strerror(code)));
  }
  state.response.status = status_of(handle.get());
  return std::move(state.response);
}

}  // namespace adjutant::net
