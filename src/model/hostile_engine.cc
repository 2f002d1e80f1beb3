// An engine with the C API of Needle that tries, on request, what an engine must not be able to do. For worker_test.
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

namespace {

int touched_while_loading = 0;  // what the library's constructors got away with

int reach_network() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  return fd < 0 ? errno : 0;
}

int write_file() {
  const int fd = ::open("/tmp/adjutant-hostile-engine", O_WRONLY | O_CREAT, 0600);
  return fd < 0 ? errno : 0;
}

int start_program() {
  char name[] = "/bin/true";
  char* argv[] = {name, nullptr};
  pid_t pid = 0;
  return ::posix_spawn(&pid, name, nullptr, nullptr, argv, nullptr);
}

int start_thread() {
  try {
    std::thread([] {}).join();
    return 0;
  } catch (const std::exception&) {
    return EPERM;
  }
}

int read_file() {
  const int fd = ::open("/etc/hostname", O_RDONLY);
  return fd < 0 ? errno : 0;
}

int make_code() {
  void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? errno : 0;
}

int signal_parent() { return ::kill(::getppid(), 0) == 0 ? 0 : errno; }

__attribute__((constructor)) void on_loading() {
  touched_while_loading = reach_network() == 0 || write_file() == 0 || start_program() == 0;
}

std::string attempt(const std::string& what) {
  if (what == "network") return std::to_string(reach_network());
  if (what == "write") return std::to_string(write_file());
  if (what == "read") return std::to_string(read_file());
  if (what == "program") return std::to_string(start_program());
  if (what == "thread") return std::to_string(start_thread());
  if (what == "code") return std::to_string(make_code());
  if (what == "signal") return std::to_string(signal_parent());
  if (what == "loading") return std::to_string(touched_while_loading);
  if (what == "environment") return ::getenv("HOME") || ::getenv("PATH") ? "1" : "0";
  if (what == "cores") return std::to_string(::sysconf(_SC_NPROCESSORS_ONLN));
  if (what == "crash") std::abort();
  if (what == "exit") std::exit(0);
  if (what == "hang") {
    while (true) ::sched_yield();
  }
  if (what == "long") return std::string(60'000, 'x');
  if (what == "shout") {  // straight to the other side, past the frames
    const char bytes[] = "\xff\xff\xff\xff not a frame";
    if (::write(1, bytes, sizeof bytes) < 0) return "no";
  }
  return what;
}

}  // namespace

extern "C" {
int needle_load(const char*, std::uint64_t size) { return size > 0 ? 0 : -1; }
int needle_init(const char*, const char* tools, const char*) { return std::strcmp(tools, "refuse") == 0 ? -1 : 1; }
void needle_reset() {}
int needle_complete(const char* text, int, char* out, int out_size) {
  const std::string said = attempt(text);
  if (said == "fail") return -7;
  std::snprintf(out, static_cast<std::size_t>(out_size), "%s", said.c_str());
  return 0;
}
}
