#include "sync/office/store/sqlite/bucket_sums.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sync/record/checksum.h"

namespace tresen {
namespace {

constexpr std::int64_t page_rows = 2000;

}  // namespace

Result<void> prepare_bucket_sums(Database& database) {
  TRY_TO(counted, database.text("SELECT value FROM meta WHERE key = 'bucket_sums'"));
  if (counted) return {};
  struct Summand {
    std::int64_t row;
    std::uint64_t hash;
  };
  std::map<std::string, std::uint64_t> sums;
  std::int64_t after = 0;
  TRY_TO(transaction, Transaction::begin(database));
  while (true) {
    std::vector<Summand> page;
    TRY(database.query("SELECT row, bucket, body FROM record WHERE row > ? ORDER BY row LIMIT ?",
                       {after, page_rows}, [&](const Row& row) {
                         page.push_back({row.integer(0), record_hash(row.text(2))});
                         sums[row.text(1)] += page.back().hash;
                         return true;
                       }));
    if (page.empty()) break;
    after = page.back().row;
    for (const Summand& one : page) {
      TRY(database.run("UPDATE record SET hash = ? WHERE row = ?",
                       {static_cast<std::int64_t>(one.hash), one.row}));
    }
  }
  for (const auto& [bucket, sum] : sums) {
    TRY(database.run("UPDATE bucket SET checksum = ? WHERE bucket = ?",
                     {static_cast<std::int64_t>(sum), bucket}));
  }
  TRY(database.run("INSERT INTO meta (key, value) VALUES ('bucket_sums', '1')"));
  return transaction.commit();
}

}  // namespace tresen
