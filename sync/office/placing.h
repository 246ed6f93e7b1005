#pragma once
// Where records belong: which bucket is a record's home, and which branches have seen a customer of
// another one.
//
// A customer is at home in the branch that they name, else in that of the device that made them;
// what belongs to a customer is at home where the customer is. Reads the store, writes nothing.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/store/store.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// Customers whose branch is not known, or no longer there. All devices read it.
inline constexpr std::string_view chain_bucket = "chain";
// What no device reads: entries of the audit log.
inline constexpr std::string_view office_bucket = "office";
std::string branch_bucket(std::string_view branch);
std::string device_bucket(std::uint64_t device);

// Of one run of decisions.
class Placing {
 public:
  // The store must outlive it.
  Placing(Store& store, const v1::Rules& rules);

  // Whom a record belongs to; a customer's own id; none: nobody's yet.
  static Uuid owner_of(const Record& record);
  // The bucket of a record's home. Customers before what belongs to them. `made_in` is the branch
  // of the device that made it; empty: it was stored before.
  Result<std::string> home_of(const Record& record, std::string_view made_in);

  // A device has written about a customer. `at_ms` is when it was received, since 1970-01-01 UTC.
  void note_writer(const Uuid& customer, std::uint64_t device, std::int64_t at_ms);
  // A customer lives on in another record: who had the one shall find the other.
  void note_merged(const Uuid& away, const Uuid& kept, std::int64_t at_ms);
  // Who has been seen, where and when last, by what was noted. To be asked when all homes are
  // known. Nobody where terminals hold the whole chain.
  Result<std::vector<SeenCustomer>> seen();

 private:
  Result<std::string> home_in(std::string_view branch, const Uuid& id);
  Result<std::string> home_now(const Uuid& customer);
  Result<std::string> bucket_of_device(std::uint64_t device);

  Store* store_;
  bool holds_branch_;
  std::set<std::string, std::less<>> branches_;
  std::map<Uuid, std::string> homes_;
  std::map<std::uint64_t, std::string> buckets_;                    // of devices
  std::map<std::pair<Uuid, std::uint64_t>, std::int64_t> writers_;  // customer, device: when last
  std::map<std::pair<Uuid, Uuid>, std::int64_t> merged_;            // away, kept: when
};

}  // namespace tresen
