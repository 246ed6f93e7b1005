// Reads a whole bucket on a connection of its own, beside whoever writes the store.

#include <utility>

#include "sync/base/database.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/store.h"

namespace tresen {
namespace {

std::uint64_t natural(std::int64_t number) { return static_cast<std::uint64_t>(number); }

// What reads must not change while it is read: SQLite gives one state to one transaction.
class Reading {
 public:
  static Result<Reading> begin(Database& database) {
    TRY(database.run("BEGIN"));
    return Reading(database);
  }
  Reading(Reading&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Reading& operator=(Reading&&) = delete;
  ~Reading() {
    // Nothing was written: what a failing COMMIT leaves, closing the connection ends.
    if (database_ != nullptr) static_cast<void>(database_->run("COMMIT").has_value());
  }

 private:
  explicit Reading(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace

Result<BucketState> read_bucket(const std::string& dir, const std::string& bucket,
                                const std::function<Result<void>(std::string_view record)>& each) {
  TRY_TO(database, open_to_read(dir));
  TRY_TO(reading, Reading::begin(database));
  BucketState state;
  TRY(database.query(
      "SELECT head_pos, checksum, floor_pos FROM bucket WHERE bucket = ?", {bucket},
      [&](const Row& row) {
        state = {natural(row.integer(0)), natural(row.integer(1)), natural(row.integer(2))};
        return false;
      }));
  Result<void> handed_on;
  const auto hand_on = [&](const Row& row) {
    handed_on = each(row.text(0));
    return handed_on.has_value();
  };
  for (const std::string_view kinds : {"r.kind = 1", "r.kind <> 1"}) {
    TRY(
        database.query("SELECT r.body FROM feed f CROSS JOIN record r ON r.record_id = f.ref WHERE "
                       "f.bucket = ? AND f.op = 1 AND " +
                           std::string(kinds) + " ORDER BY f.pos DESC",
                       {bucket}, hand_on));
    TRY(handed_on);
  }
  return state;
}

}  // namespace tresen
