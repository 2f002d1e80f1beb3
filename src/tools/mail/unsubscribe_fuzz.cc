// What a stranger writes behind List-Unsubscribe: whatever it is, a mail can be written to whom it names, and one click
// leads to no machine of the owner's.
#include <cstdint>

#include "base/require.h"
#include "base/text.h"
#include "net/address.h"
#include "net/url.h"
#include "tools/mail/compose.h"
#include "tools/mail/unsubscribe.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant;
  using namespace adjutant::tools::mail;
  static const OneClick clicks;
  const std::string_view header(reinterpret_cast<const char*>(data), size);
  const auto ways = read_unsubscribe(header, true);
  require(read_unsubscribe(header, false).url.empty());
  if (ways.mail) {
    require(is_sendable(ways.mail->to));
    Draft draft{.from = {"Me", "me@home.example"}, .to = {ways.mail->to}, .message_id = "1@home.example"};
    draft.subject = ways.mail->subject;
    draft.body = ways.mail->body;
    require(compose(draft).has_value());
    require(ways.mail->subject.size() <= 1000 && ways.mail->body.size() <= 2500);
    for (const auto& text : {draft.subject, draft.body}) require(!text.contains('\n') && !has_hidden_characters(text));
  }
  require(ways.url.empty() || ways.page);
  if (const auto host = clicks.host(ways.url)) {
    require(net::parse_url(ways.url)->scheme == "https" && host->contains('.') && !net::Address::parse(*host));
  }
  return 0;
}
