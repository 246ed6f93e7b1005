#include "tests/support/kill_at_call.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace tresen::test {
namespace {

// The calls after which a disk is another than before.
constexpr std::array changing{SYS_openat,   SYS_open,      SYS_creat,     SYS_write,  SYS_pwrite64,
                              SYS_writev,   SYS_ftruncate, SYS_fallocate, SYS_fsync,  SYS_fdatasync,
                              SYS_rename,   SYS_renameat,  SYS_renameat2, SYS_unlink, SYS_unlinkat,
                              SYS_mkdir,    SYS_mkdirat,   SYS_rmdir,     SYS_fchmod, SYS_chmod,
                              SYS_fchmodat, SYS_link,      SYS_linkat};

bool begins_changing_call(pid_t child) {
  __ptrace_syscall_info info{};
  if (::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info) <= 0) return false;
  return info.op == PTRACE_SYSCALL_INFO_ENTRY &&
         std::ranges::find(changing, static_cast<long>(info.entry.nr)) != changing.end();
}

// Lets the child go on to its next stop; the signal that stopped it, 0 if it has ended.
int next_stop(pid_t child, int pass_on, int& status) {
  if (::ptrace(PTRACE_SYSCALL, child, nullptr, pass_on) != 0) return 0;
  if (::waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return 0;
  return WSTOPSIG(status);
}

}  // namespace

bool killed_at_call(std::uint64_t nth, const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(99);
    ::raise(SIGSTOP);
    work();
    ::_exit(0);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSTOPPED(status)) << "no process can be traced here";
  if (!WIFSTOPPED(status)) return false;
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  constexpr int call_stop = SIGTRAP | 0x80;
  int pass_on = 0;
  while (const int stop = next_stop(child, pass_on, status)) {
    pass_on = stop == call_stop ? 0 : stop;
    if (stop != call_stop || !begins_changing_call(child) || --nth != 0) continue;
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return true;
  }
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the work ended badly: " << status;
  return false;
}

}  // namespace tresen::test
