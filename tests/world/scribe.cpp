// tresen-scribe: a real terminal without a screen. It enrols, keeps its cache and talks to head
// office with the product's own threads; in the place of a person, it writes.
//
// What the storage thread says is saved is noted in a file of its own, after the commit, so that
// whoever kills it knows what must not be lost.

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "sync/base/log.h"
#include "sync/link/grpc_transport.h"
#include "sync/link/worker.h"
#include "sync/net/enrolment.h"
#include "sync/net/identity.h"
#include "terminal/store/worker.h"
#include "tests/world/pattern.h"

namespace tresen::test {
namespace {

using std::chrono::milliseconds;

struct Options {
  std::string data, server, code, endpoint, saved;
  std::uint64_t count = 0;
  std::uint64_t over = 0;
  std::uint64_t customers = 50;
  std::uint64_t edits_a_write = 20;
  std::uint64_t reserve_bytes = 0, ballast_bytes = 0;
  int pause_ms = 0;
  bool hasty = false;
  bool stay = false;
};

// The product's waits are made for thousands of terminals; a test has three.
LinkTimes times_of(const Options& options) {
  LinkTimes times;
  if (!options.hasty) return times;
  times.hello_deadline = 3'000;
  times.push_deadline = 3'000;
  times.pull_deadline = 5'000;
  times.retry_first = 20;
  times.retry_max = 400;
  times.spread = 100;
  times.refused_retry = 300;
  times.poll = 1'000;
  times.poll_watched = 2'000;
  return times;
}

// Storage thread, sync thread and wire, as in the terminal.
struct Workshop {
  Workshop(const Options& options, const Identity& identity)
      : store({.folder = options.data,
               .device = {identity.device_id, identity.incarnation, identity.branch,
                          identity.chain_id},
               .boot = machine_boot_id(),
               .disk_reserve_bytes = options.reserve_bytes,
               .ballast_bytes = options.ballast_bytes},
              clock, store_box,
              {.to_screen = [this](FromStore told) { return screen.post(std::move(told)); },
               .to_link = [this](FromCache told) { return sync_box.post(std::move(told)); },
               .to_search = [](const SearchFeed&) { return true; }}),
        sync(
            {.device_id = identity.device_id,
             .incarnation = identity.incarnation,
             .app_version = "scribe",
             .batch = {},
             .times = times_of(options)},
            machine_random(), clock, sync_box,
            [this](ToCache message) { return store_box.post(std::move(message)); },
            open_grpc_transport(identity, sync_box)) {}

  const SystemClock clock;
  Mailbox<FromStore> screen{1024};
  StoreBox store_box{store_box_capacity};
  SyncBox sync_box{sync_box_capacity};
  StoreWorker store;
  SyncWorker sync;
};

// The hand that writes, and what it has been told.
class Scribe {
 public:
  Scribe(const Options& options, const Identity& identity, int saved)
      : options_(options),
        pattern_{identity.device_id, options.customers},
        saved_(saved),
        workshop_(options, identity) {
    post(OpenCache{});
  }

  // One turn of at most so long. False: the cache cannot be opened.
  bool turn(milliseconds wait_max) {
    if (auto told = workshop_.screen.take(wait_max)) {
      std::visit([this](const auto& message) { hear(message); }, *told);
    }
    write_next();
    return !failed_;
  }

  bool all_there() const { return opened_ && bar_.acked >= options_.count && bar_.all_read; }
  std::uint64_t last_seq() const { return last_seq_; }
  std::uint64_t acked() const { return bar_.acked; }
  std::uint64_t refusals() const { return refusals_; }

 private:
  void post(ToStore order) {
    if (!workshop_.store_box.post(StoreLetter(std::move(order)))) failed_ = true;
  }

  void hear(const CacheOpened& opened) {
    opened_ = true;
    last_seq_ = opened.last_seq;
    std::printf("{\"device\":%llu,\"last_seq\":%llu}\n",
                static_cast<unsigned long long>(pattern_.device),
                static_cast<unsigned long long>(last_seq_));
    std::fflush(stdout);
  }
  void hear(const EditsWritten& written) {
    writing_ = false;
    last_seq_ = written.last_seq;
    // One write(2), whole or not at all: it survives a signal 9 right behind it.
    const std::string line = std::to_string(last_seq_) + "\n";
    if (write(saved_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      trouble("scribe", "not_noted");
    }
    not_before_ms_ = workshop_.clock.now().boot_ms + options_.pause_ms;
  }
  void hear(const EditsRefused&) {
    writing_ = false;
    ++refusals_;
    if (refusals_ == 1) note("scribe", "edits_refused");
    not_before_ms_ = workshop_.clock.now().boot_ms + 100;
  }
  void hear(const CacheSyncStatus& bar) { bar_ = bar; }
  // With --over: somebody else's customer, as it looks here. All that is known is written anew.
  void hear(const CustomerLoaded& loaded) {
    WriteEdits order{.token = last_seq_ + 1, .edits = {}, .staff = "s1", .rules_version = 1};
    for (std::uint64_t seq = last_seq_ + 1; seq <= last_seq_ + scribe_keys.size(); ++seq) {
      Edit edit = pattern_.edit(seq);
      edit.record = loaded.file.customer.id;
      FieldEdit& field = edit.fields.front();
      field.answer.value = over_value(pattern_.device, seq);
      field.base = loaded.file.customer.answer(field.key).stamp;
      order.edits.push_back(std::move(edit));
    }
    post(std::move(order));
  }
  void hear(const CustomerAbsent&) {
    writing_ = false;  // it has not come down yet
    not_before_ms_ = workshop_.clock.now().boot_ms + 50;
  }
  void hear(const CacheFailed& failed) {
    // A disk that is full may fail any order; only a cache that never opened ends it.
    if (!opened_) failed_ = true;
    note("scribe", "cache_failed", {{"why", failed.error.detail}});
  }
  template <class Other>
  void hear(const Other&) {}

  void write_next() {
    if (!opened_ || writing_ || last_seq_ >= options_.count) return;
    if (workshop_.clock.now().boot_ms < not_before_ms_) return;
    if (options_.over != 0) {
      writing_ = true;
      const Pattern other{options_.over, options_.customers};
      post(LoadCustomer{.id = other.customer(last_seq_ / scribe_keys.size()), .number = {}});
      return;
    }
    WriteEdits order{.token = last_seq_ + 1, .edits = {}, .staff = "s1", .rules_version = 1};
    const std::uint64_t until = std::min(options_.count, last_seq_ + options_.edits_a_write);
    for (std::uint64_t seq = last_seq_ + 1; seq <= until; ++seq) {
      order.edits.push_back(pattern_.edit(seq));
    }
    writing_ = true;
    post(std::move(order));
  }

  const Options& options_;
  const Pattern pattern_;
  const int saved_;
  bool opened_ = false, writing_ = false, failed_ = false;
  std::uint64_t last_seq_ = 0, refusals_ = 0;
  std::int64_t not_before_ms_ = 0;
  CacheSyncStatus bar_;
  Workshop workshop_;
};

Result<Identity> identity_of(const Options& options) {
  auto identity = load_identity(options.data);
  if (!identity && !options.code.empty()) {
    identity = enrol(options.server, options.code, options.data, "scribe");
  }
  if (identity && !options.endpoint.empty()) identity->endpoint = options.endpoint;
  return identity;
}

int run(const Options& options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const auto identity = identity_of(options);
  if (!identity) {
    std::fprintf(stderr, "tresen-scribe: %s\n", identity.error().detail.c_str());
    return 1;
  }
  const int saved = open(options.saved.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  Scribe scribe(options, *identity, saved);
  const timespec at_once{};
  bool told = false;
  while (sigtimedwait(&signals, nullptr, &at_once) <= 0) {
    if (!scribe.turn(milliseconds(20))) return 1;
    if (scribe.all_there() && !told) {
      told = true;
      std::printf("{\"done\":%llu,\"refusals\":%llu}\n",
                  static_cast<unsigned long long>(scribe.acked()),
                  static_cast<unsigned long long>(scribe.refusals()));
      std::fflush(stdout);
      if (!options.stay) break;
    }
  }
  close(saved);
  return 0;
}

}  // namespace
}  // namespace tresen::test

int main(int argc, char** argv) {
  tresen::test::Options options;
  CLI::App app{"A terminal without a screen that writes by itself, for tests with real processes."};
  app.add_option("--data", options.data, "folder of cache and identity")->required();
  app.add_option("--server", options.server, "HOST:PORT of the enrolment port");
  app.add_option("--enrol", options.code, "one-time code, if not enrolled yet");
  app.add_option("--endpoint", options.endpoint, "HOST:PORT of Sync, instead of the enrolled one");
  app.add_option("--saved", options.saved, "file that notes each saved row")->required();
  app.add_option("--count", options.count, "journal rows to write in all");
  app.add_option("--over", options.over,
                 "writes over the customers of this device, having read them");
  app.add_option("--customers", options.customers, "customers to write to");
  app.add_option("--edits-a-write", options.edits_a_write, "rows of one transaction");
  app.add_option("--reserve-bytes", options.reserve_bytes, "free bytes below which it refuses");
  app.add_option("--ballast-bytes", options.ballast_bytes, "kept to be given back then");
  app.add_option("--pause-ms", options.pause_ms, "between two transactions");
  app.add_flag("--hasty", options.hasty, "short waits in the link");
  app.add_flag("--stay", options.stay, "go on until SIGTERM when all is done");
  CLI11_PARSE(app, argc, argv);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return tresen::test::run(options);
}
