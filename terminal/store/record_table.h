#pragma once
// Records as this terminal sees them, and the directory by which they are found.
//
// What is seen is base overlaid by the own unsettled writes. The directory is taken from what is
// seen: whoever changes base or overlay refreshes it in the same transaction.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/record/record.h"
#include "terminal/store/bucket_table.h"
#include "terminal/store/messages.h"

namespace tresen {

// As head office last told it. Nothing: head office has not told of it.
Result<std::optional<Record>> base_record(Database& database, const Uuid& id);
// A record as a bucket tells it: `bytes` is the serialised v1::Record as it came, lent; `record` is
// the same, read.
struct ToldRecord {
  Record record;
  std::string_view bytes;
};
// Takes over what head office tells. A later state in base stays, but the sum of the bucket follows
// what the bucket tells; an older state out of a bucket that the record is not in has no effect.
Result<void> put_base(Database& database, Sums& sums, const ToldRecord& told,
                      std::string_view bucket);
// The same for a record that base has not had yet, if that is so: answers whether it was.
Result<bool> put_base_if_new(Database& database, Sums& sums, const ToldRecord& told,
                             std::string_view bucket);
// The record has left the bucket: it goes when no own write needs it any more. No effect if another
// bucket has told of it since.
Result<void> leave_base(Database& database, Sums& sums, const Uuid& id, std::string_view bucket);
// The record is on its way to another bucket that is read here too: it stays, and counts for none
// until that one tells of it.
Result<void> move_base(Database& database, Sums& sums, const Uuid& id, std::string_view bucket);
// Takes the record out at once, own writes or not.
Result<void> drop_base(Database& database, Sums& sums, const Uuid& id);
// The bucket is about to be told anew: its records stay, and count when they have come again.
Result<void> make_stale(Database& database, std::string_view bucket);
// What has not come again is leaving. Returns it; the caller refreshes.
Result<std::vector<Uuid>> leave_stale(Database& database, std::string_view bucket);
// All of the bucket is leaving, and so is what is on its way from one bucket to another.
Result<std::vector<Uuid>> leave_bucket(Database& database, std::string_view bucket);
// Head office was restored: whatever it tells of the bucket from now on holds.
Result<void> distrust_base(Database& database, std::string_view bucket);
// The same of what is on its way from one bucket to another, and so in none that was kept.
Result<void> distrust_between(Database& database);

// Fault::absent: neither head office nor this terminal has written it.
Result<Record> seen_record(Database& database, const Uuid& id);

// Drops a record that is leaving and no longer needed, and files it anew in the directory. False:
// it is no longer here.
Result<bool> refresh(Database& database, const Uuid& id);
// Files a record that looks as given: no own write lies over it.
Result<void> file_record(Database& database, const Record& record);
Result<void> unfile_record(Database& database, const Uuid& id);
// The records that own unsettled writes lie over.
Result<std::set<Uuid>> overlaid(Database& database);

Result<Uuid> record_by_number(Database& database, std::string_view customer_no);
Result<std::vector<Uuid>> customers_after(Database& database, const Uuid& after,
                                          std::size_t count_max);
Result<std::uint64_t> count_customers(Database& database);
// All records that belong to a customer, in the order in which they were made.
Result<std::vector<Record>> records_of(Database& database, const Uuid& customer);
Result<std::vector<Record>> processes_running(Database& database, std::string_view branch);
Result<std::vector<Record>> follow_ups_open(Database& database, std::string_view branch);

}  // namespace tresen
