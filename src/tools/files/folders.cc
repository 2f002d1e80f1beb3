#include "tools/files/folders.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"

namespace adjutant::tools::files {
namespace {

using plan::Kind;

constexpr std::size_t kMaxItems = 20'000;
constexpr std::string_view kLabels = ".adjutant-labels";

struct Ending {
  std::string_view ending;
  std::string_view kind;
};
constexpr std::array<Ending, 24> kEndings = {{
    {".pdf", "pdf"},           {".txt", "text"},    {".text", "text"},    {".log", "text"},      {".md", "markdown"},
    {".markdown", "markdown"}, {".csv", "table"},   {".tsv", "table"},    {".ods", "table"},     {".xlsx", "table"},
    {".xls", "table"},         {".jpg", "image"},   {".jpeg", "image"},   {".png", "image"},     {".gif", "image"},
    {".heic", "image"},        {".webp", "image"},  {".odt", "document"}, {".docx", "document"}, {".doc", "document"},
    {".rtf", "document"},      {".zip", "archive"}, {".gz", "archive"},   {".7z", "archive"},
}};

std::string label_path(std::string_view bytes) { return fmt::format("{}/{}.json", kLabels, sha256_hex(bytes)); }

}  // namespace

Result<Folders> Folders::open(FoldersConfig config) {
  std::vector<Opened> roots;
  for (const auto& root : config.roots) {
    if (std::ranges::find(roots, root.name, &Opened::name) != roots.end()) {
      return fail(ErrorKind::usage, fmt::format("Two folders have the name \"{}\".", root.name),
                  "Give each folder its own name.");
    }
    auto opened = TRY(Beneath::open(root.path));
    roots.push_back({root.name, std::move(opened)});
  }
  for (auto& folder : config.untrusted) {
    while (folder.ends_with('/')) folder.pop_back();
  }
  return Folders(std::move(config), std::move(roots));
}

Result<Folders::Located> Folders::locate(std::string_view path) const {
  TRY(check_path(path));
  const auto slash = path.find('/');
  for (const auto& root : roots_) {
    if (slash != path.npos && !root.name.empty() && root.name == path.substr(0, slash))
      return Located{&root.folder, std::string(path.substr(slash + 1))};
  }
  for (const auto& root : roots_) {
    if (root.name.empty()) return Located{&root.folder, std::string(path)};
  }
  return fail(ErrorKind::failed, fmt::format("There is no folder for {}.", one_line(path, 100)),
              "Look for the file with files.find.");
}

Result<std::optional<Item>> Folders::look(std::string_view path) const {
  const auto [root, inner] = TRY(locate(path));
  auto found = TRY(root->look(inner));
  if (found) found->path = std::string(path);
  return found;
}

Result<std::string> Folders::read(std::string_view path, std::size_t max_bytes) const {
  const auto [root, inner] = TRY(locate(path));
  return root->read(inner, max_bytes);
}

std::vector<Item> Folders::list() const {
  std::vector<Item> out;
  for (const auto& root : roots_) {
    for (auto& item : root.folder.list(kMaxItems - out.size())) {
      if (!root.name.empty()) item.path = root.name + "/" + item.path;
      out.push_back(std::move(item));
    }
  }
  return out;
}

bool Folders::untrusted(std::string_view path, std::string& folder) const {
  for (const auto& one : config_.untrusted) {
    if (path.size() > one.size() && path.starts_with(one) && path[one.size()] == '/') {
      folder = one;
      return true;
    }
  }
  return false;
}

flow::Label Folders::label(std::string_view path) const {
  std::string folder;
  if (untrusted(path, folder)) return flow::Label(flow::Source{flow::SourceKind::place, folder}, config_.readers);
  return flow::Label(flow::Source{flow::SourceKind::records, "files"}, config_.readers);
}

flow::Label Folders::possible_label() const {
  auto out = label("");
  for (const auto& folder : config_.untrusted) out = join(out, label(folder + "/x"));
  return out;
}

flow::Label Folders::possible_content_label() const { return join(possible_label(), plan::any_influence()); }

flow::Label Folders::content_label(std::string_view path, std::string_view bytes) const {
  auto out = label(path);
  const flow::Label unknown(flow::Source{flow::SourceKind::place, "unknown"}, config_.readers);
  for (const auto& root : roots_) {
    const auto kept = root.folder.read_own(label_path(bytes), 1 << 20);
    if (!kept) continue;
    const auto json = parse_json(*kept);
    const auto remembered = json ? flow::label_from_json(*json) : std::unexpected(json.error());
    out = join(out, remembered ? *remembered : unknown);  // a label that cannot be read is not taken for the owner's
  }
  return out;
}

Result<void> Folders::remember(std::string_view path, std::string_view bytes, const flow::Label& label) const {
  if (label.trusted() && (label.readers().everyone() || label.readers() == config_.readers)) return {};
  const auto [root, inner] = TRY(locate(path));
  auto all = label;
  if (const auto kept = root->read_own(label_path(bytes), 1 << 20)) {
    const auto json = parse_json(*kept);
    if (const auto before = json ? flow::label_from_json(*json) : std::unexpected(json.error()))
      all = join(all, *before);
  }
  return root->write_own(label_path(bytes), to_json(all).dump());
}

std::string kind_of(std::string_view path) {
  const auto name = fold(name_of(path));
  for (const auto& [ending, kind] : kEndings) {
    if (name.ends_with(ending)) return std::string(kind);
  }
  return "other";
}

std::string name_of(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

const plan::Type& file_info_type() {
  static const plan::Type type = plan::Type::record(
      "FileInfo", {{"file", Kind::file, "where it is, \"Documents/lease.pdf\""},
                   {"name", Kind::text, "its name without folders"},
                   {"size", Kind::number, "in bytes"},
                   {"modified", Kind::time, "when it was last changed"},
                   {"kind", Kind::text, "pdf, text, markdown, table, image, document, archive or other"}});
  return type;
}

plan::Value file_info(const Folders& folders, const Item& item, const Zone& zone) {
  const auto label = folders.label(item.path);
  const auto from = plan::origin(fmt::format("the file {}", item.path), "file:" + item.path);
  return plan::record_value(
      file_info_type(),
      {plan::typed_text(Kind::file, item.path, label, from), plan::text_value(name_of(item.path), label, from),
       plan::number_value(static_cast<double>(item.size), label, from),
       plan::time_value(Time{item.modified, zone}, label, from), plan::text_value(kind_of(item.path), label, from)},
      label, from);
}

}  // namespace adjutant::tools::files
