#include "tools/mail/compose.h"

#include <fmt/format.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

bool breaks_header(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos; }

Result<void> add_recipients(GMimeMessage* message, GMimeAddressType type, const std::vector<std::string>& addresses) {
  for (const auto& address : addresses) {
    if (!is_sendable(address)) {
      return fail(ErrorKind::failed, fmt::format("'{}' is not a mail address.", one_line(address, 60)));
    }
    g_mime_message_add_mailbox(message, type, "", address.c_str());
  }
  return {};
}

std::string without_nul(const std::string& text) {
  return replace_all(valid_utf8(text), std::string_view("\0", 1), "");
}

GMimeObject* file_part(const File& file) {
  const auto slash = file.type.find('/');
  const bool typed = slash != file.type.npos && !breaks_header(file.type);
  GMimePart* part =
      typed ? g_mime_part_new_with_type(file.type.substr(0, slash).c_str(), file.type.substr(slash + 1).c_str())
            : g_mime_part_new_with_type("application", "octet-stream");
  g_mime_part_set_filename(part, one_line(file.name, 200).c_str());
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(file.bytes.data(), file.bytes.size());
  GMimeDataWrapper* content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
  g_mime_part_set_content(part, content);
  g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
  g_object_unref(content);
  g_object_unref(stream);
  return GMIME_OBJECT(part);
}

GMimePart* text_part(const char* subtype, const std::string& text, const char* method) {
  GMimeTextPart* part = g_mime_text_part_new_with_subtype(subtype);
  g_mime_text_part_set_charset(part, "utf-8");
  g_mime_text_part_set_text(part, text.c_str());
  if (method) g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "method", method);
  g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_PART(part);
}

// The text, with the iTIP object beside it where there is one.
GMimeObject* text_of(const Draft& draft) {
  GMimePart* text = text_part("plain", without_nul(draft.body), nullptr);
  if (draft.calendar.empty()) return GMIME_OBJECT(text);
  GMimeMultipart* both = g_mime_multipart_new_with_subtype("alternative");
  GMimePart* calendar = text_part("calendar", draft.calendar, draft.calendar_method.c_str());
  g_mime_multipart_add(both, GMIME_OBJECT(text));
  g_mime_multipart_add(both, GMIME_OBJECT(calendar));
  g_object_unref(calendar);
  g_object_unref(text);
  return GMIME_OBJECT(both);
}

void set_date(GMimeMessage* message, const Time& date) {
  GTimeZone* zone = g_time_zone_new_offset(
      static_cast<gint32>((date.local().time_since_epoch() - date.instant.time_since_epoch()).count()));
  GDateTime* utc = g_date_time_new_from_unix_utc(date.instant.time_since_epoch().count());
  GDateTime* local = g_date_time_to_timezone(utc, zone);
  g_mime_message_set_date(message, local);
  g_date_time_unref(local);
  g_date_time_unref(utc);
  g_time_zone_unref(zone);
}

void set_thread(GMimeObject* object, const Draft& draft) {
  if (draft.in_reply_to.empty()) return;
  g_mime_object_set_header(object, "In-Reply-To", fmt::format("<{}>", draft.in_reply_to).c_str(), nullptr);
  std::string references;
  for (const auto& id : draft.references) {
    if (!breaks_header(id)) references += fmt::format("<{}> ", id);
  }
  g_mime_object_set_header(object, "References", (references + fmt::format("<{}>", draft.in_reply_to)).c_str(),
                           nullptr);
}

}  // namespace

bool is_sendable(std::string_view address) {
  const auto at = address.find('@');
  if (at == address.npos || at == 0 || at + 1 == address.size() || address.find('@', at + 1) != address.npos)
    return false;
  if (address.front() == '-' || address.size() > 254) return false;
  return std::all_of(address.begin(), address.end(), [](unsigned char c) {
    return c > 0x20 && c != 0x7F &&
           std::string_view("<>()[],;:\\\"").find(static_cast<char>(c)) == std::string_view::npos;
  });
}

Result<std::string> compose(const Draft& draft) {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
  if (draft.to.empty() && draft.cc.empty()) return fail(ErrorKind::failed, "The mail has no recipient.");
  for (const auto& text : {draft.subject, draft.from.name, draft.from.address, draft.message_id, draft.in_reply_to}) {
    if (breaks_header(text))
      return fail(ErrorKind::failed, "A line break stands where a mail header has none.",
                  "Write the subject on one line.");
  }
  GMimeMessage* message = g_mime_message_new(TRUE);
  const std::unique_ptr<GMimeMessage, void (*)(GMimeMessage*)> owner(message,
                                                                     [](GMimeMessage* m) { g_object_unref(m); });
  g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, draft.from.name.c_str(), draft.from.address.c_str());
  TRY(add_recipients(message, GMIME_ADDRESS_TYPE_TO, draft.to));
  TRY(add_recipients(message, GMIME_ADDRESS_TYPE_CC, draft.cc));
  g_mime_message_set_subject(message, draft.subject.c_str(), "utf-8");
  set_date(message, draft.date);
  g_mime_message_set_message_id(message, draft.message_id.c_str());
  auto* object = GMIME_OBJECT(message);
  set_thread(object, draft);
  GMimeObject* content = text_of(draft);
  if (!draft.attachments.empty()) {
    GMimeMultipart* all = g_mime_multipart_new_with_subtype("mixed");
    g_mime_multipart_add(all, content);
    g_object_unref(content);
    for (const auto& file : draft.attachments) {
      GMimeObject* part = file_part(file);
      g_mime_multipart_add(all, part);
      g_object_unref(part);
    }
    content = GMIME_OBJECT(all);
  }
  g_mime_message_set_mime_part(message, content);
  g_object_unref(content);
  char* bytes = g_mime_object_to_string(object, nullptr);
  std::string out = bytes;
  g_free(bytes);
  return out;
}

std::string quoted(const Message& original, const Zone& zone) {
  const std::string who =
      original.from ? (original.from->name.empty() ? original.from->address : original.from->name) : "somebody";
  std::string out = original.date ? fmt::format("On {}, {} wrote:\n", spoken(Time{*original.date, zone}), one_line(who))
                                  : fmt::format("{} wrote:\n", one_line(who));
  for (const auto& line : split(original.body, '\n')) out += "> " + line + "\n";
  return out;
}

}  // namespace adjutant::tools::mail
