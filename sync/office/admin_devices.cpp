#include "sync/office/admin_devices.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace tresen {
namespace {

// As the project() of CMakeLists.txt.
constexpr std::string_view version = "0.1.0";
constexpr std::int64_t overdue_after_ms = 24LL * 60 * 60 * 1000;
constexpr std::uint64_t free_part_min = 10;  // one tenth of the disk

using Counts = std::map<std::uint64_t, std::uint64_t>;  // by device

bool is_overdue(const DeviceRow& device, std::int64_t now_ms) {
  const std::int64_t seen_ms = std::max(device.last_seen_ms, device.enrolled_ms);
  // Nobody misses a desk that is switched off.
  return !device.revoked && device.kind() == DeviceKind::terminal &&
         now_ms - seen_ms > overdue_after_ms;
}

v1::DeviceFacts facts_of(const DeviceRow& device, const Counts& quarantined, std::int64_t now_ms) {
  v1::DeviceFacts facts;
  facts.set_id(device.id);
  facts.set_branch(device.branch);
  facts.set_desk(device.kind() == DeviceKind::desk);
  facts.set_last_seen_ms(device.last_seen_ms);
  facts.set_waiting(device.waiting);
  if (device.waiting > 0 && device.last_seen_ms > 0) {
    // By its own word, on our clock; else at least as old as its last visit.
    const std::int64_t written_ms = device.oldest_wall_ms > 0
                                        ? device.oldest_wall_ms + device.wall_offset_ms
                                        : device.last_seen_ms;
    facts.set_oldest_s(std::max<std::int64_t>(0, (now_ms - written_ms) / 1000));
  }
  facts.set_revoked(device.revoked);
  facts.set_app_version(device.app_version);
  facts.set_enrolled_ms(device.enrolled_ms);
  facts.set_frozen(device.frozen);
  facts.set_incarnation(device.incarnation);
  facts.set_certificate_ms(device.certificate_ms);
  const auto held = quarantined.find(device.id);
  if (held != quarantined.end()) facts.set_quarantine(held->second);
  facts.set_quarantine_full(facts.quarantine() > quarantine_quota);
  facts.set_overdue(is_overdue(device, now_ms));
  v1::DeviceReport report;
  if (report.ParseFromString(device.report)) {
    *facts.mutable_trouble() = report.trouble();
    facts.set_customers(report.customers());
  }
  return facts;
}

}  // namespace

Result<v1::AdminReply> admin_status(Store& store, std::int64_t now_ms) {
  SyncStore& sync = store.sync();
  const auto written = sync.try_writing();
  const bool can_write = written.has_value();
  if (!can_write && written.error().fault == Fault::offline) {
    return fail(Fault::offline,
                "head office cannot reach its database; terminals keep what they have and come "
                "again: " +
                    written.error().detail);
  }
  TRY_TO(facts, sync.facts());
  TRY_TO(devices, sync.devices());
  TRY_TO(quarantined, sync.quarantine_counts());
  v1::AdminReply reply;
  v1::StatusReply& status = *reply.mutable_status();
  status.set_version(std::string(version));
  status.set_store_epoch(sync.store_epoch());
  status.set_custody(facts.custody);
  status.set_applied(facts.applied);
  const bool waits = facts.oldest_undecided_ms > 0;
  status.set_lag_ms(waits ? std::max<std::int64_t>(0, now_ms - facts.oldest_undecided_ms) : 0);
  status.set_quarantine(facts.quarantine);
  status.set_wal_bytes(static_cast<std::int64_t>(facts.wal_bytes));
  status.set_erasures_open(facts.erasures_open);
  status.set_last_backup_ms(facts.last_backup_ms);
  status.set_healthy(can_write && facts.disk_free_bytes > facts.disk_bytes / free_part_min);
  std::uint64_t overdue = 0;
  for (const DeviceRow& device : devices) {
    *status.add_devices() = facts_of(device, quarantined, now_ms);
    if (is_overdue(device, now_ms)) ++overdue;
  }
  status.set_overdue(overdue);
  return reply;
}

Result<v1::AdminReply> admin_devices(Store& store, std::int64_t now_ms) {
  TRY_TO(found, store.sync().devices());
  TRY_TO(quarantined, store.sync().quarantine_counts());
  v1::AdminReply reply;
  reply.mutable_devices();
  for (const DeviceRow& device : found) {
    *reply.mutable_devices()->add_devices() = facts_of(device, quarantined, now_ms);
  }
  return reply;
}

Result<v1::AdminReply> admin_revoke(Store& store, std::uint64_t id) {
  const auto revoked = store.sync().revoke(id);
  if (!revoked && revoked.error().fault == Fault::absent) {
    return fail(Fault::absent, "there is no device " + std::to_string(id) +
                                   "; `tresen-headoffice device list` shows those there are");
  }
  TRY(revoked);
  v1::AdminReply reply;
  reply.mutable_revoke();
  return reply;
}

Result<v1::AdminReply> admin_unfreeze(Office& office, std::uint64_t id) {
  TRY_TO(incarnation, office.unfreeze(id));
  v1::AdminReply reply;
  reply.mutable_unfreeze()->set_incarnation(incarnation);
  return reply;
}

}  // namespace tresen
