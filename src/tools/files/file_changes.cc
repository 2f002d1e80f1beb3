// files.list, files.append, files.move.
#include <fmt/format.h>

#include "base/text.h"
#include "plan/influence.h"
#include "tools/files/file_tools.h"
#include "tools/files/text_edit.h"

namespace adjutant::tools::files {
namespace {

using plan::Call;
using plan::Effect;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Once;
using plan::Outcome;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Signature;

constexpr std::size_t kMaxMoved = 64 << 20;

std::string shown(std::string_view path) { return one_line(path, 100); }

class List final : public plan::Tool {
 public:
  explicit List(const FilesContext& context)
      : context_(context),
        signature_{.name = "files.list",
                   .doc = "The files in a folder, with those in the folders inside it.",
                   .parameters = {{"folder", Kind::text, Role::locator, "its name; empty for all files", Json("")},
                                  {"limit", Kind::number, Role::plain, "at most so many", Json(100)}},
                   .result = plan::Type::list(file_info_type()),
                   .labels = {{"", context.folders.possible_content_label()}}} {}
  const Signature& signature() const override { return signature_; }

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto& said = call.argument("folder").text();
    const auto inside = trim(said).empty() ? std::string() : TRY(known_folder(said)) + "/";
    const auto called = influence(call);
    auto label = join(called, context_.folders.label(inside));
    plan::List items;
    for (const auto& item : context_.folders.list()) {
      if (!item.path.starts_with(inside)) continue;
      const auto own = context_.folders.label(item.path);
      label = join(label, own);
      if (static_cast<double>(items.size()) < call.argument("limit").number())
        items.push_back(file_info(context_.folders, item, context_.zone).under(join(called, own)));
    }
    return list_value(file_info_type(), std::move(items), label, plan::origin("your files"));
  }

 private:
  Result<std::string> known_folder(std::string_view said) const {
    if (auto found = TRY(find_folder(context_.folders, said))) return *found;
    const auto names = folder_names(context_.folders);
    return fail(ErrorKind::failed, fmt::format("There is no folder \"{}\".", one_line(said, 80)),
                names.empty() ? "" : fmt::format("There are: {}.", one_line(join(names, ", "), 300)));
  }
  FilesContext context_;
  Signature signature_;
};

class Append final : public TextEditTool {
 public:
  explicit Append(const FilesContext& context)
      : TextEditTool(context.folders,
                     {.name = "files.append",
                      .doc = "Adds a line to the end of a text file; makes the file where there is none.",
                      .parameters = {{"path", Kind::file, Role::locator, "the file"},
                                     {"content", Kind::text, Role::content, "what is added"}},
                      .result = plan::Type(),
                      .effect = Effect::write,
                      .once = Once::conditional_write,
                      .inverse = "the old file is put back, or the new one moved to the trash"}) {}

 protected:
  Result<TextEdit> edit(const Call& call) override {
    const auto &path = call.argument("path").text(), &content = call.argument("content").text();
    if (trim(content).empty()) return fail(ErrorKind::usage, "There is nothing to add.");
    const auto old = TRY(current(path));
    auto text = old.value_or("");
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    text += content;
    if (!text.ends_with('\n')) text += '\n';
    const auto what = fmt::format("{} {}", old ? "to the file" : "as the new file", shown(path));
    return TextEdit{.path = path,
                    .content = std::move(text),
                    .text = fmt::format("adds a line {}", what),
                    .report = fmt::format("Added a line {}.", what),
                    .details = {one_line(content, 400)}};
  }
};

// Conditional on what the file holds, and on the name being free.
class Move final : public plan::Tool {
 public:
  explicit Move(const FilesContext& context)
      : context_(context),
        signature_{.name = "files.move",
                   .doc = "Moves a file into a folder, which is made where there is none.",
                   .parameters = {{"path", Kind::file, Role::locator, "the file"},
                                  {"folder", Kind::text, Role::locator,
                                   "into which; \"Taxes/\" is just that path, \"\" the outermost folder"}},
                   .result = file_info_type(),
                   .effect = Effect::write,
                   .once = Once::conditional_write,
                   .inverse = "the file is moved back",
                   .labels = {{"", context.folders.possible_content_label()}}} {}
  const Signature& signature() const override { return signature_; }

  Result<Preview> preview(const Call& call) override {
    const auto path = call.argument("path").text(), target = TRY(this->target(call));
    const auto hash = TRY(content_hash(context_.folders, path));
    if (hash.empty())
      return fail(ErrorKind::failed, fmt::format("There is no file {}.", shown(path)), "Look for it with files.find.");
    if (target == path) return fail(ErrorKind::failed, fmt::format("{} is there already.", shown(path)));
    if (TRY(context_.folders.look(target)))
      return fail(ErrorKind::failed, fmt::format("There is a file {} already.", shown(target)), "Move that one first.");
    if (TRY(context_.folders.locate(path)).root != TRY(context_.folders.locate(target)).root)
      return fail(ErrorKind::failed, "A file cannot be moved from one of your folders to another.");
    if (const auto item = TRY(context_.folders.look(path)); item && item->size > kMaxMoved)
      return fail(ErrorKind::failed, fmt::format("{} is larger than 64 MiB.", shown(path)), "Move it yourself.");
    Preview out{.text = fmt::format("moves the file {} to {}", shown(path), shown(target)),
                .links = {"file:" + path},
                .undo = "it can be moved back"};
    out.precondition.set("hash", hash).set("target", target);
    return out;
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto path = call.argument("path").text(), target = TRY(this->target(call));
    if (target != intent.precondition["target"].as_string() ||
        TRY(content_hash(context_.folders, path)) != intent.precondition["hash"].as_string())
      return fail(ErrorKind::failed, fmt::format("{} has changed meanwhile.", shown(path)), "Look at it again.");
    // What others wrote stays theirs, wherever it lies.
    const auto bytes = TRY(context_.folders.read(path, kMaxMoved));
    TRY(context_.folders.remember(target, bytes, context_.folders.content_label(path, bytes)));
    const auto [root, inner] = TRY(context_.folders.locate(path));
    TRY(root->move(inner, TRY(context_.folders.locate(target)).path));
    return done(call, target);
  }

  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto& target = intent.precondition["target"].as_string();
    const auto& hash = intent.precondition["hash"].as_string();
    if (TRY(content_hash(context_.folders, call.argument("path").text())) == hash)
      return Reconciled{Happened::no, std::nullopt};
    if (TRY(content_hash(context_.folders, target)) != hash) return Reconciled{};
    return Reconciled{Happened::yes, TRY(done(call, target))};
  }

 private:
  Result<std::string> target(const Call& call) const {
    const auto& said = call.argument("folder").text();
    const auto name = name_of(call.argument("path").text());
    if (trim(said).empty()) return name;
    auto folder = std::string(trim(said));
    // What ends in a slash is a path, whatever other folders there are: undo finds the way back by it.
    if (folder.ends_with('/')) folder.pop_back();
    else folder = TRY(find_folder(context_.folders, said)).value_or(folder);
    auto path = folder + "/" + name;
    TRY(check_path(path));
    return path;
  }

  Result<Outcome> done(const Call& call, const std::string& target) const {
    const auto path = call.argument("path").text();
    const auto item = TRY(context_.folders.look(target));
    if (!item) return fail(ErrorKind::failed, fmt::format("{} is gone.", shown(target)));
    const auto slash = path.rfind('/');
    Json back;
    back.set("path", target).set("folder", slash == path.npos ? "" : path.substr(0, slash + 1));
    return Outcome{file_info(context_.folders, *item, context_.zone).under(influence(call)),
                   fmt::format("Moved the file {} to {}.", shown(path), shown(target)),
                   plan::StoredCall{"files.move", std::move(back)}};
  }

  FilesContext context_;
  Signature signature_;
};

}  // namespace

void add_file_changes(plan::Catalog& catalog, const FilesContext& context) {
  catalog.add(std::make_unique<List>(context));
  catalog.add(std::make_unique<Append>(context));
  catalog.add(std::make_unique<Move>(context));
}

}  // namespace adjutant::tools::files
