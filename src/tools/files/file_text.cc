#include "tools/files/file_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/process.h"
#include "base/text.h"
#include "tools/files/folders.h"

namespace adjutant::tools::files {
namespace {

// An empty file system with the system's programs, read-only; no network, no processes of others, no home.
const std::vector<std::string> kSandbox = {"bwrap",
                                           "--unshare-all",
                                           "--die-with-parent",
                                           "--new-session",
                                           "--clearenv",
                                           "--setenv",
                                           "PATH",
                                           "/usr/bin",
                                           "--ro-bind",
                                           "/usr",
                                           "/usr",
                                           "--symlink",
                                           "usr/lib",
                                           "/lib",
                                           "--symlink",
                                           "usr/lib64",
                                           "/lib64",
                                           "--symlink",
                                           "usr/bin",
                                           "/bin",
                                           "--ro-bind-try",
                                           "/etc/fonts",
                                           "/etc/fonts",
                                           "--proc",
                                           "/proc",
                                           "--dev",
                                           "/dev",
                                           "--tmpfs",
                                           "/tmp",
                                           "--chdir",
                                           "/",
                                           "--"};

std::vector<std::string> sandboxed(std::vector<std::string> command) {
  auto out = kSandbox;
  out.insert(out.end(), command.begin(), command.end());
  return out;
}

// Containers often forbid what bubblewrap needs; tried once.
bool sandbox_works() {
  static const bool works = [] {
    const auto result = run_process(sandboxed({"true"}), {}, {.time = std::chrono::seconds(5)});
    return result && result->status == 0;
  }();
  return works;
}

Result<std::string> pdf_text(std::string_view path, std::string_view bytes, std::stop_token stop) {
  std::vector<std::string> command = {"prlimit", "--as=1073741824", "--cpu=20", "--core=0", "pdftotext",
                                      "-enc",    "UTF-8",           "-layout",  "-",        "-"};
  if (sandbox_works()) command = sandboxed(std::move(command));
  const auto result =
      TRY(run_process(command, bytes, {.time = std::chrono::seconds(20), .output = kMaxTextBytes}, stop));
  if (result.status == 127 || (result.status != 0 && result.err.contains("pdftotext: No such file"))) {
    return fail(ErrorKind::failed, "PDF files cannot be read here: pdftotext is missing.", "Install poppler-utils.");
  }
  if (result.status != 0) {
    return fail(ErrorKind::failed,
                fmt::format("{} could not be read as a PDF: {}.", one_line(path, 100), one_line(trim(result.err), 120)),
                "It may be damaged or protected by a password.");
  }
  auto text = harmless(replace_all(valid_utf8(result.out), "\f", "\n"));
  if (trim(text).empty())
    return fail(ErrorKind::failed, fmt::format("{} is a PDF without text, probably a scan.", one_line(path, 100)));
  return text;
}

}  // namespace

std::size_t readable_bytes(std::string_view path) {
  const auto kind = kind_of(path);
  if (kind == "pdf") return kMaxPdfBytes;
  const bool binary =
      kind == "image" || kind == "document" || kind == "archive" || (kind == "table" && !fold(path).ends_with("sv"));
  return binary ? 0 : kMaxTextBytes;
}

Result<std::string> text_of(std::string_view path, std::string_view bytes, std::stop_token stop) {
  const auto shown = one_line(path, 100);
  if (readable_bytes(path) == 0) {
    return fail(ErrorKind::failed, fmt::format("{} has no text that can be read (kind: {}).", shown, kind_of(path)),
                "Text, Markdown, CSV and PDF can be read.");
  }
  if (bytes.starts_with("%PDF-") || kind_of(path) == "pdf") return pdf_text(path, bytes, stop);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.contains('\0') || valid_utf8(bytes) != bytes) {
    return fail(ErrorKind::failed, fmt::format("{} is not UTF-8 text.", shown), "Save it as UTF-8 and try again.");
  }
  return std::string(bytes);
}

}  // namespace adjutant::tools::files
