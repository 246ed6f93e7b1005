// The part of Office that devices speak to about what they wrote: hello, push, report.

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/base/planted.h"
#include "sync/office/lives.h"
#include "sync/office/office.h"
#include "sync/office/sequencer.h"

namespace tresen {
namespace {

constexpr std::uint32_t batch_ops_max = 500;
constexpr std::uint32_t batch_bytes_max = 256 * 1024;
constexpr std::size_t report_bytes_max = 64 * 1024;
constexpr int report_days_max = 400;
constexpr std::int32_t lease_days_default = 30;

Claim claim_of(const v1::HelloRequest& request, std::uint64_t store_epoch) {
  return {.incarnation = request.incarnation(),
          .last_seq = request.last_seq(),
          .acked_seq = request.acked_seq(),
          .chain_at_acked = request.chain_at_acked(),
          .knows_another_store = request.store_epoch() != store_epoch,
          .trimmed_seq =
              request.has_trimmed_seq() ? std::optional(request.trimmed_seq()) : std::nullopt};
}

// How long a device's queue is, and what its clocks say.
Greeting greeting_of(const DeviceRow& row, const v1::HelloRequest& request, std::int64_t now_ms) {
  Greeting greeting;
  greeting.device = row.id;
  greeting.now_ms = now_ms;
  greeting.waiting = request.last_seq() > row.hw_seq ? request.last_seq() - row.hw_seq : 0;
  greeting.oldest_wall_ms = request.oldest_wall_ms();
  greeting.boot = request.boot_id();
  // One that was overtaken on its way says nothing of the clocks.
  const bool overtaken =
      request.boot_id() == row.boot && request.boot_ms() < row.last_seen_ms - row.boot_offset_ms;
  greeting.boot_offset_ms = overtaken ? row.boot_offset_ms : now_ms - request.boot_ms();
  greeting.wall_offset_ms = overtaken                ? row.wall_offset_ms
                            : request.wall_ms() == 0 ? 0
                                                     : now_ms - request.wall_ms();
  greeting.app_version = request.app_version();
  return greeting;
}

Incoming incoming_of(std::uint64_t device, const v1::PushRequest& request, std::int64_t now_ms) {
  Incoming batch{.device = device,
                 .incarnation = request.incarnation(),
                 .first_seq = request.first_seq(),
                 .changes = {},
                 .received_ms = now_ms,
                 .salts = {},
                 .prev_chain = request.prev_chain(),
                 .forced = {}};
  batch.changes.assign(request.changes().begin(), request.changes().end());
  batch.salts.assign(request.salts().begin(), request.salts().end());
  return batch;
}

v1::PushReply reply_of(const Custody& custody) {
  v1::PushReply reply;
  reply.set_hw_seq(custody.hw_seq);
  reply.set_safe_trim_seq(custody.safe_trim_seq);
  reply.set_chain_head(custody.chain_head);
  reply.set_frozen(custody.frozen);
  return reply;
}

// For a death between commit and reply that does not come again when the rows are sent again.
bool ends_at_a_seventh(const std::vector<Result<Custody>>& custodies) {
  return std::any_of(custodies.begin(), custodies.end(), [](const Result<Custody>& custody) {
    return custody && custody->appended > 0 && custody->hw_seq % 7 == 0;
  });
}

// 0: the caller names none, as tests and old terminals do.
bool is_foreign(std::uint64_t epoch, std::uint64_t ours) { return epoch != 0 && epoch != ours; }

Error other_epoch() { return {Fault::conflict, "another store epoch"}; }

}  // namespace

std::uint32_t common_protocol(std::uint32_t oldest, std::uint32_t newest) {
  // Terminals of before the negotiation say nothing. Whoever speaks only what is newer than we are
  // hears the newest that we know; it may still upload.
  const std::uint32_t theirs = std::max({oldest, newest, protocol_min});
  return std::min(theirs, protocol_max);
}

Result<v1::HelloReply> Office::hello(std::uint64_t device, const v1::HelloRequest& request,
                                     std::int64_t now_ms) {
  SyncStore& sync = store_->sync();
  TRY_TO(row, served(device));
  if (request.device_id() != device) return fail(Fault::denied, "the certificate is another's");
  std::optional<std::string> chain_there = row.chain_head;
  if (request.acked_seq() != row.hw_seq) {
    TRY_TO(there, sync.chain_at(device, request.acked_seq()));
    chain_there = std::move(there);
  }
  const Judgement judgement = judge(row, claim_of(request, sync.store_epoch()), chain_there);
  if (judgement.standing == Standing::refused) {
    return fail(Fault::denied, "the device has another incarnation");
  }
  v1::HelloReply reply;
  reply.set_proto(common_protocol(request.proto_min(), request.proto_max()));
  if (judgement.if_said_now) {
    TRY_TO(said_now, is_said_now(row, request, now_ms, reply));
    if (!said_now) return reply;
  }
  if (judgement.changed) {
    TRY(sync.set_life(judgement.row, row));
    if (judgement.standing == Standing::frozen) trouble("office", "fork", {{"device", device}});
  }
  TRY(readers_.follow(*store_));
  Greeting greeting = greeting_of(judgement.row, request, now_ms);
  greeting.told = readers_.mark();
  if (request.store_epoch() == sync.store_epoch()) {
    for (const v1::Cursor& cursor : request.cursors()) {
      if (cursor.bucket() == device_bucket(device)) greeting.verdicts_read = cursor.pos();
    }
  }
  TRY(sync.greet(greeting));
  TRY_TO(after, served(device));
  TRY_TO(rules, store_->campaigns().rules());
  reply.set_store_epoch(sync.store_epoch());
  reply.set_server_ms(now_ms);
  reply.set_hw_seq(after.hw_seq);
  // Of two disks, which one has the rows that we have is not known yet: neither forgets any.
  reply.set_safe_trim_seq(after.frozen ? 0 : after.safe_trim_seq);
  reply.set_chain_head(after.chain_head);
  reply.set_incarnation(after.incarnation);
  reply.set_frozen(after.frozen);
  reply.set_lease_days(rules.lease_days() == 0 ? lease_days_default : rules.lease_days());
  reply.set_certificate_ms(after.certificate_ms);
  TRY_TO(open_seq, sync.first_undecided_seq(device));
  reply.set_decided_seq(open_seq ? std::min(after.hw_seq, *open_seq - 1) : after.hw_seq);
  TRY(tell_buckets(reply, after, request));
  reply.mutable_limits()->set_batch_ops_max(batch_ops_max);
  reply.mutable_limits()->set_batch_bytes_max(batch_bytes_max);
  return reply;
}

Result<bool> Office::is_said_now(const DeviceRow& device, const v1::HelloRequest& request,
                                 std::int64_t now_ms, v1::HelloReply& reply) {
  if (reply.proto() < 2) return true;  // knows no challenge, and has no chain that could fork
  const bool is_open = device.challenge > 0;
  if (is_open && request.echo() == static_cast<std::uint64_t>(device.challenge)) {
    TRY(store_->sync().set_challenge(device.id, -device.challenge, device.challenge));
    return true;
  }
  std::int64_t challenge = device.challenge;
  if (!is_open) {
    // Never said before, not even to an earlier state of head office whose echo comes late.
    challenge = std::max(1 - device.challenge, now_ms);
    TRY(store_->sync().set_challenge(device.id, challenge, device.challenge));
  }
  reply.set_challenge(static_cast<std::uint64_t>(challenge));
  return false;
}

Result<std::vector<Result<v1::PushReply>>> Office::push(std::span<const PushCall> calls,
                                                        std::int64_t now_ms) {
  const std::uint64_t epoch = store_->sync().store_epoch();
  std::vector<Incoming> batches;
  batches.reserve(calls.size());
  for (const PushCall& call : calls) {
    // Who may not push at all hands over nothing.
    if (call.device == 0 || is_foreign(call.request.store_epoch(), epoch)) continue;
    batches.push_back(incoming_of(call.device, call.request, now_ms));
  }
  TRY_TO(custodies, store_->sync().append(batches));
  if (planted("die_after_commit") && ends_at_a_seventh(custodies)) std::_Exit(9);
  std::vector<Result<v1::PushReply>> replies;
  replies.reserve(calls.size());
  auto custody = custodies.begin();
  for (const PushCall& call : calls) {
    if (call.device == 0) {
      replies.emplace_back(fail(Fault::denied, "no such device"));
    } else if (is_foreign(call.request.store_epoch(), epoch)) {
      replies.emplace_back(tl::unexpected(other_epoch()));
    } else if (!*custody) {
      replies.emplace_back(tl::unexpected((custody++)->error()));
    } else {
      if ((*custody)->frozen) trouble("office", "frozen_push", {{"device", call.device}});
      replies.emplace_back(reply_of(**custody++));
    }
  }
  return replies;
}

Result<v1::PushReply> Office::push(std::uint64_t device, const v1::PushRequest& request,
                                   std::int64_t now_ms) {
  const PushCall call{device, request};
  TRY_TO(replies, push(std::span(&call, 1), now_ms));
  return std::move(replies.front());
}

Result<v1::PushReply> Office::push_opaque(std::uint64_t device, const v1::OpaqueRequest& request,
                                          std::int64_t now_ms) {
  TRY(served(device));
  SyncStore& sync = store_->sync();
  if (is_foreign(request.store_epoch(), sync.store_epoch())) return tl::unexpected(other_epoch());
  Incoming batch{.device = device,
                 .incarnation = request.incarnation(),
                 .first_seq = request.seq(),
                 .changes = {request.raw()},
                 .received_ms = now_ms,
                 .salts = {},
                 .prev_chain = request.prev_chain(),
                 .forced = forced_opaque};
  if (!request.salt().empty()) batch.salts.emplace_back(request.salt());
  TRY_TO(custodies, sync.append(std::span(&batch, 1)));
  TRY_TO(custody, std::move(custodies.front()));
  if (custody.appended > 0) trouble("office", "opaque", {{"device", device}});
  return reply_of(custody);
}

Result<void> Office::report(std::uint64_t device, const v1::DeviceReport& report,
                            std::int64_t now_ms) {
  TRY(served(device));
  ReportRow row;
  row.bytes = report.SerializeAsString();
  if (row.bytes.size() > report_bytes_max || report.days_size() > report_days_max) {
    return fail(Fault::invalid, "a report above 64 KiB or 400 days");
  }
  row.device = device;
  row.now_ms = now_ms;
  if (report.last_seq() > report.acked_seq()) row.waiting = report.last_seq() - report.acked_seq();
  row.oldest_wall_ms = report.oldest_wall_ms();
  for (const v1::DayCount& day : report.days()) {
    constexpr std::uint64_t written_max = 1'000'000'000;
    if (!parse_date(day.day())) return fail(Fault::invalid, "a day that is none");
    row.written.emplace_back(day.day(), std::min(day.written(), written_max));
  }
  return store_->sync().put_report(row);
}

Result<std::uint64_t> Office::unfreeze(std::uint64_t device) {
  TRY_TO(row, store_->sync().device(device));
  if (device == 0 || !row) {
    return fail(Fault::absent, "there is no device " + std::to_string(device) +
                                   "; `tresen-headoffice device list` shows those there are");
  }
  TRY_TO(offered, with_offer(*row));
  TRY(store_->sync().set_life(offered, *row));
  return offered.offered_incarnation;
}

}  // namespace tresen
