#pragma once
// Whether a store is as it should be, looked at from outside: on a read-only connection of its own,
// at one moment, whatever the writer does meanwhile.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace tresen {

struct CheckDone {
  std::string name;
  bool ok = true;
  std::string detail;  // what was compared, or the first that differs; nothing personal
};

// The file of the store in a folder.
std::string store_file(const std::string& dir);

// integrity: the file as SQLite sees it; of PostgreSQL, what it marks as unusable. chains: each
// device's hash chain, recomputed from the log (erased rows by their commitment). feeds: checksums
// and positions against the records. sums: published options and erasures against their own sums.
// counts: days, quarantine and high-water marks against the log.
// projection: the tables for queries against the records. consents: each customer's proofs of
// consent against their own hashes. absent: there is no store in `dir`, or no such file.
Result<std::vector<CheckDone>> check_store(const std::string& dir);
Result<std::vector<CheckDone>> check_file(const std::string& file);

// Makes a store in the folder `scratch`, in a file, that has what the one in `dir` has decided as
// its log, and no records: ready to decide it again. With an `earlier` backup it starts from the
// state in that, without those who were erased since. The folder must be there and empty.
// conflict: the earlier one is of another log.
Result<void> make_scratch(const std::string& dir, const std::string& earlier,
                          const std::string& scratch);

// Compares the records that the scratch store has come to with those that there were when it was
// made.
Result<CheckDone> compare_records(const std::string& scratch);

}  // namespace tresen
