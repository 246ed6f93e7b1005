// A document of the chain's options as it comes by the feed, into the terminal's cache.

#include <vector>

#include "tests/fuzz/fuzz_cache.h"
#include "tresen/v1/link.pb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  static tresen::fuzz::FuzzCache caches;
  tresen::v1::FeedOp op;
  if (!op.mutable_config()->ParseFromArray(data, static_cast<int>(size))) return 0;
  op.set_pos(1);
  const std::uint64_t version = op.config().rules().version();
  tresen::Cache& cache = caches.fresh();
  const std::vector<tresen::v1::FeedOp> ops{std::move(op)};
  must(cache.apply_feed("config", ops, 1).has_value(), "options are taken");
  must(cache.options().has_value(), "and can be read");
  static_cast<void>(cache.rules(version));
  return 0;
}
