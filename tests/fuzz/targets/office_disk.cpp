// Damaged content on head office's disk: log, records, feeds, verdicts, options, reports. It may
// refuse, with a word; it never crashes. The first byte says where.

#include <array>

#include "tests/fuzz/fuzz_office.h"

namespace tresen::fuzz {
namespace {

constexpr auto places = std::to_array<const char*>(
    {"UPDATE log SET body = ?", "UPDATE record SET body = ?", "UPDATE history SET answer = ?",
     "UPDATE feed SET ref = ?", "UPDATE config_doc SET body = ?", "UPDATE device SET report = ?",
     "INSERT INTO snapshot (snapshot_id, bucket, made_ms, manifest) "
     "VALUES (x'00000000000000000000000000000001', 'branch/b1', 1, ?)"});

void use_all(Office& office) {
  static_cast<void>(office.sequence());
  for (const char* bucket : {"branch/b1", "config", "device/1"}) {
    v1::PullRequest pull;
    pull.set_bucket(bucket);
    static_cast<void>(office.pull(1, pull));
  }
  v1::ManifestRequest manifest;
  manifest.set_bucket("branch/b1");
  static_cast<void>(office.manifest(1, manifest, now_ms));
  static_cast<void>(office.store().sync().quarantine());
  Uuid record;
  record.bytes[15] = 1;
  static_cast<void>(office.store().customers().find(record));
  static_cast<void>(office.store().sync().history(record));
  static_cast<void>(office.store().campaigns().chain());
}

}  // namespace
}  // namespace tresen::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static tresen::fuzz::FuzzOffice offices;
  if (size == 0) return 0;
  tresen::Office* const office =
      offices.damaged(tresen::fuzz::places[data[0] % tresen::fuzz::places.size()],
                      std::string(tresen::fuzz::text_of(data + 1, size - 1)));
  if (office != nullptr) tresen::fuzz::use_all(*office);
  return 0;
}
