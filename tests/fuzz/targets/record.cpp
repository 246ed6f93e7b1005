// The bytes of a record: feeds, snapshots, and the stores of both ends.

#include "sync/record/checksum.h"
#include "sync/record/customer.h"
#include "sync/record/wire.h"
#include "sync/search/index.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  const auto bytes = tresen::fuzz::text_of(data, size);
  const auto record = tresen::record_from_bytes(bytes);
  if (!record) return 0;
  const std::string written = tresen::record_bytes(*record);
  const auto again = tresen::record_from_bytes(written);
  must(again.has_value(), "what was read can be written and read");
  must(tresen::record_bytes(*again) == written, "writing twice is writing once");
  must(tresen::record_hash(written) == tresen::record_hash(tresen::record_bytes(*again)),
       "the same record has the same hash");
  tresen::Index index;
  index.upsert(*record);
  index.query("m", 3);
  return 0;
}
