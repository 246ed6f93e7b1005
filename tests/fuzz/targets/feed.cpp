// A page of a feed as head office sends it, into the terminal's cache.

#include <limits>
#include <vector>

#include "tests/fuzz/fuzz_cache.h"
#include "tresen/v1/link.pb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  static tresen::fuzz::FuzzCache caches;
  tresen::v1::PullReply page;
  if (!page.ParseFromArray(data, static_cast<int>(size))) return 0;
  // The link lets through ascending positions only.
  std::vector<tresen::v1::FeedOp> ops;
  std::uint64_t last = 0;
  for (tresen::v1::FeedOp& op : *page.mutable_ops()) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (op.pos() <= last || op.pos() > most) return 0;
    last = op.pos();
    ops.push_back(std::move(op));
  }
  tresen::Cache& cache = caches.fresh();
  const auto effect = cache.apply_feed("branch/b1", ops, last);
  must(effect.has_value() || ops.empty(), "a page that cannot be read holds up nobody");
  const auto customers = cache.customers({}, 100);
  must(customers.has_value(), "what was stored can be read");
  static_cast<void>(cache.options());
  static_cast<void>(cache.running_processes());
  const auto journal = cache.journal_state();
  must(journal.has_value() && journal->last_seq == 1, "the journal stays");
  return 0;
}
