#include "terminal/store/lease.h"

#include <algorithm>

#include "sync/base/log.h"

namespace tresen {
namespace {

// A machine that ends in an instant has counted so much too little.
constexpr std::int64_t put_down_every_ms = 60 * 60'000;

struct Counted {
  Uuid contact_boot;         // of the start in which head office answered last; none: not known
  std::int64_t run_ms = 0;   // that machines have run since, up to this moment:
  Uuid boot;                 // of this start,
  std::int64_t boot_ms = 0;  // on its boot clock
};

Result<std::optional<Counted>> read(Database& database) {
  std::optional<Counted> found;
  TRY(database.query(
      "SELECT contact_boot, run_ms, boot, boot_ms FROM lease", {}, [&](const Row& row) {
        found = Counted{uuid_from_bytes(row.text(0)).value_or(Uuid{}), row.integer(1),
                        uuid_from_bytes(row.text(2)).value_or(Uuid{}), row.integer(3)};
        return false;
      }));
  return found;
}

Result<void> save(Database& database, const Counted& counted) {
  return database.run(
      "INSERT OR REPLACE INTO lease (one, contact_boot, run_ms, boot, boot_ms) "
      "VALUES (1, ?, ?, ?, ?)",
      {Blob{to_bytes(counted.contact_boot)}, counted.run_ms, Blob{to_bytes(counted.boot)},
       counted.boot_ms});
}

std::int64_t passed(std::int64_t from_ms, std::int64_t to_ms) {
  return std::max<std::int64_t>(0, to_ms - from_ms);
}

}  // namespace

Result<void> LeaseClock::contact(Database& database, const Moment& now) {
  return save(database, {boot_, 0, boot_, now.boot_ms});
}

Result<std::int64_t> LeaseClock::absence_ms(Database& database, std::int64_t contact_ms,
                                            const Moment& now) {
  if (!first_look_) first_look_ = now;
  TRY_TO(row, read(database));
  Counted counted = row.value_or(Counted{{}, 0, boot_, now.boot_ms});
  const bool begins = !row || counted.boot != boot_;
  if (begins) {
    counted.boot = boot_;
    counted.boot_ms = first_look_->boot_ms;
  }
  const std::int64_t run_ms = counted.run_ms + passed(counted.boot_ms, now.boot_ms);
  if (begins || run_ms - counted.run_ms >= put_down_every_ms) {
    counted.run_ms = run_ms;
    counted.boot_ms = now.boot_ms;
    // A full disk is no reason to lock: what was not put down is counted again with the next look.
    const auto saved = save(database, counted);
    if (!saved) trouble("store", "lease_not_saved", {{"why", saved.error().detail}});
  }
  if (counted.contact_boot == boot_) return run_ms;
  const std::int64_t by_wall_ms =
      passed(contact_ms, first_look_->wall_ms) + passed(first_look_->boot_ms, now.boot_ms);
  return std::max(run_ms, by_wall_ms);
}

}  // namespace tresen
