// mail.save_attachment: an attachment becomes a file of the owner's folders, by default in Downloads, whose files are
// nobody's word. Its name is the sender's choice, made safe; it never takes the place of another file.
#include <fmt/format.h>

#include "base/sha256.h"
#include "base/text.h"
#include "tools/files/file_tools.h"
#include "tools/mail/mail_tools.h"

namespace adjutant::tools::mail {
namespace {

using plan::Call;
using plan::Kind;
using plan::Role;

// "bill.pdf" -> "bill (2).pdf"
std::string numbered(const std::string& name, int number) {
  const auto dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0) return fmt::format("{} ({})", name, number);
  return fmt::format("{} ({}){}", name.substr(0, dot), number, name.substr(dot));
}

class SaveAttachment final : public plan::Tool {
 public:
  explicit SaveAttachment(const MailContext& context) : context_(context) {
    signature_.name = "mail.save_attachment";
    signature_.doc = "Saves an attachment of a mail as a file.";
    signature_.parameters = {{"attachment", attachment_type(), Role::content, "", {}},
                             {"folder", Kind::text, Role::locator, "of the owner's files", Json("Downloads")}};
    signature_.result = files::file_info_type();
    signature_.effect = plan::Effect::write;
    signature_.once = plan::Once::exclusive_create;
    signature_.inverse = "the file is moved to the trash";
    signature_.labels = {{"", context.folders->possible_content_label()}};
  }
  const plan::Signature& signature() const override { return signature_; }

  Result<plan::Preview> preview(const Call& call) override {
    const auto bytes = TRY(content(call));
    const std::string path = TRY(free_path(call));
    const plan::Value& attachment = call.argument("attachment");
    plan::Preview preview;
    preview.text = fmt::format("saves the attachment {} ({} bytes) as {}",
                               one_line(attachment.field("name").text(), 100), bytes.size(), one_line(path, 150));
    preview.links = {"mail:" + attachment.field("mail").text(), "file:" + path};
    preview.precondition = Json().set("path", path).set("hash", sha256_hex(bytes));
    preview.undo = "the file can be moved to the trash";
    return preview;
  }

  Result<plan::Outcome> perform(const Call& call, const plan::Intent& intent, std::stop_token) override {
    const auto bytes = TRY(content(call));
    if (sha256_hex(bytes) != intent.precondition["hash"].as_string())
      return fail(ErrorKind::failed, "The mail has changed since the preview.", "Ask again.");
    TRY(files::write_if(*context_.folders, intent.precondition["path"].as_string(), bytes, "", intent,
                        join(call.control, whole_label(call.argument("attachment")))));
    return outcome(call, intent);
  }

  Result<plan::Reconciled> reconcile(const Call& call, const plan::Intent& intent) override {
    const auto now = TRY(files::content_hash(*context_.folders, intent.precondition["path"].as_string()));
    if (now != intent.precondition["hash"].as_string())
      return plan::Reconciled{now.empty() ? plan::Happened::no : plan::Happened::unknown, {}};
    return plan::Reconciled{plan::Happened::yes, TRY(outcome(call, intent))};
  }

 private:
  Result<std::string> content(const Call& call) const {
    const plan::Value& attachment = call.argument("attachment");
    const Entry* entry = TRY(context_.maildir.find(attachment.field("mail").text()));
    auto bytes = attachment_bytes(TRY(context_.maildir.bytes(*entry)), attachment_index(attachment));
    if (!bytes)
      return fail(ErrorKind::failed,
                  fmt::format("The mail has no attachment {}.", one_line(attachment.field("name").text(), 100)));
    return std::move(*bytes);
  }

  Result<std::string> free_path(const Call& call) const {
    const std::string folder(trim(call.argument("folder").text()));
    const std::string name = call.argument("attachment").field("name").text();
    for (int number = 1; number < 100; ++number) {
      const std::string path =
          fmt::format("{}{}{}", folder, folder.empty() ? "" : "/", number == 1 ? name : numbered(name, number));
      if (!TRY(context_.folders->look(path))) return path;
    }
    return fail(ErrorKind::failed, fmt::format("There are too many files named {} already.", one_line(name, 100)));
  }

  Result<plan::Outcome> outcome(const Call& call, const plan::Intent& intent) const {
    const std::string& path = intent.precondition["path"].as_string();
    const auto item = TRY(context_.folders->look(path));
    if (!item) return fail(ErrorKind::failed, fmt::format("There is no file {} any more.", one_line(path, 150)));
    return plan::Outcome{
        files::file_info(*context_.folders, *item, context_.zone).under(whole_label(call.argument("attachment"))),
        fmt::format("Saved the attachment as {}.", one_line(path, 150)),
        files::trash_call(path, intent.precondition["hash"].as_string())};
  }

  const MailContext& context_;
  plan::Signature signature_;
};

}  // namespace

void add_attachment_tools(plan::Catalog& catalog, const MailContext& context) {
  catalog.add(std::make_unique<SaveAttachment>(context));
}

}  // namespace adjutant::tools::mail
