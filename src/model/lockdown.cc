#include "model/lockdown.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <initializer_list>
#include <memory>

namespace adjutant::model {
namespace {

// What computing and answering takes.
constexpr std::initializer_list<int> kAnswering = {SCMP_SYS(read),
                                                   SCMP_SYS(write),
                                                   SCMP_SYS(close),
                                                   SCMP_SYS(munmap),
                                                   SCMP_SYS(mremap),
                                                   SCMP_SYS(madvise),
                                                   SCMP_SYS(brk),
                                                   SCMP_SYS(futex),
                                                   SCMP_SYS(clock_gettime),
                                                   SCMP_SYS(gettimeofday),
                                                   SCMP_SYS(getrusage),
                                                   SCMP_SYS(sched_yield),
                                                   SCMP_SYS(rt_sigreturn),
                                                   SCMP_SYS(rt_sigprocmask),
                                                   SCMP_SYS(rt_sigaction),
                                                   SCMP_SYS(exit),
                                                   SCMP_SYS(exit_group),
                                                   SCMP_SYS(getpid),
                                                   SCMP_SYS(gettid),
                                                   SCMP_SYS(tgkill),
                                                   SCMP_SYS(getrandom),
                                                   SCMP_SYS(restart_syscall),
                                                   SCMP_SYS(sched_getaffinity)};
// What loading a library and reading a file takes besides.
constexpr std::initializer_list<int> kLoading = {
    SCMP_SYS(fstat),    SCMP_SYS(newfstatat), SCMP_SYS(stat),     SCMP_SYS(pread64), SCMP_SYS(lseek),
    SCMP_SYS(access),   SCMP_SYS(faccessat),  SCMP_SYS(readlink), SCMP_SYS(getcwd),  SCMP_SYS(mmap),
    SCMP_SYS(mprotect), SCMP_SYS(prctl),      SCMP_SYS(seccomp)};

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

Result<void> checked(int code, const char* what) {
  if (code == 0) return {};
  return fail(ErrorKind::failed, fmt::format("The model's process cannot be locked up ({}): error {}.", what, code));
}

// All that is not named fails with EPERM.
Result<Filter> deny_all_but(std::initializer_list<int> calls) {
  Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return fail(ErrorKind::failed, "The model's process cannot be locked up: no filter.");
  for (const int call : calls) TRY(checked(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0), "a rule"));
  return filter;
}

Result<void> limit(decltype(RLIMIT_AS) what, rlim_t most) {
  const rlimit bound{most, most};
  return checked(::setrlimit(what, &bound), "a limit");
}

}  // namespace

Result<void> lock_for_loading(std::size_t most_memory) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  TRY(checked(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "privileges"));
  TRY(checked(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "dumps"));
  TRY(limit(RLIMIT_CORE, 0));
  TRY(limit(RLIMIT_FSIZE, 0));
  TRY(limit(RLIMIT_AS, most_memory));
  // A network of its own has nothing in it. Not every system lets us have one; the filter holds anyway.
  ::unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC);
  const Filter filter = TRY(deny_all_but(kAnswering));
  for (const int call : kLoading) TRY(checked(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0), "a rule"));
  const auto reads_only = SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY);
  TRY(checked(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, reads_only), "reading"));
  return checked(seccomp_load(filter.get()), "the first filter");
}

Result<void> lock_for_answering() {
  const Filter filter = TRY(deny_all_but(kAnswering));
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    const auto no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    TRY(checked(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 1, no_code), "memory"));
  }
  return checked(seccomp_load(filter.get()), "the second filter");
}

}  // namespace adjutant::model
