#include "terminal/store/device_row.h"

#include <algorithm>
#include <utility>

namespace tresen {
namespace {

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t count(std::int64_t value) { return static_cast<std::uint64_t>(value); }

}  // namespace

Stamp DeviceState::next_stamp(const Moment& now) {
  const auto wall = static_cast<std::uint64_t>(std::max<std::int64_t>(now.wall_ms, 0));
  const bool moved_on = wall > last_stamp.ms;
  last_stamp.counter = moved_on ? 0 : last_stamp.counter + 1;
  last_stamp.ms = std::max(wall, last_stamp.ms);
  last_stamp.device = device.id;
  return last_stamp;
}

void DeviceState::saw(const Stamp& stamp) {
  if (stamp.ms > last_stamp.ms ||
      (stamp.ms == last_stamp.ms && stamp.counter > last_stamp.counter)) {
    last_stamp.ms = stamp.ms;
    last_stamp.counter = stamp.counter;
  }
}

Result<std::optional<DeviceState>> read_device(Database& database) {
  std::optional<DeviceState> found;
  TRY(database.query(
      "SELECT device_id, incarnation, branch, chain, store_epoch, stamp_ms, stamp_counter, "
      "last_seq, acked_seq, pin_wrong, pin_wrong_at_ms, chain_head, chain_acked, contact_ms, "
      "lease_days, checked_ms, closed_cleanly, trimmed_seq, office_ahead_ms, office_boot, "
      "office_boot_ms FROM device",
      {}, [&](const Row& row) {
        DeviceState& device = found.emplace();
        device.device = {count(row.integer(0)), count(row.integer(1)), row.text(2), row.text(3)};
        device.store_epoch = count(row.integer(4));
        device.last_stamp = {count(row.integer(5)), static_cast<std::uint32_t>(row.integer(6)),
                             device.device.id};
        device.last_seq = count(row.integer(7));
        device.acked_seq = count(row.integer(8));
        device.pin_wrong = static_cast<int>(row.integer(9));
        device.pin_wrong_at_ms = row.integer(10);
        device.chain_head = row.text(11);
        device.chain_acked = row.text(12);
        device.office.heard_ms = row.integer(13);
        device.lease_days = row.integer(14);
        device.checked_ms = row.integer(15);
        device.closed_cleanly = row.integer(16) != 0;
        device.trimmed_seq = count(row.integer(17));
        device.office.ahead_ms = row.integer(18);
        device.office.boot = uuid_from_bytes(row.text(19)).value_or(Uuid{});
        device.office.boot_ms = row.integer(20);
        return false;
      }));
  return found;
}

Result<DeviceState> known_device(Database& database) {
  TRY_TO(row, read_device(database));
  if (!row) return fail(Fault::storage, "the cache does not know its device");
  return std::move(*row);
}

Result<void> save_device(Database& database, const DeviceState& row) {
  return database.run(
      "INSERT OR REPLACE INTO device (one, device_id, incarnation, branch, chain, store_epoch, "
      "stamp_ms, stamp_counter, last_seq, acked_seq, pin_wrong, pin_wrong_at_ms, chain_head, "
      "chain_acked, contact_ms, lease_days, checked_ms, closed_cleanly, trimmed_seq, "
      "office_ahead_ms, office_boot, office_boot_ms) "
      "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {number(row.device.id),
       number(row.device.incarnation),
       row.device.branch,
       row.device.chain,
       number(row.store_epoch),
       number(row.last_stamp.ms),
       static_cast<std::int64_t>(row.last_stamp.counter),
       number(row.last_seq),
       number(row.acked_seq),
       static_cast<std::int64_t>(row.pin_wrong),
       row.pin_wrong_at_ms,
       Blob{row.chain_head},
       Blob{row.chain_acked},
       row.office.heard_ms,
       row.lease_days,
       row.checked_ms,
       std::int64_t{row.closed_cleanly ? 1 : 0},
       number(row.trimmed_seq),
       row.office.ahead_ms,
       Blob{to_bytes(row.office.boot)},
       row.office.boot_ms});
}

}  // namespace tresen
