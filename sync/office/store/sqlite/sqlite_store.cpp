// Opens and makes head office's store, in its file or in its PostgreSQL.

#include <utility>

#include "sync/base/database.h"
#include "sync/base/file_lock.h"
#include "sync/office/store/check.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/migration.h"
#include "sync/office/store/shared_store.h"
#include "sync/office/store/sqlite/bucket_sums.h"
#include "sync/office/store/sqlite/link_key.h"
#include "sync/office/store/sqlite/projection.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/store/sqlite/sqlite_answer_store.h"
#include "sync/office/store/sqlite/sqlite_campaign_store.h"
#include "sync/office/store/sqlite/sqlite_customer_store.h"
#include "sync/office/store/sqlite/sqlite_dispatch_store.h"
#include "sync/office/store/sqlite/sqlite_event_store.h"
#include "sync/office/store/sqlite/sqlite_run_store.h"
#include "sync/office/store/sqlite/sqlite_sync_store.h"
#include "sync/office/store/store.h"

namespace tresen {
namespace {

// A place in the folder, and the lock that goes with it; 0: beside nobody.
struct Seat {
  std::optional<FileLock> lock;
  int number = 0;
};

Result<Seat> take_seat(const std::string& dir) {
  for (int number = 1; number <= seats_max; ++number) {
    auto lock = FileLock::take(dir + "/daemon" + std::to_string(number) + ".lock");
    if (lock) return Seat{std::move(*lock), number};
    if (lock.error().fault != Fault::busy) return tl::unexpected(lock.error());
  }
  return fail(Fault::busy, "too many daemons have " + dir + " open");
}

Result<Seat> sit_alone(const std::string& dir) {
  TRY_TO(lock, lock_folder(dir));
  return Seat{std::move(lock), 0};
}

Result<void> prepare(Database& database) {
  TRY(database.migrate(office_schema()));
  TRY(expect_settled(database));
  TRY(prepare_bucket_sums(database));
  TRY(Projection(database).prepare());
  return prepare_link_key(database);
}

Result<Database> open_database(const std::string& dir, int seat) {
  TRY_TO(database, open_to_write(dir, seat > 0 ? Writers::several : Writers::one, seat));
  TRY(prepare(database));
  return database;
}

class SqliteStore : public Store {
 public:
  SqliteStore(Seat seat, Database database, const std::string& dir, std::string chain_id,
              std::uint64_t store_epoch)
      : seat_(std::move(seat)),
        folder_(dir),
        database_(std::move(database)),
        sync_(database_, store_file(dir) + "-wal", chain_id, store_epoch),
        customers_(database_),
        campaigns_(database_, chain_id),
        dispatch_(database_),
        events_(database_),
        runs_(database_),
        answers_(database_),
        peers_(database_) {}

  SyncStore& sync() override { return sync_; }
  CustomerStore& customers() override { return customers_; }
  CampaignStore& campaigns() override { return campaigns_; }
  DispatchStore& dispatch() override { return dispatch_; }
  EventStore& events() override { return events_; }
  RunStore& runs() override { return runs_; }
  AnswerStore& answers() override { return answers_; }
  Peers& peers() override { return peers_; }
  int seat() const override { return seat_.number == 0 ? 1 : seat_.number; }
  const std::string& folder() const override { return folder_; }

 private:
  Seat seat_;  // before the database: given up after it
  std::string folder_;
  Database database_;
  SqliteSyncStore sync_;
  SqliteCustomerStore customers_;
  SqliteCampaignStore campaigns_;
  SqliteDispatchStore dispatch_;
  SqliteEventStore events_;
  SqliteRunStore runs_;
  SqliteAnswerStore answers_;
  Peers peers_;
};

// A challenge of before this start may be said back by a hello that was on its way since then.
Result<void> close_challenges(Database& database) {
  TRY_TO(any, database.integer("SELECT 1 FROM device WHERE challenge > 0 LIMIT 1"));
  if (!any) return {};
  return database.run("UPDATE device SET challenge = -challenge WHERE challenge > 0");
}

Result<std::unique_ptr<Store>> wrapped(Seat seat, Database database, const std::string& dir) {
  TRY_TO(chain_id, database.text("SELECT value FROM meta WHERE key = 'chain_id'"));
  TRY_TO(epoch,
         database.integer("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'store_epoch'"));
  if (!chain_id || !epoch) {
    return fail(Fault::absent, "head office in " + dir + " was never finished: init again");
  }
  return std::make_unique<SqliteStore>(std::move(seat), std::move(database), dir,
                                       std::move(*chain_id), static_cast<std::uint64_t>(*epoch));
}

Result<std::unique_ptr<Store>> opened(const std::string& dir,
                                      Result<Seat> (*sit)(const std::string& dir)) {
  if (!has_store(dir)) {
    return fail(Fault::absent, "there is no head office in " + dir + ": init comes first");
  }
  TRY_TO(seat, sit(dir));
  TRY_TO(database, open_database(dir, seat.number));
  TRY(close_challenges(database));
  return wrapped(std::move(seat), std::move(database), dir);
}

}  // namespace

Result<std::unique_ptr<Store>> create_store(const std::string& dir, const v1::Chain& chain,
                                            std::uint64_t store_epoch, std::int64_t now_ms) {
  if (chain.id().empty()) return fail(Fault::invalid, "the chain has no id");
  TRY_TO(seat, sit_alone(dir));
  TRY_TO(database, open_database(dir, seat.number));
  TRY_TO(present, database.integer("SELECT count(*) FROM meta WHERE key = 'chain_id'"));
  if (present.value_or(0) != 0) return fail(Fault::conflict, "there is a head office in " + dir);
  // The documents come first: the chain's id is the sign that all is there.
  SqliteCampaignStore campaigns(database, chain.id());
  TRY(campaigns.publish(chain, now_ms));
  {
    TRY_TO(transaction, Transaction::begin(database));
    TRY(database.run("INSERT INTO meta VALUES ('store_epoch', ?)", {std::to_string(store_epoch)}));
    TRY(database.run("INSERT INTO meta VALUES ('chain_id', ?)", {chain.id()}));
    TRY(transaction.commit());
  }
  return wrapped(std::move(seat), std::move(database), dir);
}

Result<std::unique_ptr<Store>> open_store(const std::string& dir) { return opened(dir, sit_alone); }

Result<std::unique_ptr<Store>> open_store_to_serve(const std::string& dir) {
  TRY_TO(url, database_url(dir));
  return opened(dir, url.empty() ? sit_alone : take_seat);
}

Result<std::unique_ptr<Store>> store_over(Database database, const std::string& dir, int seat) {
  TRY(prepare(database));
  TRY(close_challenges(database));
  return wrapped({std::nullopt, seat}, std::move(database), dir);
}

std::string seat_name(int seat) { return seat == 1 ? "" : "." + std::to_string(seat); }

}  // namespace tresen
