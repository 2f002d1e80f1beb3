#include "mandate/mandate_file.h"

#include "base/file.h"

namespace adjutant::mandate {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;

std::filesystem::path accepted(const std::filesystem::path& path) {
  return path.parent_path() / (path.stem().string() + ".last-good.toml");
}

}  // namespace

MandateFile::MandateFile(std::filesystem::path path, const plan::Catalog& catalog)
    : path_(std::move(path)), catalog_(catalog) {
  refresh();
}

void MandateFile::refresh() {
  // What was accepted is in force, whoever accepted it.
  auto kept = read_file(accepted(path_), kMaxBytes);
  if (kept && *kept != in_force_) {
    if (auto before = Mandate::load(*kept, catalog_)) {
      mandate_ = std::move(*before);
      in_force_ = std::move(*kept);
    }
  }
  const bool any = !in_force_.empty();
  const auto refuse = [&](const Error& error) {
    problem_ =
        error.text() + (any ? " The last good mandate stays in force." : " No rule is in force: everything asks you.");
    waiting_.reset();
  };
  auto text = read_file(path_, kMaxBytes);
  text_ = text.value_or("");
  if (!text) return refuse(text.error());
  if (any && *text == in_force_) {
    problem_.clear();
    waiting_.reset();
    return;
  }
  if (waiting_ && *text == waits_ && problem_.empty()) return;
  auto loaded = Mandate::load(*text, catalog_);
  if (!loaded) return refuse(loaded.error());
  problem_.clear();
  auto change = difference(mandate_, *loaded);
  if (change.widens) {
    waits_ = std::move(*text);
    waiting_ = std::move(change);
    return;
  }
  waiting_.reset();
  mandate_ = std::move(*loaded);
  in_force_ = std::move(*text);
  // What cannot be kept is no reason to refuse a good mandate.
  [[maybe_unused]] const auto written = write_file(accepted(path_), in_force_);
}

Result<void> MandateFile::accept() {
  if (!problem_.empty()) return fail(ErrorKind::usage, problem_, "Correct the file.");
  if (!waiting_) return fail(ErrorKind::usage, "Nothing waits: the mandate is in force as it stands.");
  if (TRY(read_file(path_, kMaxBytes)) != waits_)
    return fail(ErrorKind::usage, "The mandate has changed since it was shown.", "Look at it again.");
  TRY(write_file(accepted(path_), waits_));
  refresh();
  return {};
}

Result<MandateFile::Addition> MandateFile::with_rules(std::string_view rules, const plan::Catalog& catalog) const {
  std::string text = TRY(read_file(path_, kMaxBytes));
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  text += (text.empty() || rules.empty() ? "" : "\n") + std::string(rules);
  const Mandate with = TRY(Mandate::load(text, catalog));
  return Addition{std::move(text), difference(mandate_, with)};
}

Result<void> MandateFile::accept_text(const std::filesystem::path& path, std::string_view text) {
  // In this order a crash in between leaves what was in force, with the new text waiting.
  TRY(write_file(path, text));
  return write_file(accepted(path), text);
}

Result<void> MandateFile::take_out(const std::filesystem::path& path,
                                   const std::function<std::string(const std::string&)>& shorter) {
  for (const auto& each : {path, accepted(path)}) {
    const auto text = read_file(each, kMaxBytes);
    if (!text) continue;  // there is nothing to take out of
    const std::string rest = shorter(*text);
    if (rest != *text) TRY(write_file(each, rest));
  }
  return {};
}

}  // namespace adjutant::mandate
