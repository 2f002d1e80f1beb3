#include "mandate/mandate_file.h"

#include "base/file.h"

namespace adjutant::mandate {

constexpr std::size_t kMaxBytes = 1 << 20;
constexpr auto kStays = " The last good mandate stays in force.";

MandateFile::MandateFile(std::filesystem::path path, const plan::Catalog& catalog)
    : path_(std::move(path)), catalog_(catalog) {
  refresh();
  if (problem_.empty()) return;
  const auto kept = read_file(last_good(), kMaxBytes);
  auto before = kept ? Mandate::load(*kept, catalog_) : Result<Mandate>(fail(ErrorKind::failed, ""));
  if (before) mandate_ = std::move(*before);
  problem_ += before ? kStays : " No rule is in force: everything asks you.";
}

std::filesystem::path MandateFile::last_good() const {
  return path_.parent_path() / (path_.stem().string() + ".last-good.toml");
}

void MandateFile::refresh() {
  auto text = read_file(path_, kMaxBytes);
  if (!text) {
    problem_ = text.error().text() + (text_.empty() ? "" : kStays);
    return;
  }
  if (!text_.empty() && *text == text_) {
    problem_.clear();  // what was wrong was taken back
    return;
  }
  auto loaded = Mandate::load(*text, catalog_);
  if (!loaded) {
    problem_ = loaded.error().text() + (text_.empty() ? "" : kStays);
    return;
  }
  mandate_ = std::move(*loaded);
  text_ = std::move(*text);
  problem_.clear();
  // What cannot be kept is no reason to refuse a good mandate.
  const auto kept = read_file(last_good(), kMaxBytes);
  if (!kept || *kept != text_) [[maybe_unused]]
    const auto written = write_file(last_good(), text_);
}

}  // namespace adjutant::mandate
