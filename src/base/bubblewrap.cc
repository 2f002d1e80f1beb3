#include "base/bubblewrap.h"

#include <fmt/format.h>

#include "base/process.h"
#include "base/text.h"

namespace adjutant {

namespace fs = std::filesystem;

Bubblewrap& Bubblewrap::add(std::vector<std::string> words) {
  words_.insert(words_.end(), words.begin(), words.end());
  return *this;
}

Bubblewrap& Bubblewrap::show(const fs::path& path, const fs::path& as) {
  return add({"--ro-bind", path.string(), as.string()});
}

Bubblewrap& Bubblewrap::show_if_there(const fs::path& path) {
  return add({"--ro-bind-try", path.string(), path.string()});
}

Bubblewrap& Bubblewrap::let_change(const fs::path& path) { return add({"--bind", path.string(), path.string()}); }

Bubblewrap& Bubblewrap::show_like_root(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_symlink(path, ignored)) return show_if_there(path);
  return add({"--symlink", fs::read_symlink(path, ignored).string(), path.string()});
}

Bubblewrap& Bubblewrap::set(const std::string& name, const std::string& value) {
  return add({"--setenv", name, value});
}

Bubblewrap& Bubblewrap::network() { return add({"--share-net"}); }

Bubblewrap& Bubblewrap::usual_folders() { return add({"--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"}); }

Bubblewrap& Bubblewrap::start_in(const fs::path& folder) { return add({"--chdir", folder.string()}); }

std::vector<std::string> Bubblewrap::run(const std::vector<std::string>& command) const {
  auto out = words_;
  out.emplace_back("--");
  out.insert(out.end(), command.begin(), command.end());
  return out;
}

Result<void> bubblewrap_works() {
  if (!is_program("bwrap"))
    return fail(ErrorKind::failed, "Bubblewrap is not installed.", "Install the package bubblewrap.");
  Bubblewrap sandbox;
  sandbox.show("/usr").usual_folders();
  for (const char* path : {"/bin", "/lib", "/lib64"}) sandbox.show_like_root(path);
  const auto tried = TRY(run_process(sandbox.run({"/usr/bin/true"})));
  if (tried.status == 0) return {};
  return fail(ErrorKind::failed, fmt::format("Bubblewrap does not work here: {}", one_line(trim(tried.err))),
              "Let this system make user namespaces, or run Adjutant where it does.");
}

}  // namespace adjutant
