// Opens and makes head office's SQLite file.

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "sync/base/database.h"
#include "sync/office/store/sqlite/bucket_sums.h"
#include "sync/office/store/sqlite/projection.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/store/sqlite/sqlite_campaign_store.h"
#include "sync/office/store/sqlite/sqlite_customer_store.h"
#include "sync/office/store/sqlite/sqlite_sync_store.h"
#include "sync/office/store/store.h"

namespace tresen {
namespace {

// Held by the one process that has the store, from before the file is opened until after it is
// closed. The system lets go of it when the process dies, however it dies.
class FolderLock {
 public:
  static Result<FolderLock> take(const std::string& dir) {
    const std::string path = dir + "/headoffice.lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return fail(Fault::storage, "cannot write in " + dir);
    FolderLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      return fail(Fault::busy, "another process has " + dir + " open");
    }
    return lock;
  }
  FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

std::string path_in(const std::string& dir) { return dir + "/headoffice.db"; }

Result<Database> open_file(const std::string& dir) {
  TRY_TO(database, Database::open(path_in(dir), OpenMode::write, office_application_id));
  TRY(database.migrate(office_schema()));
  // 64 MiB: an import touches indexes all over the file.
  TRY(database.run("PRAGMA cache_size = -65536"));
  TRY(prepare_bucket_sums(database));
  TRY(Projection(database).prepare());
  return database;
}

class SqliteStore : public Store {
 public:
  SqliteStore(FolderLock lock, Database database, const std::string& dir, std::string chain_id,
              std::uint64_t store_epoch)
      : lock_(std::move(lock)),
        folder_(dir),
        database_(std::move(database)),
        sync_(database_, path_in(dir) + "-wal", chain_id, store_epoch),
        customers_(database_),
        campaigns_(database_, chain_id) {}

  SyncStore& sync() override { return sync_; }
  CustomerStore& customers() override { return customers_; }
  CampaignStore& campaigns() override { return campaigns_; }
  const std::string& folder() const override { return folder_; }

 private:
  FolderLock lock_;  // before the database: closed after it
  std::string folder_;
  Database database_;
  SqliteSyncStore sync_;
  SqliteCustomerStore customers_;
  SqliteCampaignStore campaigns_;
};

Result<std::unique_ptr<Store>> wrapped(FolderLock lock, Database database, const std::string& dir) {
  TRY_TO(chain_id, database.text("SELECT value FROM meta WHERE key = 'chain_id'"));
  TRY_TO(epoch,
         database.integer("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'store_epoch'"));
  if (!chain_id || !epoch) {
    return fail(Fault::absent, "head office in " + dir + " was never finished: init again");
  }
  return std::make_unique<SqliteStore>(std::move(lock), std::move(database), dir,
                                       std::move(*chain_id), static_cast<std::uint64_t>(*epoch));
}

}  // namespace

Result<std::unique_ptr<Store>> create_store(const std::string& dir, const v1::Chain& chain,
                                            std::uint64_t store_epoch, std::int64_t now_ms) {
  if (chain.id().empty()) return fail(Fault::invalid, "the chain has no id");
  TRY_TO(lock, FolderLock::take(dir));
  TRY_TO(database, open_file(dir));
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
  return wrapped(std::move(lock), std::move(database), dir);
}

Result<std::unique_ptr<Store>> open_store(const std::string& dir) {
  if (!std::filesystem::exists(path_in(dir))) {
    return fail(Fault::absent, "there is no head office in " + dir + ": init comes first");
  }
  TRY_TO(lock, FolderLock::take(dir));
  TRY_TO(database, open_file(dir));
  return wrapped(std::move(lock), std::move(database), dir);
}

}  // namespace tresen
