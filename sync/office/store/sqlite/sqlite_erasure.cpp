// The part of SqliteCustomerStore that ends a person's data.

#include "sync/office/store/sqlite/sqlite_erasure.h"

#include <sodium.h>

#include <array>
#include <map>
#include <set>
#include <utility>

#include "sync/base/planted.h"
#include "sync/office/store/sqlite/feed_writer.h"
#include "sync/office/store/sqlite/person_records.h"
#include "sync/office/store/sqlite/row_sums.h"
#include "sync/office/store/sqlite/sqlite_customer_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/office/store/sqlite/suppressed.h"
#include "tresen/v1/link.pb.h"

namespace tresen {
namespace {

std::string id_hash(const std::string& key, const Uuid& record) {
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  crypto_generichash(digest.data(), digest.size(), record.bytes.data(), record.bytes.size(),
                     reinterpret_cast<const unsigned char*>(key.data()), key.size());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Where a record that goes stands in a bucket, and what it adds to the bucket's checksum.
struct Standing {
  std::uint64_t pos = 0;
  std::uint64_t hash = 0;
};

// One erasure, step by step, inside one transaction of the caller's.
class Ending {
 public:
  Ending(Database& database, const ErasureOrder& order, std::string key)
      : database_(&database), order_(&order), key_(std::move(key)), feed_(database) {}

  Result<ErasureDone> run() {
    TRY(find_records());
    for (const Uuid& id : ids_) TRY(drop_row_content(id));
    TRY(find_buckets());
    TRY(leave_buckets());
    TRY(drop_rows());
    TRY(tell());
    TRY_TO(grown, feed_.finish());
    done_.grown = std::move(grown);
    return std::move(done_);
  }

 private:
  Result<void> find_records() {
    TRY_TO(person, find_person(*database_, order_->customer));
    ids_ = std::move(person.ids);
    for (const HeldChange& held : person.held) {
      TRY(drop_content(*database_, held.pos));
      TRY(resolve(held.pos));
    }
    done_.log_rows += person.held.size();
    return {};
  }

  Result<void> drop_row_content(const Uuid& id) {
    TRY(database_->run(
        "UPDATE log SET body = x'', salt = x'', record_id = NULL, erased = 1 WHERE record_id = ?",
        {blob(id)}));
    done_.log_rows += natural(database_->changes());
    if (planted("erase_keeps_history")) return {};
    TRY(database_->run("DELETE FROM history WHERE record_id = ?", {blob(id)}));
    done_.history_rows += natural(database_->changes());
    return {};
  }

  // It holds up nothing any more; on its day it counts as decided.
  Result<void> resolve(std::uint64_t pos) {
    TRY(database_->run(
        "UPDATE device_day SET quarantined = quarantined - 1, decided = decided + 1 "
        "WHERE EXISTS (SELECT 1 FROM quarantine q JOIN log l ON l.pos = q.pos WHERE q.pos = ? "
        "AND q.resolved = '' AND l.device_id = device_day.device_id AND l.day = device_day.day)",
        {whole(pos)}));
    return database_->run(
        "UPDATE quarantine SET resolved = 'erased', record_id = NULL WHERE pos = ?", {whole(pos)});
  }

  Result<void> find_buckets() {
    for (const Uuid& id : ids_) {
      TRY(database_->query(
          "SELECT bucket, feed_pos, hash FROM record WHERE record_id = ?1 "
          "UNION ALL SELECT g.bucket, g.feed_pos, r.hash FROM guest g JOIN record r "
          "ON r.record_id = g.record_id WHERE g.record_id = ?1",
          {blob(id)}, [&](const Row& row) {
            buckets_[row.text(0)].push_back({natural(row.integer(1)), natural(row.integer(2))});
            return true;
          }));
      TRY(
          database_->query("SELECT bucket FROM held_once WHERE record_id = ?1 "
                           "UNION SELECT bucket FROM seen WHERE customer_id = ?1",
                           {blob(id)}, [&](const Row& row) {
                             buckets_.try_emplace(row.text(0));
                             return true;
                           }));
    }
    return {};
  }

  Result<void> leave_buckets() {
    for (const auto& [bucket, standing] : buckets_) {
      for (const Standing& one : standing) TRY(feed_.drop(bucket, one.pos, one.hash));
      std::vector<std::int64_t> removals;
      TRY(database_->query("SELECT pos, ref FROM feed WHERE bucket = ? AND op = 2", {bucket},
                           [&](const Row& row) {
                             const auto id = uuid_from_bytes(row.text(1));
                             if (id && ids_.contains(*id)) removals.push_back(row.integer(0));
                             return true;
                           }));
      for (const std::int64_t pos : removals) {
        TRY(database_->run("DELETE FROM feed WHERE bucket = ? AND pos = ?", {bucket, pos}));
      }
    }
    return {};
  }

  Result<void> drop_rows() {
    for (const Uuid& id : ids_) {
      for (const char* const sql :
           {"DELETE FROM projection WHERE row = (SELECT row FROM record WHERE record_id = ?)",
            "DELETE FROM projection_item WHERE row = (SELECT row FROM record WHERE record_id = "
            "?)",
            "DELETE FROM list_member WHERE customer_id = ?",
            "DELETE FROM event_participant WHERE customer_id = ?",
            "DELETE FROM selection_member WHERE person_id = ?",
            "INSERT OR IGNORE INTO archive_due (run, batch) SELECT run, batch FROM ledger "
            "WHERE person_id = ? AND batch > 0",
            // That somebody was written to is counted; who it was is forgotten.
            "UPDATE ledger SET body = x'', reference = '', reason = iif(state < 2, 'erased', "
            "reason), "
            "state = iif(state < 2, 4, state) WHERE person_id = ?"}) {
        TRY(database_->run(sql, {blob(id)}));
      }
      TRY(database_->run("DELETE FROM record WHERE record_id = ?", {blob(id)}));
      done_.records += natural(database_->changes());
      TRY(database_->run("DELETE FROM guest WHERE record_id = ?", {blob(id)}));
      TRY(database_->run("DELETE FROM held_once WHERE record_id = ?", {blob(id)}));
      TRY(remember_erased(*database_, key_, id, order_->erasure));
    }
    TRY(database_->run("DELETE FROM seen WHERE customer_id = ?", {blob(order_->customer)}));
    return database_->run("DELETE FROM lookup WHERE customer_id = ?", {blob(order_->customer)});
  }

  Result<void> tell() {
    v1::Erase erase;
    erase.set_erasure_id(to_bytes(order_->erasure));
    erase.set_customer(to_bytes(order_->customer));
    for (const Uuid& id : ids_) erase.add_record_ids(to_bytes(id));
    const std::string told = erase.SerializeAsString();
    for (const auto& [bucket, standing] : buckets_) {
      if (planted("erase_skips_a_bucket") && standing.empty()) continue;
      TRY(feed_.append(bucket, FeedRow::Op::erase, told));
    }
    // Who reads a bucket anew, from a snapshot that is younger, would not hear of it there.
    for (const std::uint64_t device : order_->owing) {
      TRY(feed_.append("device/" + std::to_string(device), FeedRow::Op::erase, told));
    }
    TRY(database_->run("INSERT INTO erasure (erasure_id, at_ms) VALUES (?, ?)",
                       {blob(order_->erasure), order_->now_ms}));
    for (const std::uint64_t device : order_->owing) {
      TRY(database_->run("INSERT INTO erasure_receipt (erasure_id, device_id) VALUES (?, ?)",
                         {blob(order_->erasure), whole(device)}));
    }
    return {};
  }

  Database* database_;
  const ErasureOrder* order_;
  std::string key_;
  FeedWriter feed_;
  std::set<Uuid> ids_;
  std::map<std::string, std::vector<Standing>> buckets_;  // that hold or held any of it
  ErasureDone done_;
};

}  // namespace

Result<std::string> erasure_key(Database& database) {
  TRY_TO(kept, database.text("SELECT value FROM meta WHERE key = 'erasure_key'"));
  std::array<unsigned char, crypto_generichash_KEYBYTES> key{};
  if (kept) {
    std::size_t bytes = 0;
    if (sodium_hex2bin(key.data(), key.size(), kept->data(), kept->size(), nullptr, &bytes,
                       nullptr) != 0 ||
        bytes != key.size()) {
      return fail(Fault::storage, "the key of the erasures cannot be read");
    }
  } else {
    randombytes_buf(key.data(), key.size());
    std::string hex(2 * key.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
    hex.pop_back();
    TRY(database.run("INSERT INTO meta (key, value) VALUES ('erasure_key', ?)", {hex}));
  }
  return std::string(reinterpret_cast<const char*>(key.data()), key.size());
}

Result<void> remember_erased(Database& database, const std::string& key, const Uuid& record,
                             const Uuid& erasure) {
  std::string hash = id_hash(key, record);
  const std::int64_t sum = erased_sum(hash, to_bytes(erasure));
  return database.run("INSERT OR IGNORE INTO erased (id_hash, erasure_id, sum) VALUES (?, ?, ?)",
                      {Blob{std::move(hash)}, blob(erasure), sum});
}

Result<void> drop_content(Database& database, std::uint64_t pos) {
  return database.run(
      "UPDATE log SET body = x'', salt = x'', record_id = NULL, erased = 1 WHERE pos = ?",
      {whole(pos)});
}

Result<std::optional<Uuid>> erasure_of(Database& database, const std::string& key,
                                       const Uuid& record) {
  TRY_TO(found, database.text("SELECT erasure_id FROM erased WHERE id_hash = ?",
                              {Blob{id_hash(key, record)}}));
  return found ? uuid_from_bytes(*found) : std::nullopt;
}

Result<ErasureDone> SqliteCustomerStore::erase(const ErasureOrder& order) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY_TO(key, erasure_key(*database_));
  TRY_TO(done, Ending(*database_, order, key).run());
  TRY(transaction.commit());
  return done;
}

Result<bool> SqliteCustomerStore::wipe() {
  // Whoever still reads is not waited for: no device is answered meanwhile.
  TRY(database_->query("PRAGMA busy_timeout = 0", {}, [](const Row&) { return true; }));
  std::int64_t busy = 1;
  const auto truncated =
      database_->query("PRAGMA wal_checkpoint(TRUNCATE)", {}, [&](const Row& row) {
        busy = row.integer(0);
        return true;
      });
  constexpr const char* patient = "PRAGMA busy_timeout = 5000";
  TRY(database_->query(patient, {}, [](const Row&) { return true; }));
  TRY(truncated);
  return busy == 0;
}

Result<std::optional<Uuid>> SqliteCustomerStore::erased_by(const Uuid& record) {
  if (erasure_key_.empty()) {
    TRY_TO(any, database_->integer("SELECT 1 FROM erased LIMIT 1"));
    if (!any) return std::optional<Uuid>();
    TRY_TO(key, erasure_key(*database_));
    erasure_key_ = std::move(key);
  }
  return erasure_of(*database_, erasure_key_, record);
}

Result<bool> SqliteCustomerStore::is_suppressed(const Record& customer) {
  TRY_TO(any, database_->integer("SELECT 1 FROM suppressed LIMIT 1"));
  if (!any) return false;
  TRY_TO(key, erasure_key(*database_));
  return tresen::is_suppressed(*database_, key, customer);
}

Result<std::vector<ErasureRow>> SqliteCustomerStore::erasures() {
  std::vector<ErasureRow> rows;
  TRY(
      database_->query("SELECT e.erasure_id, e.at_ms, r.device_id, r.at_ms FROM erasure e "
                       "LEFT JOIN erasure_receipt r ON r.erasure_id = e.erasure_id "
                       "ORDER BY e.at_ms DESC, e.erasure_id, r.device_id",
                       {}, [&](const Row& row) {
                         const Uuid id = uuid_from_bytes(row.text(0)).value_or(Uuid{});
                         if (rows.empty() || rows.back().id != id)
                           rows.push_back({id, row.integer(1), {}, {}});
                         if (row.is_null(2)) return true;
                         auto& list = row.integer(3) == 0 ? rows.back().missing : rows.back().done;
                         list.push_back(natural(row.integer(2)));
                         return true;
                       }));
  return rows;
}

Result<void> SqliteCustomerStore::put_receipt(const Uuid& erasure, std::uint64_t device,
                                              std::string_view receipt, std::int64_t now_ms) {
  TRY_TO(owed, database_->integer(
                   "SELECT at_ms FROM erasure_receipt WHERE erasure_id = ? AND device_id = ?",
                   {blob(erasure), whole(device)}));
  if (!owed) return fail(Fault::absent, "the device owes no receipt for this erasure");
  if (*owed != 0) return {};
  return database_->run(
      "UPDATE erasure_receipt SET at_ms = ?, receipt = ? WHERE erasure_id = ? AND device_id = ?",
      {now_ms, Blob{std::string(receipt)}, blob(erasure), whole(device)});
}

}  // namespace tresen
