// The part of Office that devices speak to about what they are to hold: buckets, pull, snapshots,
// lookups, and what is forgotten day by day.

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/answer_rules.h"
#include "sync/office/office.h"
#include "sync/office/participations.h"
#include "sync/office/placing.h"
#include "sync/record/consent.h"

namespace tresen {
namespace {

constexpr std::uint32_t pull_bytes_default = 256 * 1024;
constexpr std::uint32_t pull_bytes_max = 512 * 1024;
constexpr std::uint32_t checksums_since = 2;  // protocol
constexpr std::uint32_t hits_max = 20;
constexpr std::size_t lookup_letters_min = 3;  // fewer would be leafing through the chain
constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::int64_t removals_kept_ms = 60 * day_ms;
constexpr std::size_t customers_a_portion = 200;

// As a terminal tells it; null: it has nothing of the bucket.
const v1::Cursor* cursor_in(const v1::HelloRequest& request, std::string_view bucket) {
  const auto found = std::find_if(request.cursors().begin(), request.cursors().end(),
                                  [&](const v1::Cursor& one) { return one.bucket() == bucket; });
  return found == request.cursors().end() ? nullptr : &*found;
}

// Whether what a terminal has read is a part of the bucket as it is.
bool may_go_on(const BucketState& state, const v1::Cursor& cursor, bool same_epoch) {
  const bool at_head = cursor.pos() == state.head_pos;
  if (at_head && cursor.checksum() != state.checksum) return false;
  if (same_epoch) return cursor.pos() <= state.head_pos && cursor.pos() >= state.floor_pos;
  // Positions of another store say nothing; equal records do, if there are any.
  return at_head && state.checksum != 0;
}

Result<void> add_op(v1::PullReply& reply, const FeedRow& row, const Readers& readers,
                    const DeviceRow& device) {
  v1::FeedOp op;
  op.set_pos(row.pos);
  bool readable = true;
  switch (row.op) {
    case FeedRow::Op::put:
      readable = op.mutable_put()->ParseFromString(row.bytes);
      break;
    case FeedRow::Op::remove:
      // It may only have moved to another bucket that this device reads as well.
      if (std::any_of(row.now_in.begin(), row.now_in.end(),
                      [&](const std::string& bucket) { return readers.reads(device, bucket); })) {
        op.set_moved(to_bytes(row.record));
      } else {
        op.set_remove(to_bytes(row.record));
      }
      break;
    case FeedRow::Op::config:
      readable = op.mutable_config()->ParseFromString(row.bytes);
      break;
    case FeedRow::Op::verdict:
      readable = op.mutable_verdict()->ParseFromString(row.bytes);
      break;
    case FeedRow::Op::erase:
      readable = op.mutable_erase()->ParseFromString(row.bytes);
      break;
  }
  if (!readable) return fail(Fault::storage, "a row of a feed cannot be read");
  *reply.add_ops() = std::move(op);
  return {};
}

v1::LookupHit hit_of(const Record& customer) {
  v1::LookupHit hit;
  hit.set_customer(to_bytes(customer.id));
  hit.set_no(customer.text("customer_no"));
  hit.set_first_name(customer.text("first_name"));
  hit.set_last_name(customer.text("last_name"));
  hit.set_birth_date(customer.text("birth_date"));
  hit.set_city(customer.text("city"));
  hit.set_branch(customer.text("home_branch"));
  return hit;
}

}  // namespace

Result<std::vector<FeedHead>> Office::buckets_of(std::uint64_t device) {
  TRY_TO(row, served(device));
  TRY(readers_.follow(*store_));
  std::vector<FeedHead> heads;
  for (std::string& name : readers_.buckets_of(row)) {
    TRY_TO(pos, store_->sync().feed_head(name));
    heads.push_back({std::move(name), pos});
  }
  return heads;
}

Result<void> Office::tell_buckets(v1::HelloReply& reply, const DeviceRow& device,
                                  const v1::HelloRequest& request) {
  TRY(readers_.follow(*store_));
  SyncStore& sync = store_->sync();
  const bool same_epoch = request.store_epoch() == sync.store_epoch();
  const bool has_checksums = request.proto_max() >= checksums_since;
  for (std::string& name : readers_.buckets_of(device)) {
    TRY_TO(state, sync.bucket(name));
    v1::BucketHead& head = *reply.add_buckets();
    head.set_head_pos(state.head_pos);
    head.set_checksum(state.checksum);
    head.set_action(v1::BucketHead::ACTION_CONTINUE);
    if (has_checksums) {
      const v1::Cursor* const cursor = cursor_in(request, name);
      const bool fresh = cursor == nullptr || cursor->pos() == 0;
      const bool anew = !fresh && !may_go_on(state, *cursor, same_epoch);
      bool large = false;
      if (fresh || anew) {
        TRY_TO(more, shelf_.is_large(*store_, name));
        large = more;
      }
      if (large) {
        head.set_action(v1::BucketHead::ACTION_SNAPSHOT);
      } else if (anew) {
        head.set_action(v1::BucketHead::ACTION_REPLAY);
      }
    }
    head.set_bucket(std::move(name));
  }
  return {};
}

Result<DeviceRow> Office::reader_of(std::uint64_t device, std::uint64_t store_epoch,
                                    std::string_view bucket) {
  TRY_TO(row, served(device));
  if (store_epoch != store_->sync().store_epoch()) {
    return fail(Fault::conflict, "another store epoch");
  }
  TRY(readers_.follow(*store_));
  if (row.told != 0 && row.told != readers_.mark()) {
    return fail(Fault::conflict, "the device reads other buckets now");
  }
  if (!readers_.reads(row, bucket)) return fail(Fault::denied, "not a bucket of this device");
  return row;
}

Result<v1::PullReply> Office::pull(std::uint64_t device, const v1::PullRequest& request) {
  SyncStore& sync = store_->sync();
  TRY_TO(reader, reader_of(device, request.store_epoch(), request.bucket()));
  TRY_TO(state, sync.bucket(request.bucket()));
  if (request.after_pos() > state.head_pos) {
    return fail(Fault::conflict, "the device has read further than there is");
  }
  const std::uint32_t wanted = request.bytes_max() == 0 ? pull_bytes_default : request.bytes_max();
  TRY_TO(rows, sync.feed(request.bucket(), request.after_pos(), std::min(wanted, pull_bytes_max)));
  v1::PullReply reply;
  for (const FeedRow& row : rows) TRY(add_op(reply, row, readers_, reader));
  // Rows that later ones replaced are gone: nothing behind the last one means that it is all.
  reply.set_next_pos(rows.empty() ? state.head_pos : rows.back().pos);
  reply.set_head_pos(state.head_pos);
  reply.set_checksum(state.checksum);
  return reply;
}

Result<v1::Manifest> Office::manifest(std::uint64_t device, const v1::ManifestRequest& request,
                                      std::int64_t now_ms) {
  TRY(reader_of(device, request.store_epoch(), request.bucket()));
  return shelf_.manifest(*store_, request.bucket(), ids_, now_ms);
}

Result<std::string> Office::chunk(std::uint64_t device, const v1::ChunkRequest& request) {
  const auto id = uuid_from_bytes(request.snapshot_id());
  if (!id) return fail(Fault::invalid, "that is no id of a snapshot");
  TRY_TO(bucket, shelf_.bucket_of(*store_, *id));
  if (bucket.empty()) return fail(Fault::absent, "the snapshot is not there any more");
  TRY(reader_of(device, store_->sync().store_epoch(), bucket));
  return chunk_path(store_->folder(), *id, request.index());
}

Result<void> Office::snapshot_built(const SnapshotOrder& order,
                                    const Result<v1::Manifest>& manifest, std::int64_t now_ms) {
  return shelf_.built(*store_, order, manifest, now_ms);
}

Result<void> Office::build_snapshots(std::int64_t now_ms) {
  for (const SnapshotOrder& order : take_snapshot_orders()) {
    TRY(snapshot_built(order, write_snapshot(store_->folder(), order, [] { return false; }),
                       now_ms));
  }
  return {};
}

Result<v1::LookupReply> Office::lookup(std::uint64_t device, const v1::LookupRequest& request,
                                       std::int64_t now_ms) {
  TRY_TO(row, served(device));
  if (request.reason() != v1::LOOKUP_REASON_CUSTOMER_PRESENT) {
    return fail(Fault::invalid, "a lookup needs a reason");
  }
  TRY(readers_.follow(*store_));
  LookupRow note{now_ms, device, request.staff(), "customer_present", {}, false};
  if (!request.customer().empty()) return take(row, request.customer(), std::move(note));
  if (length(tidied(request.words())) < lookup_letters_min) {
    return fail(Fault::invalid, "a lookup needs three letters or digits");
  }
  const std::uint32_t wanted = request.count_max() == 0 ? hits_max : request.count_max();
  TRY_TO(index, finder_.index(*store_));
  v1::LookupReply reply;
  std::vector<LookupRow> notes;
  for (const Hit& hit : index->query(request.words(), std::min(wanted, hits_max))) {
    TRY_TO(customer, store_->customers().find(hit.row.id));
    if (!customer || is_restricted(*customer)) continue;
    *reply.add_hits() = hit_of(*customer);
    TRY_TO(home, store_->customers().bucket_of(customer->id));
    if (home == branch_bucket(row.branch)) continue;  // nobody looks over a fence at their own
    note.customer = customer->id;
    notes.push_back(note);
  }
  TRY(store_->sync().note_lookups(notes, nullptr));
  return reply;
}

Result<v1::LookupReply> Office::take(const DeviceRow& device, std::string_view customer,
                                     LookupRow note) {
  const auto id = uuid_from_bytes(customer);
  if (!id) return fail(Fault::invalid, "that is no record id");
  TRY_TO(record, store_->customers().find(*id));
  if (!record || record->kind != RecordKind::customer || is_restricted(*record)) {
    return fail(Fault::absent, "there is no such customer");
  }
  TRY_TO(home, store_->customers().bucket_of(*id));
  const std::string own = branch_bucket(device.branch);
  v1::LookupReply reply;
  if (home == own) {
    reply.set_bucket(own);
    return reply;
  }
  note.customer = *id;
  note.taken = true;
  const bool reads_home = readers_.reads(device, home);
  const SeenCustomer seen{*id, own, note.at_ms};
  TRY_TO(grown, store_->sync().note_lookups(std::span(&note, 1), reads_home ? nullptr : &seen));
  note_grown(grown);
  reply.set_bucket(reads_home ? home : own);
  return reply;
}

Result<bool> Office::settle_membership() {
  TRY(readers_.follow(*store_));
  // Where all hold all, nobody is a guest anywhere.
  if (!readers_.whole_chain() || settled_mark_ == readers_.mark()) return false;
  TRY_TO(forgotten,
         store_->sync().forget_seen(std::numeric_limits<std::int64_t>::max(), customers_a_portion));
  note_grown(forgotten.grown);
  if (forgotten.customers == 0) settled_mark_ = readers_.mark();
  return forgotten.customers > 0;
}

Result<bool> Office::keep_house(std::int64_t now_ms) {
  TRY_TO(moved, settle_membership());
  if (moved) return true;
  TRY_TO(more, expire_seen(now_ms));
  if (more) return true;
  TRY_TO(untold, tell_participations(*this, now_ms));
  if (untold) return true;
  TRY(place_answers(*this, now_ms));
  TRY_TO(unfollowed, follow_answers(*this, now_ms));
  if (unfollowed) return true;
  TRY(escalate_tasks(*this, now_ms));
  TRY(store_->customers().note_completeness(now_ms));
  TRY(store_->sync().forget_removals(now_ms - removals_kept_ms, now_ms));
  TRY(shelf_.tidy(*store_, now_ms));
  return false;
}

Result<bool> Office::expire_seen(std::int64_t now_ms) {
  TRY(readers_.follow(*store_));
  TRY_TO(forgotten, store_->sync().forget_seen(now_ms - readers_.held_ms(), customers_a_portion));
  note_grown(forgotten.grown);
  return forgotten.customers > 0;
}

void Office::note_grown(const std::vector<FeedHead>& heads) {
  for (const FeedHead& head : heads) grown_.insert_or_assign(head.bucket, head.pos);
}

}  // namespace tresen
