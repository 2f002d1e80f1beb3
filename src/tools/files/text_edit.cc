#include "tools/files/text_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"
#include "tools/files/file_text.h"
#include "tools/files/file_tools.h"

namespace adjutant::tools::files {
namespace {

// "my notes folder" is "notes".
std::string bare_folder(std::string_view said) {
  static const std::set<std::string, std::less<>> kAround = {"my",        "the", "our",  "folder",
                                                             "directory", "in",  "into", "to"};
  std::vector<std::string> kept;
  for (const auto& word : words(said)) {
    if (!kAround.contains(word)) kept.push_back(word);
  }
  return join(kept, " ");
}

}  // namespace

Result<std::optional<std::string>> TextEditTool::current(const std::string& path) const {
  if (!TRY(folders_.look(path))) return std::nullopt;
  auto text = TRY(folders_.read(path, kMaxTextBytes));
  if (valid_utf8(text) != text)
    return fail(ErrorKind::failed, fmt::format("{} is no text file.", one_line(path, 100)), "Choose a text file.");
  return std::optional(std::move(text));
}

Result<plan::Preview> TextEditTool::preview(const plan::Call& call) {
  auto edit = TRY(this->edit(call));
  if (edit.content.size() > kMaxTextBytes)
    return fail(ErrorKind::failed, fmt::format("{} would become larger than 2 MiB.", one_line(edit.path, 100)));
  const auto before = TRY(content_hash(folders_, edit.path));
  plan::Preview out{
      .text = std::move(edit.text),
      .details = std::move(edit.details),
      .links = {"file:" + edit.path},
      .undo = before.empty() ? "the file can be moved to the trash" : "the old file is kept and can be put back"};
  out.precondition.set("path", edit.path)
      .set("before", before)
      .set("after", sha256_hex(edit.content))
      .set("report", edit.report);
  return out;
}

Result<plan::Outcome> TextEditTool::perform(const plan::Call& call, const plan::Intent& intent, std::stop_token) {
  const auto edit = TRY(this->edit(call));
  const auto& seen = intent.precondition;
  if (edit.path != seen["path"].as_string() || sha256_hex(edit.content) != seen["after"].as_string())
    return fail(ErrorKind::failed, fmt::format("{} has changed meanwhile.", one_line(edit.path, 100)),
                "Look at it again.");
  // What others wrote in the old text is in the new one.
  auto label = influence(call);
  if (const auto old = TRY(current(edit.path))) label = join(label, folders_.content_label(edit.path, *old));
  TRY(write_if(folders_, edit.path, edit.content, seen["before"].as_string(), intent, label));
  return done(intent);
}

Result<plan::Reconciled> TextEditTool::reconcile(const plan::Call&, const plan::Intent& intent) {
  const auto& seen = intent.precondition;
  const auto now = TRY(content_hash(folders_, seen["path"].as_string()));
  if (now == seen["after"].as_string()) return plan::Reconciled{plan::Happened::yes, done(intent)};
  return plan::Reconciled{now == seen["before"].as_string() ? plan::Happened::no : plan::Happened::unknown,
                          std::nullopt};
}

plan::Outcome TextEditTool::done(const plan::Intent& intent) const {
  const auto& seen = intent.precondition;
  const auto &path = seen["path"].as_string(), &after = seen["after"].as_string();
  auto inverse = seen["before"].as_string().empty() ? trash_call(path, after)
                                                    : restore_call(path, trash_path(intent, path), after);
  return plan::Outcome{{}, seen["report"].as_string(), std::move(inverse)};
}

std::vector<std::string> folder_names(const Folders& folders) {
  std::set<std::string> out;
  for (const auto& item : folders.list()) {
    for (auto slash = item.path.find('/'); slash != item.path.npos; slash = item.path.find('/', slash + 1))
      out.insert(item.path.substr(0, slash));
  }
  return {out.begin(), out.end()};
}

Result<std::optional<std::string>> find_folder(const Folders& folders, std::string_view said) {
  const auto wanted = bare_folder(said);
  std::vector<std::string> fits;
  for (const auto& name : folder_names(folders)) {
    if (name == trim(said)) return name;
    const auto all = join(words(name), " "), last = join(words(name_of(name)), " ");
    if (wanted == all || wanted == last || wanted + "s" == last || wanted == last + "s") fits.push_back(name);
  }
  if (fits.empty()) return std::nullopt;
  if (fits.size() == 1) return fits.front();
  return fail(ErrorKind::failed,
              fmt::format("\"{}\" could be several folders: {}.", one_line(said, 80), one_line(join(fits, ", "), 300)),
              "Say its whole path.");
}

}  // namespace adjutant::tools::files
