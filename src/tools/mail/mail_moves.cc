// mail.archive, mail.move, mail.delete, mail.flag, mail.mark_read, and mail.place, which undoes them. All of them set
// the folder and the flags of some mails, each by one rename; repeating one that happened does nothing. Where only some
// could be moved, the outcome says which, and its inverse puts those back.
#include <fmt/format.h>

#include <algorithm>
#include <set>

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

constexpr std::size_t kShown = 10;  // mails named in a preview

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

// What a tool makes of a mail's place. `index` is its place among the call's ids.
using Change = Place (*)(const Maildir& maildir, const Call& call, Place now, std::size_t index);

struct MoveKind {
  const char* name;
  const char* doc;
  const char* words;                // in the preview, {} the mails: "archives {}"
  const char* past;                 // in the report: "Archived {}"
  const char* words_off = nullptr;  // the same with on=False
  const char* past_off = nullptr;
  Effect effect = Effect::write;
  std::vector<plan::Parameter> more = {};
  Change change = nullptr;
};

std::string title(const Entry& entry) {
  const Mailbox& from = *entry.headers->from;
  return fmt::format("\"{}\" of {}", one_line(entry.headers->subject, 70),
                     one_line(from.name.empty() ? from.address : from.name, 40));
}

std::string counted(std::size_t count) { return count == 1 ? "one mail" : fmt::format("{} mails", count); }

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
    TRY(context_.maildir.entries());
    plan::Preview preview;
    Json before = Json::array();
    std::size_t already = 0;
    const auto all = mails(call);
    for (const auto& [id, index] : all) {
      const Entry* entry = context_.maildir.known(id);
      if (!entry) return gone(id);
      const Place now{entry->folder, entry->flags};
      already += kind_.change(context_.maildir, call, now, index) == now ? 1 : 0;
      before.push(Json().set("folder", entry->folder).set("flags", entry->flags));
      preview.links.push_back("mail:" + entry->id);
      if (all.size() > 1 && preview.details.size() < kShown) {
        preview.details.push_back(
            fmt::format("{}, {}", title(*entry), spoken(Time{entry->date, context_.zone}.date())));
      }
    }
    if (all.size() > kShown) preview.details.push_back(fmt::format("and {} more", all.size() - kShown));
    const std::string what = all.size() == 1
                                 ? fmt::format("the mail {}", title(*context_.maildir.known(all.front().id)))
                                 : counted(all.size());
    preview.text = words(call, false, what);
    if (already > 0) {
      preview.text +=
          all.size() == 1 ? ", where that is so already" : fmt::format(" ({} of them are so already)", already);
    }
    preview.precondition = std::move(before);
    preview.undo = "at any time";
    return preview;
  }

  Result<plan::Outcome> perform(const Call& call, const plan::Intent& intent, std::stop_token stop) override {
    TRY(context_.maildir.entries());
    const auto all = mails(call);
    std::vector<Done> done;
    // Everything is looked at before anything is moved.
    if (auto checked = check(call, intent, all, done); !checked) {
      if (done.empty()) return std::unexpected(checked.error());
      return outcome(call, done, all.size(), checked.error());
    }
    for (std::size_t i = done.size(); i < all.size(); ++i) {
      if (stop.stop_requested()) {
        if (done.empty()) return fail(ErrorKind::stopped, "You stopped it.");
        return outcome(call, done, all.size(), Error{ErrorKind::stopped, "You stopped it.", "", {}});
      }
      const Entry* entry = context_.maildir.known(all[i].id);
      const Place now{entry->folder, entry->flags};
      const Place wanted = kind_.change(context_.maildir, call, now, all[i].index);
      if (auto moved = context_.maildir.place(all[i].id, wanted.folder, wanted.flags); !moved) {
        if (done.empty()) return std::unexpected(moved.error());
        return outcome(call, done, all.size(), moved.error());
      }
      done.push_back({all[i].id, now == wanted ? before_of(intent, i) : now});
    }
    return outcome(call, done, all.size());
  }

  // A bulk change that was cut off half-way is simply carried on: what is done already stays as it is.
  Result<plan::Reconciled> reconcile(const Call& call, const plan::Intent& intent) override {
    TRY(context_.maildir.entries());
    std::vector<Done> done;
    const auto all = mails(call);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!is_done(call, intent, all[i], i)) return plan::Reconciled{plan::Happened::no, {}};
      done.push_back({all[i].id, before_of(intent, i)});
    }
    return plan::Reconciled{plan::Happened::yes, outcome(call, done, all.size())};
  }

 private:
  struct Wanted {
    std::string id;
    std::size_t index;  // among the call's ids
  };
  struct Done {
    std::string id;
    Place before;
  };

  // The call's mails, each once.
  static std::vector<Wanted> mails(const Call& call) {
    std::vector<Wanted> all;
    std::set<std::string> seen;
    const auto& ids = call.argument("ids").items();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (seen.insert(ids[i].text()).second) all.push_back({ids[i].text(), i});
    }
    return all;
  }

  static std::unexpected<Error> gone(const std::string& id) {
    return fail(ErrorKind::failed, fmt::format("There is no mail '{}' any more.", one_line(id, 80)),
                "It may have been moved or deleted by another program.");
  }

  static Place before_of(const plan::Intent& intent, std::size_t number) {
    const auto& before = intent.precondition.items();
    if (number >= before.size()) return {};
    return {before[number]["folder"].as_string(), before[number]["flags"].as_string()};
  }

  bool is_done(const Call& call, const plan::Intent& intent, const Wanted& mail, std::size_t number) const {
    const Entry* entry = context_.maildir.known(mail.id);
    if (!entry) return false;
    return Place{entry->folder, entry->flags} ==
           kind_.change(context_.maildir, call, before_of(intent, number), mail.index);
  }

  // Whether each mail is in the folder that the preview saw; its flags may have changed, since they do not matter to
  // what is done. Where not, `done` gets what an earlier attempt has done already.
  Result<void> check(const Call& call, const plan::Intent& intent, const std::vector<Wanted>& all,
                     std::vector<Done>& done) const {
    Result<void> good;
    for (std::size_t i = 0; i < all.size() && good; ++i) {
      const Entry* entry = context_.maildir.known(all[i].id);
      if (!entry) good = gone(all[i].id);
      else if (entry->folder != before_of(intent, i).folder && !is_done(call, intent, all[i], i))
        good = fail(ErrorKind::failed,
                    fmt::format("The mail {} is no longer where it was at the preview.", title(*entry)), "Ask again.");
    }
    if (good) return good;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Place before = before_of(intent, i);
      if (is_done(call, intent, all[i], i) && !(kind_.change(context_.maildir, call, before, all[i].index) == before))
        done.push_back({all[i].id, before});
    }
    return good;
  }

  std::string words(const Call& call, bool past, const std::string& what) const {
    const bool off = kind_.words_off && !call.argument("on").boolean();
    const char* pattern = past ? (off ? kind_.past_off : kind_.past) : (off ? kind_.words_off : kind_.words);
    std::string out = fmt::format(fmt::runtime(pattern), what);
    if (!call.argument("folder").missing()) out += fmt::format(" to {}", one_line(call.argument("folder").text(), 60));
    return out;
  }

  plan::Outcome outcome(const Call& call, const std::vector<Done>& done, std::size_t all,
                        std::optional<Error> failure = {}) const {
    Json ids = Json::array(), folders = Json::array(), flags = Json::array();
    for (const auto& each : done) {
      ids.push(each.id);
      folders.push(each.before.folder);
      flags.push(each.before.flags);
    }
    plan::Outcome out;
    out.result = plan::number_value(static_cast<double>(done.size()),
                                    flow::Label(flow::Source{flow::SourceKind::tool, signature_.name, false}));
    const Entry* only = all == 1 && !done.empty() ? context_.maildir.known(done.front().id) : nullptr;
    out.report = words(call, true,
                       only                 ? fmt::format("the mail {}", title(*only))
                       : done.size() == all ? counted(all)
                                            : fmt::format("{} of {} mails", done.size(), all)) +
                 ".";
    if (failure) out.report += fmt::format(" The others are where they were: {}", failure->message);
    out.inverse = plan::StoredCall{
        "mail.place",
        Json().set("ids", std::move(ids)).set("folders", std::move(folders)).set("flags", std::move(flags))};
    out.failure = std::move(failure);
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

// "legal" is the folder Legal, where there is one.
std::string folder_called(const Maildir& maildir, const std::string& name) {
  for (const auto& folder : maildir.folders()) {
    if (fold(folder) == fold(name)) return folder;
  }
  return name;
}

}  // namespace

void add_move_tools(plan::Catalog& catalog, const MailContext& context) {
  const plan::Parameter on{"on", Kind::boolean, Role::plain, "", Json(true)};
  std::vector<MoveKind> kinds = {
      {.name = "mail.archive",
       .doc = "Moves mails to the archive.",
       .words = "archives {}",
       .past = "Archived {}",
       .change = [](const Maildir& maildir, const Call&, Place now,
                    std::size_t) { return Place{maildir.special().archive, now.flags}; }},
      {.name = "mail.delete",
       .doc = "Moves mails to the trash.",
       .words = "moves {} to the trash",
       .past = "Moved {} to the trash",
       .effect = Effect::erase,
       .change = [](const Maildir& maildir, const Call&, Place now,
                    std::size_t) { return Place{maildir.special().trash, now.flags}; }},
      {.name = "mail.move",
       .doc = "Moves mails to a folder, which is made where there is none.",
       .words = "moves {}",
       .past = "Moved {}",
       .more = {{"folder", Kind::text, Role::plain, "", {}}},
       .change = [](const Maildir& maildir, const Call& call, Place now,
                    std::size_t) { return Place{folder_called(maildir, call.argument("folder").text()), now.flags}; }},
      {.name = "mail.flag",
       .doc = "Flags mails, or takes the flag off.",
       .words = "flags {}",
       .past = "Flagged {}",
       .words_off = "takes the flag off {}",
       .past_off = "Took the flag off {}",
       .more = {on},
       .change =
           [](const Maildir&, const Call& call, Place now, std::size_t) {
             return Place{now.folder, with_flag(now.flags, 'F', call.argument("on").boolean())};
           }},
      {.name = "mail.mark_read",
       .doc = "Marks mails as read, or as unread.",
       .words = "marks {} as read",
       .past = "Marked {} as read",
       .words_off = "marks {} as unread",
       .past_off = "Marked {} as unread",
       .more = {on},
       .change =
           [](const Maildir&, const Call& call, Place now, std::size_t) {
             return Place{now.folder, with_flag(now.flags, 'S', call.argument("on").boolean())};
           }},
      {.name = "mail.place",
       .doc = "Puts mails into folders with flags; undoes the other tools.",
       .words = "puts {} back",
       .past = "Put {} back",
       .more = {{"folders", Type::list(Kind::text), Role::plain, "one a mail", {}},
                {"flags", Type::list(Kind::text), Role::plain, "one a mail", {}}},
       .change =
           [](const Maildir&, const Call& call, Place, std::size_t index) {
             return Place{text_at(call, "folders", index), text_at(call, "flags", index)};
           }},
  };
  for (auto& kind : kinds) catalog.add(std::make_unique<Move>(context, std::move(kind)));
}

}  // namespace adjutant::tools::mail
