#include "tests/bench/play.h"

#include <algorithm>

namespace tresen::bench {
namespace {

using std::chrono::milliseconds;
using Clock = Fleet::Clock;

constexpr milliseconds turn_max{20};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Each terminal in its turn, evenly; the moment at which a row is due counts, not the one at which
// we come to it, so that a stall is not hidden.
void write_at_rate(Fleet& fleet, const LoadPlan& plan) {
  const auto start = Clock::now();
  const auto end = start + plan.duration;
  std::uint64_t written = 0;
  const auto due = [&](std::uint64_t n) {
    return start + std::chrono::duration_cast<Clock::duration>(
                       std::chrono::duration<double>(static_cast<double>(n) / plan.changes_per_s));
  };
  while (Clock::now() < end) {
    for (; due(written) <= Clock::now() && due(written) < end; ++written) {
      fleet.write(written % fleet.size(), 1, due(written));
    }
    const auto next = std::chrono::floor<milliseconds>(due(written) - Clock::now());
    fleet.turn(std::clamp(next, milliseconds(0), turn_max));
  }
}

}  // namespace

bool connect_all(Fleet& fleet, const LoadPlan& plan, LoadReport& report) {
  const auto start = Clock::now();
  report.terminals = fleet.size();
  for (std::size_t n = 0; n < fleet.size(); ++n) {
    fleet.connect(n);
    while (seconds_since(start) * plan.connects_per_s < static_cast<double>(n)) {
      fleet.turn(milliseconds(1));
    }
  }
  FleetFacts facts = fleet.facts();
  while (facts.at_rest < fleet.size() && Clock::now() - start < plan.patience) {
    const auto look = Clock::now() + milliseconds(50);
    while (Clock::now() < look) fleet.turn(turn_max);
    facts = fleet.facts();
  }
  report.connect_s = seconds_since(start);
  report.online = facts.online;
  return facts.at_rest == fleet.size();
}

void play(Fleet& fleet, const LoadPlan& plan, LoadReport& report) {
  const std::uint64_t acked_before = fleet.acked();
  if (plan.changes_per_s == 0) {
    for (std::size_t n = 0; n < fleet.size(); ++n) fleet.prepare(n, plan.changes_each);
  }
  const auto start = Clock::now();
  if (plan.changes_per_s == 0) {
    fleet.let_go();
  } else {
    write_at_rate(fleet, plan);
  }
  const auto turn_until = [&](auto holds) {
    while (!holds() && Clock::now() - start < plan.patience) fleet.turn(turn_max);
    return holds();
  };
  report.complete = turn_until([&] { return fleet.acked() == fleet.written(); });
  report.seconds = seconds_since(start);
  report.changes = fleet.acked() - acked_before;
  if (plan.settle) {
    const bool settled = turn_until([&] { return fleet.settled() >= fleet.acked(); });
    report.complete = report.complete && settled;
    report.settled_s = seconds_since(start);
  }
  report.facts = fleet.facts();
}

}  // namespace tresen::bench
