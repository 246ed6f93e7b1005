// How quickly the sequencer applies what is in custody to the record state: alone, with a log that
// is full already, by the same transactions as in the daemon.

#include <array>
#include <vector>

#include "sync/office/office.h"
#include "tests/bench/paper_cache.h"
#include "tests/bench/stage.h"

namespace tresen::bench {
namespace {

constexpr std::size_t devices = 100;
constexpr std::size_t batch_rows = 100;
constexpr std::uint64_t published_rows = 100'000;
constexpr int rounds = 5;

Result<std::vector<std::uint64_t>> enrolled(Office& office, std::int64_t now_ms) {
  SyncStore& sync = office.store().sync();
  std::vector<std::uint64_t> ids;
  for (std::size_t n = 0; n < devices; ++n) {
    CodeRow code;
    code.selector = "S" + std::to_string(n);
    code.hash = "x";
    code.branch = "b" + std::to_string(1 + n / 3);
    code.expires_ms = now_ms + 60'000;
    TRY(sync.put_code(code));
    TRY_TO(device, sync.redeem_code(code.selector, code.hash, now_ms));
    ids.push_back(device.id);
  }
  return ids;
}

// All that it has not sent.
Result<void> send(Office& office, std::uint64_t device, PaperCache& cache, std::int64_t now_ms) {
  const auto told = cache.answer(AskBatch{cache.acked(), {.ops_max = batch_rows}});
  const Batch& batch = std::get<Batch>(*told);
  v1::PushRequest request;
  request.set_incarnation(1);
  request.set_first_seq(cache.acked() + 1);
  request.set_prev_chain(batch.prev_chain);
  for (const JournalRow& row : batch.rows) {
    request.add_changes(row.body);
    request.add_salts(row.salt);
  }
  TRY_TO(reply, office.push(device, request, now_ms));
  static_cast<void>(cache.answer(Acknowledged{reply.hw_seq(), 0}));
  return {};
}

}  // namespace

Result<void> decide(const Wanted& wanted) {
  const std::uint64_t rows = wanted.rows == 0 ? published_rows : wanted.rows;
  TRY_TO(program, test::OfficeProgram::make(wanted.work + "/head", devices / 3 + 1, true));
  TRY_TO(office, Office::open(program.data()));
  const SystemClock clock;
  TRY_TO(ids, enrolled(office, clock.now().wall_ms));
  std::vector<PaperCache> caches;
  for (std::size_t n = 0; n < devices; ++n) {
    caches.emplace_back(ids[n], "b" + std::to_string(1 + n / 3), JournalEnd{},
                        Heard{[](auto) {}, [](auto) {}});
  }
  std::vector<double> rates, bare;
  for (int round = 0; round < rounds; ++round) {
    for (std::uint64_t written = 0; written < rows; written += devices * batch_rows) {
      for (std::size_t n = 0; n < devices; ++n) {
        caches[n].write(batch_rows, clock.now());
        TRY(send(office, ids[n], caches[n], clock.now().wall_ms));
      }
    }
    TRY_TO(before, office.store().sync().decided_pos());
    const auto start = std::chrono::steady_clock::now();
    for (bool more = true; more;) {
      TRY_TO(did, office.sequence());
      more = did;
    }
    const double seconds = seconds_since(start);
    TRY_TO(after, office.store().sync().decided_pos());
    rates.push_back(static_cast<double>(after - before) / seconds);
    TRY_TO(base, bare_inserts(wanted.work, after - before, sequence_count, 250));
    bare.push_back(base);
  }
  wanted.tell("decide", "applied by the sequencer", median(rates), "1/s",
              "bare SQLite, " + std::to_string(sequence_count) + " rows a commit", median(bare),
              value_at_least(40'000));
  return {};
}

}  // namespace tresen::bench
