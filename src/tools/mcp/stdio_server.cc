#include "tools/mcp/stdio_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/bubblewrap.h"
#include "base/file.h"

namespace adjutant::tools::mcp {
namespace {

constexpr const char* kPath = "/usr/local/bin:/usr/bin:/bin";

// Programs read these, and nothing in them is the owner's.
constexpr const char* kSystemFiles[] = {"/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types",
                                        "/etc/ssl/certs"};
constexpr const char* kNetworkFiles[] = {"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/services",
                                         "/etc/gai.conf"};

bool is_variable(std::string_view name) { return !name.empty() && !name.contains('=') && !name.contains('\0'); }

Result<void> check(const StdioServer& server) {
  if (server.command.empty() || server.command.front().empty())
    return fail(ErrorKind::usage, "No command was named for the server.");
  for (const auto& [name, value] : server.environment) {
    if (!is_variable(name) || value.contains('\0'))
      return fail(ErrorKind::usage, fmt::format("\"{}\" is no environment variable.", name));
  }
  for (const auto& [path, writable] : server.folders) {
    std::error_code ignored;
    if (!path.is_absolute())
      return fail(ErrorKind::usage, fmt::format("The folder {} is not named from / on.", path.string()));
    if (!fs::weakly_canonical(path, ignored).has_relative_path())
      return fail(ErrorKind::usage, "The folder / is the whole machine.", "Name the folders that the server needs.");
    if (!fs::exists(path, ignored))
      return fail(ErrorKind::failed, fmt::format("The folder {} is not there.", path.string()),
                  "Make it, or take it off the server's list.");
  }
  return {};
}

// A program that is named by its path must be in what the sandbox shows.
Result<void> check_visible(const StdioServer& server) {
  const fs::path program = server.command.front();
  if (!program.string().contains('/')) return {};
  const auto shown = [&](const fs::path& folder) { return is_inside(program, folder) || is_inside(folder, program); };
  if (shown("/usr") || std::ranges::any_of(server.folders, [&](const auto& folder) {
        return program.lexically_normal().string().starts_with(folder.path.lexically_normal().string()) ||
               shown(folder.path);
      }))
    return {};
  return fail(ErrorKind::failed, fmt::format("The server would not see its own program {}.", program.string()),
              "Name the folder that it is in.");
}

}  // namespace

std::vector<std::string> environment(const StdioServer& server) {
  std::vector<std::string> out;
  if (!server.unsandboxed) return out;
  for (const char* name : {"PATH", "HOME", "LANG", "TZ"}) {
    if (const char* value = std::getenv(name)) out.push_back(fmt::format("{}={}", name, value));
  }
  for (const auto& [name, value] : server.environment) {
    std::erase_if(out, [&](const std::string& line) { return line.starts_with(name + "="); });
    out.push_back(fmt::format("{}={}", name, value));
  }
  return out;
}

Result<std::vector<std::string>> command_line(const StdioServer& server) {
  TRY(check(server));
  if (server.unsandboxed) {
    // It ends when we do, also when we are killed.
    std::vector<std::string> out = {"setpriv", "--pdeathsig", "KILL", "--"};
    out.insert(out.end(), server.command.begin(), server.command.end());
    return out;
  }
  TRY(check_visible(server));
  if (auto works = bubblewrap_works(); !works) {
    auto error = while_doing(works.error(), "making a sandbox for the server");
    error.hint += " A server that you trust like a program of your own can be named as unsandboxed.";
    return std::unexpected(std::move(error));
  }
  Bubblewrap sandbox;
  sandbox.show("/usr").usual_folders();
  for (const char* path : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) sandbox.show_like_root(path);
  for (const char* path : kSystemFiles) sandbox.show_if_there(path);
  if (server.network) {
    sandbox.network();
    for (const char* path : kNetworkFiles) sandbox.show_if_there(path);
  }
  for (const auto& [path, writable] : server.folders) writable ? sandbox.let_change(path) : sandbox.show(path);
  sandbox.set("PATH", kPath).set("HOME", "/tmp").set("LANG", "C.UTF-8");
  for (const auto& [name, value] : server.environment) sandbox.set(name, value);
  return sandbox.start_in("/tmp").run(server.command);
}

}  // namespace adjutant::tools::mcp
