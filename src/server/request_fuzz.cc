// A request's own parts: the query, the cookie, the body's fields, who may knock, and who is counted as one.
#include <algorithm>

#include "base/require.h"
#include "server/fields.h"
#include "server/guard.h"
#include "server/login_pace.h"

using namespace adjutant;
using namespace adjutant::server;

// The first line is the host, the second the cookie, the third the query, the rest a body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = text.find('\n'), second = first == text.npos ? text.npos : text.find('\n', first + 1),
             third = second == text.npos ? text.npos : text.find('\n', second + 1);
  if (third == text.npos) return 0;
  Request request{.port = 7717, .method = "GET", .path = "/api/v1/runs"};
  request.headers["host"] = text.substr(0, first);
  request.headers["cookie"] = text.substr(first + 1, second - first - 1);
  const auto host = request.header("host");
  require(turned_away(request).has_value() ==
          (host != "127.0.0.1:7717" && host != "localhost:7717" && host != "[::1]:7717"));
  const Listening listening{.address = "192.0.2.7", .names = {"adjutant.lan"}};
  const auto secure = [&] {
    request.secure = true;
    return turned_away(request, listening).has_value();
  }();
  const auto names = host_names(listening, request.port);
  require(secure == (turned_away(request).has_value() && std::ranges::find(names, host) == names.end()));
  request.secure = false;
  require(turned_away(request, listening).has_value() == turned_away(request).has_value());
  const auto source = login_source(host);
  require(source.size() <= 45 && login_source(source.empty() ? "127.0.0.1" : source) == source);
  const auto cookie = request.cookie("adjutant");
  require(cookie.find(';') == cookie.npos);
  [[maybe_unused]] const bool decoded = decode_query(text.substr(second + 1, third - second - 1), request.query);
  if (const auto body = parse_json(text.substr(third + 1)); body && body->is_object()) {
    Fields fields(*body);
    const auto words = fields.text("text", 20);
    const auto number = fields.number("step", 1, 9);
    for (const auto& each : fields.texts("despite", 10, 3)) require(!each.empty() || !fields.done());
    const auto fit = fields.done();
    require(!fit || (!words.empty() && words.size() <= 80 && (!number || (*number >= 1 && *number <= 9))));
  }
  return 0;
}
