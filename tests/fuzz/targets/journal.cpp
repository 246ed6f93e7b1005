// A damaged body in the journal on the terminal's disk: the cache opens, and the row is still sent.

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
  must(rows->front().body == body, "and goes out byte for byte");
  static_cast<void>(cache->customers({}, 10));
  return 0;
}
