// H04, second half: the runs, one of them with its progress and log.

#include <algorithm>

#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

constexpr std::int64_t throughput_window_ms = 360'000;

void ask_log(Reach& reach) {
  v1::AdminRequest request;
  request.mutable_run_log()->set_run(reach.state.runs.chosen);
  reach.ask(Purpose::run_log, std::move(request));
}

void change(v1::RunFacts::State wanted, Reach& reach) {
  v1::AdminRequest request;
  request.mutable_run_change()->set_run(reach.state.runs.chosen);
  request.mutable_run_change()->set_state(wanted);
  reach.ask(Purpose::run_change, std::move(request));
}

}  // namespace

void open_runs(std::uint64_t run, Reach& reach) {
  State& state = reach.state;
  state.page = Page::runs;
  state.runs.chosen = run;
  state.runs.log.reset();
  state.runs.seen.clear();
  state.runs.part = Runs::Part::progress;
  v1::AdminRequest request;
  request.mutable_runs();
  reach.ask(Purpose::runs, std::move(request));
  if (run != 0) ask_log(reach);
}

void on_runs(const v1::RunsReply& reply, Reach& reach) {
  Runs& runs = reach.state.runs;
  runs.all.assign(reply.runs().begin(), reply.runs().end());
  if (reach.state.page != Page::runs || runs.chosen == 0) return;
  for (const v1::RunFacts& run : runs.all)
    if (run.id() == runs.chosen) runs.seen.emplace_back(reach.state.now.boot_ms, run.sent());
  std::erase_if(runs.seen, [&](const auto& one) {
    return one.first < reach.state.now.boot_ms - throughput_window_ms;
  });
  ask_log(reach);
}

bool press_runs(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (state.page != Page::runs) return false;
  if (key == "back") {
    open_runs(0, reach);
  } else if (key == "run.pause") {
    change(v1::RunFacts::STATE_PAUSED, reach);
  } else if (key == "run.resume") {
    change(v1::RunFacts::STATE_SENDING, reach);
  } else if (key == "run.cancel") {
    change(v1::RunFacts::STATE_CANCELLED, reach);
  } else if (key.starts_with("run.")) {
    open_runs(std::strtoull(key.c_str() + 4, nullptr, 10), reach);
  } else {
    return false;
  }
  return true;
}

}  // namespace tresen::desk
