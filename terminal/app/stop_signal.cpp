#include "terminal/app/stop_signal.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <thread>

#include "sync/base/mailbox.h"

namespace tresen {
namespace {

struct Came {};

}  // namespace

struct StopSignal::Inside {
  int descriptor = -1;
  std::function<void()> ring;
  Mailbox<Came> box{4};
  std::thread thread;

  void wait() {
    signalfd_siginfo info{};
    while (::read(descriptor, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
      // SIGUSR2 is our own word for "no longer needed".
      if (info.ssi_signo == static_cast<std::uint32_t>(SIGUSR2)) return;
      static_cast<void>(box.post(Came{}));
      box.close();
      if (ring) ring();
    }
  }
};

Result<StopSignal> StopSignal::listen(std::function<void()> ring, bool keyboard) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGTERM, SIGUSR2}) sigaddset(&set, number);
  if (keyboard) {
    sigaddset(&set, SIGINT);
  } else {
    ::signal(SIGINT, SIG_IGN);
  }
  if (::pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0) {
    return fail(Fault::invalid, "cannot block signals");
  }
  auto inside = std::make_unique<Inside>();
  inside->descriptor = ::signalfd(-1, &set, SFD_CLOEXEC);
  if (inside->descriptor < 0) return fail(Fault::invalid, "no signalfd");
  inside->ring = std::move(ring);
  inside->thread = std::thread([raw = inside.get()] { raw->wait(); });
  return StopSignal(std::move(inside));
}

StopSignal::StopSignal(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
StopSignal::StopSignal(StopSignal&&) noexcept = default;

StopSignal::~StopSignal() {
  if (!inside_) return;
  ::kill(::getpid(), SIGUSR2);
  inside_->thread.join();
  ::close(inside_->descriptor);
}

bool StopSignal::came() const { return inside_->box.closed(); }

}  // namespace tresen
