// The bytes of a change: what a terminal sends, and what both ends keep on disk.

#include "sync/record/merge.h"
#include "sync/record/wire.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  const auto bytes = tresen::fuzz::text_of(data, size);
  tresen::label_of(bytes);
  const auto change = tresen::change_from_bytes(bytes);
  if (!change) return 0;
  const std::string written = tresen::change_bytes(*change);
  const auto again = tresen::change_from_bytes(written);
  must(again.has_value(), "what was read can be written and read");
  must(tresen::change_bytes(*again) == written, "writing twice is writing once");

  tresen::Arrival arrival;
  arrival.server_ms = 1'795'000'000'000;
  arrival.device = 1;
  const tresen::Stamp effective = tresen::effective_stamp(*change, arrival);
  must(effective.ms <= 1'795'000'060'000, "no stamp is of the future");
  tresen::Record empty;
  empty.id = change->edit.record;
  empty.kind = change->edit.kind;
  const auto merged = tresen::merge(empty, *change, effective);
  must(merged.fields.size() == change->edit.fields.size(), "each edit has an outcome");
  const auto record = tresen::record_from_bytes(tresen::record_bytes(merged.record));
  must(record.has_value(), "what was merged can be kept");
  return 0;
}
