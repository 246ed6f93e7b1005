// Damaged content on the terminal's disk: records, answers, verdicts, options. The cache may
// refuse, with a word; it neither crashes nor loses what is unsent. The first byte says where.

#include <array>
#include <vector>

#include "tests/fuzz/fuzz_cache.h"

namespace tresen::fuzz {
namespace {

constexpr auto places = std::to_array<const char*>(
    {"INSERT OR REPLACE INTO base (record_id, kind, row_ver, bucket, body, hash) "
     "VALUES (x'00000000000000000000000000000001', 1, 1, 'branch/b1', ?, 0)",
     "UPDATE overlay SET answer = ?", "UPDATE journal SET state = 1, verdict = ?",
     "INSERT INTO config (document, version, current, body) VALUES ('rules', 1, 1, ?)",
     "INSERT INTO config (document, version, current, body) VALUES ('staff', 1, 1, ?)"});

void read_all(Cache& cache) {
  Uuid customer;
  customer.bytes[15] = 1;
  static_cast<void>(cache.record(customer));
  static_cast<void>(cache.customer_file(customer));
  static_cast<void>(cache.customers({}, 10));
  static_cast<void>(cache.options());
  static_cast<void>(cache.rules(1));
  static_cast<void>(cache.running_processes());
  const auto rows = cache.batch(0, {});
  must(rows.has_value() && rows->size() == 1, "what is unsent is still there");
}

}  // namespace
}  // namespace tresen::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static tresen::fuzz::FuzzCache caches;
  if (size == 0) return 0;
  caches.fresh_disk();
  caches.damage(tresen::fuzz::places[data[0] % tresen::fuzz::places.size()],
                std::string(tresen::fuzz::text_of(data + 1, size - 1)));
  if (auto cache = tresen::Cache::open(caches.setup("used"))) tresen::fuzz::read_all(*cache);
  return 0;
}
