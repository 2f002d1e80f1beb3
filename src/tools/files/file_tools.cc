#include "tools/files/file_tools.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"
#include "tools/files/file_search.h"
#include "tools/files/file_text.h"

namespace adjutant::tools::files {
namespace {

using plan::Call;
using plan::Effect;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Once;
using plan::Outcome;
using plan::Parameter;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Signature;
using plan::StoredCall;
using plan::Type;

constexpr std::size_t kMaxHashed = 64 << 20;
constexpr std::size_t kShown = 400;  // characters of a text in a preview

std::string path_of(const Call& call) { return call.argument("path").text(); }
std::string shown(std::string_view path) { return one_line(path, 100); }

Parameter path_parameter(std::string doc) { return {"path", Kind::file, Role::locator, std::move(doc)}; }

class FileTool : public plan::Tool {
 public:
  FileTool(const FilesContext& context, Signature signature) : context_(context), signature_(std::move(signature)) {}
  const Signature& signature() const override { return signature_; }

 protected:
  const Folders& folders() const { return context_.folders; }
  Result<Item> existing(const std::string& path) const {
    auto found = TRY(folders().look(path));
    if (!found)
      return fail(ErrorKind::failed, fmt::format("There is no file {}.", shown(path)), "Look for it with files.find.");
    return std::move(*found);
  }
  // The file as it is now, under the labels of the call that wrote it.
  Result<Outcome> outcome(const Call& call, const std::string& path, std::string report,
                          std::optional<StoredCall> inverse) const {
    return Outcome{file_info(folders(), TRY(existing(path)), context_.zone).under(influence(call)), std::move(report),
                   std::move(inverse)};
  }
  static Json hash_json(std::string hash) {
    Json out;
    out.set("hash", std::move(hash));
    return out;
  }

  FilesContext context_;

 private:
  Signature signature_;
};

class Find final : public FileTool {
 public:
  explicit Find(const FilesContext& context)
      : FileTool(context, {.name = "files.find",
                           .doc = "Files with all of these words in their name, or in their text; the best first.",
                           .parameters = {{"words", Kind::text, Role::locator, "words of the name or the text"},
                                          {"limit", Kind::number, Role::plain, "at most so many", Json(10)}},
                           .result = Type::list(file_info_type()),
                           .labels = {{"", context.folders.possible_content_label()}}}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto limit = call.argument("limit").number();
    const auto called = influence(call);
    auto label = join(called, folders().label(""));
    plan::List items;
    for (const auto& hit : search(folders(), call.argument("words").text())) {
      label = join(label, hit.label);  // those behind the limit decided about it too
      if (static_cast<double>(items.size()) < limit)
        items.push_back(file_info(folders(), hit.item, context_.zone).under(join(called, hit.label)));
    }
    return list_value(file_info_type(), std::move(items), label, plan::origin("your files"));
  }
};

class Read final : public FileTool {
 public:
  explicit Read(const FilesContext& context)
      : FileTool(context, {.name = "files.read",
                           .doc = "The text of a file: plain text, Markdown, CSV or PDF.",
                           .parameters = {path_parameter("the file")},
                           .result = Kind::text,
                           .labels = {{"", context.folders.possible_content_label()}}}) {}

  Result<plan::Value> read(const Call& call, std::stop_token stop) override {
    const auto path = path_of(call);
    TRY(existing(path));
    const auto most = readable_bytes(path);
    if (most == 0) return std::unexpected(text_of(path, {}, stop).error());
    const auto bytes = TRY(folders().read(path, most));
    auto text = TRY(text_of(path, bytes, stop));
    return plan::text_value(std::move(text), join(folders().content_label(path, bytes), influence(call)),
                            plan::origin(fmt::format("the file {}", shown(path)), "file:" + path));
  }
};

class Write final : public FileTool {
 public:
  explicit Write(const FilesContext& context)
      : FileTool(context, {.name = "files.write",
                           .doc = "Writes a text file; an existing one is only replaced when that is said.",
                           .parameters = {path_parameter("where, \"Notes/minutes.md\""),
                                          {"content", Kind::text, Role::content, "the whole text"},
                                          {"overwrite", Kind::boolean, Role::plain,
                                           "whether an existing file is replaced", Json(false)}},
                           .result = file_info_type(),
                           .effect = Effect::write,
                           .once = Once::conditional_write,
                           .inverse = "the old file is put back, or the new one moved to the trash",
                           .labels = {{"", context.folders.possible_content_label()}}}) {}

  Result<Preview> preview(const Call& call) override {
    const auto path = path_of(call), content = call.argument("content").text();
    if (content.size() > kMaxTextBytes)
      return fail(ErrorKind::failed, fmt::format("The text for {} is larger than 2 MiB.", shown(path)));
    const auto hash = TRY(content_hash(folders(), path));
    if (!hash.empty() && !call.argument("overwrite").boolean()) {
      return fail(ErrorKind::failed, fmt::format("{} exists already.", shown(path)),
                  "Choose another name, or say overwrite=True.");
    }
    Preview out{
        .text = fmt::format("{} {}, {} characters", hash.empty() ? "writes the file" : "replaces the file", shown(path),
                            length(content)),
        .links = {"file:" + path},
        .precondition = hash_json(hash),
        .undo = hash.empty() ? "the file can be moved to the trash" : "the old file is kept and can be put back"};
    out.details.push_back(one_line(content, kShown));
    return out;
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto& expected = intent.precondition["hash"].as_string();
    if (!expected.empty() && !call.argument("overwrite").boolean())
      return fail(ErrorKind::failed, fmt::format("{} exists already.", shown(path_of(call))));
    TRY(write_if(folders(), path_of(call), call.argument("content").text(), expected, intent, influence(call)));
    return done(call, intent);
  }

  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto now = TRY(content_hash(folders(), path_of(call)));
    if (now == sha256_hex(call.argument("content").text())) return Reconciled{Happened::yes, TRY(done(call, intent))};
    return Reconciled{now == intent.precondition["hash"].as_string() ? Happened::no : Happened::unknown, std::nullopt};
  }

 private:
  Result<Outcome> done(const Call& call, const Intent& intent) {
    const auto path = path_of(call);
    const bool replaced = !intent.precondition["hash"].as_string().empty();
    const auto hash = sha256_hex(call.argument("content").text());
    auto inverse = replaced ? restore_call(path, trash_path(intent, path), hash) : trash_call(path, hash);
    return outcome(call, path, fmt::format("{} the file {}.", replaced ? "Replaced" : "Wrote", shown(path)),
                   std::move(inverse));
  }
};

class Trash final : public FileTool {
 public:
  explicit Trash(const FilesContext& context)
      : FileTool(context, {.name = "files.trash",
                           .doc = "Moves a file to the trash.",
                           .parameters = {path_parameter("the file"),
                                          {"holds", Kind::text, Role::plain,
                                           "the hash of what it must still hold, where that matters", Json("")}},
                           .result = Type(),
                           .effect = Effect::erase,
                           .once = Once::conditional_write,
                           .inverse = "the file is put back"}) {}

  Result<Preview> preview(const Call& call) override {
    const auto path = path_of(call);
    const auto item = TRY(existing(path));
    const auto hash = TRY(content_hash(folders(), path));
    if (const auto& holds = call.argument("holds").text(); !holds.empty() && hash != holds) {
      return fail(ErrorKind::failed,
                  fmt::format("{} was changed since it was written, so it is not moved to the trash.", shown(path)),
                  "Delete it yourself if you do not want it any more.");
    }
    return Preview{.text = fmt::format("moves the file {} ({} bytes, from {}) to the trash", shown(path), item.size,
                                       spoken(Time{item.modified, context_.zone})),
                   .links = {"file:" + path},
                   .precondition = hash_json(hash),
                   .undo = "the file can be put back from the trash"};
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto path = path_of(call);
    TRY(existing(path));
    if (TRY(content_hash(folders(), path)) != intent.precondition["hash"].as_string()) {
      return fail(ErrorKind::failed, fmt::format("{} has changed meanwhile.", shown(path)), "Look at it again.");
    }
    const auto [root, inner] = TRY(folders().locate(path));
    TRY(root->move(inner, trash_path(intent, path)));
    return done(call, intent);
  }

  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto [root, inner] = TRY(folders().locate(path_of(call)));
    // Nothing else gets into the trash of this intent.
    if (root->has_own(trash_path(intent, path_of(call)))) return Reconciled{Happened::yes, TRY(done(call, intent))};
    const auto now = TRY(content_hash(folders(), path_of(call)));
    return Reconciled{now.empty() ? Happened::unknown : Happened::no, std::nullopt};
  }

 private:
  Result<Outcome> done(const Call& call, const Intent& intent) {
    const auto path = path_of(call);
    return Outcome{{},
                   fmt::format("Moved the file {} to the trash.", shown(path)),
                   restore_call(path, trash_path(intent, path), "")};
  }
};

class Restore final : public FileTool {
 public:
  explicit Restore(const FilesContext& context)
      : FileTool(context,
                 {.name = "files.restore",
                  .doc = "Puts back a file that was trashed or replaced.",
                  .parameters = {path_parameter("where it was"),
                                 {"kept", Kind::text, Role::locator, "where the trash keeps it"},
                                 {"replaces", Kind::text, Role::plain, "the hash of the file in its place", Json("")}},
                  .result = file_info_type(),
                  .effect = Effect::write,
                  .once = Once::conditional_write,
                  .inverse = "the file is moved to the trash again",
                  .labels = {{"", context.folders.possible_content_label()}}}) {}

  Result<Preview> preview(const Call& call) override {
    const auto path = path_of(call);
    const auto hash = sha256_hex(TRY(kept(call)));
    TRY(unchanged(call));
    return Preview{.text = fmt::format("puts the file {} back", shown(path)),
                   .links = {"file:" + path},
                   .precondition = hash_json(hash),
                   .undo = "the file can be moved to the trash again"};
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto path = path_of(call);
    const auto content = TRY(kept(call));
    TRY(unchanged(call));
    const auto [root, inner] = TRY(folders().locate(path));
    // What is in its place now is kept in turn.
    if (!call.argument("replaces").text().empty()) {
      TRY(root->write(inner, content, Beneath::Mode::replace, trash_path(intent, path)));
    } else {
      TRY(root->move(call.argument("kept").text(), inner));
    }
    return done(call, intent);
  }

  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto now = TRY(content_hash(folders(), path_of(call)));
    if (now == intent.precondition["hash"].as_string()) return Reconciled{Happened::yes, TRY(done(call, intent))};
    return Reconciled{now == call.argument("replaces").text() ? Happened::no : Happened::unknown, std::nullopt};
  }

 private:
  Result<std::string> kept(const Call& call) {
    const auto& path = call.argument("kept").text();
    constexpr std::string_view kTrash = ".adjutant-trash/";
    if (!path.starts_with(kTrash) || !check_path(std::string_view(path).substr(kTrash.size()))) {
      return fail(ErrorKind::forbidden, fmt::format("{} is not in the trash.", shown(path)));
    }
    const auto [root, inner] = TRY(folders().locate(path_of(call)));
    return root->read_own(path, kMaxHashed);
  }
  Result<void> unchanged(const Call& call) {
    if (TRY(content_hash(folders(), path_of(call))) == call.argument("replaces").text()) return {};
    return fail(ErrorKind::failed, fmt::format("{} has changed meanwhile.", shown(path_of(call))), "Look at it again.");
  }
  Result<Outcome> done(const Call& call, const Intent& intent) {
    const auto path = path_of(call);
    const bool replaced = !call.argument("replaces").text().empty();
    const auto& hash = intent.precondition["hash"].as_string();
    auto inverse = replaced ? restore_call(path, trash_path(intent, path), hash) : trash_call(path, hash);
    return outcome(call, path, fmt::format("Put the file {} back.", shown(path)), std::move(inverse));
  }
};

}  // namespace

std::string trash_path(const Intent& intent, std::string_view path) {
  return fmt::format(".adjutant-trash/{}/{}", sha256_hex(intent.key).substr(0, 24), name_of(path));
}

Result<std::string> content_hash(const Folders& folders, std::string_view path) {
  const auto found = TRY(folders.look(path));
  if (!found) return std::string();
  if (found->size > kMaxHashed) return fmt::format("{} bytes, {}", found->size, iso_utc(found->modified));
  return sha256_hex(TRY(folders.read(path, kMaxHashed)));
}

StoredCall trash_call(const std::string& path, const std::string& hash) {
  return {"files.trash", Json().set("path", path).set("holds", hash)};
}

StoredCall restore_call(const std::string& path, const std::string& kept, const std::string& expected) {
  return {"files.restore", Json().set("path", path).set("kept", kept).set("replaces", expected)};
}

Result<Written> write_if(const Folders& folders, std::string_view path, std::string_view content,
                         std::string_view expected, const Intent& intent, const plan::Label& label) {
  if (TRY(content_hash(folders, path)) != expected) {
    return fail(ErrorKind::failed, fmt::format("{} has changed meanwhile.", shown(path)), "Look at it again.");
  }
  const auto [root, inner] = TRY(folders.locate(path));
  TRY(folders.remember(path, content, label));
  Written out{sha256_hex(content), expected.empty() ? std::string() : trash_path(intent, path)};
  TRY(root->write(inner, content, expected.empty() ? Beneath::Mode::create : Beneath::Mode::replace, out.kept));
  return out;
}

void add_file_tools(plan::Catalog& catalog, const FilesContext& context) {
  catalog.add_type(file_info_type());
  catalog.add(std::make_unique<Find>(context));
  catalog.add(std::make_unique<Read>(context));
  catalog.add(std::make_unique<Write>(context));
  catalog.add(std::make_unique<Trash>(context));
  catalog.add(std::make_unique<Restore>(context));
  add_file_changes(catalog, context);
}

}  // namespace adjutant::tools::files
