#include "app/given.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "tools/files/file_tools.h"

namespace adjutant::app {
namespace {

constexpr std::string_view kFolder = "Downloads/Given";
constexpr std::size_t kMostName = 80;  // characters
constexpr std::size_t kMostBegun = 8;
constexpr int kMostOfOneName = 1000;

Error too_large() {
  return {ErrorKind::usage,
          "That is larger than 20 MiB, and was not taken.",
          "Put it into the folder of your files yourself, and say what it is called.",
          {}};
}

flow::Label outside() { return flow::Label(flow::Source{flow::SourceKind::place, "given to you", false}); }

// "bill.pdf", "bill (2).pdf", ...
std::string numbered(const std::string& name, int number) {
  if (number == 1) return name;
  const auto dot = name.rfind('.');
  const auto stem = dot == name.npos || dot == 0 ? name.size() : dot;
  return fmt::format("{} ({}){}", name.substr(0, stem), number, name.substr(stem));
}

}  // namespace

std::string safe_name(std::string_view said) {
  // Only what stands behind the last separator of either kind is the name.
  const auto slash = said.find_last_of("/\\");
  std::string out;
  for (const char c : one_line(slash == said.npos ? said : said.substr(slash + 1), 10 * kMostName)) {
    const bool odd = std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
    out += odd || static_cast<unsigned char>(c) < 0x20 ? '_' : c;
  }
  while (out.starts_with('.') || out.starts_with(' ') || out.starts_with('-')) out.erase(0, 1);
  while (out.ends_with('.') || out.ends_with(' ')) out.pop_back();
  // The ending stays: it says what kind of file it is.
  const auto dot = out.rfind('.');
  const std::string ending = dot != out.npos && out.size() - dot <= 8 ? out.substr(dot) : "";
  std::string stem = out.substr(0, out.size() - ending.size());
  while (length(stem) + length(ending) > kMostName) {
    while (!stem.empty() && (static_cast<unsigned char>(stem.back()) & 0xC0U) == 0x80U) stem.pop_back();
    if (stem.empty()) break;
    stem.pop_back();
  }
  // A cut may have left a space or a dot at its end.
  while (ending.empty() && (stem.ends_with(' ') || stem.ends_with('.'))) stem.pop_back();
  return stem.empty() ? "file" + ending : stem + ending;
}

Result<std::string> keep_given(const tools::files::Folders& folders, std::string_view name, std::string_view bytes) {
  if (bytes.empty()) return fail(ErrorKind::usage, "There is nothing in it.", "Give a file that holds something.");
  if (bytes.size() > kMostGivenBytes) return std::unexpected(too_large());
  const std::string safe = safe_name(name);
  for (int number = 1; number <= kMostOfOneName; ++number) {
    const auto path = fmt::format("{}/{}", kFolder, numbered(safe, number));
    const auto there = folders.look(path);
    if (!there) {
      // Something that is no file has the name.
      if (number == kMostOfOneName) return std::unexpected(there.error());
      continue;
    }
    if (*there) continue;
    TRY(tools::files::write_if(folders, path, bytes, "", plan::Intent{}, outside()));
    return path;
  }
  return fail(ErrorKind::failed, fmt::format("There are too many files called {} already.", safe),
              fmt::format("Tidy up the folder {}.", kFolder));
}

Result<std::vector<plan::Value>> given_values(const tools::files::Folders& folders, const Zone& zone,
                                              const std::vector<std::string>& files) {
  std::vector<plan::Value> out;
  for (const auto& file : files) {
    const auto item =
        file.starts_with(std::string(kFolder) + "/") ? folders.look(file) : Result<std::optional<tools::files::Item>>();
    if (!item || !*item)
      return fail(ErrorKind::usage, fmt::format("Nothing was given that is called {}.", one_line(file, 100)),
                  "Give it again.");
    out.push_back(tools::files::file_info(folders, **item, zone));
  }
  return out;
}

Error nothing_fits_what_was_given() {
  return {ErrorKind::not_understood,
          "I do not know what to do with what you gave.",
          "Say for example 'summarise this', 'file this under insurance' or 'pay this bill'.",
          {}};
}

Result<std::string> GivenParts::begin(const std::string& name, std::int64_t size) {
  if (size < 1) return fail(ErrorKind::usage, "There is nothing in it.", "Give a file that holds something.");
  if (size > static_cast<std::int64_t>(kMostGivenBytes)) return std::unexpected(too_large());
  std::error_code error;
  fs::create_directories(folder_, error);
  fs::permissions(folder_, fs::perms::owner_all, error);
  std::vector<std::pair<fs::file_time_type, fs::path>> begun;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    if (entry.path().extension() == ".json") begun.emplace_back(entry.last_write_time(error), entry.path());
  }
  std::ranges::sort(begun);
  for (std::size_t i = 0; i + kMostBegun <= begun.size(); ++i) {
    auto part = begun[i].second;
    fs::remove(part, error);
    fs::remove(part.replace_extension(".part"), error);
  }
  const auto id = random_id(random_, 60);
  TRY(write_file(folder_ / (id + ".part"), "", Replace::no));
  TRY(write_file(folder_ / (id + ".json"), Json().set("name", safe_name(name)).set("size", size).dump(), Replace::no));
  return id;
}

Result<GivenParts::Progress> GivenParts::add(const std::string& id, std::int64_t at, std::string_view bytes) {
  // It becomes a file's name.
  const bool is_id = !id.empty() && id.size() <= 64 &&
                     std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  if (!is_id) return fail(ErrorKind::usage, "Nothing of that id is being given.", "Begin anew.");
  const auto about = folder_ / (id + ".json"), part = folder_ / (id + ".part");
  const auto written = read_file(about, 4096);
  const auto json = written ? parse_json(*written) : std::unexpected(written.error());
  if (!json) return fail(ErrorKind::usage, "Nothing of that id is being given.", "Begin anew.");
  const auto size = (*json)["size"].as_int();
  std::error_code error;
  const auto have = static_cast<std::int64_t>(fs::file_size(part, error));
  const auto with = have + static_cast<std::int64_t>(bytes.size());
  if (error || at != have || with > size)
    return fail(ErrorKind::usage, fmt::format("The next part begins at {} of {}.", error ? 0 : have, size),
                "Begin anew.");
  {
    std::ofstream out(part, std::ios::binary | std::ios::app);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) return fail(ErrorKind::failed, "It cannot be written down.", "Is the disk full?");
  }
  if (with < size) return Progress{with, ""};
  const auto whole = TRY(read_file(part, kMostGivenBytes));
  auto file = keep_given(folders_, (*json)["name"].as_string(), whole);
  fs::remove(about, error);
  fs::remove(part, error);
  if (!file) return std::unexpected(file.error());
  return Progress{with, std::move(*file)};
}

}  // namespace adjutant::app
