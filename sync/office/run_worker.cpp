#include "sync/office/run_worker.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "sync/base/log.h"

namespace tresen {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds look_again{500};  // whether there is something new to carry out
// A printer that is busy is soon free. Where somebody has to look first, nobody is in a hurry.
constexpr std::int64_t first_pause_ms = 1000, long_pause_ms = 60'000, pause_max_ms = 300'000;

std::uint64_t any_worker() {
  std::random_device random;
  return (std::uint64_t{random()} << 32 | random()) | 1;
}

bool is_going(const v1::RunFacts& run) {
  return run.state() == v1::RunFacts::STATE_FROZEN || run.state() == v1::RunFacts::STATE_SENDING ||
         run.state() == v1::RunFacts::STATE_PREPARING;
}

}  // namespace

RunWorker::RunWorker(std::string data_dir, OfficeLine line, const Clock& clock)
    : data_dir_(std::move(data_dir)),
      line_(line),
      clock_(&clock),
      worker_(any_worker()),
      presses_(std::make_shared<RunPresses>(data_dir_)),
      end_(1),
      thread_([this] { run(); }) {}

RunWorker::~RunWorker() {
  stop_.request_stop();
  end_.close();
}

void RunWorker::run() {
  while (true) {
    const bool more = turn();
    if (end_.wait_closed(more ? milliseconds(0) : look_again)) return;
  }
}

bool RunWorker::turn() {
  v1::AdminRequest request;
  request.mutable_runs()->set_going(true);
  const auto reply = line_.ask(request);
  if (!reply) {
    trouble("runs", "not_known", {{"detail", reply.error().detail}});
    return false;
  }
  const auto& runs = reply->runs().runs();
  std::erase_if(hands_, [&](const auto& hand) {
    return std::ranges::none_of(runs,
                                [&](const auto& run) { return run.id() == hand.first; });
  });
  bool more = false;
  for (const v1::RunFacts& run : runs) {
    if (stop_.stop_requested()) return false;
    if (carry_on(run)) more = true;
  }
  return more;
}

bool RunWorker::carry_on(const v1::RunFacts& run) {
  Hand& hand = hands_[run.id()];
  // Somebody said that it is to go on now.
  if (hand.told && run.retry_ms() == 0) {
    hand.failed = 0;
    hand.told = false;
    hand.not_before_ms = 0;
  }
  if (clock_->now().boot_ms < hand.not_before_ms) return false;
  if (!hand.errand) {
    auto errand = RunErrand::open(
        data_dir_, run.id(), worker_,
        [this](const v1::AdminRequest& asked) { return line_.ask(asked); }, presses_);
    if (!errand && errand.error().fault == Fault::busy) return false;
    if (!errand) {
      put_off(run, hand, errand.error());
      return false;
    }
    hand.errand.emplace(std::move(*errand));
  }
  const auto done = step(run, hand);
  if (done) {
    hand.failed = 0;
    hand.told = false;
    return *done;
  }
  if (!stop_.stop_requested()) put_off(run, hand, done.error());
  return false;
}

Result<bool> RunWorker::step(const v1::RunFacts& run, Hand& hand) {
  const std::int64_t now_ms = clock_->now().wall_ms;
  if (run.state() == v1::RunFacts::STATE_PREPARING) {
    TRY(hand.errand->prepare(now_ms, stop_.get_token()));
    return true;
  }
  const std::size_t count_max = run.batch_max() == 0 ? run_batch_max : run.batch_max();
  TRY_TO(done, hand.errand->step(count_max, now_ms, stop_.get_token()));
  if (!done.trouble.empty()) return fail(Fault::busy, done.trouble);
  if (done.run.state() == v1::RunFacts::STATE_DONE) {
    note("runs", "done", {{"run", run.id()}, {"sent", done.run.sent()}});
  }
  return true;
}

void RunWorker::put_off(const v1::RunFacts& run, Hand& hand, const Error& why) {
  v1::AdminRequest look;
  look.mutable_runs()->set_run(run.id());
  const auto now = line_.ask(look);
  // Paused or cancelled meanwhile: that was why.
  if (now && !(now->runs().runs_size() == 1 && is_going(now->runs().runs(0)))) return;
  const bool soon = why.fault == Fault::busy || why.fault == Fault::offline;
  const std::int64_t pause_ms = std::min(
      pause_max_ms, (soon ? first_pause_ms : long_pause_ms) << std::min(hand.failed, 10));
  ++hand.failed;
  hand.not_before_ms = clock_->now().boot_ms + pause_ms;
  trouble("runs", "put_off",
          {{"run", run.id()}, {"pause_ms", pause_ms}, {"detail", why.detail}});
  v1::AdminRequest request;
  v1::RunTroubleRequest& told = *request.mutable_run_trouble();
  told.set_run(run.id());
  told.set_worker(worker_);
  told.set_what(why.detail);
  told.set_retry_ms(clock_->now().wall_ms + pause_ms);
  const auto noted = line_.ask(request);
  hand.told = noted.has_value();
  if (!noted) trouble("runs", "not_noted", {{"detail", noted.error().detail}});
}

}  // namespace tresen
