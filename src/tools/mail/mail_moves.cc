// mail.archive, mail.move, mail.delete, mail.flag, mail.mark_read, and mail.place, which undoes them. All of them set
// the folder and the flags of some mails, each by one rename; repeating one that happened does nothing.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "tools/mail/mail_tools.h"

namespace adjutant::tools::mail {
namespace {

using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Role;
using plan::Signature;
using plan::Type;
using plan::Value;

struct Place {
  std::string folder;
  std::string flags;
  bool operator==(const Place&) const = default;
};

std::string with_flag(std::string flags, char flag, bool on) {
  std::erase(flags, flag);
  if (on) flags += flag;
  std::sort(flags.begin(), flags.end());
  return flags;
}

// What a tool makes of a mail's place.
using Change = Place (*)(const Call& call, Place now, std::size_t index);

struct MoveKind {
  const char* name;
  const char* doc;
  const char* words;  // in the preview: "archives 2 mails"
  const char* past;   // in the report
  Effect effect;
  std::vector<plan::Parameter> more;
  Change change;
};

class Move final : public plan::Tool {
 public:
  Move(const MailContext& context, MoveKind kind) : context_(context), kind_(std::move(kind)) {
    signature_.name = kind_.name;
    signature_.doc = kind_.doc;
    signature_.parameters = {{"ids", Type::list(Kind::text), Role::locator, "of the mails", {}}};
    signature_.parameters.insert(signature_.parameters.end(), kind_.more.begin(), kind_.more.end());
    signature_.result = Kind::number;
    signature_.effect = kind_.effect;
    signature_.once = plan::Once::conditional_write;
    signature_.inverse = "puts the mails back where they were, with the flags they had";
  }
  const Signature& signature() const override { return signature_; }

  Result<plan::Preview> preview(const Call& call) override {
    plan::Preview preview;
    Json before = Json::array();
    for (const auto& id : call.argument("ids").items()) {
      const Entry* entry = TRY(context_.maildir.find(id.text()));
      before.push(Json().set("folder", entry->folder).set("flags", entry->flags));
      preview.links.push_back("mail:" + entry->id);
      if (preview.details.size() < 10) {
        preview.details.push_back(fmt::format(
            "{} — {} ({})",
            one_line(entry->headers.from->name.empty() ? entry->headers.from->address : entry->headers.from->name, 40),
            one_line(entry->headers.subject, 70), spoken(Time{*entry->headers.date, context_.zone}.date())));
      }
    }
    const auto count = before.items().size();
    if (count > 10) preview.details.push_back(fmt::format("and {} more", count - 10));
    preview.text = fmt::format("{} {}", kind_.words, count == 1 ? "one mail" : fmt::format("{} mails", count));
    if (!call.argument("folder").missing())
      preview.text += fmt::format(" to {}", one_line(call.argument("folder").text(), 60));
    preview.precondition = std::move(before);
    preview.undo = "at any time";
    return preview;
  }

  Result<plan::Outcome> perform(const Call& call, const plan::Intent& intent, std::stop_token stop) override {
    const auto& ids = call.argument("ids").items();
    // Everything is looked at before anything is moved.
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const Entry* entry = TRY(context_.maildir.find(ids[i].text()));
      const Place now{entry->folder, entry->flags};
      const Place before = before_of(intent, i);
      if (!(now == before) && !(now == kind_.change(call, before, i))) {
        return fail(ErrorKind::failed,
                    fmt::format("The mail \"{}\" has changed since the preview.", one_line(entry->headers.subject, 60)),
                    "Ask again.");
      }
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (stop.stop_requested() && i > 0) break;
      const Place wanted = kind_.change(call, before_of(intent, i), i);
      TRY(context_.maildir.place(ids[i].text(), wanted.folder, wanted.flags));
    }
    return outcome(call, intent);
  }

  // A bulk change that was cut off half-way is simply carried on: what is done already stays as it is.
  Result<plan::Reconciled> reconcile(const Call& call, const plan::Intent& intent) override {
    const auto& ids = call.argument("ids").items();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const Entry* entry = TRY(context_.maildir.find(ids[i].text()));
      if (!(Place{entry->folder, entry->flags} == kind_.change(call, before_of(intent, i), i)))
        return plan::Reconciled{plan::Happened::no, {}};
    }
    return plan::Reconciled{plan::Happened::yes, outcome(call, intent)};
  }

 private:
  static Place before_of(const plan::Intent& intent, std::size_t index) {
    const auto& before = intent.precondition.items();
    if (index >= before.size()) return {};
    return {before[index]["folder"].as_string(), before[index]["flags"].as_string()};
  }

  plan::Outcome outcome(const Call& call, const plan::Intent& intent) const {
    const auto& ids = call.argument("ids").items();
    Json all = Json::array(), folders = Json::array(), flags = Json::array();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const Place before = before_of(intent, i);
      all.push(ids[i].text());
      folders.push(before.folder);
      flags.push(before.flags);
    }
    plan::Outcome out;
    out.result = plan::number_value(static_cast<double>(ids.size()),
                                    flow::Label(flow::Source{flow::SourceKind::tool, signature_.name, false}));
    out.report = fmt::format("{} {}", kind_.past, ids.size() == 1 ? "one mail" : fmt::format("{} mails", ids.size()));
    if (!call.argument("folder").missing()) out.report += fmt::format(" to {}", call.argument("folder").text());
    out.report += ".";
    out.inverse = plan::StoredCall{
        "mail.place",
        Json().set("ids", std::move(all)).set("folders", std::move(folders)).set("flags", std::move(flags))};
    return out;
  }

  const MailContext& context_;
  MoveKind kind_;
  Signature signature_;
};

std::string text_at(const Call& call, const char* name, std::size_t index) {
  const auto& items = call.argument(name).items();
  return index < items.size() ? items[index].text() : std::string();
}

}  // namespace

void add_move_tools(plan::Catalog& catalog, const MailContext& context) {
  const plan::Parameter on{"on", Kind::boolean, Role::plain, "", Json(true)};
  std::vector<MoveKind> kinds = {
      {"mail.archive",
       "Moves mails to the archive.",
       "archives",
       "Archived",
       Effect::write,
       {},
       [](const Call&, Place now, std::size_t) { return Place{"Archive", now.flags}; }},
      {"mail.delete",
       "Moves mails to the trash.",
       "moves to the trash",
       "Moved to the trash:",
       Effect::erase,
       {},
       [](const Call&, Place now, std::size_t) { return Place{"Trash", now.flags}; }},
      {"mail.move",
       "Moves mails to a folder.",
       "moves",
       "Moved",
       Effect::write,
       {{"folder", Kind::text, Role::plain, "", {}}},
       [](const Call& call, Place now, std::size_t) { return Place{call.argument("folder").text(), now.flags}; }},
      {"mail.flag",
       "Flags mails, or takes the flag off.",
       "flags",
       "Flagged",
       Effect::write,
       {on},
       [](const Call& call, Place now, std::size_t) {
         return Place{now.folder, with_flag(now.flags, 'F', call.argument("on").boolean())};
       }},
      {"mail.mark_read",
       "Marks mails as read, or as unread.",
       "marks as read",
       "Marked as read:",
       Effect::write,
       {on},
       [](const Call& call, Place now, std::size_t) {
         return Place{now.folder, with_flag(now.flags, 'S', call.argument("on").boolean())};
       }},
      {"mail.place",
       "Puts mails into folders with flags; undoes the other tools.",
       "puts back",
       "Put back",
       Effect::write,
       {{"folders", Type::list(Kind::text), Role::plain, "one a mail", {}},
        {"flags", Type::list(Kind::text), Role::plain, "one a mail", {}}},
       [](const Call& call, Place, std::size_t index) {
         return Place{text_at(call, "folders", index), text_at(call, "flags", index)};
       }},
  };
  for (auto& kind : kinds) catalog.add(std::make_unique<Move>(context, std::move(kind)));
}

}  // namespace adjutant::tools::mail
