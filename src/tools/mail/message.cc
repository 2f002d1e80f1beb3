#include "tools/mail/message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "base/text.h"
#include "tools/mail/html_text.h"

namespace adjutant::tools::mail {
namespace {

constexpr std::size_t kMaxBody = 256 << 10;
constexpr std::size_t kMaxHeader = 2000;
constexpr int kMaxDepth = 20;
constexpr int kMaxParts = 200;

template <class T>
struct Unref {
  void operator()(T* object) const {
    if (object) g_object_unref(object);
  }
};
template <class T>
using Owned = std::unique_ptr<T, Unref<T>>;

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

std::string safe(const char* text, std::size_t most = kMaxHeader) {
  return text ? valid_utf8(std::string_view(text).substr(0, most)) : std::string();
}

std::vector<Mailbox> mailboxes(InternetAddressList* list, int depth = 0) {
  std::vector<Mailbox> out;
  const int count = list ? std::min(internet_address_list_length(list), 500) : 0;
  for (int i = 0; i < count; ++i) {
    InternetAddress* each = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_MAILBOX(each)) {
      out.push_back({safe(internet_address_get_name(each), 300),
                     safe(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(each)), 254)});
    } else if (INTERNET_ADDRESS_IS_GROUP(each) && depth < 3) {
      for (auto& member : mailboxes(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(each)), depth + 1))
        out.push_back(std::move(member));
    }
  }
  return out;
}

std::string file_name(const char* text) {
  std::string name = harmless(safe(text, 200));
  for (char& c : name) {
    if (c == '/' || c == '\\' || c == '\n' || c == '\t' || c == ':') c = '_';
  }
  while (name.starts_with('.')) name.erase(0, 1);
  return name.empty() ? "unnamed" : name;
}

// The decoded text of a part, converted to UTF-8.
std::string part_text(GMimePart* part) {
  if (GMIME_IS_TEXT_PART(part)) {
    char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    std::string out = safe(text, kMaxBody * 4);
    g_free(text);
    return out;
  }
  return {};
}

std::string bytes_of(GMimeStream* memory) {
  const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  return array ? std::string(reinterpret_cast<const char*>(array->data), array->len) : std::string();
}

// What a part holds, out of its transfer encoding.
std::string part_bytes(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (!content) return {};
  const Owned<GMimeStream> sink(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, sink.get());
  return bytes_of(sink.get());
}

std::string message_bytes(GMimeMessagePart* part) {
  GMimeMessage* message = g_mime_message_part_get_message(part);
  if (!message) return {};
  const Owned<GMimeStream> sink(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message), nullptr, sink.get());
  return bytes_of(sink.get());
}

// Unwraps format=flowed (RFC 3676): a line that ends in a space goes on in the next.
std::string unflow(const std::string& text, bool delete_space) {
  std::string out;
  for (auto& raw : split(text, '\n')) {
    std::string line = raw.ends_with('\r') ? raw.substr(0, raw.size() - 1) : raw;
    if (line.starts_with(' ')) line.erase(0, 1);  // space-stuffed
    const bool flows = line.ends_with(' ') && line != "-- " && !line.starts_with('>');
    if (flows && delete_space) line.pop_back();
    out += line + (flows ? "" : "\n");
  }
  return out;
}

class Walk {
 public:
  // Keeps the bytes of the attachment `wanted`, where that is said.
  explicit Walk(Message& message, std::optional<std::size_t> wanted = {}) : message_(message), wanted_(wanted) {}

  std::optional<std::string> found;

  void object(GMimeObject* object, int depth) {
    if (!object || depth > kMaxDepth || ++parts_ > kMaxParts) return;
    if (GMIME_IS_MULTIPART(object)) {
      auto* multipart = GMIME_MULTIPART(object);
      const int count = g_mime_multipart_get_count(multipart);
      for (int i = 0; i < count && parts_ <= kMaxParts; ++i)
        this->object(g_mime_multipart_get_part(multipart, i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      attach("message.eml", "message/rfc822", message_bytes(GMIME_MESSAGE_PART(object)));
    } else if (GMIME_IS_PART(object)) {
      part(GMIME_PART(object));
    }
  }

  void finish() {
    message_.body = plain_.empty() ? html_ : plain_;
    if (message_.body.size() > kMaxBody) message_.body.resize(kMaxBody);
    message_.body = valid_utf8(trim(message_.body));
  }

 private:
  void part(GMimePart* part) {
    GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const std::string name = fold(safe(type ? g_mime_content_type_get_media_type(type) : "")) + "/" +
                             fold(safe(type ? g_mime_content_type_get_media_subtype(type) : ""));
    const bool attached = g_mime_part_is_attachment(part) || g_mime_part_get_filename(part);
    if (name == "text/calendar") {
      if (message_.calendar.empty()) message_.calendar = part_text(part);
      if (!attached) return;
    }
    if (!attached && name == "text/plain" && plain_.size() < kMaxBody) {
      const char* format = g_mime_content_type_get_parameter(type, "format");
      const char* delsp = g_mime_content_type_get_parameter(type, "delsp");
      std::string text = part_text(part);
      if (format && fold(format) == "flowed") text = unflow(text, delsp && fold(delsp) == "yes");
      plain_ += replace_all(text, "\r\n", "\n");
    } else if (!attached && name == "text/html" && html_.size() < kMaxBody) {
      html_ += html_text(part_text(part));
    } else {
      attach(file_name(g_mime_part_get_filename(part)), name, part_bytes(part));
    }
  }

  void attach(std::string name, std::string type, std::string bytes) {
    const std::size_t size = bytes.size();
    if (wanted_ == message_.attachments.size()) found = std::move(bytes);
    message_.attachments.push_back({std::move(name), std::move(type), size});
  }

  Message& message_;
  std::optional<std::size_t> wanted_;
  int parts_ = 0;
  std::string plain_, html_;
};

std::string header(GMimeObject* object, const char* name) { return safe(g_mime_object_get_header(object, name)); }

std::string without_brackets(std::string_view id) {
  const auto open = id.find('<');
  const auto close = id.find('>', open == id.npos ? 0 : open);
  if (open == id.npos || close == id.npos) return std::string(trim(id));
  return std::string(id.substr(open + 1, close - open - 1));
}

void headers(GMimeMessage* parsed, Message& message) {
  auto* object = GMIME_OBJECT(parsed);
  message.subject = safe(g_mime_message_get_subject(parsed));
  auto from = mailboxes(g_mime_message_get_from(parsed));
  message.senders = from.size();
  if (!from.empty()) message.from = std::move(from.front());
  message.reply_to = mailboxes(g_mime_message_get_reply_to(parsed));
  message.to = mailboxes(g_mime_message_get_to(parsed));
  message.cc = mailboxes(g_mime_message_get_cc(parsed));
  if (GDateTime* date = g_mime_message_get_date(parsed)) message.date = Instant(Seconds(g_date_time_to_unix(date)));
  message.message_id = without_brackets(safe(g_mime_message_get_message_id(parsed)));
  message.in_reply_to = without_brackets(header(object, "In-Reply-To"));
  const std::string references = header(object, "References");
  for (std::string_view rest = references; message.references.size() < 100;) {
    const auto open = rest.find('<');
    const auto close = rest.find('>', open == rest.npos ? 0 : open);
    if (open == rest.npos || close == rest.npos) break;
    message.references.emplace_back(rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
  }
  message.unsubscribe = header(object, "List-Unsubscribe");
  message.one_click = contains_fold(header(object, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  GMimeHeaderList* list = g_mime_object_get_header_list(object);
  const int count = list ? std::min(g_mime_header_list_get_count(list), 1000) : 0;
  for (int i = 0; i < count; ++i) {
    GMimeHeader* each = g_mime_header_list_get_header_at(list, i);
    if (fold(safe(g_mime_header_get_name(each))) == "authentication-results")
      message.authentication.push_back(safe(g_mime_header_get_value(each)));
  }
}

Owned<GMimeMessage> parsed_message(std::string_view bytes) {
  start_library();
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

Message parse(std::string_view bytes, bool with_body) {
  Message message;
  const auto parsed = parsed_message(bytes);
  if (!parsed) return message;
  headers(parsed.get(), message);
  if (with_body) {
    Walk walk(message);
    walk.object(g_mime_message_get_mime_part(parsed.get()), 0);
    walk.finish();
  }
  return message;
}

}  // namespace

Message parse_headers(std::string_view bytes) {
  auto end = bytes.find("\n\n");
  const auto crlf = bytes.find("\r\n\r\n");
  if (crlf != bytes.npos) end = std::min(end, crlf + 2);
  return parse(end == bytes.npos ? bytes.substr(0, 256 << 10) : bytes.substr(0, end + 2), false);
}

Message parse_message(std::string_view bytes) { return parse(bytes, true); }

std::optional<std::string> attachment_bytes(std::string_view bytes, std::size_t index) {
  const auto parsed = parsed_message(bytes);
  if (!parsed) return std::nullopt;
  Message ignored;
  Walk walk(ignored, index);
  walk.object(g_mime_message_get_mime_part(parsed.get()), 0);
  return std::move(walk.found);
}

}  // namespace adjutant::tools::mail
