#include "tests/bench/fleet.h"

#include <sys/resource.h>

#include <algorithm>
#include <random>

#include "sync/link/grpc_transport.h"

namespace tresen::bench {
namespace {

std::string_view name_of(WireFault fault) {
  switch (fault) {
    case WireFault::unreachable:
      return "unreachable";
    case WireFault::too_late:
      return "too_late";
    case WireFault::busy:
      return "busy";
    case WireFault::other_epoch:
      return "other_epoch";
    case WireFault::absent:
      return "absent";
    case WireFault::failed:
      return "failed";
    case WireFault::ended:
      return "ended";
    default:
      return "refused";
  }
}

float ms_between(Fleet::Clock::time_point from, Fleet::Clock::time_point to) {
  return std::chrono::duration<float, std::milli>(to - from).count();
}

}  // namespace

std::size_t raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(limit.rlim_cur);
}

struct Fleet::Terminal {
  Terminal(Fleet& fleet, std::size_t n, const Identity& who, const JournalEnd& end)
      : identity(who),
        cache(who.device_id, who.branch, end,
              {.acknowledged = [&fleet, this](auto seq) { acknowledged(fleet, seq); },
               .settled = [&fleet, this](auto seq) { settled(fleet, seq); }}),
        first_seq(end.last_seq + 1),
        acked(end.last_seq),
        random(std::random_device{}() + n),
        box(sync_box_capacity, [&fleet, n] { static_cast<void>(fleet.rung_.post(n)); }),
        link({.device_id = who.device_id,
              .incarnation = who.incarnation,
              .app_version = "load",
              .batch = fleet.setup_.batch,
              .times = fleet.setup_.times},
             [this] { return random(); }) {}

  void acknowledged(Fleet& fleet, std::uint64_t seq) {
    const auto now = Clock::now();
    for (; acked < seq; ++acked) {
      ++fleet.acked_;
      fleet.delays_.acknowledged.push_back(ms_between(written_at[acked + 1 - first_seq], now));
    }
  }
  void settled(Fleet& fleet, std::uint64_t seq) {
    if (seq < first_seq || seq - first_seq >= written_at.size()) return;  // of an earlier run
    ++fleet.settled_;
    fleet.delays_.settled.push_back(ms_between(written_at[seq - first_seq], Clock::now()));
  }

  const Identity identity;
  PaperCache cache;
  const std::uint64_t first_seq;  // of this run
  std::uint64_t acked;
  std::vector<Clock::time_point> written_at;
  std::int64_t due_ms = never;  // the earliest turn that is planned
  std::mt19937_64 random;
  SyncBox box;
  Link link;
  std::unique_ptr<Transport> transport;  // last: posts to the box until it ends
};

Fleet::Fleet(std::vector<std::pair<Identity, JournalEnd>> identities, FleetSetup setup)
    : setup_(std::move(setup)), rung_(64 * 1024 + identities.size()) {
  for (auto& [identity, end] : identities) {
    if (!setup_.endpoint.empty()) identity.endpoint = setup_.endpoint;
    terminals_.push_back(std::make_unique<Terminal>(*this, terminals_.size(), identity, end));
  }
}

Fleet::~Fleet() = default;

void Fleet::connect(std::size_t n) {
  Terminal& terminal = *terminals_[n];
  terminal.transport = open_grpc_transport(terminal.identity, terminal.box);
  serve(n);
}

void Fleet::write(std::size_t n, std::uint64_t count, Clock::time_point at) {
  Terminal& terminal = *terminals_[n];
  written_ += count;
  terminal.cache.write(count, clock_.now());
  terminal.written_at.insert(terminal.written_at.end(), count, at);
  terminal.link.receive(terminal.cache.tell(), clock_.now());
  serve(n);
}

void Fleet::prepare(std::size_t n, std::uint64_t count) {
  written_ += count;
  terminals_[n]->cache.write(count, clock_.now());
  terminals_[n]->written_at.insert(terminals_[n]->written_at.end(), count, {});
}

void Fleet::let_go() {
  for (std::size_t n = 0; n < terminals_.size(); ++n) {
    Terminal& terminal = *terminals_[n];
    std::ranges::fill(terminal.written_at, Clock::now());
    terminal.link.receive(terminal.cache.tell(), clock_.now());
    serve(n);
  }
}

void Fleet::turn(std::chrono::milliseconds wait_max) {
  const std::int64_t now_ms = clock_.now().boot_ms;
  if (!due_.empty()) {
    const std::int64_t due_in = std::max<std::int64_t>(0, due_.top().first - now_ms);
    wait_max = std::min(wait_max, std::chrono::milliseconds(due_in));
  }
  for (auto n = rung_.take(wait_max); n; n = rung_.try_take()) serve(*n);
  while (!due_.empty() && due_.top().first <= clock_.now().boot_ms) {
    const auto [at, n] = due_.top();
    due_.pop();
    if (terminals_[n]->due_ms == at) terminals_[n]->due_ms = never;
    serve(n);
  }
}

// All of one terminal's letters, and what follows from them.
void Fleet::serve(std::size_t n) {
  Terminal& terminal = *terminals_[n];
  if (!terminal.transport) return;
  const Moment now = clock_.now();
  while (auto letter = terminal.box.try_take()) {
    if (auto* wire = std::get_if<FromWire>(&*letter)) {
      if (const auto* failed = std::get_if<CallFailed>(wire)) {
        ++failures_[std::string(name_of(failed->fault))];
      }
      terminal.link.receive(std::move(*wire), now);
    }
  }
  for (bool more = true; more;) {
    terminal.link.tick(now);
    more = false;
    for (LinkOrder& order : terminal.link.take_orders()) {
      more = true;
      if (auto* call = std::get_if<ToWire>(&order)) {
        terminal.transport->send(std::move(*call));
      } else if (const auto answer = terminal.cache.answer(std::get<ToCache>(order))) {
        terminal.link.receive(*answer, now);
      }
    }
  }
  const std::int64_t due_ms = now.boot_ms + std::max<std::int64_t>(1, terminal.link.wait(now));
  if (due_ms >= terminal.due_ms) return;
  terminal.due_ms = due_ms;
  due_.emplace(due_ms, n);
}

FleetFacts Fleet::facts() const {
  FleetFacts facts;
  facts.failures = failures_;
  for (const auto& terminal : terminals_) {
    const LinkStatus& status = terminal->link.status();
    if (status.state == LinkState::online) ++facts.online;
    if (status.state == LinkState::online && status.waiting == 0 && status.all_read) {
      ++facts.at_rest;
    }
    facts.records_read += terminal->cache.records_read();
  }
  return facts;
}

std::vector<std::pair<bool, JournalEnd>> Fleet::ends() const {
  std::vector<std::pair<bool, JournalEnd>> ends;
  for (const auto& terminal : terminals_) {
    ends.emplace_back(terminal->cache.acked() == terminal->cache.last_seq(), terminal->cache.end());
  }
  return ends;
}

}  // namespace tresen::bench
