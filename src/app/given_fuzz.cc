// What is dropped or pasted on the page: whatever its name is, and in whatever order its parts come, it lies as a file of
// one plain name in its own folder, whole and as it was given, and nothing else is touched.
#include <cstdint>
#include <map>
#include <optional>

#include "app/given.h"
#include "app/given_resolver.h"
#include "base/file.h"
#include "base/require.h"
#include "base/temporary_folder.h"
#include "base/text.h"

using namespace adjutant;
using namespace adjutant::app;

namespace {

constexpr std::string_view kFolder = "files/Downloads/Given/";

// Of a name that a stranger has chosen.
void check_name(std::string_view said) {
  const auto name = safe_name(said);
  require(!name.empty() && length(name) <= 80 && valid_utf8(name) == name && one_line(name, 1000) == name);
  require(!name.starts_with('.') && !name.starts_with('-') && name.find_first_of("/\\:*?\"<>|") == name.npos);
  require(safe_name(name) == name);
}

// Every file beneath the folder, with what it holds.
std::map<std::string, std::string> files_in(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) out[entry.path().lexically_relative(folder).string()] = *read_file(entry.path());
  }
  return out;
}

class Giving {
 public:
  Giving() {
    fs::create_directories(home_ / "files");
    require(write_file(home_ / "files/mine.txt", "mine").has_value());
    folders_.emplace(*tools::files::Folders::open({.roots = {{"", home_ / "files"}}}));
    parts_.emplace(home_, *folders_, random_);
  }

  void begin(std::string_view name, std::int64_t size) {
    const auto id = parts_->begin(std::string(name), size);
    require(id.has_value() == (size >= 1 && size <= static_cast<std::int64_t>(kMostGivenBytes)));
    if (!id) return;
    id_ = *id;
    begun_[id_] = {size, ""};
  }

  void add(const std::string& id, std::int64_t at, std::string_view bytes) {
    const auto before = files_in(home_ / "files");
    const auto added = parts_->add(id, at, bytes);
    const auto known = begun_.find(id);
    require(!added || known != begun_.end());
    if (!added) return require(files_in(home_ / "files") == before);
    auto& [size, have] = known->second;
    require(at == static_cast<std::int64_t>(have.size()));
    have += bytes;
    require(added->have == static_cast<std::int64_t>(have.size()) && added->have <= size);
    require(added->file.empty() == (added->have < size));
    auto after = files_in(home_ / "files");
    if (!added->file.empty()) {
      const auto path = "files/" + added->file;
      require(path.starts_with(kFolder) && path.find('/', kFolder.size()) == path.npos);
      require(!before.contains(added->file) && after[added->file] == have);
      after.erase(added->file);
      begun_.erase(known);
    }
    std::erase_if(after, [](const auto& file) { return file.first.starts_with('.') || file.first.contains("/."); });
    auto kept = before;
    std::erase_if(kept, [](const auto& file) { return file.first.starts_with('.') || file.first.contains("/."); });
    require(after == kept);
  }

  const std::string& id() const { return id_; }

  void check() {
    require(*read_file(home_ / "files/mine.txt") == "mine");
    for (const auto& [path, bytes] : files_in(home_)) require(path.starts_with("files/") || path.starts_with("given/"));
  }

 private:
  const TemporaryFolder folder_;
  const fs::path home_ = folder_ / "home";
  SeededRandom random_{1};
  std::optional<tools::files::Folders> folders_;
  std::optional<GivenParts> parts_;
  std::string id_;  // begun last
  std::map<std::string, std::pair<std::int64_t, std::string>> begun_;
};

}  // namespace

// A line each: "b NAME" begins one, as large as the next line is long in hundreds of bytes at most; "a BYTES" adds what comes
// next, "x ID" asks for another id; all else is a sentence that points to it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (size > 4096) return 0;
  std::optional<Giving> giving;
  std::int64_t have = 0;
  int steps = 0;
  for (const auto& line : split(text, '\n')) {
    if (++steps > 40) break;
    check_name(line);
    const auto rest = std::string_view(line).substr(std::min<std::size_t>(line.size(), 2));
    if (line.starts_with("b ")) {
      if (!giving) giving.emplace();
      giving->begin(rest, static_cast<std::int64_t>(rest.size() % 24) - 1);
      have = 0;
    } else if (line.starts_with("a ") && giving) {
      giving->add(giving->id(), have, rest);
      have += static_cast<std::int64_t>(rest.size());
    } else if (line.starts_with("x ") && giving) {
      giving->add(std::string(rest), 0, "strange");
    } else {
      const auto pointing = pointing_to_given(line);
      require(pointing.contains("the given file") && !pointing.contains('\n'));
    }
  }
  if (giving) giving->check();
  return 0;
}
