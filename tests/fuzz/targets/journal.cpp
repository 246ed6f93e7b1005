// A damaged body in the journal on the terminal's disk: the cache opens, and the row is still
// sent, marked as one that nobody can read.

#include "terminal/store/journal_chain.h"
#include "tests/fuzz/fuzz_cache.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  static tresen::fuzz::FuzzCache caches;
  const std::string body(tresen::fuzz::text_of(data, size));
  caches.fresh_disk();
  caches.damage("UPDATE journal SET body = ?", body);
  auto cache = tresen::Cache::open(caches.setup("used"));
  if (!cache) std::fprintf(stderr, "%s\n", cache.error().detail.c_str());
  must(cache.has_value(), "one bad row does not close the shop");
  const auto rows = cache->batch(0, {});
  must(rows.has_value() && rows->size() == 1, "the row is still there");
  const bool sound = body == caches.written();
  must(rows->front().body == (sound ? body : std::string(tresen::spoilt_mark) + body),
       "and goes out with all that is left of it");
  static_cast<void>(cache->customers({}, 10));
  return 0;
}
