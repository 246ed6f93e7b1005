#include "sync/office/cli/run_follow.h"

#include <signal.h>
#include <time.h>

#include <optional>
#include <vector>

#include "sync/base/clock.h"
#include "sync/office/campaigns/run_preparation.h"

namespace tresen {
namespace {

constexpr std::int64_t far_off_ms = 30'000;

// Ctrl-C is heard where somebody waits for it, and ends nothing.
class Interrupt {
 public:
  Interrupt() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  // False: the time has passed without it.
  bool comes_soon() const {
    constexpr timespec turn{0, 400'000'000};
    return sigtimedwait(&signals_, nullptr, &turn) > 0;
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

Result<v1::RunFacts> facts_of(AdminClient& office, std::uint64_t run) {
  v1::AdminRequest request;
  request.mutable_runs()->set_run(run);
  TRY_TO(reply, office.ask(request));
  if (reply.runs().runs().empty()) {
    return fail(Fault::absent, "there is no run " + std::to_string(run));
  }
  return reply.runs().runs(0);
}

// Why it never started.
Result<void> unprintable(AdminClient& office, std::uint64_t run) {
  v1::AdminRequest request;
  request.mutable_run_log()->set_run(run);
  TRY_TO(reply, office.ask(request));
  const auto& problems = reply.run_log().problems();
  return tl::unexpected(letters_at_fault(
      std::vector<v1::RunProblem>(problems.begin(), problems.end())));
}

// False: it goes on.
Result<bool> is_over(AdminClient& office, const v1::RunFacts& run) {
  const std::string id = std::to_string(run.id());
  if (run.state() == v1::RunFacts::STATE_DONE) return true;
  if (run.problems() > 0) TRY(unprintable(office, run.id()));
  if (run.state() == v1::RunFacts::STATE_CANCELLED) {
    return fail(Fault::conflict, line_of(run));
  }
  if (run.state() == v1::RunFacts::STATE_PAUSED) {
    return fail(Fault::conflict, line_of(run) + "; `campaign resume " + id + "` goes on");
  }
  if (!run.trouble().empty() && run.retry_ms() - SystemClock().now().wall_ms > far_off_ms) {
    return fail(Fault::busy, run.trouble() + "\n" + line_of(run) + "; head office tries again at " +
                                 iso_time(run.retry_ms()) + ", `campaign resume " + id +
                                 "` does at once");
  }
  return false;
}

// What is done of it, as a line that is written over.
class Bar {
 public:
  explicit Bar(const Console& console) : console_(console) {}

  void show(const v1::RunFacts& run) {
    const bool preparing = run.state() == v1::RunFacts::STATE_PREPARING;
    if (!progress_ || preparing != preparing_) {
      progress_.reset();
      progress_.emplace(console_, preparing ? "Setting letters" : "Sending", run.recipients());
      preparing_ = preparing;
    }
    if (preparing) {
      progress_->update(run.checked(), run.checked());
    } else {
      progress_->update(run.recipients() - run.waiting() - run.claimed(), run.sent());
    }
    if (run.trouble() == trouble_) return;
    trouble_ = run.trouble();
    if (trouble_.empty()) return;
    progress_.reset();
    console_.tell(trouble_ + "; head office tries again");
  }

 private:
  const Console& console_;
  std::optional<Progress> progress_;
  bool preparing_ = false;
  std::string trouble_;
};

}  // namespace

std::string_view word_of(v1::RunFacts::State state) {
  switch (state) {
    case v1::RunFacts::STATE_PREPARING:
      return "preparing";
    case v1::RunFacts::STATE_FROZEN:
      return "frozen";
    case v1::RunFacts::STATE_SENDING:
      return "sending";
    case v1::RunFacts::STATE_PAUSED:
      return "paused";
    case v1::RunFacts::STATE_DONE:
      return "done";
    case v1::RunFacts::STATE_CANCELLED:
      return "cancelled";
    default:
      return "";
  }
}

std::string line_of(const v1::RunFacts& run) {
  std::string line = "run " + std::to_string(run.id()) + " of " + run.campaign() + ", " +
                     std::string(word_of(run.state())) + ": " + std::to_string(run.sent()) +
                     " of " + std::to_string(run.recipients()) + " sent";
  if (run.waiting() + run.claimed() > 0) {
    line += ", " + std::to_string(run.waiting() + run.claimed()) + " to go";
  }
  if (run.refused() > 0) line += ", " + std::to_string(run.refused()) + " refused";
  if (run.left_out() > 0) line += ", " + std::to_string(run.left_out()) + " left out";
  for (const v1::ReasonCount& one : run.reasons()) {
    line += "; " + one.reason() + " " + std::to_string(one.count());
  }
  return line;
}

Result<v1::RunFacts> follow_run(AdminClient& office, std::uint64_t run, const Console& console) {
  const Interrupt interrupt;
  Bar bar(console);
  while (true) {
    TRY_TO(facts, facts_of(office, run));
    bar.show(facts);
    TRY_TO(over, is_over(office, facts));
    if (over) return facts;
    if (!interrupt.comes_soon()) continue;
    const std::string id = std::to_string(run);
    console.tell("head office carries run " + id + " on; `campaign log " + facts.campaign() +
                 "` shows how far it is, `campaign pause " + id + "` holds it");
    return facts;
  }
}

}  // namespace tresen
