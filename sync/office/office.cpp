#include "sync/office/office.h"

#include <filesystem>
#include <random>
#include <utility>

#include "sync/office/identity.h"
#include "sync/office/sequencer.h"
#include "sync/office/store/shared_store.h"
#include "sync/record/wire.h"

namespace tresen {

Result<void> create_office(const std::string& dir, const v1::Chain& chain, std::int64_t now_ms) {
  std::error_code trouble;
  std::filesystem::create_directories(dir, trouble);
  std::filesystem::permissions(dir, std::filesystem::perms::owner_all, trouble);
  if (trouble) return fail(Fault::storage, "cannot make the folder " + dir);
  // Never 0, and hardly ever that of an earlier store of this chain.
  std::random_device random;
  const std::uint64_t epoch = (std::uint64_t{random()} << 20U) + 1;
  // The CA comes first; one that an interrupted attempt has left behind is as good as a new one.
  if (!load_ca(dir)) TRY(make_ca(dir, chain.id(), now_ms));
  TRY(create_store(dir, chain, epoch, now_ms));
  return {};
}

Office::Office(std::unique_ptr<Store> store, IdSource ids, SnapshotSizes sizes)
    : store_(std::move(store)), ids_(std::move(ids)), shelf_(sizes) {}

Result<Office> Office::open(const std::string& dir) {
  TRY_TO(store, open_store(dir));
  return Office(std::move(store));
}

Result<Office> Office::open_to_serve(const std::string& dir) {
  TRY_TO(store, open_store_to_serve(dir));
  return Office(std::move(store));
}

Result<DeviceRow> Office::served(std::uint64_t device) {
  TRY_TO(row, store_->sync().device(device));
  if (device == 0 || !row) return fail(Fault::denied, "no such device");
  if (row->revoked) return fail(Fault::denied, "the device is revoked");
  if (row->kind() == DeviceKind::desk) return fail(Fault::denied, "a desk does not sync");
  return std::move(*row);
}

Result<bool> Office::sequence(std::size_t count_max) {
  TRY_TO(decision, decide_next(count_max));
  if (decision) return true;
  return settle_membership();
}

Result<std::optional<Decision>> Office::decide_next(std::size_t count_max) {
  SyncStore& sync = store_->sync();
  TRY_TO(entries, sync.undecided(count_max));
  if (entries.empty()) {
    TRY(wipe());
    return std::optional<Decision>();
  }
  TRY_TO(after_pos, sync.decided_pos());
  TRY_TO(decision, decide(*store_, after_pos, entries));
  TRY_TO(grown, sync.decide(decision));
  wipe_due_ = wipe_due_ || !decision.late.empty();
  note_grown(grown);
  return std::optional(std::move(decision));
}

Result<std::vector<v1::Verdict>> Office::write_own(std::vector<Change> changes, std::int64_t now_ms,
                                                   std::vector<std::uint64_t> replays) {
  SyncStore& sync = store_->sync();
  TRY_TO(own, sync.device(0));
  Incoming batch;
  batch.first_seq = own ? own->hw_seq + 1 : 1;
  batch.received_ms = now_ms;
  batch.replays = std::move(replays);
  std::uint64_t seq = batch.first_seq;
  std::vector<std::string> bodies;
  bodies.reserve(changes.size());
  for (Change& change : changes) {
    change.seq = seq++;
    change.id = ids_.next(now_ms);
    bodies.push_back(change_bytes(change));
  }
  batch.changes.assign(bodies.begin(), bodies.end());
  TRY_TO(custody, sync.append(std::span(&batch, 1)));
  TRY(custody.front());
  std::vector<v1::Verdict> verdicts;
  while (true) {
    TRY_TO(decision, decide_next(sequence_count));
    if (!decision) break;
    for (const DecidedVerdict& decided : decision->verdicts) {
      v1::Verdict verdict;
      if (decided.device != 0 || !verdict.ParseFromString(decided.bytes)) continue;
      if (verdict.seq() >= batch.first_seq) verdicts.push_back(std::move(verdict));
    }
  }
  for (bool more = true; more;) {
    TRY_TO(did, sequence());
    more = did;
  }
  return verdicts;
}

Result<std::uint64_t> Office::submit(std::span<const Edit> edits, std::string_view branch,
                                     std::int64_t now_ms) {
  std::vector<Change> changes;
  changes.reserve(edits.size());
  std::uint32_t counter = 0;
  for (const Edit& edit : edits) {
    if (edit.fields.empty()) continue;
    Change change;
    change.branch = branch;
    change.wall_ms = now_ms;
    change.stamp = {static_cast<std::uint64_t>(now_ms), counter++, 0};
    change.edit = edit;
    TRY_TO(stored, store_->customers().find(edit.record));
    if (stored) {
      for (FieldEdit& field : change.edit.fields) {
        if (field.base == Stamp{}) field.base = stored->answer(field.key).stamp;
      }
    }
    changes.push_back(std::move(change));
  }
  TRY_TO(verdicts, write_own(std::move(changes), now_ms));
  return verdicts.size();
}

Result<ErasureDone> Office::erase(const ErasureOrder& order) {
  for (bool more = true; more;) {
    TRY_TO(did, sequence());
    more = did;
  }
  TRY(shelf_.load(*store_));
  TRY_TO(done, store_->customers().erase(order));
  note_grown(done.grown);
  // Chunks of these buckets, also of a snapshot that is being made, hold what was erased.
  for (const FeedHead& head : done.grown) TRY(shelf_.drop(*store_, head.bucket));
  wipe_due_ = true;
  TRY(wipe());
  return done;
}

Result<void> Office::wipe() {
  if (!wipe_due_) return {};
  TRY_TO(wiped, store_->customers().wipe());
  wipe_due_ = !wiped;
  return {};
}

Result<std::vector<FeedHead>> Office::take_grown() {
  // Options are published past us, straight into the store.
  TRY_TO(config, store_->sync().feed_head("config"));
  if (config > config_pos_) grown_.insert_or_assign("config", config);
  config_pos_ = config;
  std::vector<FeedHead> heads;
  for (const auto& [bucket, pos] : grown_) heads.push_back({bucket, pos});
  grown_.clear();
  return heads;
}

}  // namespace tresen
